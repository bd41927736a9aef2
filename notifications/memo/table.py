"""The row of a milestone in the memo's tables, each axis in its own column, and the words that its cells share."""

from datetime import date

from models.memo import Held, MilestoneRow, Placed
from models.register import Basis
from notifications.memo.context import MemoContext, events, is_put_to_nypd
from notifications.words import SAYS, SAYS_NOTHING, say

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
        return _say_waiting(placed)
    if placed.held == "evidence missing":
        return say("table.missing")
    if placed.standing == "cannot_tell":
        return say("table.unread", at=one.source)
    return _say_days(placed) if placed.days else ""


def _say_waiting(placed: Placed) -> str:
    """Say of evidence that waits whether the date passed meanwhile, or had passed when it came."""
    one = placed.record
    came = min((each.on for each in one.waiting_evidence), default=one.due_now)
    if came > one.due_now:
        return say("table.came_after", days=(came - one.due_now).days, ours=one.basis == "planning_assumption")
    return say("table.passed_meanwhile" if placed.days else "table.waits")


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


def say_held(held: Held, since: date | None, context: MemoContext, placed: tuple[Placed, ...]) -> str:
    """Return what stands in brackets after the word for what is held."""
    if since is None or held in ("nothing in hand", "watched", "partly verified"):
        return ""
    if held == "evidence in hand":
        made_up = context.waits_made_up(placed)
        return say("table.waits_since", office=context.office, on=since, made_up=made_up)
    if held in ("cannot tell", "evidence missing"):
        return say("table.since", on=since)
    return say(
        "table.held_on", on=since, is_done=held == "verified implemented", made_up=context.mock and held != "withdrawn"
    )


def milestone_row(context: MemoContext, placed: Placed) -> MilestoneRow:
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
        held_note=say_held(placed.held, placed.held_since, context, (placed,)),
        standing=placed.standing,
        late=placed.late,
        days=placed.days,
        days_past_original=placed.days_past_original,
        told_on=one.told_on,
        time=say_time(placed),
        needs=one.says,
        trace=(events(placed.date_seq, *items),),
    )
