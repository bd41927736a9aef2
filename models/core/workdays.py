"""New York City business days and the send slot."""

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, cached_property
from zoneinfo import ZoneInfo

from models.core.values import Value

NEW_YORK = ZoneInfo("America/New_York")
MONDAY, TUESDAY, THURSDAY, SATURDAY, SUNDAY = 0, 1, 3, 5, 6
OPENS, CLOSES = time(9, 30), time(17)
"""Messages go out between these hours on a city business day (docs/law-and-clocks.md#send-hours)."""
HOLIDAYS = (
    (1, 1, None, "New Year's Day"),
    (1, 15, MONDAY, "Martin Luther King Jr. Day"),
    (2, 15, MONDAY, "Washington's Birthday"),
    (5, 25, MONDAY, "Memorial Day"),
    (6, 19, None, "Juneteenth"),
    (7, 4, None, "Independence Day"),
    (9, 1, MONDAY, "Labor Day"),
    (10, 8, MONDAY, "Columbus Day"),
    (11, 2, TUESDAY, "Election Day"),
    (11, 11, None, "Veterans Day"),
    (11, 22, THURSDAY, "Thanksgiving Day"),
    (12, 25, None, "Christmas Day"),
)
"""On a day of a month, or the first such weekday from then on (docs/law-and-clocks.md#holidays)."""
OBSERVED = {SATURDAY: timedelta(days=-1), SUNDAY: timedelta(days=1)}


@cache
def _computed(year: int) -> dict[date, str]:
    """Return the names of the City's holidays of a year by day; of one on a weekend, its own day and the observed."""
    names = {}
    years = (year, min(year + 1, date.max.year))  # a New Year's Day may be observed on December 31
    for month, day, weekday, name in HOLIDAYS:
        for first in (date(number, month, day) for number in years):
            on = first if weekday is None else first + timedelta(days=(weekday - first.weekday()) % 7)
            names[on] = name
            if weekday is None and on.weekday() in OBSERVED:
                names[on + OBSERVED[on.weekday()]] = f"{name} (observed)"
    return {on: name for on, name in names.items() if on.year == year}


@cache
def _listed(days: tuple[date, ...]) -> frozenset[date]:
    return frozenset(days)


class Calendar(Value):
    """The City's business days. If the register lists a year, its list is right and the computed one is not."""

    id: str = "nyc_city_government"
    listed: dict[int, tuple[date, ...]] = {}

    @cached_property
    def counted(self) -> dict[tuple[date, int], date]:
        """Return what `add` counted already: a sweep asks for the same few days for each milestone."""
        return {}

    def holidays(self, year: int) -> Collection[date]:
        """Return the city holidays of a year: those the register lists, else the computed ones."""
        return _listed(self.listed[year]) if year in self.listed else _computed(year)

    def is_workday(self, day: date) -> bool:
        """Return whether city offices work on a day."""
        return day.weekday() < SATURDAY and day not in self.holidays(day.year)

    def on_or_after(self, day: date) -> date:
        """Return the day itself if it is a business day, else the next one."""
        while not self.is_workday(day):
            day += timedelta(days=1)
        return day

    def late_from(self, due: date, shown_within_days: int = 0) -> date:
        """Return the first day on which what was due on a day may be called late: the next day, or if that day was no
        business day, the next one. Days for public proof count first. Source: docs/law-and-clocks.md#business-days."""
        last = due + timedelta(days=shown_within_days)
        return max(last + timedelta(days=1), self.on_or_after(last))

    def add(self, day: date, count: int) -> date:
        """Return the business day `count` business days after (or before) a day; the day itself is not counted."""
        if (counted := self.counted.get((day, count))) is not None:
            return counted
        key = (day, count)
        step = timedelta(days=1 if count > 0 else -1)
        while count:
            day += step
            if self.is_workday(day):
                count -= step.days
        return self.counted.setdefault(key, day)

    def between(self, start: date, end: date) -> int:
        """Count the business days after `start`, up to and with `end`; 0 where `end` is not later."""
        if end <= start:
            return 0
        weeks, extra_days = divmod((end - start).days, 7)
        first = start.weekday() + 1
        days = weeks * SATURDAY + sum(weekday % 7 < SATURDAY for weekday in range(first, first + extra_days))
        off = (holiday for year in range(start.year, end.year + 1) for holiday in self.holidays(year))
        return days - sum(start < holiday <= end and holiday.weekday() < SATURDAY for holiday in off)

    def slot(self, day: date) -> datetime:
        """Return the send slot, 09:30 in New York, of a day moved forward to a business day; UTC."""
        return datetime.combine(self.on_or_after(day), OPENS, tzinfo=NEW_YORK).astimezone(UTC)

    def may_send(self, now: datetime) -> bool:
        """Return whether a message may go out at a moment: a business day, 09:30 to 17:00 in New York."""
        local = now.astimezone(NEW_YORK)
        return self.is_workday(local.date()) and OPENS <= local.time() <= CLOSES

    def next_slot(self, now: datetime) -> datetime:
        """Return the first send slot that is later than a moment; UTC."""
        local = now.astimezone(NEW_YORK)
        return self.slot(local.date() + timedelta(days=local.time() >= OPENS))

    def last_slot(self, now: datetime) -> datetime:
        """Return the last send slot that is not later than a moment; UTC."""
        day = now.astimezone(NEW_YORK).date()
        while not self.is_workday(day) or self.slot(day) > now:
            day -= timedelta(days=1)
        return self.slot(day)


CITY = Calendar()
"""The computed calendar, for years that no register lists."""


def holiday_name(day: date) -> str | None:
    """Return the name of a computed city holiday, or None if the day is not one."""
    return _computed(day.year).get(day)


def sending_day(moment: datetime) -> date:
    """Return the New York day on which what came up at a moment may first be sent: the next one after hours."""
    local = moment.astimezone(NEW_YORK)
    return local.date() + timedelta(days=local.time() > CLOSES)


def new_york_day(moment: datetime) -> date:
    """Return the New York day of a moment."""
    return moment.astimezone(NEW_YORK).date()
