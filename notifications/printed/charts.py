"""The memo's two charts as SVG: when the next dates are, and how long ago dates passed.

Read the marks first, then the timeline, the ageing bars, and the charts as files that stand alone. What a chart means
is never said by color alone, and every chart is also said in words. Source: docs/printed-forms.md#charts
"""

from collections.abc import Iterable, Iterator
from datetime import date
from html import escape
from textwrap import wrap
from typing import NamedTuple

from models.memo import Dated, MemoFacts, RecommendationRow
from notifications.printed.glyphs import shown
from notifications.printed.head import head_of
from notifications.words import DUTY, MONTHS, say

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


def frame(x: float, y: float, width: float, height: float, look: str) -> str:
    """Return an empty rectangle."""
    place = f'x="{x:.1f}" y="{y:g}" width="{width:.1f}" height="{height:g}"'
    return f'<rect class="{look}-line paper" {place} fill="{COLOURS["paper"]}" stroke="{COLOURS[look]}"/>'


def stroke(start: tuple[float, float], end: tuple[float, float], look: str, width: float, dash: str = "") -> str:
    """Return a straight line, dashed if a dash is given."""
    place = f'x1="{start[0]:.1f}" y1="{start[1]:g}" x2="{end[0]:.1f}" y2="{end[1]:g}"'
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<line class="{look}-line" {place} stroke="{COLOURS[look]}" stroke-width="{width:g}"{dashed}/>'


def diamond(x: float, y: float, look: str, *, filled: bool) -> str:
    """Return a diamond: filled for an original date, hollow for one after an extension."""
    path = f"M{x:.1f} {y - 6:g}L{x + 6:.1f} {y:g}L{x:.1f} {y + 6:g}L{x - 6:.1f} {y:g}Z"
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


# The timeline: an original date is a filled diamond, an extension a hollow one at the end of a dashed line, time past
# is a bar, a closing is a square, and each row says it in words.

TIMELINE_WORDS = 300
"""Units of the column of words at the right."""
TIMELINE_TOP = 24
"""Units above the rows."""
TIMELINE_ROW = 19
TIMELINE_FOOT = 36
"""Units below the rows."""
EDGE = 66
"""Units from either end within which the label of the status date leans inward."""
SQUARE = 10
"""Units of the mark of a closing."""


def draw_timeline(rows: tuple[RecommendationRow, ...], today: date) -> Drawing:
    """Draw a row for each recommendation, in their order."""
    left = PAD + widest(row.id for row in rows) + 10
    right = WIDTH - TIMELINE_WORDS - PAD - 10
    scale = Scale([today, *(day for row in rows for day in _days(row))], left, right)
    columns = [lines_of(say_row(row), TIMELINE_WORDS) for row in rows]
    tops = [TIMELINE_TOP + 3 + sum(map(_height, columns[:place])) for place in range(len(rows) + 1)]
    bottom = tops[-1] + 4
    height = bottom + TIMELINE_FOOT
    marks = [paper(height), *_bands(scale, bottom), *_status(scale, bottom, today)]
    for row, lines, top in zip(rows, columns, tops, strict=False):
        y = top + TIMELINE_ROW / 2
        marks.append(words(PAD, y + 4, row.id, bold=True))
        marks.append(stroke((left, y), (right, y), "hair", 0.7))
        marks += _marks(row, scale, y, today)
        marks += [words(WIDTH - TIMELINE_WORDS - PAD, y + 4 + LINE * place, line) for place, line in enumerate(lines)]
    return Drawing(height, tuple(marks))


def _height(lines: list[str]) -> int:
    return TIMELINE_ROW + LINE * (len(lines) - 1)


def _bands(scale: Scale, bottom: float) -> list[str]:
    """Shade every second month; name the months and the years below."""
    marks = []
    for first in scale.months()[::2]:
        width = scale.x(month_after(first)) - scale.x(first)
        marks.append(box(scale.x(first), TIMELINE_TOP, width, bottom - TIMELINE_TOP, "band"))
    for first in scale.named():
        middle = (scale.x(first) + scale.x(month_after(first))) / 2
        marks.append(words(middle, bottom + 15, MONTHS[first.month - 1][:3], "grey", anchor="middle"))
    return marks + [words(scale.x(first) + 2, bottom + 30, str(first.year), "grey") for first in scale.years()]


def _status(scale: Scale, bottom: float, today: date) -> list[str]:
    x = scale.x(today)
    anchor = "end" if x > scale.right - EDGE else "start" if x < scale.left + EDGE else "middle"
    label = words(x, TIMELINE_TOP - 9, say("chart.status", on=today), "navy", anchor=anchor, bold=True)
    return [stroke((x, TIMELINE_TOP - 5), (x, bottom), "navy", 1.6), label]


def _marks(row: RecommendationRow, scale: Scale, y: float, today: date) -> list[str]:
    if row.closed_on:
        return [box(scale.x(row.closed_on) - SQUARE / 2, y - SQUARE / 2, SQUARE, SQUARE, "navy")]
    if row.due is None:
        return []
    first = scale.x(row.due)
    last = scale.x(row.extended or row.due)
    marks = []
    if row.extended:
        marks.append(stroke((first, y), (last, y), "grey", 1.6, dash="4 3"))
    if _has_passed(row):
        shape = box if row.late else frame
        marks.append(shape(last, y - 3, scale.x(today) - last, 6, "red" if row.late else "grey"))
    look = "red" if row.late else "navy"
    if row.extended:
        marks.append(diamond(last, y, look, filled=False))
    return [*marks, diamond(first, y, look, filled=True)]


