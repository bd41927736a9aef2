"""The rows of the memo's tables: milestones and recommendations, each axis in its own column."""

from datetime import date

from models.memo_parts import Next, RecommendationRow
from models.memo_placed import Placed
from models.memo_rows import Held, MilestoneRow
from models.memo_seven import agency_says, next_open, recommendation_held, standing_of_recommendation
from models.plan import Basis
from models.recommendation import RecommendationRecord
from notifications.memo_telling import Telling, events, is_put_to_nypd
from notifications.sentences import say
from notifications.words import ANSWER, SAYS, SAYS_NOTHING, role

TEXT_BASIS = {
    "press_reconstruction": "our words, made from press reports; not yet compared with the report",
    "report": "the report's own words",
}


def say_time(placed: Placed) -> str:
    """Say how a milestone stands in time. `Overdue` is said of a date set by statute only (domain.md, section 6)."""
    one = placed.record
    if placed.standing in ("verified", "verified_late"):
        return say("table.after_the_date" if placed.standing == "verified_late" else "table.in_time")
    if not placed.is_open:
        return ""
    if one.provisional:
        return say("table.no_place", waits_for=one.waits_for.split("@")[0] if one.waits_for else None)
    if placed.standing == "awaiting_finding":
        return say("table.passed_meanwhile" if placed.days else "table.waits")
    if placed.held == "evidence missing":
        return say("table.missing")
    if placed.standing == "cannot_tell":
        return say("table.unread", at=one.source)
    return _say_days(placed) if placed.days else ""


def _say_days(placed: Placed) -> str:
    """Say how long ago a date passed, by what it rests on."""
    one, days = placed.record, placed.days
    if one.basis == "statute":
        return say("table.overdue", days=days)
    if one.basis == "planning_assumption":
        return say("table.past_ours", days=days, asked=is_put_to_nypd(placed), told_on=one.told_on)
    return say("table.past_other", days=days)


def say_basis(basis: Basis, duty_basis: Basis) -> str:
    """Say what a date rests on, and its duty where that rests on something else."""
    return say("table.rests", basis=basis, duty_basis=duty_basis)


def say_held(held: Held, since: date | None, telling: Telling, placed: tuple[Placed, ...]) -> str:
    """Return what stands in brackets after the word for what is held."""
    if since is None or held in ("nothing in hand", "watched", "partly verified"):
        return ""
    if held == "evidence in hand":
        made_up = telling.waits_made_up(placed)
        return say("table.waits_since", office=telling.office, on=since, made_up=made_up)
    if held in ("cannot tell", "evidence missing"):
        return say("table.since", on=since)
    return say("table.held_on", on=since, made_up=telling.mock and held != "withdrawn")


def milestone_row(telling: Telling, placed: Placed) -> MilestoneRow:
    """Return the row of one milestone."""
    one, said = placed.record, placed.record.statement
    items = [each.seq for each in (*one.statements, *one.evidence, *one.rejections, *one.findings, *one.extensions)]
    return MilestoneRow(
        id=one.id,
        what=one.title,
        relation=one.relation,
        duty_on=one.duty_on,
        closes=one.closes_recommendation,
        due=one.due_on,
        extended=one.due_now if one.due_now != one.due_on else None,
        due_now=one.due_now,
        basis=one.basis,
        duty_basis=one.duty_basis,
        provisional=one.provisional,
        waits_for=one.waits_for,
        law=one.law,
        agency=SAYS[said.says] if said else SAYS_NOTHING,
        agency_on=said.on if said else None,
        held=placed.held,
        held_note=say_held(placed.held, placed.held_since, telling, (placed,)),
        standing=placed.standing,
        late=placed.late,
        days=placed.days,
        days_past_original=placed.days_past_original,
        told_on=one.told_on,
        time=say_time(placed),
        needs=one.says,
        trace=(events(placed.date_seq, *items),),
    )


def recommendation_row(telling: Telling, one: RecommendationRecord) -> RecommendationRow:
    """Return the line of one recommendation in the table of seven."""
    placed = telling.of(one.id)
    held, since, done, of = recommendation_held(one, placed)
    said, coming, accepted = agency_says(placed), next_open(placed), one.acceptance
    partly = held == "partly verified"
    note = say("table.partly", n=done, of=of) if partly else say_held(held, since, telling, placed)
    left = (coming.record.due_now - telling.world.as_of).days if coming else None
    seqs = [each.seq for p in placed for each in (*p.record.statements, *p.record.findings) if each.stands]
    return RecommendationRow(
        id=one.id,
        short=one.title,
        text_basis=TEXT_BASIS[one.text_basis],
        inferred=one.inferred,
        accepted_on=accepted.on if accepted and accepted.value == "accepted" else None,
        acceptance=ANSWER[accepted.value] if accepted else "no answer",
        agency=SAYS[said] if said else SAYS_NOTHING,
        held=held,
        held_note=note,
        standing=standing_of_recommendation(one, placed),
        milestone=coming.record.id if coming else None,
        due=coming.record.due_on if coming else None,
        extended=coming.record.due_now if coming and coming.record.due_now != coming.record.due_on else None,
        basis=coming.record.basis if coming else None,
        days=left,
        late=coming.is_passed if coming else False,
        time=(say_time(coming) or say("table.coming", days=left)) if coming else "",
        next=_next(telling, one, coming),
        trace=(events(one.planned_seq, *(each.seq for each in one.acceptances), *seqs),),
    )


def _next(telling: Telling, one: RecommendationRecord, coming: Placed | None) -> Next:
    """Say who does what next: evidence that waits is the verifier's turn, never the agency's delay."""
    waiting = next((each for each in telling.of(one.id) if each.held == "evidence in hand"), None)
    if waiting:
        who, what = say("table.next_who", office=telling.office), say("table.next_look", id=waiting.record.id)
        return Next(who=who, what=what, by=None)
    if coming is None:
        return Next(who=say("table.next_nobody"), what=say("table.next_nothing"), by=None)
    of = coming.record
    who = one.owner_unit.split(" (")[0] if of.duty_on == "nypd" else role(of.responsible)
    return Next(who=who, what=say("table.next_step", id=of.id, title=of.title), by=of.due_now)
