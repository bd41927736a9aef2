"""The picture of one recommendation's dates: a row for each milestone, its dates on a track, what passed since.

Geometry only: `timeline.svg.j2` draws it and names things. Places are percentages and text is set in pixels, so that
nothing shrinks on a phone. A line is dashed while the agency had not received the date, and solid while the date is
past. Source: docs/site.md#pages
"""

from collections.abc import Iterator, Sequence
from datetime import date

from notifications.printed import Scale
from notifications.site.reading import Sheet
from notifications.site.rows import MilestoneLine, Step

LEFT, RIGHT = 2.0, 97.0
"""Where the track begins and ends, in percent of the width."""
TOP = 26
ROW = 64
LABEL, TRACK, DATES = 20, 38, 57
"""How far below the top of its row the name, the track and the dates stand, in pixels."""
APART = 17.0
"""How far two dates of one row must stand apart, in percent, so that both can be named on a phone."""
LONGEST_TITLE = 34
"""How much of a title fits beside its mark on a phone; the table below has all of it."""
WIDE_NAME, NARROW_NAME = 25.0, 15.0
"""How much room the name of a month takes on a phone, in percent, with its year and without."""


def timeline(rec: str, steps: Sequence[Step], as_of: date) -> Sheet | None:
    """Return where everything stands in the picture of one recommendation; None if no milestone has a date."""
    drawn = [step for step in steps if step.first.row.standing not in ("watch", "withdrawn")]
    lines = [line for step in drawn for line in step.lines]
    dated = [line for line in lines if line.due_now]
    days = [day for line in dated for day in (line.row.due, line.row.extended) if day]
    if not days:
        return None
    scale = Scale([as_of, *days], LEFT, RIGHT)
    bottom = TOP + ROW * len(drawn)
    return {
        "rec": rec,
        "height": bottom + 28,
        "bottom": bottom,
        "label": bottom + 20,
        "from": scale.low,
        "to": max([as_of, *days]),
        "months": list(_months(scale)),
        "today": {"x": scale.x(as_of), "on": as_of, "anchor": _anchor(scale.x(as_of))},
        "rows": [_row(step, TOP + ROW * place, scale, as_of) for place, step in enumerate(drawn)],
        "statuses": list(dict.fromkeys(line.status.code for line in lines)),
        "has_unheard": any(_unheard(line, as_of) for line in lines),
        "has_past": any(line.is_past for line in lines),
        "has_moved": any(line.row.extended for line in dated),
        "left": LEFT,
        "right": RIGHT,
    }


def _months(scale: Scale) -> Iterator[Sheet]:
    """Yield the months that can be named without running into each other, with the year at the first of each year."""
    free = 0.0
    year = None
    for month in scale.months():
        x = scale.x(month)
        if x >= free:
            with_year = month.year != year
            yield {"x": x, "on": month, "with_year": with_year}
            free = x + (WIDE_NAME if with_year else NARROW_NAME)
            year = month.year


def _row(step: Step, top: int, scale: Scale, as_of: date) -> Sheet:
    dated = [line for line in step.lines if line.due_now]
    return {
        "id": step.first.step,
        "title": _fitting(step.first.row.what),
        "whole_title": step.first.row.what,
        "status": step.lines[-1].status.code,
        "top": top,
        "label": top + LABEL,
        "track": top + TRACK,
        "below": top + DATES,
        "dates": list(_dates(dated, scale)),
        "lines": [stroke for line in dated for stroke in _lines(line, scale, as_of)],
        "runs_from": next((line.runs_from for line in step.lines if not line.due_now), ""),
        "rows": step.lines,
    }


def _dates(lines: Sequence[MilestoneLine], scale: Scale) -> Iterator[Sheet]:
    """Yield the marks of a row; a date too close to the one named before it has a mark and no name."""
    last: float | None = None
    for line in lines:
        for day, is_old in ((line.row.due, bool(line.row.extended)), (line.row.extended, False)):
            if day:
                x = scale.x(day)
                named = last is None or x - last >= APART
                last = x if named else last
                yield {"x": x, "on": day, "named": named, "anchor": _anchor(x), "old": is_old}


def _lines(line: MilestoneLine, scale: Scale, as_of: date) -> Iterator[Sheet]:
    row = line.row
    now = scale.x(row.due_now)
    if row.extended:
        yield {"kind": "moved", "from": scale.x(row.due), "to": now}
    if until := _unheard(line, as_of):
        yield {"kind": "unheard", "from": now, "to": scale.x(until)}
    if line.is_past:
        kind = "late-line" if row.basis == "statute" else "past"
        yield {"kind": kind, "from": scale.x(line.counts_from or row.due_now), "to": scale.x(as_of)}


def _unheard(line: MilestoneLine, as_of: date) -> date | None:
    """Return until when the agency had not received a target date that had passed; None if it had, or need not."""
    row = line.row
    needs_telling = row.basis == "planning_assumption" and row.duty_on == "agency" and line.status.code == "none"
    if not needs_telling or not line.due_now or (line.is_past and not row.told.on):
        return None
    until = min(row.told.on or as_of, as_of)
    return until if until > row.due_now else None


def _anchor(x: float) -> str:
    """Return on which side of its place a text stands, so that none runs over the edge."""
    return "start" if x < 12 else "end" if x > 84 else "middle"  # noqa: PLR2004


def _fitting(title: str) -> str:
    """Return a title that fits into its row, cut between two words."""
    if len(title) <= LONGEST_TITLE:
        return title
    return title[: LONGEST_TITLE - 1].rsplit(" ", 1)[0] + "…"
