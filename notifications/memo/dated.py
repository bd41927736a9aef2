"""The dates of a memo: those that passed, those of the next weeks, and the duties that a law sets beside the seven."""

from models.memo import Dated, Placed
from notifications.memo.context import MemoContext, events, put_to_nypd, sentence
from notifications.memo.table import say_basis, say_time
from notifications.words import DUTY, say

AHEAD = 60
"""Days for which coming dates are listed."""


def related(context: MemoContext) -> tuple[Dated, ...]:
    """Return the duties that a law sets beside the recommendations; a watch on a bill is none."""
    beside = (each for each in context.placed if each.record.relation == "related_duty")
    return tuple(_dated(each, "related") for each in beside if each.standing not in ("withdrawn", "watch"))


def late(context: MemoContext) -> tuple[Dated, ...]:
    """Return the dates that passed: by statute first, then by days."""
    passed = [each for each in context.placed if each.is_passed]
    passed.sort(key=lambda each: (each.record.basis != "statute", -each.days, each.record.id))
    return tuple(_dated(each, "late") for each in passed)


def ahead(context: MemoContext) -> tuple[Dated, ...]:
    """Return the dates of the next 60 days."""
    today = context.world.as_of
    soon = [e for e in context.placed if e.is_open and 0 <= (e.record.due_now - today).days <= AHEAD]
    soon.sort(key=lambda each: (each.record.due_now, each.record.id))
    return tuple(_dated(each, "clock") for each in soon)


def _dated(placed: Placed, where: str) -> Dated:
    one = placed.record
    rests = say_basis(one.basis, one.duty_basis)
    time = say_time(placed) if placed.days or one.provisional else ""
    ours = put_to_nypd(placed) if not placed.days else ""
    text = say("cells.dated", rests=rests, time=time, ours=ours)
    return Dated(
        id=one.id,
        rec=one.recommendation_id,
        what=one.title,
        due=one.due_on,
        extended=one.due_now if one.due_now != one.due_on else None,
        due_now=one.due_now,
        basis=one.basis,
        duty_on=one.duty_on,
        who=DUTY[one.duty_on],
        standing=placed.standing,
        days=placed.days,
        told_on=one.told_on,
        says=sentence(f"{where}-{one.id}", text, events(placed.date_seq)),
    )
