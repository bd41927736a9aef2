"""The calendars: open dates to come as all-day events, those that passed as to-dos, each titled by its kind; never a
placeholder. The only importer of icalendar. Source: docs/site.md#calendars"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from icalendar import Calendar, Event, Timezone, TimezoneStandard, Todo

from notifications.memo import CLOSED, Facts, MilestoneLine, milestone_lines, printable
from notifications.words import say, state_words

PRODUCT = "-//followthrough//dates//EN"
END = b"END:VCALENDAR\r\n"


def dates_of(
    facts: Facts, changes: Mapping[str, int], moved_back: int, site_url: str, stamp: datetime
) -> Iterator[tuple[str, bytes]]:
    """Yield the dates of a memo's open milestones, by day: the recommendation of each, and its component as it stands
    in every calendar. `changes`: how often each date changed; `moved_back`: how many memos were withdrawn, as each may
    take dates back."""
    awaited = (line for line in milestone_lines(facts) if line.due_now and line.row.proof not in CLOSED)
    dated = [line for line in awaited if line.row.basis != "pending_bill"]
    for line in sorted(dated, key=lambda line: (line.row.due_now, line.row.id)):
        sequence = changes.get(line.row.id, 0) + moved_back
        yield line.rec, _component(line, facts, sequence, site_url, stamp).to_ical()


def render_calendar(name: str, dates: Iterable[bytes]) -> bytes:
    """Return a calendar of dates, without a method (RFC 5546, 3.2.1)."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", printable(name))
    head: bytes = calendar.to_ical()
    content = b"".join(dates) or _time_zone().to_ical()
    return head.removesuffix(END) + content + END  # two calendars share each date, so it comes in as bytes


def _component(line: MilestoneLine, facts: Facts, sequence: int, site_url: str, stamp: datetime) -> Event | Todo:
    """Return a date. `sequence`: how often it was moved (RFC 5545, 3.8.7.4)."""
    row = line.row
    head = facts.memo
    link = f"{site_url}recommendations/{line.rec}.html"
    is_past = row.due_now < head.as_of
    component: Event | Todo = Todo() if is_past else Event()
    component.add("uid", f"{row.id}@followthrough")
    component.add("dtstamp", stamp)
    component.add("sequence", sequence)
    if is_past:
        component.add("due", row.due_now)
        component.add("status", "NEEDS-ACTION")
    else:
        component.add("dtstart", row.due_now)
        component.add("dtend", row.due_now + timedelta(days=1))
        component.add("transp", "TRANSPARENT")  # because a date to come does not make its reader busy
    stands = state_words(row, office=head.verdicts_by)
    texts = (
        say("site.date_dates", due=row.due, extended=row.extended, agreed=not row.extensions, kind=line.kind),
        say("site.date_law", law=row.law_line, condition=row.condition),
        "" if line.is_received else say("site.date_unheard", who=row.who),
        say("site.date_duty", who=row.who),
        say("site.date_stands", stands=stands, number=head.number, as_of=head.as_of, mock=facts.mock),
        say("short.banner") if facts.mock else "",
        link,
    )
    component.add("summary", printable(say("site.date_title", code=row.basis, title=row.what, id=row.id)))
    component.add("description", "\n".join(printable(text) for text in texts if text))
    component.add("categories", [printable(line.rec)])
    if site_url:
        component.add("url", link)
    return component


def _time_zone() -> Timezone:
    """Return a time zone, which shows nothing: a calendar must hold something (RFC 5545, 3.6)."""
    zone = Timezone()
    zone.add("tzid", "Etc/UTC")
    standard = TimezoneStandard()
    standard.add("dtstart", datetime(1970, 1, 1))  # noqa: DTZ001 (its zone is the one that it defines: RFC 5545, 3.6.5)
    standard.add("tzoffsetfrom", timedelta())
    standard.add("tzoffsetto", timedelta())
    zone.add_component(standard)
    return zone
