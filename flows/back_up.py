"""Copy all that must not be lost, once a day (commands.md, section 1)."""

from datetime import date

from prefect import flow

from flows import _clock as clock
from flows._settings import settings
from tasks import backup


@flow(name="back_up")
async def back_up(as_of: date | None = None) -> dict[str, str | int]:
    """Make and verify the copy of a New York day; return its day, head and number of files. Again, the same copy."""
    house, day = settings(), as_of or clock.today()
    # Look
    database = house.database()
    # Decide: a day has one copy; 14 daily and 12 monthly ones are kept
    # Act
    made = backup.back_up(
        database, evidence=house.store.root, memos=house.home / "memos", into=house.backup_root, day=day
    )
    # Note: a copy leaves no entry, or it would never be of the newest head
    return {"day": made.day.isoformat(), "seq": made.seq, "hash": made.hash, "files": len(made.files)}
