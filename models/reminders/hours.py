"""When a person may be written to: in the house's hours and in their own, in their own time zone."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from models.core import CLOSES, NEW_YORK, OPENS, Calendar, Hours, People, Person, new_york_day

AHEAD = timedelta(days=14)
"""So far is looked for a moment that suits both. Where there is none, the house's hours alone count: never silent."""

SHORTEST = timedelta(hours=1)
"""What the two must have in common on a day: a sweep comes each half hour, and one may be missed."""

Window = tuple[datetime, datetime]


def free_from(person: Person | None, moment: datetime, calendar: Calendar) -> datetime:
    """Return the first moment (UTC), not before another, at which a person may be written to."""
    context = moment if calendar.may_send(moment) else calendar.next_slot(moment)
    if person is None or person.hours is None:
        return context
    first = new_york_day(moment)
    windows = _windows(person.hours, first, first + AHEAD, calendar)
    return next((max(opens, moment) for opens, closes in windows if closes >= moment), context)


def hours_warnings(people: People, day: date, calendar: Calendar) -> tuple[str, ...]:
    """Name each person whose own hours never meet the house's in the two weeks from a day, and say what follows."""
    last = day + AHEAD
    unmet = (each for each in people.people if each.hours and not any(_windows(each.hours, day, last, calendar)))
    return tuple(
        f"the hours of {each.id} share less than an hour with 09:30 to 17:00 in New York, so they are ignored; "
        "mend `hours` in the people file"
        for each in unmet
    )


def _windows(hours: Hours, first: date, last: date, calendar: Calendar) -> Iterator[Window]:
    """Yield the times (UTC) on business days from `first` to `last` in which the house and the person are both open."""
    zone, day = ZoneInfo(hours.timezone), calendar.on_or_after(first)
    while day <= last:
        opens, closes = _moment(day, OPENS, NEW_YORK), _moment(day, CLOSES, NEW_YORK)
        # The house's day may be two days elsewhere: on the other side of the date line it is tomorrow there by noon.
        for own in dict.fromkeys((opens.astimezone(zone).date(), closes.astimezone(zone).date())):
            both = max(opens, _moment(own, hours.opens, zone)), min(closes, _moment(own, hours.closes, zone))
            if both[1] - both[0] >= SHORTEST:
                yield both
        day = calendar.add(day, 1)


def _moment(day: date, hour: time, zone: tzinfo) -> datetime:
    return datetime.combine(day, hour, tzinfo=zone).astimezone(UTC)
