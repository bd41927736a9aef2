"""Keep the looks of persons at the source in which a milestone would show."""

import sqlalchemy as sa
from alembic import op

revision = "0102"
down_revision = "0101"


def upgrade() -> None:
    """Add the column; a milestone that is there has no looks."""
    op.add_column("milestone", sa.Column("looks", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    """Drop the column: the entries keep the looks."""
    op.drop_column("milestone", "looks")
