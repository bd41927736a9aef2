"""Make every table of version 0.1.0: the ledger, the stores of presses and words, and the projections."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

from models.core import LedgerError

revision = "0101"
down_revision = None

TABLES = (
    "draft",
    "inbox",
    "last_run",
    "ledger",
    "milestone",
    "recipient",
    "recommendation",
    "register",
    "reminder",
    "source",
    "text",
)
KEPT = ("ledger", "inbox", "text")
"""The tables that no rebuild could fill again."""
TRIGGERS = {
    "sqlite": tuple(
        f"CREATE TRIGGER ledger_no_{verb} BEFORE {verb} ON ledger BEGIN "
        "SELECT RAISE(ABORT, 'the ledger is append-only; correct an entry by a new one'); END"
        for verb in ("update", "delete")
    ),
    "postgresql": (
        "CREATE FUNCTION ledger_refuses() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION 'the ledger is append-only; correct an entry by a new one'; END $$",
        "CREATE TRIGGER ledger_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger "
        "FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuses()",
    ),
}
"""Triggers stop accidents; the chain finds intent (docs/record.md#chain)."""


def upgrade() -> None:
    """Make every table, and the triggers that refuse to change or delete an entry."""
    op.create_table(
        "draft",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("period_from", sa.Date(), nullable=False),
        sa.Column("period_to", sa.Date(), nullable=False),
        sa.Column("recorded_through", UTCDateTime(), nullable=False),
        sa.Column("cut_seq", sa.Integer(), nullable=False),
        sa.Column("cut_hash", sa.String(), nullable=False),
        sa.Column("facts_sha256", sa.String(), nullable=False),
        sa.Column("mock", sa.Boolean(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("supersedes", sa.Integer(), nullable=True),
        sa.Column("reason_id", sa.String(), nullable=True),
        sa.Column("drafted_by", sa.String(), nullable=False),
        sa.Column("drafted_seq", sa.Integer(), nullable=False),
        sa.Column("drafted_on", sa.Date(), nullable=True),
        sa.Column("shares", sa.JSON(), nullable=False),
        sa.Column("comments", sa.JSON(), nullable=False),
        sa.Column("reviews", sa.JSON(), nullable=False),
        sa.Column("approvals", sa.JSON(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("issued_by", sa.String(), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("issued_seq", sa.Integer(), nullable=True),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=True),
        sa.Column("corrected_by", sa.Integer(), nullable=True),
        sa.Column("withdrawal_asked", sa.JSON(), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_reason_id", sa.String(), nullable=True),
        sa.Column("messages", sa.JSON(), nullable=False),
        sa.Column("wake_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
    )
    op.create_index(op.f("ix_draft_wake_at"), "draft", ["wake_at"], unique=False)
    op.create_table(
        "inbox",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("received_at", UTCDateTime(), nullable=False),
        sa.Column("press", sa.String(), nullable=False),
        sa.Column("sender", sa.String(), nullable=True),
        sa.Column("acted_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox")),
    )
    op.create_index(op.f("ix_inbox_acted_at"), "inbox", ["acted_at"], unique=False)
    op.create_index(op.f("ix_inbox_sender"), "inbox", ["sender"], unique=False)
    op.create_table(
        "last_run",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("started_at", UTCDateTime(), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("result", sa.String(), nullable=True),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("succeeded_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_last_run")),
    )
    op.create_table(
        "ledger",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("occurred_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=True),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("prev_hash", sa.String(), nullable=False),
        sa.Column("salt", sa.String(), nullable=False),
        sa.Column("entry", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_ledger")),
        sa.UniqueConstraint("hash", name=op.f("uq_ledger_hash")),
        sa.UniqueConstraint("key", name=op.f("uq_ledger_key")),
        sa.UniqueConstraint("prev_hash", name=op.f("uq_ledger_prev_hash")),
    )
    op.create_index(op.f("ix_ledger_kind"), "ledger", ["kind"], unique=False)
    op.create_index(op.f("ix_ledger_subject"), "ledger", ["subject"], unique=False)
    op.create_table(
        "milestone",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("recommendation_id", sa.String(), nullable=False),
        sa.Column("template_id", sa.String(), nullable=True),
        sa.Column("instance_key", sa.String(), nullable=True),
        sa.Column("is_template", sa.Boolean(), nullable=False),
        sa.Column("next_opening", sa.Date(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("says", sa.String(), nullable=False),
        sa.Column("relation", sa.String(), nullable=False),
        sa.Column("duty_on", sa.String(), nullable=False),
        sa.Column("closes_recommendation", sa.Boolean(), nullable=False),
        sa.Column("evidence_kind", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("rule", sa.JSON(), nullable=False),
        sa.Column("planned", sa.JSON(), nullable=False),
        sa.Column("due_planned", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("due_now", sa.Date(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("duty_basis", sa.String(), nullable=False),
        sa.Column("counting", sa.String(), nullable=False),
        sa.Column("provisional_planned", sa.Boolean(), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("waits_for", sa.String(), nullable=True),
        sa.Column("waits_hours", sa.Integer(), nullable=True),
        sa.Column("follows_days", sa.Integer(), nullable=True),
        sa.Column("law", sa.JSON(), nullable=False),
        sa.Column("needs", sa.JSON(), nullable=False),
        sa.Column("responsible", sa.String(), nullable=False),
        sa.Column("escalation", sa.String(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_reason", sa.String(), nullable=True),
        sa.Column("replaced_by", sa.String(), nullable=True),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("planned_seq", sa.Integer(), nullable=False),
        sa.Column("touched_seq", sa.Integer(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column("held_until", sa.Date(), nullable=True),
        sa.Column("delayed_until", UTCDateTime(), nullable=True),
        sa.Column("held_reason", sa.String(), nullable=True),
        sa.Column("held_for", sa.String(), nullable=True),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("told_seq", sa.Integer(), nullable=True),
        sa.Column("statements", sa.JSON(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("rejections", sa.JSON(), nullable=False),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("extensions", sa.JSON(), nullable=False),
        sa.Column("due_fixes", sa.JSON(), nullable=False),
        sa.Column("proofs", sa.JSON(), nullable=False),
        sa.Column("quiets", sa.JSON(), nullable=False),
        sa.Column("holds", sa.JSON(), nullable=False),
        sa.Column("extension_requests", sa.JSON(), nullable=False),
        sa.Column("reassignments", sa.JSON(), nullable=False),
        sa.Column("proposals", sa.JSON(), nullable=False),
        sa.Column("handovers", sa.JSON(), nullable=False),
        sa.Column("agreements", sa.JSON(), nullable=False),
        sa.Column("offers", sa.JSON(), nullable=False),
        sa.Column("messages", sa.JSON(), nullable=False),
        sa.Column("redraw", sa.Boolean(), nullable=False),
        sa.Column("wake_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone")),
    )
    op.create_index(op.f("ix_milestone_due_now"), "milestone", ["due_now"], unique=False)
    op.create_index(op.f("ix_milestone_recommendation_id"), "milestone", ["recommendation_id"], unique=False)
    op.create_index(op.f("ix_milestone_redraw"), "milestone", ["redraw"], unique=False)
    op.create_index(op.f("ix_milestone_wake_at"), "milestone", ["wake_at"], unique=False)
    op.create_table(
        "recipient",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("first_told_on", sa.Date(), nullable=True),
        sa.Column("messages", sa.JSON(), nullable=False),
        sa.Column("unreachable", sa.String(), nullable=True),
        sa.Column("unreachable_on", sa.Date(), nullable=True),
        sa.Column("mail_unreachable", sa.String(), nullable=True),
        sa.Column("mail_unreachable_on", sa.Date(), nullable=True),
        sa.Column("channel", sa.String(), nullable=True),
        sa.Column("away", sa.JSON(), nullable=True),
        sa.Column("wake_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recipient")),
    )
    op.create_index(op.f("ix_recipient_wake_at"), "recipient", ["wake_at"], unique=False)
    op.create_table(
        "recommendation",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("planned", sa.JSON(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("text_basis", sa.String(), nullable=False),
        sa.Column("verified_against_report", sa.Boolean(), nullable=False),
        sa.Column("report_number", sa.Integer(), nullable=True),
        sa.Column("inferred", sa.Boolean(), nullable=False),
        sa.Column("owner_agency", sa.String(), nullable=False),
        sa.Column("owner_unit", sa.String(), nullable=False),
        sa.Column("unit_basis", sa.String(), nullable=False),
        sa.Column("oversight_owner", sa.String(), nullable=False),
        sa.Column("council_audience", sa.JSON(), nullable=False),
        sa.Column("priority", sa.String(), nullable=False),
        sa.Column("priority_why", sa.String(), nullable=False),
        sa.Column("links", sa.JSON(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_reason", sa.String(), nullable=True),
        sa.Column("planned_seq", sa.Integer(), nullable=False),
        sa.Column("touched_seq", sa.Integer(), nullable=False),
        sa.Column("acceptances", sa.JSON(), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("wake_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendation")),
    )
    op.create_index(op.f("ix_recommendation_wake_at"), "recommendation", ["wake_at"], unique=False)
    op.create_table(
        "register",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("register_id", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.Column("calendar", sa.JSON(), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("bodies", sa.JSON(), nullable=False),
        sa.Column("council", sa.JSON(), nullable=False),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.Column("wake_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register")),
    )
    op.create_index(op.f("ix_register_wake_at"), "register", ["wake_at"], unique=False)
    op.create_table(
        "reminder",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("to", sa.String(), nullable=False),
        sa.Column("claim", sa.JSON(), nullable=False),
        sa.Column("claimed_at", UTCDateTime(), nullable=False),
        sa.Column("claimed_seq", sa.Integer(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("misses", sa.Integer(), nullable=False),
        sa.Column("look_at", UTCDateTime(), nullable=True),
        sa.Column("channel", sa.String(), nullable=True),
        sa.Column("ts", sa.String(), nullable=True),
        sa.Column("sent_at", UTCDateTime(), nullable=True),
        sa.Column("found_by_key", sa.Boolean(), nullable=False),
        sa.Column("refused_code", sa.String(), nullable=True),
        sa.Column("redirected_to", sa.String(), nullable=True),
        sa.Column("released_at", UTCDateTime(), nullable=True),
        sa.Column("released_why", sa.String(), nullable=True),
        sa.Column("degraded", sa.Boolean(), nullable=False),
        sa.Column("milestone_id", sa.String(), nullable=True),
        sa.Column("wake_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
    )
    op.create_index(op.f("ix_reminder_message"), "reminder", ["message"], unique=False)
    op.create_index(op.f("ix_reminder_milestone_id"), "reminder", ["milestone_id"], unique=False)
    op.create_index(op.f("ix_reminder_wake_at"), "reminder", ["wake_at"], unique=False)
    op.create_table(
        "source",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("detail", sa.String(), nullable=True),
        sa.Column("checked_at", UTCDateTime(), nullable=False),
        sa.Column("data_as_of", UTCDateTime(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("unread_since", sa.Date(), nullable=True),
        sa.Column("unread_seq", sa.Integer(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answered_at", UTCDateTime(), nullable=True),
        sa.Column("answered_seq", sa.Integer(), nullable=True),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("copies", sa.JSON(), nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("failed_runs", sa.Integer(), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=True),
        sa.Column("full_at", UTCDateTime(), nullable=True),
        sa.Column("notices", sa.JSON(), nullable=False),
        sa.Column("held_until", sa.Date(), nullable=True),
        sa.Column("held_reason", sa.String(), nullable=True),
        sa.Column("wake_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source")),
    )
    op.create_index(op.f("ix_source_wake_at"), "source", ["wake_at"], unique=False)
    op.create_table(
        "text",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=True),
        sa.Column("words", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text")),
    )
    for trigger in TRIGGERS[op.get_bind().dialect.name]:
        op.execute(trigger)


def downgrade() -> None:
    """Drop every table. Raises LedgerError if the ledger, the inbox or the text store holds anything."""
    connection = op.get_bind()
    rows = [connection.execute(sa.select(sa.func.count()).select_from(sa.table(name))).scalar() for name in KEPT]
    if any(rows):
        raise LedgerError("this step would lose the ledger's entries; restore an older copy instead")
    for name in TABLES:
        op.drop_table(name)
    if connection.dialect.name == "postgresql":
        op.execute("DROP FUNCTION ledger_refuses()")
