"""The rest of a memo's life: shared with the agency, corrected by a later number, withdrawn, made before a hearing."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

ADDED = (
    ("event_id", sa.Integer()),
    ("supersedes", sa.Integer()),
    ("reason_id", sa.String()),
    ("corrected_by", sa.Integer()),
    ("withdrawn_on", sa.Date()),
    ("withdrawn_reason_id", sa.String()),
    ("drafted_on", sa.Date()),
)
LISTS = ("shares", "told")


def upgrade() -> None:
    """Add the columns; what belongs into them follows from the ledger by a rebuild."""
    for name, kind in ADDED:
        op.add_column("draft", sa.Column(name, kind, nullable=True))
    for name in LISTS:
        op.add_column("draft", sa.Column(name, sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    """Take them away again; the ledger still holds what they were made from."""
    for name in (*reversed(LISTS), *(name for name, _ in reversed(ADDED))):
        op.drop_column("draft", name)
