"""What Alembic runs: the application's own connection, in the transaction of `migrate.upgrade`, our tables."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    transactional_ddl=True,  # true on SQLite as well, where the application's engine begins the transaction
)
with context.begin_transaction():
    context.run_migrations()
