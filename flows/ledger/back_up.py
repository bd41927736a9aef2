"""Copy all that a home needs, once a day (docs/record.md#backup-and-restore)."""

from datetime import date

from prefect import flow

from flows._runtime import clock
from flows._runtime.scheduled import scheduled
from flows._runtime.settings import load_settings
from flows.ledger.copying import copy_now
from models.core import CheckFailed
from models.projections import DRAFTS
from tasks.backup.forgotten import note_forgotten
from tasks.ledger import legal_hold, records
from tasks.memo import kept as memo_kept


@flow(name="back_up", flow_run_name="Daily copy")
@scheduled
async def back_up(as_of: date | None = None) -> dict[str, str | int]:
    """Make and verify the copy of a New York day; return its day, head, file and number of parts. Again, the same copy.

    Raises CheckFailed once it is made where a file of an issued memo is not as it was issued: the copy holds it so.
    """
    settings, day = load_settings(), as_of or clock.today()
    # Look
    database = settings.database()
    unlike = memo_kept.lost_files(settings.home / "memos", records.every(database, DRAFTS).values())
    # Decide: a day has one copy; 14 daily and 12 monthly ones are kept
    # Act
    made = copy_now(settings, database, day, keep_all=legal_hold(database) is not None)
    note_forgotten(settings.backup_root, database)
    # Note: a copy leaves no entry, or it would never be of the newest head
    if unlike:
        raise CheckFailed(
            f"the copy of {made.day} was made, but some issued files changed: {'; '.join(unlike)}. Restore them "
            "from an earlier copy (`restore`), then run `ledger verify`"
        )
    return {"day": made.day.isoformat(), "seq": made.seq, "hash": made.hash, "files": made.files, "file": made.file}
