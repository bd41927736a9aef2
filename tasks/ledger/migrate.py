"""Brings a database to this version's tables. The only importer of Alembic, and only where there is something to do."""

from functools import cache
from pathlib import Path

from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from models.core import LedgerError
from tasks.ledger import chain as ledger
from tasks.ledger.copies import SUFFIX, copy_database
from tasks.ledger.database import Database

SCRIPTS = Path(__file__).parent / "migrations"
VERSION_TABLE = "alembic_version"


def ready(database: Database, *, backup: Path | None) -> None:
    """See that the database has this version's tables; this costs two queries where it has them already."""
    current, newest = revision(database)
    if current == newest:
        return
    upgrade(database, backup=backup)
    if current is not None:
        ledger.rebuild(database)  # a new column is filled from what the ledger says


def revision(database: Database) -> tuple[str | None, str]:
    """Return the revision the database is at, none for an empty one, and the newest this version knows."""
    with database.reading() as session:
        connection = session.connection()
        if not inspect(connection).has_table(VERSION_TABLE):
            return None, _known()[-1]
        row = connection.execute(text("SELECT version_num FROM alembic_version")).first()
    return (str(row[0]) if row else None), _known()[-1]


def upgrade(database: Database, *, backup: Path | None) -> None:
    """Take a database step by step to the newest revision, each step whole or not at all; copy it first.

    The copy goes into the folder `backup`; an empty database is not copied. Raises LedgerError for a database that a
    newer version made, for one that holds foreign tables, and where a step fails.
    """
    current, newest = revision(database)
    if current is not None and current not in _known():
        raise LedgerError(
            f"this database is at revision {current}, made by a newer followthrough; this one knows up to {newest}. "
            "Install the newer version, or restore a copy that this one made"
        )
    if current is None and set(inspect(database.engine).get_table_names()) - {VERSION_TABLE}:
        raise LedgerError("this database holds tables that are not followthrough's; name an empty one")
    if current is not None and backup is not None:
        backup.mkdir(parents=True, exist_ok=True)
        into = backup / f"before-{newest}{SUFFIX[database.engine.dialect.name]}"
        if not into.exists():
            copy_database(database, into)
    _move(database, newest, up=True)


def downgrade(database: Database, to: str) -> None:
    """Take a database back to an older revision, or to `base`; a step that would lose ledger entries raises."""
    _move(database, to, up=False)


@cache
def _known() -> tuple[str, ...]:
    """Return the revisions, oldest first: the file of each begins with its number."""
    return tuple(sorted(path.name[:4] for path in (SCRIPTS / "versions").glob("[0-9]*.py")))


def _move(database: Database, to: str, *, up: bool) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    # The application's own engine: its BEGIN IMMEDIATE holds a step's statements together on SQLite too.
    with database.engine.connect().execution_options(writes=True) as connection:
        config.attributes["connection"] = connection
        try:
            (command.upgrade if up else command.downgrade)(config, to)
        except DBAPIError as error:
            connection.rollback()
            if revision(database)[0] == to:
                return  # another process took the same step just before
            raise LedgerError(f"the step to {to} failed and was taken back whole: {error.orig}") from error
