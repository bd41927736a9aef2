"""The facts of a memo by the view's names: where each milestone and each recommendation stands. No wording.

What a field means stands at the view; what a memo says stands in the rows of `Facts`
(notifications/memo/document.py). The class docstrings are the descriptions in flows/data/memo.schema.json. Source:
docs/memo.md#sections.
"""

from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar, Literal

from pydantic import Field

from models.core import Value, same_fields
from models.ledger import Answer, Says, Verdict
from models.register import Basis, Body, Duty, Law, Level, Relation, TextBasis
from models.standing import (
    AnswerKind,
    Claim,
    DateState,
    Ground,
    MilestoneAnswer,
    MilestoneView,
    ProofState,
    RecommendationView,
    Turn,
    Why,
)

State = Literal["draft", "issued", "erratum"]


class Events(Value):
    """It rests on these entries."""

    events: tuple[int, ...] = Field(min_length=1)

    @property
    def seqs(self) -> tuple[int, ...]:
        """Return the entries behind it."""
        return self.events


class NoneOf(Value):
    """Something is absent from all entries up to `through`."""

    none_of: str
    through: int

    seqs: ClassVar[tuple[int, ...]] = ()


class Computed(Value):
    """A figure that a rule of the models floor computes from these entries."""

    rule: str
    inputs: tuple[int, ...]
    as_of: date

    @property
    def seqs(self) -> tuple[int, ...]:
        """Return the entries behind it."""
        return self.inputs


Trace = Events | NoneOf | Computed


def events(*seqs: int | None) -> Events:
    """Return the trace to some entries, in order."""
    return Events(events=tuple(sorted({seq for seq in seqs if seq is not None})))


class VerdictFacts(Value):
    """The newest word of a verifier: a finding, or that evidence did not show it."""

    word: Verdict | Literal["insufficient"]
    seq: int
    on: date
    """The day on which it was recorded."""
    done_on: date | None = None
    """The day of the work, by a finding; None where evidence did not show it."""


class AnswerFacts(Value):
    """One thing that was answered about a milestone, or decided on it. Who answered is in no memo."""

    kind: AnswerKind
    seq: int
    on: date
    day: date | None
    in_force: bool


class MilestoneFacts(Value):
    """Where one milestone stands: what became of its date, what stands of its proof, and what the agency says."""

    id: str
    what: str
    short: str | None
    """The register's short name; None if it gives none."""
    ask: str | None
    """What is asked for, as it follows "Please"; None if the register does not say."""
    shows_in: str | None
    """The public source in which it would show if it were done, or `nowhere`; None if the register does not say."""
    relation: Relation
    duty_on: Duty
    closes: bool
    due: date
    extended: date | None
    due_now: date
    date_seq: int
    basis: Basis
    duty_basis: Basis
    provisional: bool
    waits_for: str | None
    law: tuple[Law, ...]
    """What commands it: sections, local laws, enacted words, and how sure each reading is."""
    limits: tuple[Law, ...]
    """What only limits how it may be done."""
    condition: str | None
    """The one clause on which a conditional deadline hangs, without "if"; None if it hangs on none."""
    condition_reason: str | None
    """Why we do not know whether the condition holds, or why we take it to hold."""
    needs: str
    level: Level | None
    """How far a practice must have come for this milestone; None if it is not about a practice."""
    date_state: DateState
    counts_from: date | None
    days_late: int
    """Calendar days past `counts_from`; 0 unless it passed and somebody could look since."""
    days_past_original: int
    ground: Ground | None
    """Why the date is known not to have been kept."""
    proof: ProofState
    why: Why | None
    """Why its proof was not checked, or how it was closed otherwise than as done."""
    proof_since: date | None
    verdict: VerdictFacts | None
    says: Says | None
    said_on: date | None
    asked_on: date | None
    answer_due: date | None
    has_answer: bool
    """Whether the duty holder gave any answer about it: a word, a file, or what a message asks for."""
    extensions: int
    answers: tuple[AnswerFacts, ...]
    last_answer: AnswerFacts | None
    last_decision: AnswerFacts | None
    turn: Turn | None
    trace: tuple[Trace, ...] = Field(min_length=1)


class RecommendationFacts(Value):
    """Where one recommendation stands. The agency's word and ours share no word list.

    The fields from `due` to `days_late` are of `milestone`: the one that closed it, or else the next one.
    """

    id: str
    short: str
    name: str | None
    """The register's short name; None if it gives none."""
    text_basis: TextBasis
    inferred: bool
    proof: ProofState
    why: Why | None
    proof_since: date | None
    verified: int
    out_of: int
    claim: Claim
    acceptance: Answer | None
    """What the agency answered to it; None if it gave no answer. It closes nothing."""
    milestone: str | None
    due: date | None
    extended: date | None
    basis: Basis | None
    provisional: bool
    extensions: int
    asked_on: date | None
    date_state: DateState | None
    """What became of the date of `milestone`; None once the recommendation is closed."""
    days_late: int
    answered: str | None
    """The open milestone that the last answer is about: the next one, or else the first that has an answer."""
    last_answer: AnswerFacts | None
    last_decision: AnswerFacts | None
    """The office's newest decision that holds, on `milestone`."""
    turn: Turn | None
    closed_on: date | None
    """The day of the finding that closed it; None while it is open. Then nothing of it is late or next."""
    open_after_closing: tuple[str, ...]
    audience: tuple[str, ...]
    """The offices that follow it, by the register's ids (`council_audience`)."""
    trace: tuple[Trace, ...] = Field(min_length=1)


