"""Where one milestone stands on a day, with its three axes apart (docs/record.md#standing)."""

from collections.abc import Mapping
from datetime import date, datetime

from pydantic import AwareDatetime

from models.core import COORDINATOR, Calendar, Mark, People, Value, holder
from models.evidence import Result
from models.ledger import DateAnswerKind
from models.records import MilestoneRecord, SourceRecord, assigned_to, date_answer_of, obstacle_words, proposal_of
from models.register import Basis, Duty, Relation
from models.standing.answer_status import AnswerStatus, answers_of
from models.standing.counting import answer_due, counts_from
from models.standing.lateness import business_days_late, days_late, days_past_original
from models.standing.sources import SourceView
from models.standing.standing import CLOSED, Standing, standing_of
from models.standing.view import MilestoneView

ERASED = "(these words were erased)"


class ExtensionStatus(Value):
    """A later date beside the original one."""

    to: date
    reason: str
    seq: int


class SaidStatus(Value):
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


class MilestoneStatus(Value):
    """One milestone, or one instance of a recurring one."""

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
    agency_says: SaidStatus | None
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


def status_of(
    record: MilestoneRecord,
    source: SourceRecord | None,
    today: date,
    calendar: Calendar,
    *,
    wake_at: datetime | None,
    words: Mapping[str, str],
    people: People | None = None,
) -> MilestoneStatus:
    """Return where a milestone stands on a New York day; `wake_at` is when to look again (UTC).

    `words` are those still held, by text id. A reason whose words were erased says so.
    `held_by` is the id of who it was given to, or of who holds the responsible role, if the people file is there.
    """
    standing = standing_of(record, source, today, calendar)
    proposal = proposal_of(record)
    said, found = record.statement, record.finding
    passed = standing not in CLOSED and standing != "unknown"
    return MilestoneStatus(
        id=record.id,
        title=record.title,
        due=record.due_on,
        basis=record.basis,
        duty_basis=record.duty_basis,
        provisional=record.provisional,
        waits_for=record.waits_for if record.provisional else None,
        extensions=tuple(
            ExtensionStatus(to=each.to, reason=words.get(each.reason_id, ERASED), seq=each.seq)
            for each in record.extensions
            if each.stands
        ),
        due_now=record.due_now,
        standing=standing,
        late=MilestoneView(record, SourceView(record.source, None, source), today, calendar).is_late,
        business_days_late=business_days_late(record, today, calendar) if passed else 0,
        days_late=days_late(record, today, calendar) if passed else 0,
        days_past_original=days_past_original(record, today, calendar) if passed else 0,
        told_on=record.told_on,
        told_seq=record.told_seq,
        answer_due=answer_due(record, calendar),
        counts_from=counts_from(record, calendar),
        proposed_on=proposal.on if proposal else None,
        date_answer=_date_answer(record, words),
        relation=record.relation,
        duty_on=record.duty_on,
        agency_says=SaidStatus(says=said.says, on=said.on, seq=said.seq, listed=said.listed) if said else None,
        evidence=sum(each.stands for each in record.evidence),
        finding=FindingStatus(verdict=found.verdict, on=found.on, by=found.by, seq=found.seq) if found else None,
        answers=answers_of(record, words, ERASED),
        blocked_by=obstacle_words(record, words, ERASED),
        needs=record.needs,
        responsible=record.responsible,
        escalation=record.escalation,
        source=record.source,
        # A folder that was read shows nothing of a milestone while a file in it may be what is looked for.
        source_result="blocked" if source and source.hidden_since(record.id) else source.result if source else None,
        wake_at=wake_at,
        held_by=holder_of(people, record),
    )


def _date_answer(record: MilestoneRecord, words: Mapping[str, str]) -> DateAnswerStatus | None:
    answer = date_answer_of(record)
    if answer is None:
        return None
    return DateAnswerStatus(
        kind=answer.kind,
        on=answer.on,
        by=answer.by,
        seq=answer.seq,
        to=answer.to,
        reason=words.get(answer.reason_id, ERASED) if answer.reason_id else None,
        decided_on=answer.decided_on,
        decided_by=answer.decided_by,
        declined_why=words.get(answer.declined_why, ERASED) if answer.declined_why else None,
    )


def holder_of(people: People | None, record: MilestoneRecord) -> str | None:
    """Return the id of whom a milestone waits for: who was given it, or holds its role. None without a people file."""
    if people is None:
        return None
    given = people.by_id.get(assigned_to(record) or "")
    person = given or holder(people, record.responsible, record.id) or holder(people, COORDINATOR)
    return person.id if person else None
