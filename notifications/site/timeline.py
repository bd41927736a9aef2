"""The picture of a recommendation's dates. Places are percentages of the width; `timeline.svg.j2` draws them and sets
text in pixels, so that nothing shrinks on a phone. A line is dashed while the agency had not received the date, and
solid while the date is past. Source: docs/site.md#pages"""

from collections.abc import Iterator, Sequence
from datetime import date
from math import ceil
from typing import Literal

from notifications.site.reading import MilestoneLine, Sheet, Step

LEFT, RIGHT = 2.0, 97.0
"""Where the track begins and ends."""
APART, YEAR_APART = 17.0, 19.0
"""How far two names must stand apart, so that both can be read on a phone."""
STEPS = (1, 2, 3, 6)
"""Every month is named if there is room, else every second one, and so on up to one in some years."""
Look = Literal["moved", "unheard", "past", "missed"]
"""An extension; the days until the duty holder received the date; the days past it; those past a legal deadline."""


class Scale:
    """The x of a day, between the first day of the first month and the first day after the last."""

    left = LEFT
    right = RIGHT

    def __init__(self, days: list[date]) -> None:
        self.low = min(days).replace(day=1)
        self.high = _month_after(max(days))
        self.months = [self.low]
        while (month := _month_after(self.months[-1])) < self.high:
            self.months.append(month)

    def x(self, day: date) -> float:
        """Return how far to the right a day stands."""
        return round(LEFT + (RIGHT - LEFT) * (day - self.low).days / (self.high - self.low).days, 1)

    def named(self) -> list[date]:
        """Return the months that can be named without running into each other."""
        width = (RIGHT - LEFT) / len(self.months)
        years = ceil(APART / width / 12)
        return self.months[:: next((step for step in STEPS if width * step >= APART), 12 * years)]

    def years(self) -> Iterator[date]:
        """Yield the months under which their year is named: the first, and each January with room before it."""
        free = self.x(self.low)
        for place, month in enumerate(self.months):
            next_january = next((later for later in self.months[place + 1 :] if later.month == 1), None)
            is_cut = place == 0 and next_january and self.x(next_january) - self.x(month) < YEAR_APART
            if (place == 0 or month.month == 1) and self.x(month) >= free and not is_cut:
                free = self.x(month) + YEAR_APART
                yield month


def timeline(steps: Sequence[Step], as_of: date) -> Sheet | None:
    """Return where everything stands in the picture of one recommendation; None if no milestone has a date."""
    drawn = [step for step in steps if step.first.row.standing not in ("watch", "withdrawn")]
    dated = [[line for line in step.lines if line.due_now] for step in drawn]
    days = [day for lines in dated for line in lines for day in (line.row.due, line.row.extended) if day]
    if not days:
        return None
    scale = Scale([as_of, *days])
    strokes = [[stroke for line in lines for stroke in _strokes(line, scale, as_of)] for lines in dated]
    marks = [list(_marks(lines, scale)) for lines in dated]
    return {
        "scale": scale,
        "to": max([as_of, *days]),
        "today": as_of,
        "rows": list(zip(drawn, marks, strokes, strict=True)),
        "looks": {look for row in strokes for look, *_ in row},
        "statuses": list(dict.fromkeys(line.status.code for step in drawn for line in step.lines)),
    }


def _marks(lines: Sequence[MilestoneLine], scale: Scale) -> Iterator[Sheet]:
    last = -APART
    for line in lines:
        row = line.row
        for day, is_old in ((row.due, bool(row.extended)), (row.extended, False)):
            if day:
                x = scale.x(day)
                is_named = x - last >= APART
                last = x if is_named else last
                yield {"x": x, "on": day, "named": is_named, "old": is_old}


def _strokes(line: MilestoneLine, scale: Scale, as_of: date) -> Iterator[tuple[Look, float, float]]:
    row = line.row
    now = scale.x(row.extended or row.due)
    if row.extended:
        yield "moved", scale.x(row.due), now
    received_on = min(row.asked_on or as_of, as_of)
    is_target = row.basis == "planning_assumption" and row.duty_on == "agency" and line.status.code == "none"
    if is_target and received_on > row.due_now and (row.asked_on or not row.lateness.is_past):
        yield "unheard", now, scale.x(received_on)
    if row.lateness.is_past:
        start = max(row.lateness.counts_from or row.due_now, row.due_now)
        yield "missed" if row.lateness.state == "overdue" else "past", scale.x(start), scale.x(as_of)


def _month_after(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
