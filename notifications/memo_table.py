"""The rows of the memo's tables: milestones and recommendations, each axis in its own column."""

from datetime import date

from models.memo_facts import Next, RecommendationRow
from models.memo_placed import (
    Placed,
    agency_says,
    next_open,
    recommendation_held,
    standing_of_recommendation,
)
from models.memo_rows import Held, MilestoneRow
from models.recommendation import RecommendationRecord
from notifications.memo_telling import Telling, events, put_to_nypd
from notifications.words import ANSWER, DUTY, SAYS, SAYS_NOTHING, count_of, long_date, role, source

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
        waits = f"waits for {one.waits_for}" if one.waits_for else "waits for its clock to start"
        return f"{waits}; the date holds a place"
    if placed.standing == "awaiting_finding":
        return "the date passed while it waits for a finding" if placed.days else "waits for a finding"
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


def say_held(held: Held, since: date | None, telling: Telling) -> str:
    """Return what stands in brackets after the word for what is held."""
    day = long_date(since) if since else ""
    match held:
        case "evidence in hand":
            return f"waits for {telling.office} since {day}"
        case "cannot tell":
            return f"since {day}"
        case "nothing in hand" | "watched" | "partly verified":
            return ""
    return f"{day}{telling.mark()}" if held != "withdrawn" else day


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
        held_note=say_held(placed.held, placed.held_since, telling),
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
    note = f"{done} of {of} milestones" if held == "partly verified" else say_held(held, since, telling)
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
    who = one.owner_unit if of.duty_on == "nypd" else role(of.responsible)
    return Next(who=who, what=f"{of.id}: {of.title}", by=of.due_now)


def whose(placed: Placed) -> str:
    """Say whose duty a milestone is; where nobody's by name, that it is not NYPD's."""
    return DUTY[placed.record.duty_on]


def notes_for(seven: tuple[RecommendationRow, ...]) -> tuple[str, ...]:
    """Say what must stand beside the table: acceptance is a promise, whose words these are, what is inferred."""
    accepted = [row for row in seven if row.accepted_on]
    days = sorted({row.accepted_on for row in accepted if row.accepted_on})
    on = f" on {long_date(days[0])}" if len(days) == 1 else ""
    promise = f"{len(accepted)} of {len(seven)} were accepted{on}. Acceptance is a promise and is not counted below."
    ours = [row for row in seven if row.text_basis == TEXT_BASIS["press_reconstruction"]]
    words = (
        "The wording and the numbers R1 to R7 are ours, as press described the report; the report's own text has not "
        "been compared. The units named are our assumption."
    )
    inferred = [row.id for row in seven if row.inferred]
    guess = f"That {', '.join(inferred)} is among the seven is our inference."
    return (promise, *([words] if ours else []), *([guess] if inferred else []))