class ReportFacts(Value):
    """The report that made the recommendations, and the full names of the two bodies."""

    office_name: str
    agency_name: str
    issued_on: date
    topic: str | None
    issued_by: Body | None = None
    """The office that made the recommendations; None if it is the office that follows them."""


class Ledger(Value):
    """The cut in the chain that the memo rests on; signed at issue, where a key is set."""

    seq: int
    hash: str
    checkpoint: str | None = None
    """The signed bytes, as text: canonical JSON that holds this seq and hash."""
    key_id: str | None = None
    signature: str | None = None


class Hearing(Value):
    """The Council's event before which a memo is made."""

    event_id: int
    on: date | None
    """Its day, if the register or a public record in hand gives it."""
    title: str


def milestone_facts(view: MilestoneView, answer_row: Callable[[MilestoneAnswer], AnswerFacts]) -> dict[str, Any]:
    """Return where a milestone stands, by the names of `MilestoneFacts`; `answer_row` gives each of its answers."""
    record = view.record
    return same_fields(MilestoneFacts, record.plan, view) | {
        "what": record.plan.title,
        "closes": record.plan.closes_recommendation,
        "due": record.dates.due_on,
        "extended": view.extended_to,
        "duty_basis": record.plan.duty_basis,
        "provisional": record.dates.provisional,
        "waits_for": record.waits_for,
        "needs": record.plan.says,
        "days_past_original": view.lateness.days_past_original,
        "counts_from": view.lateness.counts_from,
        "ground": view.lateness.ground,
        "verdict": _verdict_facts(view),
        "said_on": view.says_on,
        "answers": tuple(answer_row(answer) for answer in view.answers if answer.withdrawn_by is None),
        "last_answer": answer_row(view.last_answer) if view.last_answer else None,
        "last_decision": answer_row(view.last_decision) if view.last_decision else None,
        "trace": (events(*_entries_of(view)),),
    }


def recommendation_facts(
    view: RecommendationView, answer_row: Callable[[MilestoneAnswer], AnswerFacts]
) -> dict[str, Any]:
    """Return where a recommendation stands, by the names of `RecommendationFacts`; `answer_row` gives its answers."""
    record = view.record
    milestone = view.closing_milestone or view.next_milestone
    decision = milestone.last_decision if milestone else None
    items = [
        item for view in view.milestones for item in (*view.record.review.statements, *view.record.review.findings)
    ]
    seqs = [record.planned_seq, *(item.seq for item in record.acceptances)]
    seqs += [item.seq for item in items if item.stands]
    return same_fields(RecommendationFacts, record.plan, view) | {
        "short": record.plan.title,
        "name": record.plan.short,
        "out_of": len(view.recommended),
        "acceptance": record.acceptance.value if record.acceptance else None,
        "milestone": milestone.id if milestone else None,
        "due": milestone.record.dates.due_on if milestone else None,
        "extended": milestone.extended_to if milestone else None,
        "basis": milestone.basis if milestone else None,
        "provisional": bool(milestone and milestone.record.dates.provisional and not view.is_closed),
        "extensions": milestone.extensions if milestone else 0,
        "asked_on": milestone.asked_on if milestone else None,
        "date_state": milestone.date_state if milestone and not view.is_closed else None,
        "days_late": milestone.days_late if milestone and not view.is_closed else 0,
        "answered": view.answered.id if view.answered else None,
        "last_answer": answer_row(view.answered.last_answer) if view.answered and view.answered.last_answer else None,
        "last_decision": answer_row(decision) if decision else None,
        "closed_on": view.proof_since if view.is_closed else None,
        "open_after_closing": tuple(milestone.id for milestone in view.open_after_closing),
        "audience": record.plan.council_audience,
        "trace": (events(*seqs, *(_entries_of(milestone) if milestone else ())),),
    }


def _verdict_facts(view: MilestoneView) -> VerdictFacts | None:
    if (verdict := view.verdict) is None:
        return None
    done_on = next((finding.on for finding in view.record.review.findings if finding.seq == verdict.seq), None)
    return VerdictFacts(word=verdict.word, seq=verdict.seq, on=verdict.on, done_on=done_on)


def _entries_of(view: MilestoneView) -> list[int | None]:
    record = view.record
    verdicts = (*record.review.looks, *record.review.rejections, *record.review.findings)
    items = (*record.review.statements, *record.review.evidence, *verdicts, *record.dates.extensions)
    return [view.date_seq, record.dates.told_seq, *(item.seq for item in items)]
