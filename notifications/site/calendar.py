"""The calendar of due dates: the open milestones of the memo that speaks for today, each as an all-day event.

Escaping and folding of lines are the library's. The only importer of icalendar. Source: docs/site.md#the-calendar
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event, Timezone, TimezoneStandard
from pydantic import AwareDatetime

from models.core import Value
from notifications.printed import shown
from notifications.site.reading import Json, Memo, basis_of, day_of, duty_of, inside, objects
from notifications.words import say

OPEN = ("awaiting_finding", "cannot_tell", "overdue", "due_soon", "not_yet_due")
"""The standings of what is still to come; a watch on a bill is never due."""
PRODUCT = "-//followthrough//dates//EN"


class AllDay(Value):
    """One due date. The same `uid` with a higher `sequence` is the same date, moved (RFC 5545, 3.8.7.4)."""

    uid: str
    sequence: int
    on: date
    title: str
    lines: tuple[str, ...]
    group: str
    url: str | None


def due_dates(memo: Memo, changes: Mapping[str, int], moved_back: int, site_url: str | None) -> tuple[AllDay, ...]:
    """Return the dates of a memo's open milestones, by day.

    Args:
        memo: the memo that speaks for today.
        changes: how often each milestone's date changed.
        moved_back: how many memos were withdrawn; each may take dates back, and that is a change, too.
        site_url: where the site stands; without it the link in the text is relative and the event has none.
    """
    found = []
    for annex in objects(memo.facts, "annex"):
        rec = inside(annex, "rec")
        for row in objects(annex, "milestones"):
            on = day_of(inside(row, "due_now"))
            if on and inside(row, "standing") in OPEN:
                key = inside(row, "id")
                link = f"recommendations/{rec}.html"
                found.append(
                    AllDay(
                        uid=f"{key}@followthrough",
                        sequence=changes.get(key, 0) + moved_back,
                        on=on,
                        title=say("site.date_title", id=key, what=inside(row, "what")),
                        lines=(*_lines(memo, row, on), f"{site_url or ''}{link}"),
                        group=rec,
                        url=f"{site_url}{link}" if site_url else None,
                    )
                )
    return tuple(sorted(found, key=lambda event: (event.on, event.uid)))


def _lines(memo: Memo, row: Json, on: date) -> tuple[str, ...]:
    """Return what stands in an event: what its date rests on, whose duty it is, and as of when it stands."""
    return (
        say(
            "site.date_basis",
            due=day_of(inside(row, "due")) or on,
            extended=day_of(inside(row, "extended")),
            basis=basis_of(inside(row, "basis")),
            provisional=inside(row, "provisional"),
        ),
        say("site.date_duty", who=duty_of(inside(row, "duty_on"))),
        say("site.date_stands", number=memo.number, as_of=memo.issued.as_of, made_up=memo.issued.mock),
    )


def render_calendar(name: str, days: Iterable[AllDay], stamp: datetime) -> bytes:
    """Return a calendar of all-day events; `stamp` is the instant of the record that they were made from."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    events = [_event(day, stamp) for day in days]
    if events:
        calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", shown(name))
    # A calendar must hold something (RFC 5545, 3.6). Without this file, those who take it in would keep its old dates,
    # and an event "nothing is due" would be a date that nobody set; so it holds a time zone, which shows nothing.
    for component in events or (_time_zone(),):
        calendar.add_component(component)
    written: bytes = calendar.to_ical()
    return written


def _time_zone() -> Timezone:
    zone = Timezone()
    zone.add("tzid", "Etc/UTC")
    standard = TimezoneStandard()
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
    event.add("transp", "TRANSPARENT")  # because a due date does not make its reader busy
    if day.url:
        event.add("url", day.url)
    return event
