"""A chart as SVG, set by `templates/charts.svg.j2`, and its words in lines that run into nothing."""

from collections.abc import Iterable
from textwrap import wrap
from typing import Any, NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from notifications.printed.blocks import Glyph
from notifications.words import say, short_date

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
WIDTH = 680
"""Units from the left edge of a chart to its right edge."""
LINE = 14
"""Units from one line of words to the next."""
PAD = 6
"""Units that stay free at the edges."""
NARROW, WIDE = 5.5, 8.6
"""The most units that a small letter, a digit or a sign takes in any of the fonts, and any other letter."""
BOLD = 1.1
"""How many times wider a bold letter is at most."""
LEAST_COLUMN = 8
"""Characters of the narrowest column of words that can still be read."""

_environment = Environment(
    loader=PackageLoader("notifications"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)
_environment.filters |= {"tenth": "{:.1f}".format, "plain": "{:g}".format, "short_day": short_date}
_environment.globals |= {"say": say, "COLOURS": COLOURS, "FILLS": FILLS, "WIDTH": WIDTH, "LINE": LINE, "PAD": PAD}
_environment.globals |= {"FONT": "Libertinus Serif, Liberation Serif, Times New Roman, serif", "SIZE": 12}


class Drawing(NamedTuple):
    """A part of a picture: how high it is, and its marks."""

    height: float
    marks: Markup


def draw(name: str, height: float, **places: Any) -> Drawing:
    """Return a chart as a macro of the template draws it."""
    marks = getattr(_environment.get_template("charts.svg.j2").module, name)(height, **places)
    return Drawing(height, Markup(marks.strip()))  # noqa: S704 - the template escapes what it is given


def svg(drawing: Drawing) -> str:
    """Return a picture as one SVG element that refers to nothing outside."""
    return str(draw("beside", drawing.height, marks=drawing.marks).marks)


def widest(names: Iterable[str]) -> float:
    """Return the most units that the longest of some names takes in bold."""
    return max((_width_of(name) * BOLD + name.count("@") * WIDE / 2 for name in names), default=0)


def lines_of(text: str, width: float) -> list[str]:
    """Return a text as lines that fit a width in units, so that none runs into another mark."""
    room = max(LEAST_COLUMN, int(width / NARROW))
    while True:
        lines = wrap(text, room, break_on_hyphens=False) or [""]
        if room <= LEAST_COLUMN or max(map(_width_of, lines)) <= width:
            return lines
        room -= 1


def _width_of(text: str) -> float:
    """Return the most units that a text takes in one line, whichever of the fonts a reader has."""
    return sum(NARROW if sign.islower() or sign.isdigit() or sign in " .,;:-()'" else WIDE for sign in text)
