"""The rows of the memo's tables: milestones and recommendations, each axis in its own column."""

from datetime import date

from models.memo_parts import Next, RecommendationRow
from models.memo_placed import Placed
from models.memo_rows import Held, MilestoneRow
from models.memo_seven import agency_says, next_open, recommendation_held, standing_of_recommendation
from models.recommendation import RecommendationRecord
from notifications.memo_telling import Telling, events, put_to_nypd
from notifications.words import ANSWER, SAYS, SAYS_NOTHING, count_of, long_date, role, source

TEXT_BASIS = {
    "press_reconstruction": "our words, made from press reports; not yet compared with the report",
    "report": "the report's own words",
}


def say_time(placed: Placed) -> str:
    """Say how a milestone stands in time. `Overdue` is said of a date set by statute only (domain.md, section 6)."""
    one = placed.record
    if placed.standing in ("verified", "verified_late"):
        late = " after the original date" if placed.standing == "verified_late" else " in time"
        return f"done{late}"
    if not placed.is_open:
        return ""
    if one.provisional:
        waits = f"waits for {one.waits_for.split('@')[0]}" if one.waits_for else "waits for its clock to start"
        return f"{waits}; the date holds a place"
    if placed.standing == "awaiting_finding":
        return "its date passed meanwhile" if placed.days else "waits for a finding"
    if placed.held == "evidence missing":
        return "what was held is missing from custody"
    if placed.standing == "cannot_tell":
        return f"date passed; could not be checked: {source(one.source)}"
    if placed.days:
        if one.basis == "statute":
            return f"overdue {count_of(placed.days, 'day')}"
        told = put_to_nypd(placed).removeprefix("our date, ")
        if one.basis == "planning_assumption":
            return f"{count_of(placed.days, 'day')} past our date" + (f", {told}" if told else "")
        return f"{count_of(placed.days, 'day')} past the date"
    return ""


def say_held(held: Held, since: date | None, telling: Telling, placed: tuple[Placed, ...]) -> str:
    """Return what stands in brackets after the word for what is held."""
    day = long_date(since) if since else ""
    match held:
        case "evidence in hand":
            made_up = "made-up, " if telling.waits_made_up(placed) else ""
            return f"{made_up}waits for {telling.office} since {day}"
        case "cannot tell" | "evidence missing":
            return f"since {day}"
        case "nothing in hand" | "watched" | "partly verified":
            return ""
    return f"{day}, made-up" if telling.mock and held != "withdrawn" else day


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
    note = f"{done} of {of}" if held == "partly verified" else say_held(held, since, telling, placed)
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
        days=(coming.record.due_now - telling.world.as_of).days if coming else None,
        late=coming.is_passed if coming else False,
        time=(say_time(coming) or _due_in(coming, telling.world.as_of)) if coming else "",
        next=_next(telling, one, coming),
        trace=(events(one.planned_seq, *(each.seq for each in one.acceptances), *seqs),),
    )


def _due_in(placed: Placed, today: date) -> str:
    left = (placed.record.due_now - today).days
    return f"due in {count_of(left, 'day')}" if left else "due today"


def _next(telling: Telling, one: RecommendationRecord, coming: Placed | None) -> Next:
    """Say who does what next: evidence that waits is the verifier's turn, never the agency's delay."""
    waiting = next((each for each in telling.of(one.id) if each.held == "evidence in hand"), None)
    if waiting:
        what = f"look at the evidence for {waiting.record.id} and record a finding"
        return Next(who=f"a verifier of {telling.office}", what=what, by=None)
    if coming is None:
        return Next(who="nobody", what="nothing is open", by=None)
    of = coming.record
    who = one.owner_unit.split(" (")[0] if of.duty_on == "nypd" else role(of.responsible)
    return Next(who=who, what=f"{of.id}: {of.title}", by=of.due_now)
