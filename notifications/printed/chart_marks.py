"""The marks that charts are drawn with, as SVG. Each has a class, so that a page can give it other colours at night.

Texts are cut into lines by a width that no font of the charts exceeds, so that none runs into another (memo.md, 6).
"""

from collections.abc import Iterable
from html import escape
from textwrap import wrap
from typing import NamedTuple

from notifications.words import MONTHS

FONT = "Libertinus Serif, Liberation Serif, Times New Roman, serif"
COLOURS = {
    "paper": "#ffffff", "band": "#f1f3f6", "hair": "#c9ced6", "ink": "#1a1a1a", "navy": "#1f3a5f", "red": "#9c1c1c",
    "grey": "#595959",
}  # fmt: skip
"""What the charts are coloured with, by class; the contrast of each word's colour on paper and band is tested."""
WIDTH, SIZE, LINE, PAD = 680, 12, 14, 6
NARROW, WIDE, BOLD = 5.5, 8.6, 1.1
"""Units that a letter takes at most: a small one or a digit, a capital or one of another script; times more in bold."""


class Drawing(NamedTuple):
    """A part of a picture: how high it is, and its marks."""

    height: float
    marks: tuple[str, ...]


def svg(drawing: Drawing, head: str = "", attributes: str = 'aria-hidden="true"') -> str:
    """Return a picture as one SVG element without any reference to the outside; `head` stands before its marks."""
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


def outline(x: float, y: float, width: float, height: float, look: str) -> str:
    """Return an empty rectangle."""
    place = f'x="{x:.1f}" y="{y:g}" width="{width:.1f}" height="{height:g}"'
    return f'<rect class="{look}-line paper" {place} fill="{COLOURS["paper"]}" stroke="{COLOURS[look]}"/>'


def stroke(start: tuple[float, float], end: tuple[float, float], look: str, width: float, dash: str = "") -> str:
    """Return a straight line, dashed where a dash is given."""
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
    """Return the most units that a text takes in one line."""
    return sum(NARROW if each.islower() or each.isdigit() or each in " .,;:-()'" else WIDE for each in text)


def widest(names: Iterable[str]) -> float:
    """Return the most units that the longest of some names takes in bold."""
    return max((width_of(name) * BOLD + name.count("@") * WIDE / 2 for name in names), default=0)


def lines_of(text: str, width: float) -> list[str]:
    """Return a text as lines that fit a width."""
    room = max(8, int(width / NARROW))
    while True:
        lines = wrap(text, room, break_on_hyphens=False) or [""]
        if room <= 8 or max(map(width_of, lines)) <= width:  # noqa: PLR2004 - a narrower column would be unreadable
            return lines
        room -= 1


def month(number: int) -> str:
    """Return the first three letters of a month."""
    return MONTHS[number - 1][:3]
