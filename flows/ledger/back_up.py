"""Copy all that a home needs, once a day (docs/record.md#backup-and-restore)."""

from datetime import date
from importlib.metadata import version

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed

from flows._runtime import artifact, clock, run_names
from flows._runtime.environment import settings_for_copy
from flows._runtime.run import scheduled
from flows._runtime.settings import Settings, load_settings
from models.core import CheckFailed
from models.projections import DRAFTS
from notifications.prefect import say_copy
from tasks.backup import backup
from tasks.backup.forgotten import note_forgotten
from tasks.ledger import Database, legal_hold, records, texts
from tasks.memo import issued_files

COPIED = "Copied and verified"


@flow(name="back_up", flow_run_name=run_names.of_day("Daily copy"))
@scheduled
async def back_up(as_of: date | None = None) -> dict[str, str | int]:
    """Make and verify the copy of a New York day; return its day, head, file and number of parts.

    Raises LedgerBroken for a record that does not hold, and CheckFailed, once it is made, for a changed file of a memo.

    Args:
        as_of: The day of the copy; today if it is left out.
    """
    settings = load_settings()
    day = as_of or clock.today()
    database = settings.database()
    unlike = issued_files.lost_files(settings.home / "memos", records.every(database, DRAFTS).values())
    copied = make_copy(settings, database, day, keep_all=legal_hold(database) is not None)
    note_forgotten(settings.backup_root, database)
    # A copy leaves no entry, or it would never be of the newest head
    if unlike:
        raise CheckFailed(
            f"the copy of {copied.day} was made, but some issued files changed: {'; '.join(unlike)}. Restore them "
            "from an earlier copy (`restore`), then run `ledger verify`"
        )
    report: dict[str, str | int] = {
        "day": copied.day.isoformat(),
        "seq": copied.seq,
        "hash": copied.hash,
        "files": copied.files,
        "file": copied.file,
    }
    page = say_copy(report)
    artifact.tell([page[1]])
    await artifact.show("daily-copy", page)
    return artifact.end(report, COPIED)


@artifact.effect(name="copy", task_run_name="Copy of the day")
def make_copy(settings: Settings, database: Database, day: date, *, keep_all: bool) -> State[backup.Copied]:
    """Make and verify the copy of a day, once."""
    return Completed(name=COPIED, data=copy_now(settings, database, day, keep_all=keep_all))


def copy_now(settings: Settings, database: Database, day: date, *, keep_all: bool, anew: bool = False) -> backup.Copied:
    """Make the copy of a day where the settings say; with `anew`, in place of one that the day has already."""
    texts.check(database)  # no restore would take a copy of a record that does not hold
    return backup.back_up(
        database,
        settings.places,
        into=settings.backup_root,
        day=day,
        program=version("followthrough"),
        settings=settings_for_copy().encode(),
        key=settings.backup_key,
        keep_all=keep_all,
        anew=anew,
    )
