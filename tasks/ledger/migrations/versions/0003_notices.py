"""Until when a notice of a source is held, and why; a reminder's milestone or source is named by its claim alone."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

INDEX = "ix_reminder_milestone_id"


def upgrade() -> None:
    """Add what holds a notice; take out the column that only repeated what each claim says."""
    op.add_column("source", sa.Column("held_until", sa.Date(), nullable=True))
    op.add_column("source", sa.Column("held_reason", sa.String(), nullable=True))
    op.drop_index(op.f(INDEX), table_name="reminder")
    op.drop_column("reminder", "milestone_id")


def downgrade() -> None:
    """Bring the column back, to be filled by a rebuild, and take the others away again."""
    op.add_column("reminder", sa.Column("milestone_id", sa.String(), nullable=False, server_default=""))
    op.create_index(op.f(INDEX), "reminder", ["milestone_id"], unique=False)
    op.drop_column("source", "held_reason")
    op.drop_column("source", "held_until")
