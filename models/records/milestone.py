"""A milestone as the ledger knows it: as planned, and all that was said of it since."""

from datetime import date

from pydantic import AwareDatetime
from sqlalchemy import String
from sqlmodel import Field

from models.core import Nested, Record
from models.records.answer_items import HoldItem, QuietItem, ReassignmentItem, RequestItem
from models.records.items import (
    DueItem,
    EvidenceItem,
    ExtensionItem,
    FindingItem,
    ProofItem,
    RejectionItem,
    StatementItem,
    ToldItem,
)
from models.register import Basis, Duty, EvidenceKind, Milestone, Relation, Rule


class MilestoneRecord(Record):
    """One milestone, or one instance of a recurring one; the fields are the columns of its table."""

    id: str
    recommendation_id: str = Field(index=True)
    """`ALL` for the clocks that cover all recommendations."""
    template_id: str | None = None
    """The recurring milestone of which this is an instance."""
    instance_key: str | None = None
    recurring: bool = False
    """This is the recurring milestone itself: it has no day of its own, its instances have."""
    next_opening: date | None = None
    title: str
    says: str
    relation: Relation = Field(sa_type=String)
    duty_on: Duty = Field(sa_type=String)
    closes_recommendation: bool = False
    evidence_kind: EvidenceKind = Field(sa_type=String)
    source: str
    rule: Rule = Field(sa_type=Nested)
    planned: Milestone = Field(sa_type=Nested)
    """The milestone as the register gives it."""
    due_planned: date
    """The day the register first gave."""
    due_on: date
    """The original due date: the planned one, or the one `due fix` set."""
    due_now: date = Field(index=True)
    """The date in force: the original one, or that of the last extension."""
    basis: Basis = Field(sa_type=String)
    duty_basis: Basis = Field(sa_type=String)
    counting: str
    provisional_planned: bool = False
    provisional: bool = False
    """The date holds a place until the clock it waits for has started."""
    waits_for: str | None = None
    waits_hours: int | None = None
    follows_days: int | None = None
    law: tuple[str, ...] = Field(default=(), sa_type=Nested)
    needs: tuple[str, ...] = Field(default=(), sa_type=Nested)
    responsible: str
    escalation: str
    withdrawn_on: date | None = None
    withdrawn_reason: str | None = None
    replaced_by: str | None = None
    planned_on: date
    """The day the milestone was taken into the ledger."""
    planned_seq: int
    touched_seq: int
    """The last entry about this milestone."""
    checked_on: date | None = None
    """The day of the last look for a watch, or of a rule that raised."""
    held_until: date | None = None
    free_at: AwareDatetime | None = None
    """The moment at which what is held may go out."""
    held_reason: str | None = None
    told_on: date | None = None
    """The day the date was first put to the responsible."""
    statements: tuple[StatementItem, ...] = Field(default=(), sa_type=Nested)
    evidence: tuple[EvidenceItem, ...] = Field(default=(), sa_type=Nested)
    rejections: tuple[RejectionItem, ...] = Field(default=(), sa_type=Nested)
    findings: tuple[FindingItem, ...] = Field(default=(), sa_type=Nested)
    extensions: tuple[ExtensionItem, ...] = Field(default=(), sa_type=Nested)
    due_fixes: tuple[DueItem, ...] = Field(default=(), sa_type=Nested)
    proofs: tuple[ProofItem, ...] = Field(default=(), sa_type=Nested)
    """What became of the proof at its source after a finding; the last finding looked at all before it."""
    quiets: tuple[QuietItem, ...] = Field(default=(), sa_type=Nested)
    holds: tuple[HoldItem, ...] = Field(default=(), sa_type=Nested)
    requests: tuple[RequestItem, ...] = Field(default=(), sa_type=Nested)
    reassignments: tuple[ReassignmentItem, ...] = Field(default=(), sa_type=Nested)
    told: tuple[ToldItem, ...] = Field(default=(), sa_type=Nested)
    redraw: bool = Field(default=False, index=True)
    """A message in Slack shows something else of this than what holds now."""

    @property
    def is_watch(self) -> bool:
        """Say whether this is a watch on a bill: never due, never overdue."""
        return self.basis == "pending_bill"

    @property
    def finding(self) -> FindingItem | None:
        """Return the last finding that stands."""
        return next((each for each in reversed(self.findings) if each.stands), None)

    @property
    def extension(self) -> ExtensionItem | None:
        """Return the last extension that stands."""
        return next((each for each in reversed(self.extensions) if each.stands), None)

    @property
    def statement(self) -> StatementItem | None:
        """Return the last statement of the agency that stands."""
        return next((each for each in reversed(self.statements) if each.stands), None)

    @property
    def waiting_evidence(self) -> tuple[EvidenceItem, ...]:
        """Return the evidence in hand on which no verifier has spoken since it came."""
        spoken = max((each.seq for each in (*self.rejections, *self.findings) if each.stands), default=0)
        return tuple(each for each in self.evidence if each.stands and each.seq > spoken)

    @property
    def missing(self) -> date | None:
        """Return the day since which nobody can be shown what the finding that stands, or a verifier's turn, rests on.

        None where every file of the finding is whole; and where evidence waits, as long as one piece of it is.
        """
        proof = self.finding.evidence if self.finding else ()
        lost = [each.lost_on for each in self.evidence if each.stands and each.lost_on and each.sha256 in proof]
        waiting = self.waiting_evidence
        if not any(each.counts for each in waiting):
            lost += [each.lost_on for each in waiting if each.lost_on]
        return min(lost, default=None)

    @property
    def shaken(self) -> ProofItem | None:
        """Return what last became of the proof since the finding that stands; none where nothing did."""
        finding = self.finding
        return next((each for each in reversed(self.proofs) if finding and each.seq > finding.seq), None)

    @property
    def is_closed(self) -> bool:
        """Say whether no more reminders go out: a finding closes it, or the register withdrew it."""
        closing = self.finding is not None and self.finding.verdict != "not_met"
        return closing or self.withdrawn_on is not None
