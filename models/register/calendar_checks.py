"""What is wrong with the register's lists of holidays, and for which years there is none."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from pydantic import TypeAdapter, ValidationError

from models.core import SATURDAY, Day, Fault
from models.register.city import LIST_OF_A_YEAR
from models.register.plan import Plan
from models.register.written import mapping, names, steps, text

A_DAY: TypeAdapter[date] = TypeAdapter(Day)


def calendar_faults(raw: dict[str, Any]) -> tuple[Fault, ...]:
    """Return every fault of the lists of holidays, and of offsets that count by another calendar."""
    return (*_list_faults(raw), *_offset_faults(raw))


def _list_faults(raw: dict[str, Any]) -> Iterator[Fault]:
    calendar = mapping(raw, "calendar")
    for key in calendar:
        year = str(key).removeprefix(LIST_OF_A_YEAR)
        seen: set[date] = set()
        for loc, written in names(calendar, key, ("calendar",)) if year != str(key) else ():
            try:
                day = A_DAY.validate_python(written)
            except ValidationError:
                continue  # a fault of shape, which is listed as one
            if str(day.year) != year:
                yield Fault(
                    loc=loc, what=f"{day} is not a day of {year}", mend=f"write it under {LIST_OF_A_YEAR}{day.year}"
                )
            elif day.weekday() >= SATURDAY:
                mend = "write the weekday on which the City observes it (Saturday: Friday before; Sunday: Monday after)"
                yield Fault(loc=loc, what=f"{day} is a {day:%A}", mend=mend)
            elif day in seen:
                yield Fault(loc=loc, what=f"{day} stands twice", mend="take one out")
            seen.add(day)


def _offset_faults(raw: dict[str, Any]) -> Iterator[Fault]:
    known = text(mapping(raw, "calendar"), "id")
    for step in steps(raw):
        name = text(mapping(step.node, "recurrence", "offset"), "calendar")
        if name and known and name != known:
            loc = (*step.loc, "recurrence", "offset", "calendar")
            yield Fault(loc=loc, what=f"`{name}` is not the calendar of this register", mend=f"write `{known}`")


def unlisted_years(plan: Plan, *days: date) -> tuple[str, ...]:
    """Warn of each year in which a due date of the register or one of `days` lies and no holidays are listed.

    There the computed days hold, and a person must compare them with the City's list (reminders.md, section 1).
    """
    listed = plan.calendar.listed
    years = {day.year for day in (*days, *(each.due.day for each in plan.milestones))} - set(listed)
    return tuple(
        f"no holidays are listed for {year}, so computed ones count; "
        f"compare them with the City's published list and write `{LIST_OF_A_YEAR}{year}: [...]` under calendar"
        for year in sorted(years)
    )
