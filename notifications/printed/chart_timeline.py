"""The timeline: the next date of each recommendation, as first set and as extended, and the time past it.

Nothing is said by colour alone: an original date is a filled diamond, an extension a hollow one at the end of a dashed
line, time past is a bar, a closing is a square, and each row says it in words.
"""

from datetime import date

from models.memo import RecommendationRow
from notifications.printed.chart_marks import (
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
from notifications.printed.chart_scale import Scale, month_after
from notifications.words import say

WORDS, TOP, ROW, FOOT, EDGE, SQUARE = 300, 24, 19, 36, 66, 10
"""Units: of the words at the right; above the rows; of a row; below them; at the ends, where a label leans inwards; of
the mark of a closing."""


def draw_timeline(rows: tuple[RecommendationRow, ...], today: date) -> Drawing:
    """Draw a row for each recommendation, in their order."""
    left, right = PAD + widest(row.id for row in rows) + 10, WIDTH - WORDS - PAD - 10
    scale = Scale([today, *(day for row in rows for day in _days(row))], left, right)
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
    label = words(at, TOP - 9, say("chart.status", on=today), "navy", anchor=anchor, bold=True)
    return [stroke((at, TOP - 5), (at, bottom), "navy", 1.6), label]


def _marks(row: RecommendationRow, scale: Scale, y: float, today: date) -> list[str]:
    if row.closed_on:
        return [box(scale.x(row.closed_on) - SQUARE / 2, y - SQUARE / 2, SQUARE, SQUARE, "navy")]
    if row.due is None:
        return []
    first, last = scale.x(row.due), scale.x(row.extended or row.due)
    marks = []
    if row.extended:
        marks.append(stroke((first, y), (last, y), "grey", 1.6, dash="4 3"))
    if _has_passed(row):
        shape = box if row.late else outline
        marks.append(shape(last, y - 3, scale.x(today) - last, 6, "red" if row.late else "grey"))
    look = "red" if row.late else "navy"
    if row.extended:
        marks.append(diamond(last, y, look, filled=False))
    return [*marks, diamond(first, y, look, filled=True)]


def say_row(row: RecommendationRow) -> str:
    """Say a row of the picture: the date as first set, as extended, and how long ago it passed; or what closed it."""
    if row.closed_on:
        return say("chart.closed", held=row.held, on=row.closed_on)
    if row.due is None:
        return say("chart.no_date")
    past = -row.days if _has_passed(row) and row.days else 0
    known, held = (past, "") if row.late else (0, row.held if past else "")
    return say("chart.row", due=row.due, extended=row.extended, provisional=row.provisional, past=known, held=held)


def say_timeline(rows: tuple[RecommendationRow, ...], today: date) -> str:
    """Say the timeline in words, for those who do not see it: the same facts in the same order."""
    return say("chart.timeline_alt", rows=[(row.id, say_row(row)) for row in rows], as_of=today)


def _has_passed(row: RecommendationRow) -> bool:
    """Say whether the date in force passed; one that holds a place never does."""
    return row.days is not None and row.days < 0 and not row.provisional


def _days(row: RecommendationRow) -> list[date]:
    """Return the days that a row shows: of a closed recommendation its closing alone."""
    return [day for day in ((row.closed_on,) if row.closed_on else (row.due, row.extended)) if day]
