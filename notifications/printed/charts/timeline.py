"""The dates at a glance as SVG: when the next date of each recommendation is, and since when the agency knew of it.

Read the marks first, then the days on a line, then the picture itself. `files` has the charts as files.
What a picture means is never said by color alone, and it is also said in words. Source: docs/printed-forms.md#charts
"""

from collections.abc import Iterable, Iterator
from datetime import date
from html import escape
from textwrap import wrap
from typing import NamedTuple

from notifications.memo import MemoDocument, RecommendationRow
from notifications.printed.annexed import first_rows
from notifications.printed.status import status_cell
from notifications.words import SHORT_MONTHS, say

# The marks. Each has a class, so that a page can give it other colors at night.

FONT = "Libertinus Serif, Liberation Serif, Times New Roman, serif"
COLOURS = {
    "paper": "#ffffff",
    "band": "#f1f3f6",
    "hair": "#c9ced6",
    "ink": "#1a1a1a",
    "navy": "#1f3a5f",
    "red": "#9c1c1c",
    "grey": "#595959",
}
"""The colors of the charts by class. A test holds the contrast of each word's color on paper and on the bands."""
WIDTH = 680
"""Units from the left edge of a chart to its right edge."""
SIZE = 12
"""Units of the font."""
LINE = 14
"""Units from one line of words to the next."""
PAD = 6
"""Units that stay free at the edges."""
NARROW = 5.5
"""The most units that a small letter, a digit or a sign takes in any of the fonts."""
WIDE = 8.6
"""The most units that any other letter takes."""
BOLD = 1.1
"""How many times wider a bold letter is at most."""
LEAST_COLUMN = 8
"""Characters of the narrowest column of words that can still be read."""


class Drawing(NamedTuple):
    """A part of a picture: how high it is, and its marks."""

    height: float
    marks: tuple[str, ...]


def svg(drawing: Drawing, head: str = "", attributes: str = 'aria-hidden="true"') -> str:
    """Return a picture as one SVG element that refers to nothing outside; `head` stands before its marks."""
    size = f"{WIDTH} {drawing.height:g}"
    opened = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" {attributes}'
    return "\n".join([f'{opened} font-family="{FONT}" font-size="{SIZE}">{head}', *drawing.marks, "</svg>"])


def paper(height: float) -> str:
    """Return the ground of a picture."""
    return f'<rect class="paper" width="{WIDTH}" height="{height:g}" fill="{COLOURS["paper"]}"/>'


def box(x: float, y: float, width: float, height: float, look: str) -> str:
    """Return a filled rectangle."""
    place = f'x="{x:.1f}" y="{y:g}" width="{width:.1f}" height="{height:g}"'
    return f'<rect class="{look}" {place} fill="{COLOURS[look]}"/>'


def stroke(start: tuple[float, float], end: tuple[float, float], look: str, width: float, dash: str = "") -> str:
    """Return a straight line, dashed if a dash is given."""
    place = f'x1="{start[0]:.1f}" y1="{start[1]:g}" x2="{end[0]:.1f}" y2="{end[1]:g}"'
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<line class="{look}-line" {place} stroke="{COLOURS[look]}" stroke-width="{width:g}"{dashed}/>'


def diamond(x: float, y: float, look: str, *, filled: bool) -> str:
    """Return a diamond: filled for a legal deadline, hollow for a date that we set."""
    path = f"M{x:.1f} {y - 5:g}L{x + 5:.1f} {y:g}L{x:.1f} {y + 5:g}L{x - 5:.1f} {y:g}Z"
    inside = look if filled else "paper"
    edge = f'stroke="{COLOURS[look]}" stroke-width="1.4"'
    return f'<path class="{look}-line {inside}" d="{path}" fill="{COLOURS[inside]}" {edge}/>'


def words(x: float, y: float, text: str, look: str = "ink", *, anchor: str = "start", bold: bool = False) -> str:
    """Return words whose base line is at y."""
    weight = ' font-weight="bold"' if bold else ""
    place = f'x="{x:.1f}" y="{y:g}" text-anchor="{anchor}"{weight}'
    return f'<text class="{look}" {place} fill="{COLOURS[look]}">{escape(text)}</text>'


def width_of(text: str) -> float:
    """Return the most units that a text takes in one line, whichever of the fonts a reader has."""
    return sum(NARROW if sign.islower() or sign.isdigit() or sign in " .,;:-()'" else WIDE for sign in text)


