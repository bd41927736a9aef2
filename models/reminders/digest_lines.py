"""The lines of a week's digest: one item past its date each, the worst first."""

from collections.abc import Iterable, Sequence
from datetime import date

from models.ledger import DigestLine, Shows
from models.records import MilestoneRecord, hold_of, request_of
from models.reminders.addressee import meant_for
from models.reminders.context import SweepContext
from models.standing import cannot_tell, days_past_original


def worst_first(records: Iterable[MilestoneRecord]) -> list[MilestoneRecord]:
    """Return milestones past their date, the one longest past its original date first."""
    return sorted(records, key=lambda each: (each.due_on, each.id))


def lines_of(records: Sequence[MilestoneRecord], context: SweepContext, day: date) -> tuple[DigestLine, ...]:
    """Return a line for each of some milestones, as they stand on a day."""
    return tuple(_line(each, context, day) for each in records)


def _line(record: MilestoneRecord, context: SweepContext, day: date) -> DigestLine:
    statement, person = record.statement, meant_for("responsible", record, context.people)
    said, said_on = last_answer(record)
    return DigestLine(
        milestone_id=record.id,
        title=record.title,
        responsible=record.responsible,
        person=person.id if person else None,
        due_on=record.due_on,
        due_now=record.due_now,
        basis=record.basis,
        days_past_original=days_past_original(record, day),
        cannot_tell=cannot_tell(record, context.sources.get(record.source), day),
        agency_says=statement.says if statement else None,
        agency_says_on=statement.on if statement else None,
        last_answer=said,
        last_answer_on=said_on,
        v=record.touched_seq,
        duty_on=record.duty_on,
    )


def last_answer(record: MilestoneRecord) -> tuple[Shows | None, date | None]:
    """Return what a person last answered about a milestone, and when; of obstacles and requests those still open."""
    hold, request = hold_of(record), request_of(record)
    said: list[tuple[int, Shows, date]] = [(each.seq, each.kind, each.on) for each in record.quiets if each.stands]
    said += [(each.seq, "evidence_in", each.on) for each in record.waiting_evidence]
    said += [(hold.seq, "blocked", hold.on)] if hold else []
    said += [(request.seq, "asked", request.on)] if request else []
    _, kind, on = max(said, default=(0, None, None))
    return kind, on
