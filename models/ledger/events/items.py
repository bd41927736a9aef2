"""What an item of a message says of a milestone, by its kind: the facts, frozen at the claim, and beside them the
record of the kind. To add a kind, write its class here and its words where `mypy` then names the place.

People are ids and typed words are text ids: both can be looked up, and erased.
"""

from dataclasses import replace
from datetime import date
from typing import Annotated, Any, ClassVar, Literal, get_args

from pydantic import Field

from models.core import Value
from models.ledger.events.kinds import Kind, Rung
from models.ledger.events.message_facts import Called, Decided, GivenFile, NotificationKind, NotificationReason, Since
from models.register import Basis, Duty, Says

# The kinds. A variation says in what it differs.

CHECK_IN = Rung(
    name="check_in",
    topic=None,
    rule="Ladder",
    rank=190,
    role="responsible",
    ask="how_it_stands",
    tells_passed=False,
    over_when="unit_answers",
    is_capped=True,
    offset=-14,
    row=("under_way", "not_started", "evidence"),
    has_menu=True,
    leads=False,
)
DUE_SOON = replace(
    CHECK_IN,
    name="due_soon",
    rank=120,
    ask="send",
    offset=-3,
    row=("evidence", "done_no_file", "under_way", "not_started"),
    leads=True,
)
OVERDUE = replace(DUE_SOON, name="overdue", rank=90, tells_passed=True, offset=1)
ESCALATION = replace(
    OVERDUE,
    name="escalation",
    rule="Escalation",
    rank=80,
    role="unit_head",
    ask="who",
    tells_passed=False,
    offset=14,
    row=("reassign", "write", "under_way"),
    leads=False,
)
WEEKLY_DIGEST = Kind(
    name="weekly_digest",
    topic=None,
    rule="Rhythm",
    rank=180,
    role="responsible",
    ask="send",
    tells_passed=True,
    over_when="unit_answers",
    is_capped=True,
    row=DUE_SOON.row,
    has_menu=True,
    leads=True,
)
EVIDENCE_REJECTED = replace(
    WEEKLY_DIGEST,
    name="evidence_rejected",
    rule="Verification",
    rank=70,
    is_capped=False,
    row=("evidence", "write", "under_way"),
)
REASSIGNMENT = replace(
    EVIDENCE_REJECTED,
    name="reassignment",
    rule="Holds and requests",
    rank=140,
    ask="how_it_stands",
    tells_passed=False,
    row=("under_way", "not_mine", "not_started"),
)
ON_HOLD = replace(
    WEEKLY_DIGEST,
    topic="on_hold",
    rule="Holds and requests",
    role="coordinator",
    ask="find_out",
    tells_passed=False,
    row=("unblock", "reassign", "done"),
    has_menu=False,
    leads=False,
)
CLOCK_NOT_STARTED = replace(ON_HOLD, topic="clock_not_started", rule="Clock", row=())
HOLD_NOTICE = Kind(
    name="hold_notice",
    topic=None,
    rule="Holds and requests",
    rank=40,
    role="coordinator",
    ask="find_out",
    tells_passed=False,
    over_when="reader_answers",
    is_capped=True,
    row=("reassign", "unblock"),
    has_menu=False,
    leads=False,
)
UNIT_WROTE = replace(HOLD_NOTICE, name="unit_wrote", rank=45, over_when="never", row=("done", "reassign"))
EXTENSION_REQUEST = replace(
    HOLD_NOTICE, name="extension_request", rank=20, ask="decide", row=("extend.grant", "extend.refuse")
)
DATE_OFFER = replace(
    EXTENSION_REQUEST, name="date_offer", rule="Proposal", rank=30, row=("date.accept", "date.decline")
)
DATE_PROPOSAL = Kind(
    name="date_proposal",
    topic=None,
    rule="Proposal",
    rank=110,
    role="unit_head",
    ask="agree",
    tells_passed=False,
    over_when="reader_answers",
    is_capped=True,
    row=("date.agree", "date.offer", "not_mine"),
    has_menu=False,
    leads=False,
)
DATE_NOT_PROPOSED = replace(DATE_PROPOSAL, topic="date_not_proposed", role="coordinator", ask="propose", row=())
DATE_NOT_TOLD = replace(DATE_NOT_PROPOSED, topic="date_not_told")
VERIFICATION_REQUEST = Kind(
    name="verification_request",
    topic=None,
    rule="Verification",
    rank=100,
    role="verifier",
    ask="judge",
    tells_passed=False,
    over_when="reader_answers",
    is_capped=True,
    row=("verify", "reject"),
    has_menu=False,
    leads=False,
)
LOOK_AGAIN = replace(VERIFICATION_REQUEST, topic="look_again", row=("confirm", "reopen"))
LOOK_AGAIN_ASKED = replace(LOOK_AGAIN, topic="look_again_asked", role="coordinator", ask="nothing", row=())
VERIFIER_SILENT = replace(LOOK_AGAIN_ASKED, topic="verifier_silent", ask="find_out")
DATE_DECISION = Kind(
    name="date_decision",
    topic=None,
    rule="Decisions",
    rank=150,
    role="responsible",
    ask="nothing",
    tells_passed=False,
    over_when="never",
    is_capped=True,
    row=(),
    has_menu=False,
    leads=False,
)
FINDING_NOTICE = replace(DATE_DECISION, name="finding_notice", rank=160)
HANDOVER_NOTICE = replace(FINDING_NOTICE, name="handover_notice", rank=170)
SOURCE_BLOCKED = replace(HOLD_NOTICE, name="source_blocked", rule="Sources", rank=50, over_when="never", row=())
NEEDS_PERSON = replace(SOURCE_BLOCKED, name="needs_person", rank=60)
MEMO_READY = replace(
    VERIFICATION_REQUEST, name="memo_ready", rule="Memos", rank=35, ask="decide", over_when="never", row=()
)
MEMO_SHARED = replace(MEMO_READY, name="memo_shared", rank=130, role="liaison", is_capped=False)
MEMO_ISSUED = replace(MEMO_SHARED, name="memo_issued", rank=200, role="reader", ask="nothing")
MEMO_WITHDRAWN = replace(MEMO_ISSUED, name="memo_withdrawn", rank=10)


