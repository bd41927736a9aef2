"""The calendar file (RFC 5545): escaping and folding of lines are the library's. Only importer of icalendar."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from icalendar import Calendar, Event, Timezone, TimezoneStandard
from pydantic import AwareDatetime

from notifications.printed import shown
from notifications.site.dates import AllDay

PRODUCT = "-//followthrough//dates//EN"


def render_calendar(name: str, days: Iterable[AllDay], stamp: datetime) -> bytes:
    """Return a calendar of all-day events; `stamp` is the instant of the record that they were made from."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    events = [_event(day, stamp) for day in days]
    if events:
        calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", shown(name))
    # A calendar must hold something (RFC 5545, 3.6). Without this file those who take it in would keep its old dates,
    # and an event "nothing is due" would be a date that nobody set: so it holds a time zone, which shows nothing.
    for one in events or (_time_zone(),):
        calendar.add_component(one)
    written: bytes = calendar.to_ical()
    return written


def _time_zone() -> Timezone:
    zone, standard = Timezone(), TimezoneStandard()
    zone.add("tzid", "Etc/UTC")
    standard.add("dtstart", datetime(1970, 1, 1))  # noqa: DTZ001 (its zone is the one that it defines: RFC 5545, 3.6.5)
    standard.add("tzoffsetfrom", timedelta())
    standard.add("tzoffsetto", timedelta())
    zone.add_component(standard)
    return zone


def _event(day: AllDay, stamp: AwareDatetime) -> Event:
    event = Event()
    event.add("uid", day.uid)
    event.add("dtstamp", stamp)
    event.add("sequence", day.sequence)
    event.add("dtstart", day.on)
    event.add("dtend", day.on + timedelta(days=1))
    event.add("summary", shown(day.title))
    event.add("description", "\n".join(shown(line) for line in day.lines))
    event.add("categories", [shown(day.group)])
    event.add("transp", "TRANSPARENT")  # a due date does not make its reader busy
    if day.url:
        event.add("url", day.url)
    return event
