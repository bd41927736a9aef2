"""A made-up later version of followthrough, with one step more: there is none yet."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tasks.ledger import database, migrate

NEWEST, NEXT = database.revisions()[-1], "9000"
NEXT_STEP = f"""
import sqlalchemy as sa
from alembic import op

revision = "{NEXT}"
down_revision = "{NEWEST}"


def upgrade():
    op.drop_column("source", "result")
    op.add_column("source", sa.Column("result", sa.String(), nullable=False, server_default=""))
"""


@contextmanager
def next_version(folder: Path) -> Iterator[None]:
    """Be the later version while the block runs; its steps are written into a folder of the test."""
    scripts = folder / "migrations"
    shutil.copytree(database.SCRIPTS, scripts)
    (scripts / "versions" / f"{NEXT}_result.py").write_text(NEXT_STEP)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "SCRIPTS", scripts)
        patch.setattr(migrate, "SCRIPTS", scripts)
        database.revisions.cache_clear()
        try:
            yield
        finally:
            database.revisions.cache_clear()