def widest(names: Iterable[str]) -> float:
    """Return the most units that the longest of some names takes in bold."""
    return max((width_of(name) * BOLD + name.count("@") * WIDE / 2 for name in names), default=0)


def lines_of(text: str, width: float) -> list[str]:
    """Return a text as lines that fit a width in units, so that none runs into another mark."""
    room = max(LEAST_COLUMN, int(width / NARROW))
    while True:
        lines = wrap(text, room, break_on_hyphens=False) or [""]
        if room <= LEAST_COLUMN or max(map(width_of, lines)) <= width:
            return lines
        room -= 1


# Days on a line.

MONTHS_A_YEAR = 12
STEPS = (1, 2, 3, 6, 12)
"""Every month is named if there is room, else every second one, and so on."""
APART = 26
"""Units between two names of months; between two years it is a little more."""


class Scale:
    """The x of a day, between the first day of the first month and the first day after the last."""

    def __init__(self, days: list[date], left: float, right: float) -> None:
        """Span these days between two places."""
        self.left = left
        self.right = right
        self.low = min(days).replace(day=1)
        self.high = month_after(max(days))
        self.span = (self.high - self.low).days

    def x(self, day: date) -> float:
        """Return how far to the right a day stands."""
        return round(self.left + (self.right - self.left) * (day - self.low).days / self.span, 1)

    def months(self) -> list[date]:
        """Return the first day of each month that is spanned."""
        found = []
        day = self.low
        while day < self.high:
            found.append(day)
            day = month_after(day)
        return found

    def named(self) -> list[date]:
        """Return the months that can be named without running into each other."""
        months = self.months()
        wide = (self.right - self.left) / len(months)
        step = next((step for step in STEPS if wide * step >= APART), MONTHS_A_YEAR * 10)
        return months[::step]

    def years(self) -> Iterator[date]:
        """Yield the months under which their year is named: the first, and each January with room before it."""
        months = self.months()
        free = self.x(self.low)
        for place, month in enumerate(months):
            next_january = next((later for later in months[place + 1 :] if later.month == 1), None)
            is_cut = place == 0 and next_january and self.x(next_january) - self.x(month) < APART + 4
            if (place == 0 or month.month == 1) and self.x(month) >= free and not is_cut:
                free = self.x(month) + APART + 4
                yield month