def say_row(row: RecommendationRow) -> str:
    """Return a row of the timeline in words: its date, its extension and the time past it, or what closed it."""
    if row.closed_on:
        return say("chart.closed", held=row.held, on=row.closed_on)
    if row.due is None:
        return say("chart.no_date")
    past = -row.days if _has_passed(row) and row.days else 0
    known, held = (past, "") if row.late else (0, row.held if past else "")
    return say("chart.row", due=row.due, extended=row.extended, provisional=row.provisional, past=known, held=held)


def say_timeline(rows: tuple[RecommendationRow, ...], today: date) -> str:
    """Return the timeline in words for readers who do not see it: the same facts in the same order."""
    return say("chart.timeline_alt", rows=[(row.id, say_row(row)) for row in rows], as_of=today)


def _has_passed(row: RecommendationRow) -> bool:
    """Return whether the date in force passed; a provisional date never does."""
    return row.days is not None and row.days < 0 and not row.provisional


def _days(row: RecommendationRow) -> list[date]:
    """Return the days that a row shows; if it is closed, that is the day of its closing only."""
    return [day for day in ((row.closed_on,) if row.closed_on else (row.due, row.extended)) if day]


def timeline(rows: tuple[RecommendationRow, ...], today: date) -> str:
    """Return the timeline for a page that says it in words beside it."""
    return svg(draw_timeline(rows, today))


# The ageing bars: the days past each date in force, from zero, each with its number and its basis in words.

BAR = 150
"""Units of the longest bar."""
LEAST_DAYS = 30
"""Days that the longest bar stands for at least."""
BAR_ROW = 20


def draw_ageing(rows: tuple[Dated, ...]) -> Drawing:
    """Draw a bar for each date that passed, in their order."""
    left = PAD + widest(row.id for row in rows) + 8
    right = left + BAR + 10
    scale = BAR / max([LEAST_DAYS, *(row.days for row in rows)])
    marks = []
    y = 3.0
    for row in rows:
        lines = lines_of(say_bar(row), WIDTH - PAD - right)
        marks.append(words(PAD, y + 12, row.id, bold=True))
        marks.append(box(left, y + 1, row.days * scale, 14, "red"))
        marks += [words(right, y + 12 + LINE * place, line) for place, line in enumerate(lines)]
        y += BAR_ROW + LINE * (len(lines) - 1)
    return Drawing(y + 3, (paper(y + 3), *marks, stroke((left, 0), (left, y + 3), "grey", 1)))


def say_bar(row: Dated) -> str:
    """Return one bar in words: its days, its date, what the date rests on, and whose duty it is if not NYPD's."""
    duty = "" if row.duty_on == "agency" else DUTY[row.duty_on].split(",")[0]
    return say("chart.bar", days=row.days, on=row.due_now, basis=row.basis, duty=duty)


def say_ageing(rows: tuple[Dated, ...]) -> str:
    """Return the bars in words for readers who do not see them: the same facts in the same order."""
    return say("chart.bars_alt", rows=[(row.id, say_bar(row)) for row in rows])


def bars(rows: tuple[Dated, ...]) -> str:
    """Return the ageing bars for a page that says them in words beside them."""
    return svg(draw_ageing(rows))


# The charts as files for a briefing.


def chart_files(facts: MemoFacts) -> dict[str, bytes]:
    """Return `timeline.svg`, and `ageing.svg` if a date passed; UTF-8.

    A file can be taken out of its memo, so each says which memo it is of, in which state, and what is made up.
    """
    rows = facts.recommendations
    today = facts.memo.as_of
    legend = say("chart.timeline", about=facts.memo.about, as_of=today)
    picture = _standing_alone(
        facts,
        draw_timeline(rows, today),
        say_timeline(rows, today),
        legend,
    )
    files = {"timeline.svg": picture}
    if facts.late:
        files["ageing.svg"] = _standing_alone(facts, draw_ageing(facts.late), say_ageing(facts.late), say("chart.bars"))
    return files


def _standing_alone(facts: MemoFacts, drawing: Drawing, says: str, legend: str) -> bytes:
    """Return a picture with its head above, its legend below, and its words as SVG title and description."""
    head = shown(head_of(facts))
    above = [(line, "navy", True) for line in lines_of(head["title"], WIDTH - 2 * PAD)]
    which = f"{head['kind']}. {head['which']}, {head['state']}. Status at {head['as_of']}."
    for text, look in ((which, "ink"), (head["stamp"], "red"), (head["banner"], "red")):
        above += [(line, look, False) for line in lines_of(text, WIDTH - 2 * PAD) if line]
    below = lines_of(legend, WIDTH - 2 * PAD)
    top = LINE * len(above) + 12
    height = top + drawing.height + LINE * len(below) + 10
    marks = [paper(height)]
    marks += [words(PAD, 14 + LINE * place, line, look, bold=bold) for place, (line, look, bold) in enumerate(above)]
    marks += [f'<g transform="translate(0 {top})">', *drawing.marks, "</g>"]
    marks += [words(PAD, top + drawing.height + 14 + LINE * place, line, "grey") for place, line in enumerate(below)]
    names = f'<title id="title">{escape(says.partition(". ")[0])}</title>\n<desc id="desc">{escape(shown(says))}</desc>'
    size = f'width="{WIDTH}" height="{height:g}" role="img" aria-labelledby="title desc"'
    return (svg(Drawing(height, tuple(marks)), f"\n{names}", size) + "\n").encode()
