"""The page of `followthrough week`: the most urgent items of each part first, each with its next command."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import timedelta

from models.register import Names
from models.standing import AHEAD, Week
from notifications.terminal.layout import folded
from notifications.terminal.words import DEMONSTRATION
from notifications.words import long_date, near_short, tally, week_parts

MOST = 5
"""Items of a part; `--all` shows the others."""


def say_week(
    week: Week,
    names: Names,
    people: Mapping[str, str],
    next_steps: Mapping[str, str],
    *,
    whole: bool,
    demonstration: bool,
) -> Iterator[str]:
    """Yield the page. Arguments are those of `week_parts`; `whole` shows every item."""
    yield f"The week of {long_date(week.report.day)}"
    if demonstration:
        yield DEMONSTRATION
    parts = week_parts(week, names, people, next_steps, None if whole else MOST)
    if not parts:
        yield from ("", "Nothing needs you, and nothing is past its date or unknown.")
    for part in parts:
        yield ""
        yield from folded(f"{part.heading.upper()}{part.count}")
        items = part.items if whole else part.items[:MOST]
        for title, *lines in items:
            yield from folded(title, 2, 5)
            for line in lines:
                yield from [f"     {line}"] if line.startswith("followthrough ") else folded(line, 5)
        if hidden := part.hidden + len(part.items) - len(items):
            yield f"  {hidden} more: followthrough week --all"
    yield from _coming(week)
    if not week.in_doubt:
        yield from ("", "Messages in doubt: none.")


def _coming(week: Week) -> Iterator[str]:
    reminded = {view.id for view in (*week.past, *week.review, *week.unknown, *week.on_hold)}
    days = Counter(wake.date() for milestone_id in reminded if (wake := week.wakes.get(milestone_id)))
    ahead = {day: many for day, many in days.items() if week.report.day < day <= week.report.day + AHEAD}
    first = (week.report.day.replace(day=1) + timedelta(days=32)).replace(day=1)
    lines = {day: f"Next reminders: {tally(many, 'milestone')}" for day, many in ahead.items()}
    memo = "Next monthly memo. Draft it: followthrough memo draft --by YOU"
    lines[first] = f"{lines[first]}. {memo}" if first in lines else memo
    yield from ("", "COMING UP")
    for day in sorted(lines):
        yield from folded(f"{day:%a} {near_short(day, week.report.day)}  {lines[day]}", 2, 15)
