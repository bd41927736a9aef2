"""What a source showed over time, how its host answered, what the coordinator is to hear; what became of a proof."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0002"
down_revision = "0001"

LISTS = (("source", "copies"), ("source", "notices"), ("milestone", "proofs"))
MOMENTS = ("asked_at", "full_at")


def upgrade() -> None:
    """Add the columns; what belongs into them follows from the ledger by a rebuild."""
    for table, name in LISTS:
        op.add_column(table, sa.Column(name, sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("source", sa.Column("failed_runs", sa.Integer(), nullable=False, server_default="0"))
    for name in MOMENTS:
        op.add_column("source", sa.Column(name, UTCDateTime(), nullable=True))


def downgrade() -> None:
    """Take the columns away again; the ledger holds all that they say."""
    for name in (*MOMENTS, "failed_runs"):
        op.drop_column("source", name)
    for table, name in LISTS:
        op.drop_column(table, name)
