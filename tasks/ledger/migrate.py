"""Bring a database to this version's tables. Only this module imports Alembic, and only if there is something to do."""

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
BEFORE_0_1 = frozenset({"0001", "0002", "0003", "0004", "0005"})
"""The revisions of the unreleased versions. Their entries have kinds and fields that this version cannot read."""


def ready(database: Database, *, backup: Path | None) -> None:
    """Bring the database to this version's tables; if it has them already, this costs two queries.

    Raises LedgerError as `upgrade` does.
    """
    current, newest = revision(database)
    if current == newest:
        return
    upgrade(database, backup=backup)
    if current is not None:
        ledger.rebuild(database)  # a new column is filled from what the ledger says


def revision(database: Database) -> tuple[str | None, str]:
    """Return the revision the database is at (None if it is empty) and the newest one that this version knows."""
    with database.reading() as session:
        connection = session.connection()
        if not inspect(connection).has_table(VERSION_TABLE):
            return None, _known()[-1]
        row = connection.execute(text("SELECT version_num FROM alembic_version")).first()
    return (str(row[0]) if row else None), _known()[-1]


def refuse_before_0_1(current: str | None) -> None:
    """Raise LedgerError if a revision is one of a version before 0.1.0 (docs/record.md#migrations)."""
    if current in BEFORE_0_1:
        raise LedgerError(
            f"this database was made by a followthrough older than 0.1.0 (revision {current}), and this version cannot "
            "read its entries; nothing in it was touched. Keep it for the version that made it, or start a new home: "
            "set FOLLOWTHROUGH_HOME to an empty folder and run `followthrough plan sync`"
        )


def upgrade(database: Database, *, backup: Path | None) -> None:
    """Take a database step by step to the newest revision, each step whole or not at all; copy it first.

    The copy goes into the folder `backup`; an empty database is not copied. Raises LedgerError, before anything is
    written or copied, if the database was made by a newer version or one before 0.1.0 or holds foreign tables; and if
    a step fails.
    """
    current, newest = revision(database)
    refuse_before_0_1(current)
    if current is not None and current not in _known():
        raise LedgerError(
            f"this database is at revision {current}, made by a newer followthrough; this one knows up to {newest}. "
            "Install the newer version, or restore a copy that this one made"
        )
    if current is None and set(inspect(database.engine).get_table_names()) - {VERSION_TABLE}:
        raise LedgerError("this database has tables that are not followthrough's; name an empty one")
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
            raise LedgerError(f"the step to {to} failed and was undone: {error.orig}") from error
