"""The timeline of one recommendation: its milestones, each with its original date, its extension, its time past.

Geometry only: `timeline.svg.j2` draws it, the style sheet colours it. Each row carries its dates in words, in a column
of their own, so that no label runs into a mark. A bar is solid where it is known that nothing is in hand, as in the
memo's own picture (notifications/printed/chart_timeline.py).
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from notifications.site.reading import Told, basis, day_of, inside
from notifications.words import MONTHS, day_month, say, short_date

WIDTH, LEFT, RIGHT, TOP, ROW = 980, 116, 300, 30, 26
MANY_MONTHS, YEAR = 14, 12
ENDED = {"verified": "verified", "verified_late": "verified, late", "not_required": "not required",
         "closed_not_implemented": "closed", "withdrawn": "withdrawn"}  # fmt: skip
"""What is said beside the date of a milestone that is not open any more."""
Drawing = dict[str, Any]


def drawing(rec: str, rows: Sequence[Told], as_of: date) -> Drawing | None:
    """Return where everything stands in the picture of one recommendation; none where no milestone has a date."""
    dated = [(row, due) for row in rows if (due := day_of(inside(row, "due"))) and inside(row, "standing") != "watch"]
    if not dated:
        return None
    scale = _Scale([as_of, *(day for row, due in dated for day in (due, _later(row)) if day)])
    bottom = TOP + ROW * len(dated)
    return {
        "width": WIDTH,
        "height": bottom + 36,
        "top": TOP,
        "bottom": bottom,
        "left": LEFT,
        "right": WIDTH - RIGHT,
        "months": _months(scale),
        "today": {"x": scale.x(as_of), "says": f"status date, {day_month(as_of)}"},
        "rows": [_row(row, due, scale, TOP + ROW * n + ROW // 2, as_of) for n, (row, due) in enumerate(dated)],
        "alt": say("site.timeline", id=rec, as_of=as_of, dates=[_said(row, due, as_of) for row, due in dated]),
    }


class _Scale:
    """The x of a day, between the first day of the first month and the first day after the last."""

    def __init__(self, days: list[date]) -> None:
        self.low, self.high = min(days).replace(day=1), _month_after(max(days))
        self._each = (WIDTH - LEFT - RIGHT) / (self.high - self.low).days

    def x(self, day: date) -> float:
        """Return how far to the right a day stands."""
        return round(LEFT + (day - self.low).days * self._each, 1)


def _months(scale: _Scale) -> list[Drawing]:
    found: list[Drawing] = []
    day = scale.low
    while day < scale.high:
        after = _month_after(day)
        found.append(
            {
                "x": scale.x(day),
                "wide": round(scale.x(after) - scale.x(day), 1),
                "shaded": len(found) % 2 == 0,
                "name": MONTHS[day.month - 1][:3],
                "year": day.year if not found or day.month == 1 else None,
            }
        )
        day = after
    if len(found) > MANY_MONTHS:
        found = [{**each, "name": each["name"] if n % 3 == 0 else ""} for n, each in enumerate(found)]
    return found  # fmt: skip


def _row(row: Told, due: date, scale: _Scale, y: int, as_of: date) -> Drawing:
    later = _later(row)
    in_force, ended = later or due, ENDED.get(inside(row, "standing"))
    has_passed = _has_passed(row, in_force, as_of)
    last = scale.x(in_force)
    dates = short_date(due) + (f", extended to {short_date(later)}" if later else "")
    return {
        "id": inside(row, "id"),
        "y": y,
        "due": scale.x(due),
        "later": last if later else None,
        "bar": round(scale.x(as_of) - last, 1) if has_passed else None,
        "late": _is_late(row),
        "says": f"{dates}, {ended}" if ended else dates,
    }


def _later(row: Told) -> date | None:
    return day_of(inside(row, "extended"))


def _is_late(row: Told) -> bool:
    """Say whether it is known that the date in force passed with nothing in hand."""
    return str(inside(row, "standing")) == "overdue"


def _has_passed(row: Told, in_force: date, as_of: date) -> bool:
    """Say whether the date in force of an open milestone passed; one that holds a place never does."""
    is_open = inside(row, "standing") not in ENDED
    return is_open and in_force < as_of and inside(row, "provisional", default=False) is not True


def _said(row: Told, due: date, as_of: date) -> str:
    later, is_late = _later(row), _is_late(row)
    held = inside(row, "held") if not is_late and _has_passed(row, later or due, as_of) else ""
    words = say("site.timeline_date", id=inside(row, "id"), due=due, extended=later, passed=is_late, held=held,
                basis=basis(inside(row, "basis")))  # fmt: skip
    ended = ENDED.get(inside(row, "standing"))
    return f"{words}, {ended}" if ended else words


def _month_after(day: date) -> date:
    return date(day.year + day.month // YEAR, day.month % YEAR + 1, 1)
