"""Change the tables that are folded from the ledger to the records in parts; `upgrade` fills them from the entries."""

import sqlalchemy as sa
from alembic import op

revision = "0104"
down_revision = "0103"

GONE = {
    "draft": "shares comments reviews approvals issued_seq files counts corrected_by wake_at",
    "milestone": (
        "title says relation duty_on closes_recommendation evidence_kind rule planned due_planned due_on duty_basis "
        "counting provisional_planned provisional waits_hours law needs responsible escalation withdrawn_on "
        "withdrawn_reason replaced_by checked_on told_on told_seq statements evidence rejections findings extensions "
        "due_fixes proofs quiets holds extension_requests reassignments proposals looks handovers agreements offers "
        "messages"
    ),
    "recipient": "wake_at",
    "recommendation": (
        "planned title summary text_basis verified_against_report report_number inferred owner_agency owner_unit "
        "unit_basis oversight_owner council_audience priority priority_why links withdrawn_on withdrawn_reason wake_at"
    ),
    "register": "wake_at",
}
"""Columns by table."""
NEW = {
    "draft": (sa.Column("review", sa.JSON, nullable=False), sa.Column("issue", sa.JSON, nullable=False)),
    "milestone": (
        sa.Column("is_closed", sa.Boolean, nullable=False),
        sa.Column("withdrawal", sa.JSON),
        *(sa.Column(part, sa.JSON, nullable=False) for part in ("plan", "dates", "review", "correspondence")),
    ),
    "recommendation": (sa.Column("plan", sa.JSON, nullable=False),),
}


def upgrade() -> None:
    """Change each table in place: on PostgreSQL a role that may write keeps its rights."""
    for table, gone in GONE.items():
        op.execute(sa.table(table).delete())
        for column in gone.split():
            if column == "wake_at":
                op.drop_index(op.f(f"ix_{table}_wake_at"), table)
            op.drop_column(table, column)
        for new in NEW.get(table, ()):
            op.add_column(table, new)
