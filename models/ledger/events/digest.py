"""The weekly digest of a unit's head or of the coordinator: all that it says, and its claim."""

from collections.abc import Mapping
from datetime import date
from typing import ClassVar, Literal

from models.core import Value
from models.ledger.events.message_facts import Called, Shows, TurnVerb
from models.ledger.events.reminder import ClaimEvent
from models.register import Basis, Duty, Says


class DigestLine(Value):
    """One item of a week's digest."""

    milestone_id: str
    title: str
    responsible: str = ""
    """The role, never a name."""
    person: str | None
    """The id of who holds it."""
    due_on: date
    due_now: date
    basis: Basis
    days_past_original: int
    cannot_tell: bool
    agency_says: Says | None = None
    agency_says_on: date | None = None
    last_answer: Shows | None = None
    """What the person last answered on it, where anything."""
    last_answer_on: date | None = None
    v: int
    asks_for: date | None = None
    """The new date that the person asked for and nobody has decided yet."""
    duty_on: Duty = "agency"
    """Whose duty it is: another body's is never said to be the agency's delay."""
    offers: date | None = None
    """The date that the duty holder offers in place of ours and nobody has decided yet."""
    overdue: bool = False
    """A legal deadline has passed, and there is a ground to say that it was missed (docs/record.md#overdue)."""
    days_late: int | None = None
    """Calendar days past the date in force; None in an event of release 0.1.0."""
    turn: TurnVerb | None = None
    """What is done next; None in an event of release 0.1.0."""

    @property
    def days(self) -> int:
        """Return the days past the date in force; of an event of release 0.1.0 those past the original one."""
        return self.days_past_original if self.days_late is None else self.days_late


class RefusedPresses(Value):
    """What was refused in a week because of who pressed."""

    by_why: Mapping[str, int]
    """How many presses, by reason."""
    accounts: int
    most: int
    """The most that one account tried on one day."""


class DutyCount(Value):
    """How many dates of one duty holder have passed, by what is known of them."""

    duty_on: Duty
    overdue: int
    legal: int
    """Legal deadlines, conditional ones too, that passed with no ground to say that they were missed."""
    targets: int
    """Other dates that passed."""
    unknown: int
    asked_on: date | None = None
    """The day on which the holder first received one of them."""

    @property
    def all(self) -> int:
        """Return how many milestones are counted."""
        return self.overdue + self.legal + self.targets + self.unknown


class DigestFacts(Value):
    """All that the weekly digest of a unit's head or of the coordinator says, frozen at its claim."""

    about: Literal["unit_head", "coordinator"]
    week: str
    """The ISO week, `2026-W48`."""
    lines: tuple[DigestLine, ...]
    """What is past its date, the worst first; at most as many as are shown."""
    answer_by: date | None = None
    """The day to answer by. Only digests that were claimed before repeats set no day have one."""
    more: int
    """How many others there are."""
    over_all: int = 0
    """How many of them all are dates that cover all recommendations, which the memo counts apart."""
    waiting: tuple[str, ...] = ()
    """Milestones whose evidence waits for a finding."""
    requests: tuple[str, ...] = ()
    """Milestones for which an extension was asked for and not decided."""
    holds: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    """Sources that cannot be read."""
    relying: int = 0
    """How many open milestones rely on these sources; 0 in an event of release 0.2.0 or before, as is the next."""
    relying_by_law: int = 0
    """How many of them have a date that a law names."""
    unsure: tuple[str, ...] = ()
    """Messages of which nobody knows for a day whether they arrived."""
    drafts: tuple[str, ...] = ()
    """Drafts of memos that nobody read when asked twice, by id."""
    refused: RefusedPresses | None = None
    verdicts_by: str
    said_on: date
    next_on: date | None
    called: Called = Called()
    titles: Mapping[str, str] = {}
    """The titles of the milestones that are named without a line of their own, by id."""
    offers: tuple[str, ...] = ()
    """Milestones for which the duty holder offered a date of its own that is not decided."""
    past: int | None = None
    """How many are past their dates with no proof that they were kept; None in an event of release 0.1.0, as is the
    next."""
    unknown: int | None = None
    """How many nobody can tell."""
    counts: tuple[DutyCount, ...] = ()
    """In a coordinator's digest: what is past or unknown, for each duty holder; none in an event of release 0.1.0."""
    new: int | None = None
    """How many of them began to count in the week before."""


class DigestClaimed(ClaimEvent):
    """A week's digest was taken for sending, with all that it says."""

    subject_field: ClassVar[str] = "to"
    kind: Literal["digest_claimed"] = "digest_claimed"
    facts: DigestFacts
    head: str = ""
    """The record's head when it was claimed, as it is printed, so that those who get the digest hold it."""
