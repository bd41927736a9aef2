"""Made-up messages on which something has happened since they stood in Slack: one of each."""

from datetime import UTC, date, datetime

from models.ledger import (
    Acknowledged,
    Entry,
    EntryCorrected,
    Event,
    EvidenceRejected,
    ExtensionGranted,
    ExtensionRefused,
    ExtensionRequested,
    HoldAdded,
    HoldLifted,
    MilestoneWithdrawn,
    Part,
    Reassigned,
    ReminderClaimed,
    ReminderSent,
    Snoozed,
    StatementRecorded,
    UnitWrote,
)
from models.records import MilestoneRecord, fold_milestone
from notifications.reminders import say_aftermath
from notifications.slack import SlackMessage
from tests.material.messages import KINDS, PRESSED, SAID, WORDS, facts_of
from tests.material.records import DUE, SHA, found, planned, received

LATER = date(2026, 4, 30)
DAYS = {
    "due_on": DUE,
    "due_now": DUE,
    "said_on": date(2026, 4, 3),
    "told_on": date(2026, 3, 10),
    "answer_by": date(2026, 4, 7),
    "next_on": date(2026, 4, 10),
    "head_on": date(2026, 4, 21),
}
ONE = {"milestone_id": "R4-M1"}


def sent(scenario: str = "overdue") -> ReminderClaimed:
    """Return the claim of a message about R4-M1 that went to its person."""
    kind, reason, facts = KINDS[scenario]
    part = {"key": f"R4-M1:{kind}:{DUE}", "milestone_id": "R4-M1", "kind": kind, "due": DUE}
    return ReminderClaimed.model_validate(
        ONE
        | {"part": part, "message": part["key"], "to": "p-records-1", "reason": reason, "body_hash": "ab",
           "lease_until": datetime(2026, 4, 1, 14, tzinfo=UTC), "facts": facts_of(facts | DAYS)}
    )  # fmt: skip


def record_after(
    claim: ReminderClaimed,
    *events: Event,
    by: str = "p-records-1",
    before: tuple[Event, ...] = (),
    basis: str = "planning_assumption",
) -> MilestoneRecord:
    """Return R4-M1 after what a message is about, after it stood in Slack, and then these events by this person."""
    parts = (Part.model_validate(claim.part.model_dump()),)
    stood = ReminderSent(message=claim.message, to=claim.to, parts=parts, channel="D0000000001", ts="1780320600.000001")
    record: MilestoneRecord | None = None
    for seq, event in enumerate((planned(basis=basis), *before, claim, stood, *events), start=1):
        actor = by if event in events else "p-records-1"
        moment = datetime(2026, 4, seq, 13, tzinfo=UTC)
        on = event.on or date(2026, 4, seq)
        entry = Entry(seq=seq, occurred_on=on, recorded_at=moment, actor=actor, event=event)
        record = fold_milestone("R4-M1", record, entry)
    assert record is not None
    return record


def acknowledged(expected: date | None = LATER) -> Acknowledged:
    """Return that the person works on it."""
    return Acknowledged(**ONE, due=DUE, until=date(2026, 4, 11), expected=expected)


REQUEST = ExtensionRequested(**ONE, to=LATER, reason_id="t2")
GRANT = ExtensionGranted(**ONE, to=LATER, reason_id="t1")
GONE = EntryCorrected(subject_id="R4-M1", about="milestone", seq=2, reason_id="t2")
NOT_STARTED = StatementRecorded(**ONE, says="not_started", text_id="")
WAITS = HoldAdded(**ONE, waits_for="R2-M1")
CASES: dict[str, tuple[str, str, tuple[Event, ...]]] = {
    "verified": ("overdue", "p-verify-1", (received(), found(on=date(2026, 3, 30)))),
    "closed": ("overdue", "p-verify-1", (found("not_required"),)),
    "closed, not implemented": ("overdue", "p-verify-1", (found("closed_not_implemented"),)),
    "withdrawn": ("overdue", "p-records-2", (MilestoneWithdrawn(**ONE, reason="Made up."),)),
    "extended": ("overdue", "p-records-2", (GRANT,)),
    "granted": ("decide_extension", "p-records-2", (GRANT,)),
    "handed over": ("overdue", "p-records-1", (Reassigned(**ONE, to="p-records-2", was="p-records-1"),)),
    "evidence in": ("overdue", "p-records-1", (received(),)),
    "rejected": (
        "please_verify",
        "p-verify-1",
        (EvidenceRejected(**ONE, evidence=(SHA,), reason_id="t1"),),
    ),
    "acknowledged": ("overdue", "p-records-1", (acknowledged(),)),
    "acknowledged by another": ("overdue", "p-records-2", (acknowledged(None),)),
    "snoozed": ("overdue", "p-records-1", (Snoozed(**ONE, due=DUE, until=date(2026, 4, 9)),)),
    "blocked": ("overdue", "p-records-1", (WAITS,)),
    "blocked in words": ("overdue", "p-records-1", (HoldAdded(**ONE, reason_id="t2"),)),
    "not mine": ("overdue", "p-records-1", (HoldAdded(**ONE, reason_id="t2", not_mine=True),)),
    "unblocked": ("blocked_notice", "p-records-2", (HoldLifted(**ONE, added=2),)),
    "asked": ("overdue", "p-records-1", (REQUEST,)),
    "refused": ("decide_extension", "p-records-2", (ExtensionRefused(**ONE, reason_id="t1"),)),
    "refused, to the unit": ("overdue", "p-records-2", (REQUEST, ExtensionRefused(**ONE, reason_id="t1"))),
    "evidence withdrawn": ("please_verify", "p-records-2", (GONE,)),
    "stated": ("overdue", "p-records-1", (NOT_STARTED,)),
    "stated by another": ("overdue", "p-records-2", (NOT_STARTED,)),
    "noted": ("overdue", "p-records-1", (UnitWrote(**ONE, text_id="t2", way="page"),)),
    "stated to a head": ("escalation", "p-records-2", (NOT_STARTED,)),
    "acknowledged to a head": ("escalation", "p-records-2", (acknowledged(None),)),
    "call": ("overdue", "p-records-1", ()),
}
"""What happened to a message: its kind, who did it, and the events."""


BEFORE: dict[str, tuple[Event, ...]] = {
    "granted": (REQUEST,), "refused": (REQUEST,), "unblocked": (WAITS,), "rejected": (received(),),
    "evidence withdrawn": (received(),),
}  # fmt: skip
"""What such a message is about."""


def after(name: str) -> tuple[SlackMessage, MilestoneRecord]:
    """Return a message drawn anew, and the record it is drawn from."""
    kind, by, events = CASES[name]
    claim = sent(kind)
    record = record_after(claim, *events, by=by, before=BEFORE.get(name, ()))
    return say_aftermath((claim,), {"R4-M1": record}, PRESSED, WORDS, {}, SAID), record


def every_aftermath() -> dict[str, SlackMessage]:
    """Return a message drawn anew for each thing that may have happened since."""
    return {name: after(name)[0] for name in CASES}
