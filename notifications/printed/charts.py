"""The charts as pictures that stand alone, for a briefing: each says which memo it is of and what is made up."""

from html import escape

from models.memo import MemoFacts
from notifications.printed.chart_ageing import draw_ageing, say_ageing
from notifications.printed.chart_marks import LINE, PAD, WIDTH, Drawing, lines_of, paper, svg, words
from notifications.printed.chart_timeline import draw_timeline, say_timeline
from notifications.printed.glyphs import shown
from notifications.printed.sheet_head import head_sheet
from notifications.words import say


def chart_files(facts: MemoFacts) -> dict[str, bytes]:
    """Return the charts as pictures that stand alone: `timeline.svg`, and `ageing.svg` where a date passed; UTF-8.

    Each says which memo it is of, in which state, and that what is made up is so.
    """
    rows, today, late = facts.recommendations, facts.memo.as_of, facts.late
    files = {
        "timeline.svg": _alone(facts, draw_timeline(rows, today), say_timeline(rows, today), say("chart.timeline"))
    }
    if late:
        files["ageing.svg"] = _alone(facts, draw_ageing(late), say_ageing(late), say("chart.bars"))
    return files


def _alone(facts: MemoFacts, drawing: Drawing, says: str, legend: str) -> bytes:
    """Return a picture with its head above, its legend below, and its title and description for who cannot see it."""
    head = shown(head_sheet(facts))
    above = [(line, "navy", True) for line in lines_of(head["title"], WIDTH - 2 * PAD)]
    for text, look in (
        (f"{head['kind']}. {head['which']}, {head['state']}. Status at {head['as_of']}.", "ink"),
        (head["stamp"], "red"), (head["banner"], "red"),
    ):  # fmt: skip
        above += [(line, look, False) for line in lines_of(text, WIDTH - 2 * PAD) if line]
    below = lines_of(legend, WIDTH - 2 * PAD)
    top, bottom = LINE * len(above) + 12, LINE * len(below) + 10
    height = top + drawing.height + bottom
    marks = [
        paper(height),
        *(words(PAD, 14 + LINE * place, line, look, bold=bold) for place, (line, look, bold) in enumerate(above)),
        f'<g transform="translate(0 {top})">', *drawing.marks, "</g>",
        *(words(PAD, top + drawing.height + 14 + LINE * place, line, "grey") for place, line in enumerate(below)),
    ]  # fmt: skip
    names = f'<title id="title">{escape(says.partition(". ")[0])}</title>\n<desc id="desc">{escape(shown(says))}</desc>'
    size = f'width="{WIDTH}" height="{height:g}" role="img" aria-labelledby="title desc"'
    return (svg(Drawing(height, tuple(marks)), f"\n{names}", size) + "\n").encode()
