"""Where days stand in a picture of dates: the scale, and what is drawn on it from one date to another.

`notifications/site/recommendations` draws these places in its own units. Source: docs/site.md
"""

from collections.abc import Iterator
from datetime import date
from math import ceil
from typing import Literal, NamedTuple

MONTHS_A_YEAR = 12
STEPS = (1, 2, 3, 6)
"""Every month is named if there is room, else every second one, and so on up to one in some years."""
Look = Literal["moved", "unheard", "past", "missed"]
"""An extension; the days until the duty holder received the date; the days past it; those past a legal deadline."""


class Scale:
    """The x of a day, between the first day of the first month and the first day after the last."""

    def __init__(self, days: list[date], left: float, right: float, apart: float = 26, year_apart: float = 30) -> None:
        """Span these days between two places.

        Two names of months stand at least `apart` from each other, two years `year_apart`.
        """
        self.left = left
        self.right = right
        self.apart = apart
        self.year_apart = year_apart
        self.low = min(days).replace(day=1)
        self.high = month_after(max(days))
        self.span = (self.high - self.low).days

    def x(self, day: date) -> float:
        """Return how far to the right a day stands."""
        return round(self.left + (self.right - self.left) * (day - self.low).days / self.span, 1)

    def months(self) -> list[date]:
        """Return the first day of each month that is spanned."""
        months = []
        day = self.low
        while day < self.high:
            months.append(day)
            day = month_after(day)
        return months

    def named(self) -> list[date]:
        """Return the months that can be named without running into each other."""
        months = self.months()
        wide = (self.right - self.left) / len(months)
        years = max(1, ceil(self.apart / wide / MONTHS_A_YEAR))
        step = next((step for step in STEPS if wide * step >= self.apart), MONTHS_A_YEAR * years)
        return months[::step]

    def years(self) -> Iterator[date]:
        """Yield the months under which their year is named: the first, and each January with room before it."""
        months = self.months()
        free = self.x(self.low)
        for place, month in enumerate(months):
            next_january = next((later for later in months[place + 1 :] if later.month == 1), None)
            is_cut = place == 0 and next_january and self.x(next_january) - self.x(month) < self.year_apart
            if (place == 0 or month.month == 1) and self.x(month) >= free and not is_cut:
                free = self.x(month) + self.year_apart
                yield month


class Dates(NamedTuple):
    """The dates of a milestone, and what has passed since the one in force."""

    due: date
    extended: date | None
    unheard_until: date | None
    """Until when after the date the duty holder had not received it; None if that need not be said."""
    past_from: date | None
    """From which day the days past are drawn; None if there are none."""
    is_missed: bool
    """Whether it is a legal deadline that is known to be missed."""

    def strokes(self, scale: Scale, today: date) -> Iterator[tuple[Look, float, float]]:
        """Yield what is drawn along the row: what it means, where it begins and where it ends."""
        now = scale.x(self.extended or self.due)
        if self.extended:
            yield "moved", scale.x(self.due), now
        if self.unheard_until:
            yield "unheard", now, scale.x(self.unheard_until)
        if self.past_from:
            yield "missed" if self.is_missed else "past", scale.x(self.past_from), scale.x(today)


def month_after(day: date) -> date:
    """Return the first day of the month after a day's."""
    return date(day.year + day.month // MONTHS_A_YEAR, day.month % MONTHS_A_YEAR + 1, 1)
