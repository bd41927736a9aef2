"""The charts of a memo as files for a briefing: the dates at a glance, and the bar of all milestones.

A file can be taken out of its memo, so each says which memo it is of, in which state, and what is fictional.
Source: docs/printed-forms.md#charts
"""

from notifications.memo import MemoDocument
from notifications.printed.blocks import Bar
from notifications.printed.charts.drawing import LINE, PAD, WIDTH, Drawing, draw, lines_of
from notifications.printed.charts.timeline import draw_timeline, say_timeline, timeline_legend
from notifications.printed.first import bar_of
from notifications.printed.glyphs import shown
from notifications.printed.head import head_of

BAR_HEIGHT = 24
GAP = 2
LEAST = 18
"""Units of the narrowest part, so that its number fits."""


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
    parts, x, y = [], float(PAD), BAR_HEIGHT + LINE + 8.0
    for part in bar.parts:
        width = LEAST + room * part.value / whole
        parts.append((part, x, width, y))
        x, y = x + width + GAP, y + LINE + 3
    return draw("bar", y, parts=parts)


def _alone(facts: MemoDocument, drawing: Drawing, says: str, legend: str) -> bytes:
    """Return a picture with its head above, its legend below, and its words as SVG title and description."""
    head, room = shown(head_of(facts)), WIDTH - 2 * PAD
    above = [(line, True) for line in lines_of(head["title"], room)]
    for text in (head["foot_line"], head["stamp"], head["banner"]):
        above += [(line, False) for line in lines_of(text, room) if line]
    below = lines_of(shown(legend), room)
    top = LINE * len(above) + 12
    bottom = top + drawing.height
    names = {"title": head["title"], "says": shown(says)}
    places = {"top": top, "bottom": bottom, "above": above, "below": below}
    picture = draw("alone", bottom + LINE * len(below) + 10, marks=drawing.marks, **names, **places)
    return f"{picture.marks}\n".encode()
