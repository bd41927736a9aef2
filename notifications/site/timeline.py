"""The dates of one recommendation: where its milestones' dates stand, and what has passed since.

`timeline.svg.j2` draws it and names things. Places are percentages and text is set in pixels, so that nothing shrinks
on a phone. A line is dashed while the agency had not received the date, and solid while the date is past.
Source: docs/site.md#pages
"""

from collections.abc import Iterator, Sequence
from datetime import date

from notifications.printed import Dates, Scale
from notifications.site.reading import Sheet
from notifications.site.rows import MilestoneLine, Step

LEFT, RIGHT = 2.0, 97.0
"""Where the track begins and ends, in percent of the width."""
APART, YEAR_APART = 17.0, 19.0
"""How far two names must stand apart, in percent, so that both can be read on a phone."""


def timeline(steps: Sequence[Step], as_of: date) -> Sheet | None:
    """Return where everything stands in the picture of one recommendation; None if no milestone has a date."""
    drawn = [step for step in steps if step.first.row.standing not in ("watch", "withdrawn")]
    dated = [[_dates_of(line, as_of) for line in step.lines if line.due_now] for step in drawn]
    days = [day for row in dated for dates in row for day in (dates.due, dates.extended) if day]
    if not days:
        return None
    scale = Scale([as_of, *days], LEFT, RIGHT, APART, YEAR_APART)
    strokes = [[stroke for dates in row for stroke in dates.strokes(scale, as_of)] for row in dated]
    marks = [list(_marks(row, scale)) for row in dated]
    return {
        "scale": scale,
        "to": max([as_of, *days]),
        "today": as_of,
        "rows": list(zip(drawn, marks, strokes, strict=True)),
        "looks": {look for row in strokes for look, *_ in row},
        "statuses": list(dict.fromkeys(line.status.code for step in drawn for line in step.lines)),
    }


def _marks(dated: Sequence[Dates], scale: Scale) -> Iterator[Sheet]:
    """Yield the marks of a row; a date too close to the one named before it has a mark and no name."""
    last = -APART
    for dates in dated:
        for day, is_old in ((dates.due, bool(dates.extended)), (dates.extended, False)):
            if day:
                x = scale.x(day)
                is_named = x - last >= APART
                last = x if is_named else last
                yield {"x": x, "on": day, "named": is_named, "old": is_old}


def _dates_of(line: MilestoneLine, as_of: date) -> Dates:
    row = line.row
    is_ours = row.basis == "planning_assumption"
    needs_telling = is_ours and row.duty_on == "agency" and line.status.code == "none"
    heard = min(row.asked_on or as_of, as_of)
    is_unheard = needs_telling and heard > row.due_now and (row.asked_on or not row.lateness.is_past)
    return Dates(
        row.due,
        row.extended,
        unheard_until=heard if is_unheard else None,
        past_from=max(row.lateness.counts_from or row.due_now, row.due_now) if row.lateness.is_past else None,
        is_missed=row.lateness.state == "overdue",
    )
