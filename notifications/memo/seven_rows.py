"""The table of the seven: each recommendation in one line, what closed it apart from what else of it is open."""

from models.memo import (
    Next,
    Placed,
    RecommendationRow,
    agency_said_of,
    closing_of,
    next_open,
    recommendation_held,
    standing_of_recommendation,
)
from models.records import RecommendationRecord
from models.standing import CLOSED
from notifications.memo.context import MemoContext, events
from notifications.memo.table import TEXT_BASIS, say_held, say_time
from notifications.words import ANSWER, SAYS, SAYS_NOTHING, role, say


def recommendation_row(context: MemoContext, one: RecommendationRecord) -> RecommendationRow:
    """Return the line of one recommendation in the table of seven."""
    placed = context.of(one.id)
    held, since, done, of = recommendation_held(one, placed)
    accepted, standing = one.acceptance, standing_of_recommendation(one, placed)
    is_closed = standing in CLOSED
    coming = None if is_closed else next_open(placed)
    shown = closing_of(one, placed) or coming
    partly = held == "partly verified"
    note = say("table.partly", n=done, of=of) if partly else say_held(held, since, context, placed)
    left = (coming.record.due_now - context.world.as_of).days if coming else None
    time = (say_time(coming) or say("table.coming", days=left)) if coming else ""
    seqs = [each.seq for p in placed for each in (*p.record.statements, *p.record.findings) if each.stands]
    seqs += _seqs_of(shown) if shown else []
    return RecommendationRow(
        id=one.id,
        short=one.title,
        text_basis=TEXT_BASIS[one.text_basis],
        inferred=one.inferred,
        accepted_on=accepted.on if accepted and accepted.value == "accepted" else None,
        acceptance=ANSWER[accepted.value] if accepted else "no answer",
        agency=_say_claims(placed),
        held=held,
        held_note=note,
        standing=standing,
        milestone=shown.record.id if shown else None,
        due=shown.record.due_on if shown else None,
        extended=shown.record.due_now if shown and shown.record.due_now != shown.record.due_on else None,
        basis=shown.record.basis if shown else None,
        days=left,
        provisional=coming.record.provisional if coming else False,
        late=coming.is_passed if coming else False,
        time=_still_open(placed) if is_closed else time,
        next=_nobody(placed) if is_closed else _next(context, one, coming),
        closed_on=since if is_closed else None,
        audience=one.council_audience,
        trace=(events(one.planned_seq, *(each.seq for each in one.acceptances), *seqs),),
    )


def _seqs_of(shown: Placed) -> list[int]:
    """Return the entries behind the milestone of a row: its date, what is in hand, and the message that told of it."""
    one = shown.record
    items = (*one.statements, *one.evidence, *one.rejections, *one.findings, *one.extensions)
    told = [each.seq for each in one.told if one.told_on and each.sent_on == one.told_on]
    return [shown.date_seq, *(each.seq for each in items), *told]


def _still_open(placed: tuple[Placed, ...]) -> str:
    """Say of a closed recommendation how many of its milestones are open all the same; nothing where none is."""
    number = sum(each.is_open for each in placed)
    return say("table.closed_but", n=number) if number else ""


def _say_claims(placed: tuple[Placed, ...]) -> str:
    """Say for how many milestones the agency says it: of a recommendation it has said nothing."""
    said, n, of = agency_said_of(placed)
    if said is None:
        return SAYS_NOTHING
    return SAYS[said] if n == of else say("table.claims", says=said, n=n, of=of)


def _nobody(placed: tuple[Placed, ...]) -> Next:
    what = "table.next_closed" if any(each.is_open for each in placed) else "table.next_nothing"
    return Next(who=say("table.next_nobody"), what=say(what), by=None)


def _next(context: MemoContext, one: RecommendationRecord, coming: Placed | None) -> Next:
    """Say who does what next: evidence that waits is the verifier's turn, never the agency's delay."""
    waiting = next((each for each in context.of(one.id) if each.held == "evidence in hand"), None)
    if waiting:
        who, what = say("table.next_who", office=context.office), say("table.next_look", id=waiting.record.id)
        return Next(who=who, what=what, by=None)
    if coming is None:
        return _nobody(())
    of = coming.record
    who = one.owner_unit.split(" (")[0] if of.duty_on == "nypd" else role(of.responsible)
    return Next(who=who, what=say("table.next_step", id=of.id, title=of.title), by=of.due_now)
