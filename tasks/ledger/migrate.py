"""Make a database's tables, upgrade them, and let a role of PostgreSQL write (docs/operations.md#postgresql)."""

from pathlib import Path

from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError, ProgrammingError
from sqlmodel import Session

from models.core import LedgerError
from models.projections.rows import TABLES
from tasks.ledger.chain import walked
from tasks.ledger.database import SCRIPTS, VERSION_TABLE, Database, mend_of, revision_of, revisions
from tasks.ledger.projecting import project_anew

VACUUMS_SINCE = (17,)
"""The version of PostgreSQL from which another role than the owner may rewrite a table, as erasing words needs."""
RIGHTS = {"ledger": "SELECT, INSERT", "alembic_version": "SELECT", "text": "SELECT, INSERT, UPDATE, DELETE, MAINTAIN"}
RIGHTS_ELSEWHERE = "SELECT, INSERT, UPDATE, DELETE"
MAY_CHANGE = (
    "SELECT has_table_privilege('ledger', 'UPDATE') OR has_table_privilege('ledger', 'DELETE') "
    "OR has_table_privilege('ledger', 'TRUNCATE') "
    "OR pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = 'ledger'::regclass), 'MEMBER')"
)

OPEN_ELSEWHERE = (
    "SELECT datname FROM pg_database WHERE datallowconn AND datname <> current_database() "
    "AND has_database_privilege(:role, oid, 'CONNECT') ORDER BY datname"
)


def ready(database: Database) -> None:
    """Make the tables of an empty database. Raises LedgerError for one of another version (`followthrough upgrade`)."""
    current, newest = revision(database)
    if current == newest:
        return
    refuse_other(current)
    if current is not None:
        raise LedgerError(
            f"this record is at revision {current} of an older followthrough, and this one needs {newest}; nothing was "
            "written. Stop `serve` and the listener, then run `followthrough upgrade --dry-run` and "
            "`followthrough upgrade`"
        )
    upgrade(database)


def revision(database: Database) -> tuple[str | None, str]:
    """Return the revision the database is at (None if it is empty) and the newest one that this version knows."""
    with database.reading() as session:
        return revision_of(session), revisions()[-1]


def steps_from(current: str) -> tuple[str, ...]:
    """Return the revisions that a database still has to be taken to. Raises LedgerError as `refuse_other` does."""
    refuse_other(current)
    return tuple(step for step in revisions() if step > current)


def refuse_other(current: str | None) -> None:
    """Raise LedgerError for a newer revision, or one before 0.2.0. Source: docs/record.md#migrations."""
    if current is not None and current < revisions()[0]:
        raise LedgerError(
            f"this record was made by followthrough 0.1.0 (revision {current}); upgrade it with 0.2.0 first. Nothing "
            "in it was touched"
        )
    if current is not None and current not in revisions():
        raise LedgerError(
            f"this record is at revision {current}, made by a newer followthrough; this one knows up to "
            f"{revisions()[-1]}, and nothing was written. Install the newer version, or restore a copy that "
            "this one made"
        )


def upgrade(database: Database, to: str | None = None) -> None:
    """Take a database to a revision (the newest); make the tables of one that has entries from these. All or nothing.
    Raises LedgerError, also for foreign tables; LedgerBroken where the chain does not hold."""
    from alembic import command  # takes long to import
    from alembic.config import Config

    current, newest = revision(database)
    refuse_other(current)
    tables = set(inspect(database.engine).get_table_names()) if current is None else set[str]()
    # Another process may have made our tables since the revision was read.
    if tables - {VERSION_TABLE} and revision(database)[0] is None:
        raise LedgerError("this database has tables that are not followthrough's; name an empty one")
    to = to or newest
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    try:
        # The application's own engine: its BEGIN IMMEDIATE holds all statements together on SQLite too.
        with database.engine.connect().execution_options(writes=True) as connection, connection.begin():
            config.attributes["connection"] = connection
            command.upgrade(config, to)
            if current is not None and to == newest:
                session = Session(connection)  # never closed: the transaction is the connection's
                project_anew(session, walked(session))
    except DBAPIError as error:
        if revision(database)[0] == to:
            return  # another process took the same step just before
        mend = mend_of(str(error.orig))
        fault_text = f"the step to {to} failed and was undone: {error.orig}"
        raise LedgerError(f"{fault_text}; {mend}" if mend else fault_text) from error


def clear(database: Database) -> None:
    """Take away every table of a database that was empty before a restore that failed. Raises LedgerError."""
    if database.is_sqlite:
        place = Path(database.place.file)
        database.engine.dispose()
        for file in (place, Path(f"{place}-wal"), Path(f"{place}-shm")):
            file.unlink(missing_ok=True)
        return
    with database.writing(upgrades=True) as session:
        connection = session.connection()
        TABLES.drop_all(connection)
        connection.execute(text(f"DROP TABLE IF EXISTS {VERSION_TABLE}"))
        connection.execute(text("DROP FUNCTION IF EXISTS ledger_refuses(), text_keeps_words()"))


def let_write(database: Database, role: str) -> tuple[str, ...]:
    """Give a role what the program needs and no more, as the owner of the tables; no other role can then connect.

    Returns the server's other databases that are open to everybody, so to the role. Raises LedgerError for SQLite, an
    older PostgreSQL, a role that does not exist, and where the owner did not ask.
    """
    if database.is_sqlite:
        raise LedgerError("SQLite has no roles; this is for PostgreSQL (set FOLLOWTHROUGH_DATABASE_URL)")
    name = database.engine.dialect.identifier_preparer.quote(role)
    with database.engine.begin() as connection:
        if (connection.dialect.server_version_info or ()) < VACUUMS_SINCE:
            raise LedgerError("a role that only writes needs PostgreSQL 17 or newer; update the server")
        if not connection.execute(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": role}).scalar():
            raise LedgerError(
                f"the database has no role {role}; make it first: CREATE ROLE {name} LOGIN PASSWORD '...'"
            )
        try:
            ours = connection.dialect.identifier_preparer.quote(str(database.engine.url.database))
            connection.exec_driver_sql(f"REVOKE CONNECT, TEMPORARY ON DATABASE {ours} FROM PUBLIC")
            connection.exec_driver_sql(f"GRANT CONNECT ON DATABASE {ours} TO {name}")
            connection.exec_driver_sql("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
            connection.exec_driver_sql(f"GRANT USAGE ON SCHEMA public TO {name}")
            for table in inspect(connection).get_table_names():
                connection.exec_driver_sql(f"REVOKE ALL ON {table} FROM {name}")
                connection.exec_driver_sql(f"GRANT {RIGHTS.get(table, RIGHTS_ELSEWHERE)} ON {table} TO {name}")
            return tuple(connection.execute(text(OPEN_ELSEWHERE), {"role": role}).scalars())
        except ProgrammingError as error:
            raise LedgerError(
                f"only the owner of the tables can do this ({error.orig}); name them in the URL"
            ) from error


def may_change(database: Database) -> bool:
    """Return whether the role that we are could change or remove an entry; it always can in SQLite."""
    if database.is_sqlite:
        return True
    with database.reading() as session:
        return bool(session.connection().exec_driver_sql(MAY_CHANGE).scalar_one())
