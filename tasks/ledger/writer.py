"""The role that writes on PostgreSQL: it adds entries and reads them, and can neither change one nor drop the guard.

Source: docs/operations.md#postgresql.
"""

from models.core import LedgerError
from tasks.ledger.database import Database

VACUUMS_SINCE = 170_000
"""The version of PostgreSQL from which another role than the owner may rewrite a table, as erasing words needs."""
RIGHTS = {"ledger": "SELECT, INSERT", "alembic_version": "SELECT", "text": "SELECT, INSERT, UPDATE, DELETE, MAINTAIN"}
RIGHTS_ELSEWHERE = "SELECT, INSERT, UPDATE, DELETE"
"""In the tables that follow from the ledger, and in the inbox."""

MAY_CHANGE = (
    "SELECT has_table_privilege('ledger', 'UPDATE') OR has_table_privilege('ledger', 'DELETE') "
    "OR has_table_privilege('ledger', 'TRUNCATE') "
    "OR pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = 'ledger'::regclass), 'MEMBER')"
)


OPEN_ELSEWHERE = (
    "SELECT datname FROM pg_database WHERE datallowconn AND datname <> current_database() "
    "AND has_database_privilege(:role, oid, 'CONNECT') ORDER BY datname"
)


def let_write(database: Database, role: str) -> tuple[str, ...]:
    """Give a role what the program needs and no more, as the owner of the tables; no other role can then connect.

    Returns the other databases of the server that are open to the role, because they are open to everybody. Raises
    LedgerError for SQLite, an older PostgreSQL, a role that does not exist, and where the owner did not ask.
    """
    if database.is_sqlite:
        raise LedgerError("SQLite has no roles; this is for PostgreSQL (set FOLLOWTHROUGH_DATABASE_URL)")
    from sqlalchemy import inspect, text
    from sqlalchemy.exc import ProgrammingError

    name = database.engine.dialect.identifier_preparer.quote(role)
    with database.engine.begin() as connection:
        if int(connection.execute(text("SHOW server_version_num")).scalar_one()) < VACUUMS_SINCE:
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