# Their facts


class Promise(Value):
    """The one promise that a message may make: "If nobody answers, we ask your unit head, not before D." It stands in a
    message in Slack about one item until anything is entered about that item. Source: docs/reminders.md#promises."""

    not_before: date
    to: str
    """The role that is asked then, by its id."""


class ItemFacts(Value):
    """What every item says: which milestone, its date and whose duty it is."""

    specification: ClassVar[Kind]

    kind: str
    """Its name, which is stored: it says which facts these are, so that it has no default."""
    title: str
    short: str
    due_on: date
    due_now: date
    basis: Basis
    law: str = ""
    """The law as it is cited in a line; the laws in full are `laws`."""
    laws: tuple[str, ...] = ()
    condition: str = ""
    """On what a conditional deadline depends."""
    duty_on: Duty
    role: str = ""
    """The role, by its id, in which the reader is asked; never a name."""
    is_duty_by_law: bool = False
    """A law requires the thing, whoever set its date."""
    shows: str
    """What would show it: whole sentences."""
    said_on: date
    """The New York day on which this was true."""
    v: int
    """The last entry about the milestone: a button drawn before a later one is outdated."""
    verdicts_by: str
    called: Called = Called()

    def __init_subclass__(cls, *, of: Kind | None = None, **more: Any) -> None:
        """Take the record of the kind from the head of a class; a base of several kinds has none."""
        super().__init_subclass__(**more)
        if of is not None:
            cls.specification = of

    @property
    def has_passed(self) -> bool:
        """Return whether the date in force had passed."""
        return self.due_now < self.said_on

    @property
    def words(self) -> str | None:
        """Return the text id of the words that it quotes, or None."""
        return getattr(self, "why", None)


