"""The kinds of notification, and the step that plans one about a milestone. Source: docs/reminders.md#ladder.

To add a kind, add its name to `NotificationKind`, its specification to `KINDS`, and the rule that plans it: to
`schedule` if it is about a milestone. Its words belong to `kinds.j2` of `notifications/templates`.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from models.ledger import NotificationKind, TopicReason

Role = Literal["responsible", "unit_head", "verifier", "coordinator", "liaison", "reader"]
"""The part a person plays for one milestone or memo. The people file says who holds it."""
Rule = Literal[
    "End", "Clock", "Verification", "Proposal", "Holds and requests", "Quiet", "Ladder", "Rhythm", "Escalation",
    "Unknown", "Decisions", "Recipients", "Channels", "Caps", "Hours", "Sources", "Memos",
]  # fmt: skip
"""A rule by its heading in docs/reminders.md."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Kind:
    """What there is to know about one kind of notification, except its words."""

    name: NotificationKind
    rule: Rule
    role: Role = "responsible"
    """Who gets it, unless a step says that the coordinator does."""
    on_ladder: bool = False
    """Only one of these goes out at a time: the highest that is due."""
    tells_unit_date_passed: bool = False
    """After the due date, this is how the unit learns that it passed."""
    asks_if_unknown: bool = False
    """Asks whether the work is done if the date has passed and its source could not be read since."""
    is_news: bool = False
    """It asks nothing and is never drawn again: a decision is told."""
    is_capped: bool = True
    """False for a reply to what a person did, and for news of a memo: caps count it and do not hold it back."""
    says_what_follows: bool = False
    """It says when we notify the unit's head, and which memo lists the milestone."""
    quotes_answer: bool = False

    @property
    def tells_date(self) -> bool:
        """Return whether it comes because the date has passed, so that it says since when the unit knows of it."""
        return self.on_ladder and self.tells_unit_date_passed


@dataclass(frozen=True, kw_only=True, eq=False)
class Rung(Kind):
    """A kind that falls on a fixed day around the due date."""

    rule: Rule = "Ladder"
    offset: int
    """Business days from the due date; negative before it."""
    on_ladder: bool = True
    asks_if_unknown: bool = True


CHECK_IN = Rung(name="check_in", offset=-14)
DUE_SOON = Rung(name="due_soon", offset=-3)
OVERDUE = Rung(name="overdue", offset=1, tells_unit_date_passed=True, says_what_follows=True)
ESCALATION = Rung(name="escalation", rule="Escalation", offset=14, role="unit_head")
LADDER = (CHECK_IN, DUE_SOON, OVERDUE, ESCALATION)
"""Lowest first. Each rung stands for those below it."""

WEEKLY_DIGEST = Kind(
    name="weekly_digest",
    rule="Rhythm",
    on_ladder=True,
    tells_unit_date_passed=True,
    asks_if_unknown=True,
    says_what_follows=True,
)
VERIFICATION_REQUEST = Kind(name="verification_request", rule="Verification", role="verifier")
EVIDENCE_REJECTED = Kind(
    name="evidence_rejected",
    rule="Verification",
    tells_unit_date_passed=True,
    asks_if_unknown=True,
    is_capped=False,
    says_what_follows=True,
)
EXTENSION_REQUEST = Kind(name="extension_request", rule="Holds and requests", role="coordinator", quotes_answer=True)
HOLD_NOTICE = Kind(name="hold_notice", rule="Holds and requests", role="coordinator", quotes_answer=True)
REASSIGNMENT = Kind(
    name="reassignment", rule="Holds and requests", is_capped=False, says_what_follows=True, quotes_answer=True
)
DATE_PROPOSAL = Kind(name="date_proposal", rule="Proposal", role="unit_head")
DATE_OFFER = Kind(name="date_offer", rule="Proposal", role="coordinator", quotes_answer=True)
DATE_DECISION = Kind(name="date_decision", rule="Decisions", is_news=True)
FINDING_NOTICE = Kind(name="finding_notice", rule="Decisions", is_news=True)
HANDOVER_NOTICE = Kind(name="handover_notice", rule="Decisions", is_news=True, quotes_answer=True)

SOURCE_BLOCKED = Kind(name="source_blocked", rule="Sources", role="coordinator")
NEEDS_PERSON = Kind(name="needs_person", rule="Sources", role="coordinator")

MEMO_READY = Kind(name="memo_ready", rule="Memos", role="verifier")
MEMO_SHARED = Kind(name="memo_shared", rule="Memos", role="liaison", is_capped=False)
MEMO_ISSUED = Kind(name="memo_issued", rule="Memos", role="reader", is_capped=False)
MEMO_WITHDRAWN = Kind(name="memo_withdrawn", rule="Memos", role="reader", is_capped=False)

DIGEST = "digest:"
"""How the key of a week's digest begins, that of a unit head among them."""

KINDS: dict[NotificationKind, Kind] = {
    kind.name: kind
    for kind in (
        MEMO_WITHDRAWN,
        EXTENSION_REQUEST,
        DATE_OFFER,
        MEMO_READY,
        HOLD_NOTICE,
        SOURCE_BLOCKED,
        NEEDS_PERSON,
        EVIDENCE_REJECTED,
        ESCALATION,
        OVERDUE,
        VERIFICATION_REQUEST,
        DATE_PROPOSAL,
        DUE_SOON,
        MEMO_SHARED,
        REASSIGNMENT,
        DATE_DECISION,
        FINDING_NOTICE,
        HANDOVER_NOTICE,
        WEEKLY_DIGEST,
        CHECK_IN,
        MEMO_ISSUED,
    )
}
"""Every kind, in the order of the parts of a message: what most needs a person comes first."""
ORDER: tuple[NotificationKind, ...] = tuple(KINDS)


@dataclass(frozen=True, kw_only=True)
class Step:
    """One notification still to come about a milestone."""

    kind: Kind
    day: date
    """The first New York day on which it may go out."""
    to: str | None = None
    """The id of the person it is for; None for whoever holds the role."""
    to_coordinator: bool = False
    """The coordinator gets it instead of the kind's own role."""
    reason: TopicReason | None = None
    number: str | None = None
    """Which one of its kind it is for this due date, in its key; None if there can be only one."""
    last: date | None = None
    """The last day on which it may go out: what is said of a date to come is not said of one that has passed."""
    original_day: date | None = None
    """The day it had before a quiet moved it; None if none did."""

    @property
    def role(self) -> Role:
        """Return the role it is meant for."""
        return "coordinator" if self.to_coordinator else self.kind.role
