"""The calendar of due dates: the open milestones of the memo that speaks for today, each as an all-day event."""

from collections.abc import Mapping
from datetime import date

from models.core import Value
from notifications.site.reading import Memo, Told, basis, day_of, duty, inside, rows
from notifications.words import say

OPEN = ("awaiting_finding", "cannot_tell", "overdue", "due_soon", "not_yet_due")
"""The standings of what is still to come; a watch on a bill is never due."""


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
        moved_back: how many memos were withdrawn; each may take dates back, and that is a change too.
        site_url: where the site stands; without it the link in the text is relative and the event has none.
    """
    found = []
    for page in rows(memo.told, "annex"):
        rec = inside(page, "rec")
        for row in rows(page, "milestones"):
            on = day_of(inside(row, "due_now"))
            if on and inside(row, "standing") in OPEN:
                sequence = changes.get(inside(row, "id"), 0) + moved_back
                found.append(_all_day(memo, rec, row, on, sequence, site_url))
    return tuple(sorted(found, key=lambda each: (each.on, each.uid)))


def _all_day(memo: Memo, rec: str, row: Told, on: date, sequence: int, site_url: str | None) -> AllDay:
    key, link = inside(row, "id"), f"recommendations/{rec}.html"
    dates = {"due": day_of(inside(row, "due")) or on, "extended": day_of(inside(row, "extended"))}
    lines = (
        say("site.date_basis", **dates, basis=basis(inside(row, "basis")), provisional=inside(row, "provisional")),
        say("site.date_duty", who=duty(inside(row, "duty_on"))),
        say("site.date_stands", number=memo.number, as_of=memo.issued.as_of, made_up=memo.issued.mock),
        f"{site_url or ''}{link}",
    )
    return AllDay(
        uid=f"{key}@followthrough",
        sequence=sequence,
        on=on,
        title=say("site.date_title", id=key, what=inside(row, "what")),
        lines=lines,
        group=rec,
        url=f"{site_url}{link}" if site_url else None,
    )