class AskedFacts(ItemFacts):
    """What every item says that asks somebody to do something by its date."""

    ask: str
    """What the register asks for, after "please"."""
    source: str
    source_read: date | None
    """The day of its last good reading, if there ever was one."""
    is_folder: bool = False
    """The source is a folder that the unit fills: to them it is never a source that we could not read."""
    cannot_tell: bool = False
    """The source was not read since the date: what is said of the date is asked."""
    overdue: bool = False
    """A legal deadline has passed, and there is a ground to say that it was missed (docs/record.md#overdue)."""
    days_late: int = 0
    """Calendar days past the date in force."""
    in_hand: int = 0
    """Files on record that were judged."""
    says: Says | None = None
    says_on: date | None = None
    answer: Since | None = None
    """What the duty holder answered last, if it is in force."""
    answer_to: date | None = None
    """The day that this answer names: when they expect to finish, or the date they ask for or offer."""
    asked_on: tuple[date, ...] = ()
    """The first and the last day on which the person was written to about it; for a head, the contact."""
    asked: str | None = None
    """That person."""
    promise: Promise | None = None


class Answered(ItemFacts):
    """What an item says that follows what somebody did: who, when, and in which words."""

    by: str | None = None
    on: date | None = None
    why: str | None = None


class CheckInFacts(AskedFacts, of=CHECK_IN):
    """Before the date: how does it stand?"""

    kind: Literal["check_in"]


class DueSoonFacts(AskedFacts, of=DUE_SOON):
    """The date is near."""

    kind: Literal["due_soon"]


class OverdueFacts(AskedFacts, of=OVERDUE):
    """The date has passed: is it done?"""

    kind: Literal["overdue"]


class RepeatFacts(AskedFacts, of=WEEKLY_DIGEST):
    """The same again, weeks later."""

    kind: Literal["weekly_digest"]
    since: date | None = None
    """The day of the last message that told the unit of the passed date."""
    news: tuple[Since, ...] = ()


class EscalationFacts(AskedFacts, of=ESCALATION):
    """To the head: the unit was asked and has not answered, or not by what it said it would."""

    kind: Literal["escalation"]


class RejectedFacts(AskedFacts, of=EVIDENCE_REJECTED):
    """A verifier looked, and it is not enough."""

    kind: Literal["evidence_rejected"]
    rejected_on: date | None = None
    file: str = ""
    why: str | None = None


class ReassignmentFacts(Answered, of=REASSIGNMENT):
    """It was handed to the reader."""

    kind: Literal["reassignment"]


class HeldFacts(Answered):
    """What an item says of a hold."""

    waits_for: str | None = None
    not_ours: bool = False


class HoldFacts(HeldFacts, of=HOLD_NOTICE):
    """The unit waits for something, or says that it is not theirs."""

    kind: Literal["hold_notice"]


class OnHoldFacts(HeldFacts, of=ON_HOLD):
    """A reminder of what is on hold, which goes to the coordinator."""

    kind: Literal["on_hold"]


class UnitWroteFacts(Answered, of=UNIT_WROTE):
    """Somebody wrote to the coordinator about it: a note."""

    kind: Literal["unit_wrote"]
    others: int = 0
    """How many more notes have come since the last that the coordinator was sent."""
    is_mail: bool = False
    """It came by mail, and bears that person's name: anybody can write a From line."""


class DateAskedFacts(Answered):
    """What an item says of another date that awaits the coordinator's decision."""

    to: date | None = None


class ExtensionRequestFacts(DateAskedFacts, of=EXTENSION_REQUEST):
    """The unit asks for a later date."""

    kind: Literal["extension_request"]


class DateOfferFacts(DateAskedFacts, of=DATE_OFFER):
    """The unit offers a date of its own in place of ours."""

    kind: Literal["date_offer"]


