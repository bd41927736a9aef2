"""One milestone as the ledger knows it: what each entry said of it, and the record that holds these items."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any, Literal, TypeVar

from pydantic import AwareDatetime

from models.core import Mark, Record, Value
from models.ledger import PROVES, REOPENS, DelayReason, NotificationKind, NotificationReason, Says, Shows, Verdict
from models.register import Basis, Milestone, Rule, Voice, Withdrawal


class RecordItem(Value):
    """One thing that an entry said. A corrected item stays shown and counts no more."""

    seq: int
    on: date
    by: str
    corrected_by: int | None = None

    @property
    def stands(self) -> bool:
        """Return whether the item still counts."""
        return self.corrected_by is None


@cache
def _shared_fields(kind: type[Value], other: type[Value]) -> tuple[str, ...]:
    names = other.model_fields.keys() | other.__class_vars__  # an event's kind is of its class
    return tuple(kind.model_fields.keys() & names - RecordItem.model_fields.keys())


def shared(kind: type[Value], value: Value) -> dict[str, Any]:
    """Return what a value says under the names of the fields of an item or a record; nothing of an item's origin."""
    return {name: getattr(value, name) for name in _shared_fields(kind, type(value))}


I = TypeVar("I", bound=RecordItem)  # noqa: E741


def last_standing(items: Sequence[I]) -> I | None:
    """Return the last item that still counts."""
    return next((item for item in reversed(items) if item.stands), None)


class StatementItem(RecordItem):
    """What the agency says it did."""

    says: Says
    text_id: str
    listed: Mark = False
    """Whether the day is only that of a list."""


class EvidenceItem(RecordItem):
    """Evidence in hand: a file a person gave, or a rule's candidate."""

    recorded_on: date
    sha256: str
    name: str
    voice: Voice
    source: str | None = None
    ref: str | None = None
    says: str | None = None
    media_type: str | None = None
    text: str | None = None
    """The SHA-256 of what was extracted from it."""
    item_ref: str | None = None
    """Where it stood at its source, so that it can be looked at again."""
    lost_on: date | None = None
    """The day its file was found gone from custody, or changed there; it counts no more until it is back."""
    removed_seq: int | None = None
    """The entry by which it was removed by order; then it never comes back."""
    removed_why: str | None = None

    @property
    def counts(self) -> bool:
        """Return whether it can be shown to anybody: it was not withdrawn, and its file is whole."""
        return self.stands and self.lost_on is None

    @property
    def was_found(self) -> bool:
        """Return whether a rule found it in a public source. Nobody sent it, so that it is no word to the office; a
        file, which a person gave or put into a folder, is known by its own hash."""
        return self.source is not None and self.ref != self.sha256


class RejectionItem(RecordItem):
    """A verifier holds that evidence in hand does not show the milestone."""

    recorded_on: date
    evidence: tuple[str, ...]
    reason_id: str


class FindingItem(RecordItem):
    """What a named verifier holds; `on` is the day the thing was done, or since when it no longer holds."""

    recorded_on: date
    verdict: Verdict
    evidence: tuple[str, ...]
    reason_id: str

    @property
    def proves(self) -> bool:
        """Return whether it verifies the milestone as done."""
        return self.verdict in PROVES

    @property
    def closes(self) -> bool:
        """Return whether the milestone is closed while this finding decides."""
        return self.verdict not in REOPENS


class LookItem(RecordItem):
    """A person looked at the public source in which the milestone would show, and found nothing; `on` is the day."""

    source: str


class ExtensionItem(RecordItem):
    """A later date beside the original one."""

    to: date
    reason_id: str


class DueItem(RecordItem):
    """An original due date as it was corrected; `before` is the one shown until then."""

    day: date
    before: date
    basis: Basis
    source_id: str | None
    started_by: str | None


class ProofItem(Value):
    """What proved a milestone is gone or changed at its source; the finding stands until another is recorded."""

    seq: int
    on: date
    source: str
    ref: str
    how: Literal["gone", "changed"]


class ToldItem(Value):
    """One message, or part of one, claimed for a person about a milestone."""

    key: str
    message: str
    kind: NotificationKind
    due: date
    to: str
    instead_of: str | None
    reason: NotificationReason | None
    seq: int
    claimed_on: date
    sent_on: date | None = None
    sent_seq: int = 0
    refused: bool = False
    by_mail: bool = False
    shows: Shows = "call"
    shows_seq: int = 0
    """What it shows in Slack, and the entry that says so (models/records/messages.py)."""


