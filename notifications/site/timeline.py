"""The timeline of one recommendation: its milestones, each with its original date, its extension, its time past.

Geometry only: `timeline.svg.j2` draws it, and the style sheet colors it. Each row carries its dates in words, in a
column of their own, so that no label runs into a mark. A bar is solid if it is known that nothing is in hand, as in the
memo's own timeline. Source: docs/printed-forms.md#charts
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from notifications.printed import Scale
from notifications.site.reading import Json, basis_of, day_of, inside
from notifications.words import MONTHS, day_month, say, short_date

WIDTH = 980
LEFT = 116
RIGHT = 300
TOP = 30
ROW = 26
MANY_MONTHS = 14
"""Beyond so many months, only every third is named."""
ENDED = {
    "verified": "verified",
    "verified_late": "verified, late",
    "not_required": "not required",
    "closed_not_implemented": "closed",
    "withdrawn": "withdrawn",
}
"""What is said beside the date of a milestone that is no longer open, by standing."""
Drawing = dict[str, Any]


def timeline(rec: str, rows: Sequence[Json], as_of: date) -> Drawing | None:
    """Return where everything stands in the picture of one recommendation; None if no milestone has a date."""
    dated = [(row, due) for row in rows if (due := day_of(inside(row, "due"))) and inside(row, "standing") != "watch"]
    if not dated:
        return None
    days = [as_of, *(day for row, due in dated for day in (due, _extended(row)) if day)]
    scale = Scale(days, LEFT, WIDTH - RIGHT)
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
        "rows": [
            {"y": TOP + ROW * place + ROW // 2, **_row(row, due, scale, as_of)}
            for place, (row, due) in enumerate(dated)
        ],
        "alt": say("site.timeline", id=rec, as_of=as_of, dates=[_in_words(row, due, as_of) for row, due in dated]),
    }


def _months(scale: Scale) -> list[Drawing]:
    months = scale.months()
    left = [scale.x(month) for month in (*months, scale.high)]
    return [
        {
            "x": left[place],
            "wide": round(left[place + 1] - left[place], 1),
            "shaded": place % 2 == 0,
            "name": "" if len(months) > MANY_MONTHS and place % 3 else MONTHS[month.month - 1][:3],
            "year": month.year if place == 0 or month.month == 1 else None,
        }
        for place, month in enumerate(months)
    ]


def _row(row: Json, due: date, scale: Scale, as_of: date) -> Drawing:
    extended = _extended(row)
    in_force = extended or due
    x = scale.x(in_force)
    dates = short_date(due) + (f", extended to {short_date(extended)}" if extended else "")
    ended = ENDED.get(inside(row, "standing"))
    return {
        "id": inside(row, "id"),
        "due": scale.x(due),
        "later": x if extended else None,
        "bar": round(scale.x(as_of) - x, 1) if _has_passed(row, in_force, as_of) else None,
        "late": _is_late(row),
        "says": f"{dates}, {ended}" if ended else dates,
    }


def _extended(row: Json) -> date | None:
    return day_of(inside(row, "extended"))


def _is_late(row: Json) -> bool:
    """Return whether it is known that the date in force passed with nothing in hand."""
    return str(inside(row, "standing")) == "overdue"


def _has_passed(row: Json, in_force: date, as_of: date) -> bool:
    """Return whether the date in force of an open milestone passed; a provisional date never does."""
    is_open = inside(row, "standing") not in ENDED
    return is_open and in_force < as_of and inside(row, "provisional", default=False) is not True


def _in_words(row: Json, due: date, as_of: date) -> str:
    extended = _extended(row)
    is_late = _is_late(row)
    words = say(
        "site.timeline_date",
        id=inside(row, "id"),
        due=due,
        extended=extended,
        passed=is_late,
        held=inside(row, "held") if not is_late and _has_passed(row, extended or due, as_of) else "",
        basis=basis_of(inside(row, "basis")),
    )
    ended = ENDED.get(inside(row, "standing"))
    return f"{words}, {ended}" if ended else words