class DateProposalFacts(ItemFacts, of=DATE_PROPOSAL):
    """Our target date, before any reminder about it."""

    kind: Literal["date_proposal"]
    stands_from: date | None = None
    """The day from which a date that has passed counts, if nobody answers."""


class NotProposedFacts(ItemFacts, of=DATE_NOT_PROPOSED):
    """Our target date was not proposed to its duty holder yet."""

    kind: Literal["date_not_proposed"]


class NotToldFacts(ItemFacts, of=DATE_NOT_TOLD):
    """Our target date did not reach its duty holder."""

    kind: Literal["date_not_told"]


class ClockFacts(ItemFacts, of=CLOCK_NOT_STARTED):
    """The date is a placeholder: has its clock started?"""

    kind: Literal["clock_not_started"]
    waits_for: str | None = None


class FileFacts(ItemFacts):
    """What an item says that asks a verifier to judge, or that nobody does."""

    files: tuple[GivenFile, ...] = ()
    decided: Decided | None = None
    """As what the milestone is closed, where it must be looked at again."""
    decided_on: date | None = None


class VerificationFacts(FileFacts, of=VERIFICATION_REQUEST):
    """A file awaits a finding."""

    kind: Literal["verification_request"]


class LookAgainFacts(FileFacts, of=LOOK_AGAIN):
    """A closed milestone must be looked at again."""

    kind: Literal["look_again"]


class LookAgainAskedFacts(FileFacts, of=LOOK_AGAIN_ASKED):
    """The coordinator hears that a verifier was asked to look again."""

    kind: Literal["look_again_asked"]


class VerifierSilentFacts(FileFacts, of=VERIFIER_SILENT):
    """No verifier has recorded a finding."""

    kind: Literal["verifier_silent"]


class DecisionFacts(Answered):
    """What an item says of a decision somebody waits for; `by` asked for it, `why` is who decided's reason."""

    decided: Decided | None = None
    decided_on: date | None = None
    to: date | None = None


class DateDecisionFacts(DecisionFacts, of=DATE_DECISION):
    """What was decided on a date."""

    kind: Literal["date_decision"]


class FindingFacts(DecisionFacts, of=FINDING_NOTICE):
    """What a verifier found."""

    kind: Literal["finding_notice"]


class HandoverFacts(DecisionFacts, of=HANDOVER_NOTICE):
    """To whom it was handed over."""

    kind: Literal["handover_notice"]
    given_to: str | None = None


AnyItem = (
    CheckInFacts
    | DueSoonFacts
    | OverdueFacts
    | RepeatFacts
    | EscalationFacts
    | RejectedFacts
    | ReassignmentFacts
    | HoldFacts
    | OnHoldFacts
    | UnitWroteFacts
    | ExtensionRequestFacts
    | DateOfferFacts
    | DateProposalFacts
    | NotProposedFacts
    | NotToldFacts
    | ClockFacts
    | VerificationFacts
    | LookAgainFacts
    | LookAgainAskedFacts
    | VerifierSilentFacts
    | DateDecisionFacts
    | FindingFacts
    | HandoverFacts
)
ClaimedItem = Annotated[AnyItem, Field(discriminator="kind")]
KINDS: dict[NotificationKind, Kind] = {
    kind.name: kind for kind in [*globals().values()] if isinstance(kind, Kind) and kind.topic is None
}
"""Every kind by the name under which it is claimed."""
BY_TOPIC: dict[str, Kind] = {
    kind.topic: kind for kind in [*globals().values()] if isinstance(kind, Kind) and kind.topic
}
"""Every kind that asks something of its own, by why."""
CLASSES: dict[str, type[AnyItem]] = {
    get_args(item.model_fields["kind"].annotation)[0]: item for item in get_args(AnyItem)
}
"""The facts by the name of their kind, or of its topic."""


def kind_of(name: NotificationKind, reason: NotificationReason | None) -> Kind:
    """Return the kind of a message that was claimed under a name, for a reason."""
    return BY_TOPIC.get(reason or "") or KINDS[name]
