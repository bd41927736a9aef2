"""What a reminder says: the closed lists of its words, and the facts that are frozen at its claim."""

from collections.abc import Mapping
from datetime import date
from typing import Literal

from pydantic import Field

from models.core import Value
from models.register import Basis, Duty, Gives, RoleAndSourceNames, Says

NotificationKind = Literal[
    "check_in",
    "due_soon",
    "overdue",
    "weekly_digest",
    "escalation",
    "verification_request",
    "evidence_rejected",
    "source_blocked",
    "needs_person",
    "extension_request",
    "hold_notice",
    "reassignment",
    "date_proposal",
    "date_offer",
    "date_decision",
    "finding_notice",
    "handover_notice",
    "unit_wrote",
    "memo_ready",
    "memo_shared",
    "memo_issued",
    "memo_withdrawn",
]
"""The kinds of notification. `source_blocked` and `needs_person` tell the coordinator about a source, and the last four
are about a memo; the others are about a milestone."""

RedirectReason = Literal[
    "away",
    "slack_user_unknown",
    "slack_refused",
    "email_uncertain",
    "no_channel",
    "role_vacant",
    "coordinator_unreachable",
]

TopicReason = Literal[
    "status_unknown", "clock_not_started", "verifier_silent", "on_hold", "date_not_proposed", "date_not_told",
    "date_passed", "look_again", "look_again_asked",
]  # fmt: skip

NotificationReason = RedirectReason | TopicReason

DelayReason = Literal["cap", "outside_hours", "coordinator_unreachable"]
"""Why a notification waits. With the last reason it reached nobody, and the next slot tries again."""

Channel = Literal["slack", "email"]
Shows = Literal[
    "call", "verified", "closed", "withdrawn", "extended", "dated", "reassigned", "evidence_in", "rejected",
    "acknowledged", "snoozed", "blocked", "unblocked", "asked", "refused", "evidence_gone", "approved", "sent_back",
    "read", "commented", "issued", "replaced", "over", "agreed", "offered", "accepted", "declined", "by_law", "stated",
    "noted",
]  # fmt: skip
"""What a message in Slack shows of its part: the call to act it was sent with, or what has happened since. From
`approved` to `over` they are of a memo; then four are of a proposed date, and `by_law` is of a request for another date
than the one that a law names. `stated`: the agency said where it stands."""
SourceTopic = Literal[
    "blocked", "stale", "recovered", "vanished", "page_changed", "two_rows_match", "unknown_word", "watch_ended",
    "unread_record", "proof_gone", "proof_changed", "refused_file",
]  # fmt: skip


class Called(RoleAndSourceNames):
    """What the register called people and places when a message was claimed, so far as the message names them."""

    agency: str = ""
    bodies: Mapping[str, str] = {}
    """Who holds a duty, by the code of the duty."""

    def body(self, duty_on: str) -> str:
        """Return what the holder of a duty is called; one that was not frozen, with spaces."""
        return self.bodies.get(duty_on) or duty_on.replace("_", " ")


Decided = Literal[
    "granted", "declined", "given", "accepted", "kept", "verified", "another_way", "not_shown", "not_required",
    "closed", "reopened", "handed_over",
]  # fmt: skip
"""What was decided: on a request for a later date, unasked, on a date that was offered, on evidence; or handed over."""

TurnVerb = Literal[
    "review_evidence", "read_file", "decide_offer", "decide_request", "inspect", "send_date", "look_again",
    "answer_date", "send_document", "do_step",
]  # fmt: skip
"""What somebody does next about a milestone; the first seven are the office's. Source: docs/record.md#turn."""


class Since(Value):
    """One thing that happened since the last message, and its day."""

    what: Literal["statement", "head_told"] | Shows
    on: date


class History(Value):
    """Since when a person has known of a date, from the messages to that person about its milestone."""

    person: str | None
    """The id of the person; None if nobody holds the role."""
    first_on: date | None
    messages: int


class GivenFile(Value):
    """A file that waits for a verifier, as a message names it."""

    name: str
    by: str
    """The id of the person who gave it; `followthrough` for what a rule found."""
    on: date
    matched: str | None = None


class MessageFacts(Value):
    """What every message says of itself."""

    verdicts_by: str
    said_on: date
    called: Called = Called()


