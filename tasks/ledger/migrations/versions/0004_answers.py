"""What people answer: kept before it is understood, folded into a milestone, and shown in the messages that stand."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0004"
down_revision = "0003"

LISTS = ("quiets", "holds", "requests", "reassignments")
PERSON = (
    ("mail_unreachable", sa.String()),
    ("mail_unreachable_on", sa.Date()),
    ("channel", sa.String()),
    ("away", sa.JSON()),
)


def upgrade() -> None:
    """Add the inbox and the columns; what belongs into these follows from the ledger by a rebuild."""
    op.create_table(
        "inbox",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("received_at", UTCDateTime(), nullable=False),
        sa.Column("press", sa.String(), nullable=False),
        sa.Column("acted_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox")),
    )
    op.create_index(op.f("ix_inbox_acted_at"), "inbox", ["acted_at"], unique=False)
    for name in LISTS:
        op.add_column("milestone", sa.Column(name, sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("milestone", sa.Column("free_at", UTCDateTime(), nullable=True))
    op.add_column("milestone", sa.Column("redraw", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index(op.f("ix_milestone_redraw"), "milestone", ["redraw"], unique=False)
    op.create_index(op.f("ix_milestone_due_now"), "milestone", ["due_now"], unique=False)
    for name, kind in PERSON:
        op.add_column("recipient", sa.Column(name, kind, nullable=True))
    op.add_column("reminder", sa.Column("milestone_id", sa.String(), nullable=True))
    op.create_index(op.f("ix_reminder_milestone_id"), "reminder", ["milestone_id"], unique=False)


def downgrade() -> None:
    """Take all of it away again. Raises where the inbox holds a press that nobody has acted on."""
    waiting = op.get_bind().execute(sa.text("SELECT count(*) FROM inbox WHERE acted_at IS NULL")).scalar()
    if waiting:
        raise RuntimeError(f"{waiting} presses wait to be acted on; run the listener first")
    op.drop_index(op.f("ix_reminder_milestone_id"), table_name="reminder")
    op.drop_column("reminder", "milestone_id")
    for name, _ in PERSON:
        op.drop_column("recipient", name)
    op.drop_index(op.f("ix_milestone_due_now"), table_name="milestone")
    op.drop_index(op.f("ix_milestone_redraw"), table_name="milestone")
    for name in ("redraw", "free_at", *LISTS):
        op.drop_column("milestone", name)
    op.drop_table("inbox")
