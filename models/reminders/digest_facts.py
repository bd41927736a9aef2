"""All that a week's digest says, frozen at its claim."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from models.core import Calendar, new_york_day
from models.ledger import DigestFacts
from models.records import MilestoneRecord, hold_of, request_of
from models.reminders.bundle import SHOWN
from models.reminders.context import SweepContext
from models.reminders.digest_lines import lines_of, worst_first
from models.reminders.reminder_facts import ANSWER_WITHIN
from models.standing import is_past

WEEK = timedelta(days=7)


def week_of(day: date) -> str:
    """Return the ISO week of a day, `2026-W48`."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def week_begins(day: date, calendar: Calendar) -> date:
    """Return the first business day of the week of a day: digests come then, or as soon after as they may."""
    return calendar.on_or_after(day - timedelta(days=day.weekday()))


def digest_facts(
    context: SweepContext, records: Iterable[MilestoneRecord], first: date, now: datetime, *, whole: bool | None = None
) -> DigestFacts:
    """Return what a digest says of some milestones; what came up since the week's `first` day is for the next one.

    With `whole` None it is a head's, else a coordinator's: True for who coordinates all, sources and messages included.
    """
    day, open_ = new_york_day(now), [each for each in records if has_turns(each)]
    # Once evidence is in, the ball is with the verifier, and what is late is not the unit's (rule 5 of the ladder).
    past = worst_first(each for each in open_ if is_past(each, first) and not each.waiting_evidence)
    asked = [(each, request_of(each), hold_of(each)) for each in open_]
    ours: dict[str, Any] = {}
    if whole is not None:
        ours = {
            "waiting": _ids(one for one in open_ if any(each.recorded_on < first for each in one.waiting_evidence)),
            "requests": _ids(one for one, request, _ in asked if request and request.recorded_on < first),
            "holds": _ids(one for one, _, hold in asked if hold and hold.recorded_on < first),
        }
    if whole:
        unread = (name for name, one in context.sources.items() if one.unread_since and one.unread_since < first)
        ours |= {"unread": tuple(sorted(unread)), "unsure": tuple(sorted(context.unsure))}
    return DigestFacts(
        about="unit_head" if whole is None else "coordinator",
        week=week_of(first),
        lines=lines_of(past[:SHOWN], context, day),
        more=max(len(past) - SHOWN, 0),
        verdicts_by=context.verdicts_by,
        said_on=day,
        answer_by=context.calendar.add(day, ANSWER_WITHIN),
        next_on=week_begins(first + WEEK, context.calendar),
        **ours,
    )


def _ids(records: Iterable[MilestoneRecord]) -> tuple[str, ...]:
    return tuple(sorted(each.id for each in records))


def says_anything(facts: DigestFacts) -> bool:
    """Say whether a digest has anything in it."""
    return any((facts.lines, facts.waiting, facts.requests, facts.holds, facts.unread, facts.unsure))


def has_turns(record: MilestoneRecord) -> bool:
    """Say whether a milestone is open, with a day of its own."""
    return not (record.is_closed or record.is_watch or record.recurring)
