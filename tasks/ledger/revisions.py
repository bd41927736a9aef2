"""The revisions of the database that this version knows, and which one a database is at."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from models.core import LedgerError
from tasks.ledger.reader import Reader

if TYPE_CHECKING:
    from sqlalchemy import Connection

SCRIPTS = Path(__file__).parent / "migrations"
VERSION_TABLE = "alembic_version"


@cache
def numbers() -> tuple[str, ...]:
    """Return the revisions, oldest first: the file of each begins with its number."""
    return tuple(sorted(path.name[:4] for path in (SCRIPTS / "versions").glob("[0-9]*.py")))


def revision_of(reader: Reader) -> str | None:
    """Return the revision that a database is at, or None if it is empty."""
    if not reader.has_table(VERSION_TABLE):
        return None
    return next((str(at) for (at,) in reader.rows(VERSION_TABLE, {"version_num": "text"})), None)


def refuse_another_version(connection: "Connection") -> None:
    """Raise LedgerError for a writer whose version is not the one that the tables are at.

    A listener or a run that began before an upgrade would fold by old rules into new tables.
    """
    current = connection.exec_driver_sql(f"SELECT version_num FROM {VERSION_TABLE}").scalar()  # noqa: S608 (our own name)
    if current != numbers()[-1]:
        raise LedgerError(
            f"the record was upgraded to revision {current} while this program, which knows up to {numbers()[-1]}, was "
            "running; nothing was written. Start it again with the version now installed"
        )
