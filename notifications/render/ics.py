"""The calendar file (RFC 5545): escaping and folding of lines are the library's. Only importer of icalendar."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from icalendar import Calendar, Event
from pydantic import AwareDatetime

from notifications.render.shown import visible
from notifications.site_dates import AllDay

PRODUCT = "-//followthrough//dates//EN"


def render_calendar(name: str, days: Iterable[AllDay], stamp: datetime) -> bytes:
    """Return a calendar of all-day events; `stamp` is the instant of the record that they were made from."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", visible(name))
    for day in days:
        calendar.add_component(_event(day, stamp))
    written: bytes = calendar.to_ical()
    return written


def _event(day: AllDay, stamp: AwareDatetime) -> Event:
    event = Event()
    event.add("uid", day.uid)
    event.add("dtstamp", stamp)
    event.add("sequence", day.sequence)
    event.add("dtstart", day.on)
    event.add("dtend", day.on + timedelta(days=1))
    event.add("summary", visible(day.title))
    event.add("description", "\n".join(visible(line) for line in day.lines))
    event.add("categories", [visible(day.group)])
    event.add("transp", "TRANSPARENT")  # a due date does not make its reader busy
    if day.url:
        event.add("url", day.url)
    return event
