"""Two pages are a promise: the fixed order in which things leave the body of the PDF for the annexes.

What answers no question of the reader leaves first, each step says where the rest stands, and the font never gets
smaller. `FITS` is the order; `cut_body` cuts what is still too long. Source: docs/printed-forms.md#two-pages
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from notifications.printed.blocks import Block, Heading, Line, Para, Piece, Words
from notifications.printed.references import Part
from notifications.words import say

SHORT = 80
"""Characters of a short name."""
ALL = 999


@dataclass(frozen=True)
class Fit:
    """How much the body shows."""

    chart: bool = True
    """The dates at a glance stand in the body; if not, they open the annexes."""
    read_sources_in_one: bool = False
    sources_apart: bool = True
    """Sources that different numbers of milestones rely on stand in rows of their own."""
    laws: bool = True
    """The table of duties names each law and condition; if not, the annexes do."""
    coming: int = 8
    duties: int = ALL
    changes: int = 4
    rows: int = ALL
    """How many of the most urgent recommendations stand on page 1, where it has no room for all anyway."""
    going_on: int = ALL
    sources: int = ALL
    questions: int = ALL
    notes: int = ALL
    """How many of the notes above the table of recommendations."""
    short_names: bool = False
    longest: int = 0
    """The most characters of a sentence, which then stands in full in the annexes; 0: as many as it has."""

    def name(self, name: str) -> str:
        """Return a name, or its start if short names are wanted; the annex has it in full."""
        return shorten(name, SHORT) if self.short_names else name


STEPS: tuple[dict[str, Any], ...] = (
    {"chart": False},
    {"read_sources_in_one": True},
    {"sources_apart": False},
    {"changes": 3},
    {"laws": False},
    {"short_names": True},
    {"coming": 3},
    {"duties": 10},
    {"duties": 8},
    {"coming": 1, "sources": 2},
    {"duties": 7},
    {"duties": 6},
    {"changes": 2},
    {"duties": 5},
    {"duties": 4},
    {"duties": 2},
    {"duties": 0, "going_on": 6},
    {"changes": 2, "going_on": 5},
    {"going_on": 4},
    {"changes": 1, "going_on": 3},
    {"going_on": 1},
    {"rows": 9},
    {"rows": 7},
    {"rows": 5},
    {"longest": 300, "notes": 1},
    {"longest": 150},
    {"longest": 80},
    {"longest": 40, "questions": 1, "notes": 0},
)
"""What each step takes away, besides all that the steps before it took."""


def _fits() -> tuple[Fit, ...]:
    fits = [Fit()]
    for step in STEPS:
        fits.append(replace(fits[-1], **step))
    return tuple(fits)


FITS = _fits()
"""From all to the least; the first whose body ends on page 2 is printed."""


def cut_body(blocks: Iterable[Block], fit: Fit) -> tuple[tuple[Block, ...], tuple[Line, ...]]:
    """Return blocks no longer than a fit allows, and the sentences that were cut, whole.

    Names in tables are cut, too; the annexes have them in full by themselves.
    """
    body = tuple(blocks)
    if not fit.longest:
        return body, ()
    in_full: list[Line] = []
    return tuple(_cut(block, fit, in_full) for block in body), tuple(in_full)


def cut_head(head: Part, fit: Fit) -> Part:
    """Return the top of a memo with no line longer than a fit allows."""
    if not fit.longest:
        return head
    lines = [[label, shorten(words, fit.longest)] for label, words in head["lines"]]
    return head | {name: shorten(head[name], fit.longest) for name in ("title", "hearing")} | {"lines": lines}


def shorten(words: str, most: int) -> str:
    """Return words, or as many whole ones as fit so many characters, and an ellipsis."""
    if len(words) <= most:
        return words
    start = words[: most - 1]
    whole = start.rpartition(" ")[0] if " " in start[most // 2 :] else start
    return f"{whole.rstrip()}\N{HORIZONTAL ELLIPSIS}"


def _cut(value: Any, fit: Fit, in_full: list[Line]) -> Any:
    """Return a block, or a part of one, with no piece longer than a fit allows."""
    if isinstance(value, Para) and value.look == "more":  # it says where the rest stands
        return value
    if isinstance(value, Heading):
        return value._replace(text=shorten(value.text, fit.longest))
    if isinstance(value, Piece):
        return _cut_piece(value, fit, in_full)
    if isinstance(value, tuple):
        parts = [_cut(part, fit, in_full) for part in value]
        return value._make(parts) if hasattr(value, "_make") else tuple(parts)
    return value


def _cut_piece(piece: Piece, fit: Fit, in_full: list[Line]) -> Piece:
    if sum(len(words.text) for words in piece.words) <= fit.longest:
        return piece
    left, kept = fit.longest, []
    for words in piece.words:
        if left > 0:
            kept.append(Words(shorten(words.text, left), words.look))
            left -= len(words.text)
    if piece.id and piece.what == "sentence":
        in_full.append((piece,))
        kept.append(Words(f" {say('page.cut')}"))
    return piece._replace(words=tuple(kept))
