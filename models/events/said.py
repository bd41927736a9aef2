"""What a reminder says: the closed lists of its words, and the facts that are frozen at its claim."""

from datetime import date
from typing import Literal

from models.events.happening import Says
from models.plan import Basis, Duty
from models.value import Value

Kind = Literal[
    "check_in", "due_soon", "overdue", "weekly_digest", "escalation", "please_verify", "evidence_rejected",
]  # fmt: skip
Because = Literal[
    "away", "unknown", "refused_by_slack", "nobody_holds_role", "coordinator_unreachable", "cannot_tell",
    "clock_not_started", "verifier_silent",
]  # fmt: skip
Held = Literal["cap", "coordinator_unreachable"]


class ReminderFacts(Value):
    """All that a part of a message says, frozen at the claim: a message said twice is the same message."""

    title: str
    says: str
    due_on: date
    due_now: date
    basis: Basis
    duty_basis: Basis
    law: tuple[str, ...]
    counting: str
    provisional: bool
    waits_for: str | None
    duty_on: Duty
    responsible: str
    """The role, never a name."""
    verdicts_by: str
    agency_says: Says | None
    agency_says_on: date | None
    in_hand: int
    """How many pieces of evidence are in hand."""
    rejected_on: date | None
    rejected_why: str | None = None
    """The text id of a verifier's reason; the words themselves may have to be erased."""
    evidence: tuple[str, ...]
    """The first signs of the hash of each piece that waits for the verifier."""
    evidence_since: date | None
    source: str
    source_since: date | None
    cannot_tell: bool
    """The source was not read since the date: what is said of the date is asked, not told."""
    days_past_original: int
    business_days_late: int
    told_on: date | None
    asked: int
    """How many messages went out for this date before."""
    said_on: date
    answer_by: date
    next_on: date | None