class MilestoneFacts(Value):
    """What a message says of a milestone and its date."""

    title: str
    due_on: date
    due_now: date
    basis: Basis
    days_past_original: int
    cannot_tell: bool
    """The source was not read since the date: what is said of the date is asked, not told."""
    overdue: bool = False
    """A legal deadline has passed, and there is a ground to say that it was missed (docs/record.md#overdue)."""
    days_late: int
    """Calendar days past the date in force."""


class ReminderFacts(MessageFacts, MilestoneFacts):
    """All that a part of a message says, frozen at the claim: a message said twice is the same message."""

    says: str
    duty_basis: Basis
    law: tuple[str, ...]
    provisional: bool
    waits_for: str | None
    duty_on: Duty
    responsible: str
    """The role, never a name."""
    agency_says: Says | None
    agency_says_on: date | None
    in_hand: int
    rejected_on: date | None
    rejected_why: str | None = None
    """The text id of a verifier's reason; the words themselves may have to be erased."""
    evidence: tuple[str, ...]
    """The first signs of the hash of each piece that waits for the verifier."""
    evidence_since: date | None
    source: str
    source_checked: bool = True
    source_since: date | None
    """The day of the last good reading of the source, or of the old copy it gave; none if there never was one."""
    told_on: date | None
    answer_by: date | None
    """The day by which an answer is asked for; none in a repeat, so that no deadline begins anew each week."""
    next_on: date | None
    repeats: date | None = None
    """In a repeat: the day of the last message that told the unit of the passed date."""
    news: tuple[Since, ...] = ()
    """In a repeat: what is new since then, the first one first."""
    v: int = 0
    """The last entry about the milestone when this was decided: a button drawn then is outdated when more came."""
    said_working_on: date | None = None
    """The day on which the person last said that they are working on it, where that quiet is over."""
    expected_on: date | None = None
    extended_to: tuple[date, ...] = ()
    head_on: date | None = None
    """The day on which the head of the unit hears of it, where nothing happens until then."""
    head_is_coordinator: bool = False
    """The coordinator hears of it then in the head's place: nobody could look, or no head can be reached."""
    head_role: str = "agency_unit_head"
    """The role that hears of it then; not every milestone is a unit's."""
    memo_on: date | None = None
    extension_to: date | None = None
    """The date asked for in a request that nobody has answered yet."""
    asked_by: str | None = None
    """The id of the person who asked for it, named the obstacle or handed the milestone over."""
    answered_why: str | None = None
    """The text id of that person's reason."""
    waits_on: str | None = None
    since: date | None = None
    """The day of the request, of the obstacle or of the handing over."""
    not_mine: bool = False
    business_days_left: int | None = None
    answer_due: date | None = None
    """The day by which the duty holder may answer a target date they have received."""
    offered_to: date | None = None
    """The date that the unit offers, or offered last."""
    decided: Decided | None = None
    decided_on: date | None = None
    decided_why: str | None = None
    """The text id of the coordinator's reason."""
    decided_to: str | None = None
    """The id of the person to whom it was handed over."""
    law_line: str | None = None
    condition: str | None = None
    ask: str | None = None
    """What the register asks for, after "please"."""
    files: tuple[GivenFile, ...] = ()
    short: str | None = None
    folder: bool = False
    """The source is a folder that the unit fills: to them it is never a source that we could not read."""
    history: History
    """Of the reader or whom the reader stands in for; of the contact, where a head is written to."""
    # Entries of 0.2.0 have these too, and nobody reads them.
    counting: str = ""
    business_days_late: int = 0
    asked: int = 0
    unread: tuple[str, ...] = ()
    supplied_by: tuple[str, ...] = ()
    counts_from: date | None = None
    date_answer: str = "none"
    offer_declined_on: date | None = None


class NoticeFacts(MessageFacts):
    """All that a notice of a source says, frozen at its claim."""

    source: str
    gives: Gives | None
    """What the source gives, as the register says: a folder is mended otherwise than a page."""
    topic: SourceTopic
    entry: int
    """The entry that says it: a person looks there, because a refused file is named nowhere."""
    on: date
    reason: str | None
    """A code: why the source could not be read, or why a file was not taken in."""
    detail: str = Field(default="", exclude_if=lambda detail: not detail)
    since: date | None
    answered_on: date | None
    """The day of the last good reading."""
    milestones: tuple[str, ...]
    """What it touches: the open milestones that would show there, or those it is about."""
    ref: str | None
    """Where it stands at the source; of a refused file its number."""
    answer_by: date