class QuietItem(RecordItem):
    """The responsible is working on it, or asked not to be reminded before `until`."""

    kind: Literal["acknowledged", "snoozed"]
    due: date
    until: date
    expected: date | None = None


class HoldItem(RecordItem):
    """What the responsible waits for, until it is lifted."""

    recorded_on: date
    waits_for: str | None
    reason_id: str | None
    not_mine: bool = False
    lifted_on: date | None = None
    lifted_seq: int | None = None


class WrittenItem(RecordItem):
    """What somebody wrote to the coordinator about it: a note, and nobody's statement."""

    recorded_on: date
    text_id: str
    way: Literal["button", "page", "command", "direct_message", "mail"]
    bears_name_of: str | None = None


class RequestItem(RecordItem):
    """A later date that was asked for, and what the coordinator answered."""

    recorded_on: date
    to: date
    reason_id: str
    answer: Literal["granted", "refused"] | None = None
    answered_seq: int | None = None
    answered_on: date | None = None
    answered_by: str | None = None
    answer_reason_id: str | None = None


class ReassignmentItem(RecordItem):
    """Another person acts; who was asked before stays known."""

    recorded_on: date
    to: str
    was: str
    reason_id: str | None


class ProposalItem(RecordItem):
    """Our target date, proposed to the unit that we assume is responsible."""

    recorded_on: date
    due: date
    unit: str


class HandoverItem(RecordItem):
    """A letter with our target date, handed to the duty holder."""

    due: date


class AgreementItem(RecordItem):
    """The unit agreed to our target date."""

    due: date

    @property
    def kind(self) -> Literal["agreed"]:
        """Return what became of our date."""
        return "agreed"

    @property
    def to(self) -> date:
        """Return the date agreed to."""
        return self.due


class OfferItem(RecordItem):
    """A date that the unit offered in place of ours, and what the coordinator answered."""

    recorded_on: date
    to: date
    reason_id: str
    due: date
    """Our date at the time."""
    answer: Literal["accepted", "declined"] | None = None
    answered_seq: int | None = None
    answered_on: date | None = None
    answered_by: str | None = None
    answer_reason_id: str | None = None

    @property
    def kind(self) -> Literal["offered", "accepted", "declined"]:
        """Return what became of our date and theirs."""
        return self.answer or "offered"


class MilestoneDates(Value):
    """The original due date, and what anybody said of the dates since."""

    due_on: date
    """The original due date: the planned one, or the one `date fix` set."""
    provisional: bool = False
    """The date holds a place until the clock it waits for has started."""
    told_on: date | None = None
    """The day the duty holder first received the date: a message delivered to them, not one prepared."""
    told_seq: int | None = None
    due_fixes: tuple[DueItem, ...] = ()
    extensions: tuple[ExtensionItem, ...] = ()
    extension_requests: tuple[RequestItem, ...] = ()
    proposals: tuple[ProposalItem, ...] = ()
    handovers: tuple[HandoverItem, ...] = ()
    agreements: tuple[AgreementItem, ...] = ()
    offers: tuple[OfferItem, ...] = ()


class MilestoneReview(Value):
    """What was said and given to show that the thing is done, and what verifiers hold of it."""

    statements: tuple[StatementItem, ...] = ()
    evidence: tuple[EvidenceItem, ...] = ()
    rejections: tuple[RejectionItem, ...] = ()
    findings: tuple[FindingItem, ...] = ()
    proofs: tuple[ProofItem, ...] = ()
    """What became of the proof at its source after a finding; the last finding looked at all before it."""
    looks: tuple[LookItem, ...] = ()
    checked_on: date | None = None
    """The day of the last look for a watch, or of a rule that raised."""


class MilestoneExchange(Value):
    """The messages about the milestone, and what people answered that bears on the next."""

    messages: tuple[ToldItem, ...] = ()
    quiets: tuple[QuietItem, ...] = ()
    holds: tuple[HoldItem, ...] = ()
    reassignments: tuple[ReassignmentItem, ...] = ()
    written: tuple[WrittenItem, ...] = ()


