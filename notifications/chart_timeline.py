"""The timeline: the next date of each recommendation, as first set and as extended, and the time past it.

Nothing is said by colour alone: an original date is a filled diamond, an extension a hollow one at the end of a dashed
line, time past is a bar, and each row says it in words.
"""

from datetime import date

from models.memo_parts import RecommendationRow
from notifications.chart_marks import (
    LINE,
    PAD,
    WIDTH,
    Drawing,
    box,
    diamond,
    lines_of,
    month,
    outline,
    paper,
    stroke,
    widest,
    words,
)
from notifications.chart_scale import Scale, month_after
from notifications.words import count_of, short_date

WORDS, TOP, ROW, FOOT, EDGE = 300, 24, 19, 36, 66
"""Units: of the words at the right; above the rows; of a row; below them; at the ends, where a label leans inwards."""

TIMELINE = (
    "Next milestones. Filled diamond: original due date; hollow diamond, at the end of a dashed line: after an "
    "extension. Bar: time past the date in force; an empty bar where something is in hand or nobody could look."
)
"""What the marks mean; every form prints it with the picture."""


def draw_timeline(rows: tuple[RecommendationRow, ...], today: date) -> Drawing:
    """Draw a row for each recommendation, in their order."""
    left, right = PAD + widest(row.id for row in rows) + 10, WIDTH - WORDS - PAD - 10
    scale = Scale([today, *(day for row in rows for day in (row.due, row.extended) if day)], left, right)
    said = [lines_of(say_row(row), WORDS) for row in rows]
    tops = [TOP + 3 + sum(map(_height, said[:place])) for place in range(len(rows) + 1)]
    height = tops[-1] + 4 + FOOT
    marks = [paper(height), *_bands(scale, tops[-1] + 4), *_status(scale, tops[-1] + 4, today)]
    for row, lines, top in zip(rows, said, tops, strict=False):
        y = top + ROW / 2
        marks.append(words(PAD, y + 4, row.id, bold=True))
        marks.append(stroke((left, y), (right, y), "hair", 0.7))
        marks += _marks(row, scale, y, today)
        marks += [words(WIDTH - WORDS - PAD, y + 4 + LINE * place, line) for place, line in enumerate(lines)]
    return Drawing(height, tuple(marks))


def _height(lines: list[str]) -> int:
    return ROW + LINE * (len(lines) - 1)


def _bands(scale: Scale, bottom: float) -> list[str]:
    """Shade every second month; name the months and the years below."""
    marks = []
    for place, first in enumerate(scale.months()):
        if place % 2 == 0:
            marks.append(box(scale.x(first), TOP, scale.x(month_after(first)) - scale.x(first), bottom - TOP, "band"))
    for first in scale.named():
        middle = (scale.x(first) + scale.x(month_after(first))) / 2
        marks.append(words(middle, bottom + 15, month(first.month), "grey", anchor="middle"))
    return marks + [words(scale.x(first) + 2, bottom + 30, str(first.year), "grey") for first in scale.years()]


def _status(scale: Scale, bottom: float, today: date) -> list[str]:
    at = scale.x(today)
    anchor = "end" if at > scale.right - EDGE else "start" if at < scale.left + EDGE else "middle"
    label = words(at, TOP - 9, f"status date, {short_date(today)}", "navy", anchor=anchor, bold=True)
    return [stroke((at, TOP - 5), (at, bottom), "navy", 1.6), label]


def _marks(row: RecommendationRow, scale: Scale, y: float, today: date) -> list[str]:
    if row.due is None:
        return []
    first, last = scale.x(row.due), scale.x(row.extended or row.due)
    marks = []
    if row.extended:
        marks.append(stroke((first, y), (last, y), "grey", 1.6, dash="4 3"))
    if (row.extended or row.due) < today:
        shape = box if row.late else outline
        marks.append(shape(last, y - 3, scale.x(today) - last, 6, "red" if row.late else "grey"))
    look = "red" if row.late else "navy"
    if row.extended:
        marks.append(diamond(last, y, look, filled=False))
    return [*marks, diamond(first, y, look, filled=True)]


def say_row(row: RecommendationRow) -> str:
    """Say a row of the picture: the date as first set, as extended, and how long ago it passed."""
    if row.due is None:
        return "nothing is open"
    parts = [short_date(row.due)]
    if row.extended:
        parts.append(f"extended to {short_date(row.extended)}")
    if row.days is not None and row.days < 0:
        parts.append(f"{count_of(-row.days, 'day')} past" + ("" if row.late else f", {row.held}"))
    return ", ".join(parts)


def say_timeline(rows: tuple[RecommendationRow, ...], today: date) -> str:
    """Say the timeline in words, for those who do not see it: the same facts in the same order."""
    said = "; ".join(f"{row.id}: {say_row(row)}" for row in rows)
    return f"Next date of each recommendation, as of {short_date(today)}. {said}."
