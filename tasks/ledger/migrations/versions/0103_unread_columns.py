"""Take away the columns that nobody reads."""

from alembic import op

revision = "0103"
down_revision = "0102"

UNREAD = {"draft": ("issued_by",), "reminder": ("found_by_key", "redirected_to", "degraded"), "source": ("unread_seq",)}
"""By table."""


def upgrade() -> None:
    """Drop each."""
    for table, columns in UNREAD.items():
        for column in columns:
            op.drop_column(table, column)
