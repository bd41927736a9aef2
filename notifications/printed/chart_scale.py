"""Days on a line: where each stands, and which months and years are named under it."""

from collections.abc import Iterator
from datetime import date

YEAR = 12
STEPS = (1, 2, 3, 6, 12)
APART = 26
"""Units between two names of months; between two years it is a little more."""


class Scale:
    """The x of a day, between the first day of the first month and the first day after the last."""

    def __init__(self, days: list[date], left: float, right: float) -> None:
        """Span these days between two places."""
        self.left, self.right = left, right
        self.low = min(days).replace(day=1)
        self.high = month_after(max(days))
        self.span = (self.high - self.low).days

    def x(self, day: date) -> float:
        """Return where a day stands."""
        return round(self.left + (self.right - self.left) * (day - self.low).days / self.span, 1)

    def months(self) -> list[date]:
        """Return the first day of each month spanned."""
        found, day = [], self.low
        while day < self.high:
            found.append(day)
            day = month_after(day)
        return found

    def named(self) -> list[date]:
        """Return the months that can be named without running into each other."""
        months = self.months()
        step = next((step for step in STEPS if (self.right - self.left) / len(months) * step >= APART), YEAR * 10)
        return [each for place, each in enumerate(months) if place % step == 0]

    def years(self) -> Iterator[date]:
        """Yield the months under which their year is named: the first, and each January with room before it."""
        months, free = self.months(), self.x(self.low)
        for place, each in enumerate(months):
            next_january = next((one for one in months[place + 1 :] if one.month == 1), None)
            is_cut = place == 0 and next_january and self.x(next_january) - self.x(each) < APART + 4
            if (place == 0 or each.month == 1) and self.x(each) >= free and not is_cut:
                free = self.x(each) + APART + 4
                yield each


def month_after(day: date) -> date:
    """Return the first day of the month after a day's."""
    return date(day.year + day.month // YEAR, day.month % YEAR + 1, 1)
