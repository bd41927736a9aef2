"""What Alembic runs: the application's own connection, in the transaction of `migrate.upgrade`, our tables."""

from alembic import context

from models.projections.rows import TABLES

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=TABLES,
    render_as_batch=True,  # SQLite can drop a constraint only by making the table anew
    transactional_ddl=True,  # true on SQLite as well, where the application's engine begins the transaction
)
with context.begin_transaction():
    context.run_migrations()
