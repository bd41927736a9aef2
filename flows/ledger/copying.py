"""Make a copy of this installation as its settings say (docs/record.md#backup-and-restore)."""

from datetime import date
from importlib.metadata import version

from flows._runtime.environment import settings_to_keep
from flows._runtime.settings import Settings
from tasks.backup import backup
from tasks.ledger import Database


def copy_now(settings: Settings, database: Database, day: date, *, keep_all: bool, anew: bool = False) -> backup.Copied:
    """Make the copy of a day where the settings say; with `anew`, in place of one that the day has already."""
    return backup.back_up(
        database,
        settings.places,
        into=settings.backup_root,
        day=day,
        program=version("followthrough"),
        settings=settings_to_keep().encode(),
        key=settings.backup_key,
        keep_all=keep_all,
        anew=anew,
    )
