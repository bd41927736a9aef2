"""The picture of one recommendation's dates: a row for each milestone, its dates on a track, what passed since.

Geometry only: `timeline.svg.j2` draws it and names things. Places are percentages and text is set in pixels, so that
nothing shrinks on a phone. A line is dashed while the agency had not received the date, and solid while the date is
past. Source: docs/site.md#pages
"""

from collections.abc import Iterator, Sequence
from datetime import date

from notifications.printed import Scale
from notifications.site.reading import Sheet

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


def timeline(rec: str, steps: Sequence[Sheet], as_of: date) -> Sheet | None:
    """Return where everything stands in the picture of one recommendation; None if no milestone has a date."""
    drawn = [step for step in steps if step["standing"] not in ("watch", "withdrawn")]
    days = [day for step in drawn for row in step["rows"] for day in (row["due"], row["extended"]) if day]
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
        "statuses": list(dict.fromkeys(row["status"] for step in drawn for row in step["rows"])),
        "has_unheard": any(_unheard(row, as_of) for step in drawn for row in step["rows"]),
        "has_past": any(row["is_past"] for step in drawn for row in step["rows"]),
        "has_moved": any(row["extended"] for step in drawn for row in step["rows"]),
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


def _row(step: Sheet, top: int, scale: Scale, as_of: date) -> Sheet:
    rows = step["rows"]
    dates = [row for row in rows if row["now"]]
    return {
        "id": step["step"],
        "title": _fitting(step["title"]),
        "whole_title": step["title"],
        "status": step["statuses"][-1]["status"],
        "top": top,
        "label": top + LABEL,
        "track": top + TRACK,
        "below": top + DATES,
        "dates": list(_dates(dates, scale)),
        "lines": [line for row in dates for line in _lines(row, scale, as_of)],
        "runs_from": next((row["runs_from"] for row in rows if row["provisional"]), ""),
        "rows": rows,
    }


def _dates(rows: Sequence[Sheet], scale: Scale) -> Iterator[Sheet]:
    """Yield the marks of a row; a date too close to the one named before it has a mark and no name."""
    last: float | None = None
    for row in rows:
        for day, is_old in ((row["due"], bool(row["extended"])), (row["extended"], False)):
            if day:
                x = scale.x(day)
                named = last is None or x - last >= APART
                last = x if named else last
                yield {"x": x, "on": day, "named": named, "anchor": _anchor(x), "old": is_old}


def _lines(row: Sheet, scale: Scale, as_of: date) -> Iterator[Sheet]:
    now = scale.x(row["now"])
    if row["extended"]:
        yield {"kind": "moved", "from": scale.x(row["due"]), "to": now}
    if until := _unheard(row, as_of):
        yield {"kind": "unheard", "from": now, "to": scale.x(until)}
    if row["is_past"]:
        start = max(row["now"], row["counts_from"] or row["now"])
        late = row["basis"] == "statute"
        yield {"kind": "late-line" if late else "past", "from": scale.x(start), "to": scale.x(as_of)}


def _unheard(row: Sheet, as_of: date) -> date | None:
    """Return until when the agency had not received a target date that had passed; None if it had, or need not."""
    needs_telling = row["basis"] == "planning_assumption" and row["is_theirs"] and row["status"] == "none"
    if not needs_telling or not row["now"] or (row["is_past"] and not row["told"]):
        return None
    until = min(row["told"] or as_of, as_of)
    return until if until > row["now"] else None


def _anchor(x: float) -> str:
    """Return on which side of its place a text stands, so that none runs over the edge."""
    return "start" if x < 12 else "end" if x > 84 else "middle"  # noqa: PLR2004


def _fitting(title: str) -> str:
    """Return a title that fits into its row, cut between two words."""
    if len(title) <= LONGEST_TITLE:
        return title
    return title[: LONGEST_TITLE - 1].rsplit(" ", 1)[0] + "…"