class MilestoneRecord(Record):
    """One milestone, or one instance of a recurring one."""

    id: str
    recommendation_id: str
    """`ALL` for the clocks that cover all recommendations."""
    template_id: str | None = None
    """The recurring milestone of which this is an instance."""
    instance_key: str | None = None
    is_template: bool = False
    """This is the recurring milestone itself: it has no day of its own, its instances have."""
    next_opening: date | None = None
    waits_for: str | None = None
    follows_days: int | None = None
    source: str
    basis: Basis
    due_now: date
    """The date in force: the original one, or that of the last extension."""
    planned_on: date
    planned_seq: int
    touched_seq: int
    withdrawal: Withdrawal | None = None
    is_closed: bool = False
    """No more reminders go out (models/records/milestone_fold.py)."""
    held_until: date | None = None
    delayed_until: AwareDatetime | None = None
    held_reason: DelayReason | None = None
    held_for: str | None = None
    """The person whose caps or hours it waits for, or the operator."""
    redraw: bool = False
    """A message in Slack is stale (models/records/messages.py)."""
    plan: Milestone
    """As the plan has it."""
    dates: MilestoneDates
    review: MilestoneReview = MilestoneReview()
    exchange: MilestoneExchange = MilestoneExchange()

    @property
    def rule(self) -> Rule:
        """Return the rule by which a source shows it."""
        return self.plan.evidence.rule

    @property
    def withdrawn_on(self) -> date | None:
        """Return the day on which the plan withdrew it."""
        return self.withdrawal.on if self.withdrawal else None

    @property
    def is_watch(self) -> bool:
        """Return whether this is a watch on a bill: never due, never overdue."""
        return self.basis == "pending_bill"

    @property
    def finding(self) -> FindingItem | None:
        """Return the finding that decides now: the last that stands and does not only confirm another."""
        return last_standing([item for item in self.review.findings if item.verdict != "still_holds"])

    @property
    def newest_finding(self) -> FindingItem | None:
        """Return the last finding that stands, one that confirms another too; None if no finding decides."""
        return last_standing(self.review.findings) if self.finding else None

    @property
    def extension(self) -> ExtensionItem | None:
        """Return the last extension that stands."""
        return last_standing(self.dates.extensions)

    @property
    def statement(self) -> StatementItem | None:
        """Return the last statement of the agency that stands."""
        return last_standing(self.review.statements)

    @property
    def evidence_to_review(self) -> tuple[EvidenceItem, ...]:
        """Return the evidence in hand on which no verifier has spoken since it came."""
        return tuple(item for item in self.evidence_since_review if item.stands)

    @property
    def evidence_since_review(self) -> tuple[EvidenceItem, ...]:
        """Return what came since a verifier last spoke, what was withdrawn of it too."""
        # Who reopens a milestone and names no file has not judged what was given since it was closed.
        words = [item for item in self.review.findings if item.verdict != "no_longer_holds" or item.evidence]
        spoken = max((item.seq for item in (*self.review.rejections, *words) if item.stands), default=0)
        return tuple(item for item in self.review.evidence if item.seq > spoken)

    @property
    def missing(self) -> date | None:
        """Return the day since which nobody can be shown what the finding that stands, or a verifier's turn, rests on;
        None while every file of the finding is whole and, if evidence waits, one piece of that."""
        if not any(item.lost_on for item in self.review.evidence):
            return None
        proof = self.finding.evidence if self.finding else ()
        lost = [item.lost_on for item in self.review.evidence if item.stands and item.lost_on and item.sha256 in proof]
        waiting = self.evidence_to_review
        if not any(item.counts for item in waiting):
            lost += [item.lost_on for item in waiting if item.lost_on]
        return min(lost, default=None)

    @property
    def removed(self) -> EvidenceItem | None:
        """Return the evidence that was removed by order, where it is missing (`missing`); None if none was."""
        if self.missing is None:
            return None
        return next((item for item in self.review.evidence if item.stands and item.removed_seq is not None), None)

    @property
    def shaken(self) -> ProofItem | None:
        """Return what last became of the proof since a verifier last looked, or None if nothing did."""
        finding = self.newest_finding
        return next((item for item in reversed(self.review.proofs) if finding and item.seq > finding.seq), None)
