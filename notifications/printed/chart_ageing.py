"""The ageing bars: the days past each date in force, from zero, each with its number and its basis in words."""

from models.memo import Dated
from notifications.printed.chart_marks import LINE, PAD, WIDTH, Drawing, box, lines_of, paper, stroke, widest, words
from notifications.words import DUTY, say

BAR, LEAST, ROW = 150, 30, 20
"""Units of the longest bar; days that it stands for at least; units of a row."""


def draw_ageing(rows: tuple[Dated, ...]) -> Drawing:
    """Draw a bar for each date passed, in their order."""
    left = PAD + widest(row.id for row in rows) + 8
    at = left + BAR + 10
    scale = BAR / max([LEAST, *(row.days for row in rows)])
    marks, y = [], 3.0
    for row in rows:
        lines = lines_of(say_bar(row), WIDTH - PAD - at)
        marks.append(words(PAD, y + 12, row.id, bold=True))
        marks.append(box(left, y + 1, row.days * scale, 14, "red"))
        marks += [words(at, y + 12 + LINE * place, line) for place, line in enumerate(lines)]
        y += ROW + LINE * (len(lines) - 1)
    return Drawing(y + 3, (paper(y + 3), *marks, stroke((left, 0), (left, y + 3), "grey", 1)))


def say_bar(row: Dated) -> str:
    """Say one bar: its days, its date, what the date rests on, and whose duty it is where it is not NYPD's."""
    duty = "" if row.duty_on == "nypd" else DUTY[row.duty_on].split(",")[0]
    return say("chart.bar", days=row.days, on=row.due_now, basis=row.basis, duty=duty)


def say_ageing(rows: tuple[Dated, ...]) -> str:
    """Say the bars in words, for those who do not see them: the same facts in the same order."""
    return say("chart.bars_alt", rows=[(row.id, say_bar(row)) for row in rows])
