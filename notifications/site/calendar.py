"""The calendar: open dates to come as all-day events, and those that passed as to-dos, each titled by its kind.

A placeholder is no date and never in it. Escaping and folding of lines are the library's. The only importer of
icalendar. Source: docs/site.md#the-calendar
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event, Timezone, TimezoneStandard, Todo
from pydantic import AwareDatetime

from models.core import Value
from models.standing import CLOSED
from notifications.memo import MemoDocument
from notifications.printed import shown
from notifications.site.rows import MilestoneLine, milestone_lines
from notifications.words import say

PRODUCT = "-//followthrough//dates//EN"


class AllDay(Value):
    """One open date. The same `uid` with a higher `sequence` is the same date, moved (RFC 5545, 3.8.7.4)."""

    uid: str
    sequence: int
    on: date
    is_past: bool
    title: str
    lines: tuple[str, ...]
    group: str
    url: str | None


def open_dates(
    facts: MemoDocument, changes: Mapping[str, int], moved_back: int, site_url: str | None
) -> tuple[AllDay, ...]:
    """Return the dates of a memo's open milestones, by day.

    Args:
        facts: those of the memo that speaks for today.
        changes: how often each milestone's date changed.
        moved_back: how many memos were withdrawn; each may take dates back, and that is a change, too.
        site_url: where the site stands; without it the link in the text is relative and the event has none.
    """
    days = []
    for line in milestone_lines(facts):
        if line.due_now is None or line.row.standing in CLOSED or line.row.standing == "watch":
            continue
        link = f"recommendations/{line.rec}.html"
        days.append(
            AllDay(
                uid=f"{line.row.id}@followthrough",
                sequence=changes.get(line.row.id, 0) + moved_back,
                on=line.due_now,
                is_past=line.due_now < facts.memo.as_of,
                title=say("site.date_title", kind=line.row.basis, title=line.row.what, id=line.row.id),
                lines=(*_lines(line, facts), f"{site_url or ''}{link}"),
                group=line.rec,
                url=f"{site_url}{link}" if site_url else None,
            )
        )
    return tuple(sorted(days, key=lambda day: (day.on, day.uid)))


def _lines(line: MilestoneLine, facts: MemoDocument) -> tuple[str, ...]:
    """Return what stands in an event: what its date rests on, the law, whose duty it is, and as of when it stands."""
    row, head = line.row, facts.memo
    texts = (
        say("site.date_dates", due=row.due, extended=row.extended, agreed=not row.extensions, kind=line.kind),
        say("site.date_law", law=row.law_line, condition=row.condition),
        "" if line.is_received else say("site.date_unheard", who=row.who),
        say("site.date_duty", who=row.who),
        say(
            "site.date_stands",
            code=line.status.code,
            office=head.verdicts_by,
            number=head.number,
            as_of=head.as_of,
            mock=facts.mock,
        ),
    )
    return tuple(text for text in texts if text)


def render_calendar(name: str, days: Iterable[AllDay], stamp: datetime) -> bytes:
    """Return a calendar; `stamp` is the instant of the record that it was made from.

    It names no method, because what is published may hold events or to-dos, but not both (RFC 5546, 3.2.1).
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", shown(name))
    # A calendar must hold something (RFC 5545, 3.6). Without this file, those who take it in would keep its old dates,
    # and an event "nothing is due" would be a date that nobody set; so it holds a time zone, which shows nothing.
    for component in [_component(day, stamp) for day in days] or (_time_zone(),):
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


def _component(day: AllDay, stamp: AwareDatetime) -> Event | Todo:
    made: Event | Todo = Todo() if day.is_past else Event()
    made.add("uid", day.uid)
    made.add("dtstamp", stamp)
    made.add("sequence", day.sequence)
    if day.is_past:
        made.add("due", day.on)
        made.add("status", "NEEDS-ACTION")
    else:
        made.add("dtstart", day.on)
        made.add("dtend", day.on + timedelta(days=1))
        made.add("transp", "TRANSPARENT")  # because a date to come does not make its reader busy
    made.add("summary", shown(day.title))
    made.add("description", "\n".join(shown(line) for line in day.lines))
    made.add("categories", [shown(day.group)])
    if day.url:
        made.add("url", day.url)
    return made
