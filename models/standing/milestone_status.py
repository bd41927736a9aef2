"""One milestone as `status --json` shows it: its view, with words, wakes and people beside it (docs/record.md#json)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from pydantic import AwareDatetime

from models.core import COORDINATOR, Mark, People, Value, holder
from models.evidence import Result
from models.ledger import DateAnswerKind
from models.records import MilestoneRecord, assigned_to, date_answer_of, hold_of
from models.register import Basis, Duty, Relation
from models.standing.answers import Answer, AnswerKind
from models.standing.lateness import Lateness
from models.standing.standing import Standing
from models.standing.view import Holding, MilestoneView, Review, Turn, VerdictView

ERASED = "(these words were erased)"
ANSWERED: frozenset[AnswerKind] = frozenset(
    {"working_on_it", "reminders_paused", "on_hold", "not_theirs", "date_requested", "date_declined", "reassigned"}
)
"""The kinds of `answers`. What was answered to a target date, and later dates, have fields of their own."""


@dataclass(frozen=True)
class StatusContext:
    """What `status --json` shows with a view and what decides nothing: typed words, wakes and people."""

    words: Mapping[str, str] = field(default_factory=dict)
    """What people typed and is still held, by text id."""
    wakes: Mapping[str, datetime | None] = field(default_factory=dict)
    """When each milestone is looked at again (UTC), by id."""
    people: People | None = None

    def say(self, text_id: str | None) -> str | None:
        """Return the words of a text id, or that they were erased; None without an id."""
        return (self.words[text_id] or ERASED) if text_id else None


class ExtensionStatus(Value):
    """A later date beside the original one."""

    to: date
    reason: str | None
    seq: int


class StatementStatus(Value):
    """What the agency says: a claim."""

    says: str
    on: date
    seq: int
    listed: Mark = False
    """Whether the day is only that of a list that shows it."""


class FindingStatus(Value):
    """What a named verifier holds."""

    verdict: str
    on: date
    by: str
    seq: int


class DateAnswerStatus(Value):
    """What the duty holder answered to our target date, and what we answered to theirs."""

    kind: DateAnswerKind
    on: date
    by: str
    seq: int
    to: date
    reason: str | None
    decided_on: date | None
    decided_by: str | None
    declined_why: str | None


class AnswerStatus(Value):
    """One answer about a milestone, or a decision of the office on one."""

    kind: AnswerKind
    on: date
    by: str
    """The id of who answered; of a decision, of who had asked."""
    seq: int
    until: date | None
    """The day that it names: promised, asked for, offered, agreed, or until which reminders pause."""
    waits_for: str | None
    reason: str | None


class MilestoneStatus(Value):
    """One milestone, or one instance of a recurring one. The fields from `lateness` to `turn` are those of the view."""

    id: str
    title: str
    due: date
    basis: Basis
    duty_basis: Basis
    provisional: bool
    waits_for: str | None
    extensions: tuple[ExtensionStatus, ...]
    due_now: date
    standing: Standing
    late: bool | None
    business_days_late: int
    days_late: int
    days_past_original: int
    told_on: date | None
    told_seq: int | None
    """The entry of the delivery that told the duty holder."""
    answer_due: date | None
    counts_from: date | None
    proposed_on: date | None
    date_answer: DateAnswerStatus | None
    relation: Relation
    duty_on: Duty
    agency_says: StatementStatus | None
    evidence: int
    finding: FindingStatus | None
    answers: tuple[AnswerStatus, ...]
    """What people answered about it that still holds."""
    blocked_by: str | None
    needs: tuple[str, ...]
    responsible: str
    escalation: str
    source: str
    source_result: Result | None
    wake_at: AwareDatetime | None
    held_by: str | None
    lateness: Lateness
    review: Review
    holding: Holding
    holding_since: date | None
    verdict: VerdictView | None
    last_answer: AnswerStatus | None
    last_decision: AnswerStatus | None
    turn: Turn | None


AS_VIEWED = (
    *("id", "basis", "due_now", "standing", "answer_due", "proposed_on", "relation", "duty_on"),
    *("lateness", "review", "holding", "holding_since", "verdict", "turn"),
)
"""The fields that the view has by the same name."""
AS_RECORDED = ("duty_basis", "provisional", "told_seq", "needs", "responsible", "escalation")
"""The fields that the record has by the same name."""


def status_of(view: MilestoneView, context: StatusContext) -> MilestoneStatus:
    """Return a milestone as a program reads it.

    A reason whose words were erased says so. `held_by` is the id of who it was given to, or of who holds the
    responsible role, if the people file is there.
    """
    record, lateness, source = view.record, view.lateness, view.source
    statement, finding = record.statement, record.finding
    hold = hold_of(record)
    last_answer, last_decision = view.last_answer, view.last_decision
    last = {answer.kind: answer for answer in view.answers if answer.in_force and answer.kind in ANSWERED}
    is_hidden = source.hidden_since(view.id) is not None
    return MilestoneStatus(
        **{name: getattr(view, name) for name in AS_VIEWED},
        **{name: getattr(record, name) for name in AS_RECORDED},
        title=record.title,
        due=record.due_on,
        waits_for=record.waits_for if record.provisional else None,
        extensions=tuple(
            ExtensionStatus(to=extension.to, reason=context.say(extension.reason_id), seq=extension.seq)
            for extension in record.extensions
            if extension.stands
        ),
        late=view.is_late,
        business_days_late=lateness.business_days,
        days_late=lateness.days,
        days_past_original=lateness.days_past_original,
        told_on=view.asked_on,
        counts_from=lateness.counts_from,
        date_answer=_date_answer(record, context),
        agency_says=StatementStatus.model_validate(statement, from_attributes=True) if statement else None,
        evidence=sum(item.stands for item in record.evidence),
        finding=FindingStatus.model_validate(finding, from_attributes=True) if finding else None,
        answers=tuple(
            answer_status(answer, context) for answer in sorted(last.values(), key=lambda answer: answer.seq)
        ),
        blocked_by=(hold.waits_for or context.say(hold.reason_id) or "no reason given") if hold else None,
        source=source.name,
        # A folder that was read shows nothing of a milestone while a file in it may be what is looked for.
        source_result="blocked" if is_hidden else source.record.result if source.record else None,
        wake_at=context.wakes.get(view.id),
        held_by=holder_of(context.people, record),
        last_answer=answer_status(last_answer, context) if last_answer else None,
        last_decision=answer_status(last_decision, context) if last_decision else None,
    )


def answer_status(answer: Answer, context: StatusContext) -> AnswerStatus:
    """Return an answer as a program reads it."""
    return AnswerStatus(
        kind=answer.kind,
        on=answer.on,
        by=answer.by,
        seq=answer.seq,
        until=answer.day,
        waits_for=answer.waits_for,
        reason=context.say(answer.reason_id),
    )


def _date_answer(record: MilestoneRecord, context: StatusContext) -> DateAnswerStatus | None:
    answer = date_answer_of(record)
    if answer is None:
        return None
    return DateAnswerStatus(
        kind=answer.kind,
        on=answer.on,
        by=answer.by,
        seq=answer.seq,
        to=answer.to,
        reason=context.say(answer.reason_id),
        decided_on=answer.decided_on,
        decided_by=answer.decided_by,
        declined_why=context.say(answer.declined_why),
    )


def holder_of(people: People | None, record: MilestoneRecord) -> str | None:
    """Return the id of whom a milestone waits for: who was given it, or holds its role. None without a people file."""
    if people is None:
        return None
    given = people.by_id.get(assigned_to(record) or "")
    person = given or holder(people, record.responsible, record.id) or holder(people, COORDINATOR)
    return person.id if person else None