def month_after(day: date) -> date:
    """Return the first day of the month after a day's."""
    return date(day.year + day.month // MONTHS_A_YEAR, day.month % MONTHS_A_YEAR + 1, 1)


# The picture: a diamond for a date, a dashed line until the agency knew of it, a solid one after, a square for a
# closing.

TIMELINE_WORDS = 190
"""Units of the column of words at the right."""
TIMELINE_TOP = 30
"""Units above the rows."""
TIMELINE_ROW = 16
SQUARE = 9
"""Units of the mark of a closing."""
NOT_KNOWN = "4 3"
"""The dashes of the days on which the agency had not received the date."""
MOVED = "1 3"
"""The dots between an original date and the one after an extension."""


def draw_timeline(facts: MemoDocument) -> Drawing:
    """Draw a row for each recommendation, in their order."""
    rows, today = first_rows(facts), facts.memo.as_of
    left = PAD + widest(row.id for row in rows) + 10
    right = WIDTH - TIMELINE_WORDS - PAD - 10
    scale = Scale([today, *(day for row in rows for day in _days(row))], left, right)
    columns = [lines_of(say_status(row, facts), TIMELINE_WORDS) for row in rows]
    tops = [TIMELINE_TOP + sum(map(_height, columns[:place])) for place in range(len(rows) + 1)]
    height = tops[-1] + 4
    status = words(WIDTH - TIMELINE_WORDS - PAD, TIMELINE_TOP - 8, say("print.result_on", on=today), "navy", bold=True)
    marks = [paper(height), *_months(scale), status]
    for row, lines, top in zip(rows, columns, tops, strict=False):
        y = top + TIMELINE_ROW / 2
        marks.append(words(PAD, y + 4, row.id, bold=True))
        marks.append(stroke((left, y), (right, y), "hair", 0.7))
        marks += _marks(row, scale, y, today)
        marks += [words(WIDTH - TIMELINE_WORDS - PAD, y + 4 + LINE * place, line) for place, line in enumerate(lines)]
    now = scale.x(today)
    return Drawing(height, (*marks, stroke((now, TIMELINE_TOP - 4), (now, height - 2), "navy", 1.8)))


def _height(lines: list[str]) -> int:
    return TIMELINE_ROW + LINE * (len(lines) - 1)


def _months(scale: Scale) -> list[str]:
    """Name the months above the rows, and above them the years if there is more than one."""
    marks = [words(scale.x(first), TIMELINE_TOP - 8, SHORT_MONTHS[first.month - 1], "grey") for first in scale.named()]
    if scale.low.year != scale.high.year:
        marks += [
            words(scale.x(first), TIMELINE_TOP - 20, str(first.year), "grey", bold=True) for first in scale.years()
        ]
    return marks


def _marks(row: RecommendationRow, scale: Scale, y: float, today: date) -> list[str]:
    if row.closed_on:
        return [box(scale.x(row.closed_on) - SQUARE / 2, y - SQUARE / 2, SQUARE, SQUARE, "navy")]
    if row.due is None or row.provisional:
        return []
    is_legal = row.basis != "planning_assumption"
    first, last, now = scale.x(row.due), scale.x(row.extended or row.due), scale.x(today)
    marks = []
    if row.extended:
        marks.append(stroke((first, y), (last, y), "grey", 1.6, dash=MOVED))
    if last < now:
        look = "red" if row.lateness and row.lateness.state == "overdue" else "navy"
        known = (
            now if _is_unknown_to_them(row) else last if is_legal else min(now, max(last, scale.x(_told(row, today))))
        )
        if known > last:
            marks.append(stroke((last, y), (known, y), look, 1.3, dash=NOT_KNOWN))
        if known < now:
            marks.append(stroke((known, y), (now, y), look, 2.2))
    if row.extended:
        marks.append(diamond(last, y, "navy", filled=is_legal))
    return [*marks, diamond(first, y, "navy", filled=is_legal)]


def _is_unknown_to_them(row: RecommendationRow) -> bool:
    """Return whether the agency has not received a date that we set."""
    return row.basis == "planning_assumption" and row.asked_on is None


def _told(row: RecommendationRow, today: date) -> date:
    return row.asked_on or today


def _days(row: RecommendationRow) -> list[date]:
    """Return the days that a row shows; if it is closed, that is the day of its closing only."""
    if row.provisional:
        return []
    return [day for day in ((row.closed_on,) if row.closed_on else (row.due, row.extended)) if day]


def say_status(row: RecommendationRow, facts: MemoDocument) -> str:
    """Return the status of a row in the words of the table."""
    if row.closed_on:
        return say("print.chart_closed", status=row.status, on=row.closed_on)
    status = status_cell(row, facts.memo.as_of)
    return "".join(words.text for words in status.lines[0][0].words)


def say_timeline(facts: MemoDocument) -> str:
    """Return the picture in words for readers who do not see it: the same facts in the same order."""
    rows = [(row.id, _say_date(row, facts), say_status(row, facts)) for row in first_rows(facts)]
    return say("print.chart_alt", rows=rows, on=facts.memo.as_of)


def _say_date(row: RecommendationRow, facts: MemoDocument) -> str:
    if row.closed_on or row.due is None or row.provisional:
        return ""
    is_ours = row.basis == "planning_assumption"
    dated = {"on": row.due, "to": row.extended, "agreed": not row.extensions, "told_on": row.asked_on}
    return say("print.chart_date", **dated, about=facts.memo.about, is_ours=is_ours)


def timeline_legend(facts: MemoDocument) -> str:
    """Return what the marks mean, each only if it occurs."""
    open_rows = [row for row in first_rows(facts) if row.due and not row.closed_on and not row.provisional]
    ours = [row for row in open_rows if row.basis == "planning_assumption"]
    today = facts.memo.as_of
    past = [row for row in open_rows if (row.extended or row.due or today) < today]
    return say(
        "print.chart_legend",
        on=today,
        about=facts.memo.about,
        has_ours=bool(ours),
        has_legal=len(ours) < len(open_rows),
        has_moved=any(row.extended for row in open_rows),
        has_dashes=any(row in ours and _told(row, today) > (row.extended or row.due or today) for row in past),
        has_line=any(row not in ours or _told(row, today) < today for row in past),
        has_square=any(row.closed_on for row in first_rows(facts)),
    )


def timeline(facts: MemoDocument) -> str:
    """Return the picture for a page that says it in words beside it."""
    return svg(draw_timeline(facts))
