"""The charts of a memo as files for a briefing: the dates at a glance, and the bar of all milestones.

A file can be taken out of its memo, so each says which memo it is of, in which state, and what is fictional.
Source: docs/printed-forms.md#charts
"""

from collections.abc import Iterable
from html import escape

from notifications.memo import MemoDocument
from notifications.printed.blocks import Bar, Glyph
from notifications.printed.charts.timeline import (
    COLOURS,
    LINE,
    PAD,
    WIDTH,
    Drawing,
    draw_timeline,
    lines_of,
    paper,
    say_timeline,
    svg,
    timeline_legend,
    words,
)
from notifications.printed.first import bar_of
from notifications.printed.glyphs import shown
from notifications.printed.head import head_of

BAR_HEIGHT = 24
GAP = 2
LEAST = 18
"""Units of the narrowest part, so that its number fits."""
FILLS: dict[Glyph, tuple[str, str]] = {
    "k-verified": ("#1a1a1a", "#ffffff"),
    "k-waiting": ("#1f3a5f", "#ffffff"),
    "k-overdue": ("#9c1c1c", "#ffffff"),
    "k-legal": ("#37455a", "#ffffff"),
    "k-conditional": ("#5d6f88", "#ffffff"),
    "k-reported": ("#8a94a3", "#1a1a1a"),
    "k-target": ("#c5ccd6", "#1a1a1a"),
    "k-answer": ("#e4e8ee", "#1a1a1a"),
    "k-unknown": ("url(#hatch)", "#1a1a1a"),
    "k-later": ("#ffffff", "#1a1a1a"),
    "k-closed": ("#595959", "#ffffff"),
}
"""The fill of each part of the bar, and the color of its number. The legend says the same in words."""
HATCH = (
    '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="6" height="6" fill="#ffffff"/><rect width="1.5" height="6" fill="#1f3a5f"/></pattern></defs>'
)


def chart_files(facts: MemoDocument) -> dict[str, bytes]:
    """Return `timeline.svg` and `milestones.svg`; UTF-8."""
    bar = bar_of(facts)
    return {
        "timeline.svg": _alone(facts, draw_timeline(facts), say_timeline(facts), timeline_legend(facts)),
        "milestones.svg": _alone(facts, draw_bar(bar), bar.alt, "".join(words.text for words in bar.above[-1].words)),
    }


def draw_bar(bar: Bar) -> Drawing:
    """Draw the bar with its legend, one part a line."""
    whole = sum(part.value for part in bar.parts)
    room = WIDTH - 2 * PAD - GAP * (len(bar.parts) - 1) - LEAST * len(bar.parts)
    marks, x, y = [HATCH], float(PAD), BAR_HEIGHT + LINE + 8.0
    for part in bar.parts:
        width = LEAST + room * part.value / whole
        marks += _part(x, 2, width, BAR_HEIGHT, part.glyph)
        if part.glyph == "k-unknown":
            marks.append(f'<rect x="{x + width / 2 - 9:.1f}" y="6" width="18" height="16" fill="#ffffff"/>')
        number = FILLS[part.glyph][1]
        marks.append(
            f'<text x="{x + width / 2:.1f}" y="18" text-anchor="middle" font-weight="bold" fill="{number}">'
            f"{part.figure}</text>"
        )
        marks += _part(PAD, y - 10, 12, 11, part.glyph)
        marks.append(words(PAD + 20, y, f"{part.figure} {part.says}"))
        x, y = x + width + GAP, y + LINE + 3
    return Drawing(y, (paper(y), *marks))


def _part(x: float, y: float, width: float, height: float, glyph: Glyph) -> Iterable[str]:
    place = f'x="{x:.1f}" y="{y:g}" width="{width:.1f}" height="{height:g}"'
    yield f'<rect {place} fill="{FILLS[glyph][0]}" stroke="{COLOURS["navy"]}"/>'


def _alone(facts: MemoDocument, drawing: Drawing, says: str, legend: str) -> bytes:
    """Return a picture with its head above, its legend below, and its words as SVG title and description."""
    head = shown(head_of(facts))
    above = [(line, "navy", True) for line in lines_of(head["title"], WIDTH - 2 * PAD)]
    for text, look in ((head["foot_line"], "ink"), (head["stamp"], "ink"), (head["banner"], "ink")):
        above += [(line, look, False) for line in lines_of(text, WIDTH - 2 * PAD) if line]
    below = lines_of(shown(legend), WIDTH - 2 * PAD)
    top = LINE * len(above) + 12
    height = top + drawing.height + LINE * len(below) + 10
    marks = [paper(height)]
    marks += [words(PAD, 14 + LINE * place, line, look, bold=bold) for place, (line, look, bold) in enumerate(above)]
    marks += [f'<g transform="translate(0 {top})">', *drawing.marks, "</g>"]
    marks += [words(PAD, top + drawing.height + 14 + LINE * place, line, "grey") for place, line in enumerate(below)]
    named = escape(head["title"]), escape(shown(says))
    names = f'<title id="title">{named[0]}</title>\n<desc id="desc">{named[1]}</desc>'
    size = f'width="{WIDTH}" height="{height:g}" role="img" aria-labelledby="title desc"'
    return (svg(Drawing(height, tuple(marks)), f"\n{names}", size) + "\n").encode()
