"""Keep each record that is folded from the ledger as one JSON value; `upgrade` fills the tables from the entries."""

import sqlalchemy as sa
from alembic import op

revision = "0104"
down_revision = "0103"

KEPT = {
    "draft": "id number drafted_on issued_on withdrawn_on",
    "milestone": (
        "id recommendation_id template_id is_template source basis due_now held_until held_reason delayed_until redraw "
        "wake_at"
    ),
    "recipient": "id",
    "recommendation": "id",
    "register": "id calendar",
    "reminder": (
        "id message to milestone_id claimed_seq channel ts sent_at refused_code released_at released_why wake_at"
    ),
    "source": "id result held_reason wake_at",
}
"""The columns by which rows are looked up, by table; and, of the register, what every writer reads."""


def upgrade() -> None:
    """Change each table in place: on PostgreSQL a role that may write keeps its rights."""
    for table, kept in KEPT.items():
        op.execute(sa.table(table).delete())
        if "wake_at" not in kept:
            op.drop_index(op.f(f"ix_{table}_wake_at"), table)
        for column in sa.inspect(op.get_bind()).get_columns(table):
            if column["name"] not in kept.split():
                op.drop_column(table, column["name"])
        op.add_column(table, sa.Column("record", sa.JSON, nullable=False))
    op.add_column("milestone", sa.Column("is_closed", sa.Boolean, nullable=False))
