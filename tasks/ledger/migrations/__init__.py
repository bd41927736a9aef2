"""The steps between versions of the database, run by Alembic (tasks/ledger/migrate.py)."""
