"""The memo as blocks, in the one order of all forms. Words stand in pieces (a sentence, or the words of a cell, with
the raised numbers after it), pieces in lines, lines in blocks; a form sets these and decides nothing. Source:
docs/printed-forms.md#one-printed-value"""

from collections.abc import Iterable, Iterator
from typing import Any, Literal, NamedTuple

from notifications.words import say

Look = Literal["", "strong", "more", "alarm", "fictional", "code", "id"]
"""How some words look; "more": below, smaller; "id": apart, before a name. What a look means is said in words, too."""
Glyph = Literal[
    "", "verified", "partly", "waiting", "poor", "none", "overdue", "unknown", "missing", "idle", "later",
    "closed",
    "k-verified", "k-waiting", "k-legal", "k-others", "k-conditional", "k-target", "k-own", "k-answer", "k-unknown",
    "k-later", "k-closed",
]  # fmt: skip
"""A mark told by its shape; the words beside it say the same. Those that begin with `k-` are the parts of the bar."""
What = Literal["sentence", "row", "line", "quotation"]


class Words(NamedTuple):
    """Some words of one look. `to` is the id of the place on the page to which they lead."""

    text: str
    look: Look = ""
    to: str = ""


class Mark(NamedTuple):
    """A raised number of a record, or the letter of a note. `to` is the id of what it points to."""

    text: str
    to: str


class Piece(NamedTuple):
    """A sentence or a part of a line. `id` names the sentence; `at` is the place whose records the marks name."""

    words: tuple[Words, ...]
    marks: tuple[Mark, ...] = ()
    id: str = ""
    at: str = ""
    what: What = "sentence"


Line = tuple[Piece, ...]
"""Pieces with a space between them."""


class Cell(NamedTuple):
    """The lines of a cell, after a mark if it says a status."""

    lines: tuple[Line, ...]
    glyph: Glyph = ""


class Heading(NamedTuple):
    """A heading; level 1 is a section. `note` stands beside it, smaller."""

    text: str
    id: str
    level: int = 1
    note: str = ""


class Para(NamedTuple):
    """A paragraph."""

    line: Line
    look: Literal["", "small", "quote", "notes", "more", "verdict"] = ""


class Items(NamedTuple):
    """A list."""

    lines: tuple[Line, ...]
    numbered: bool = False


class Column(NamedTuple):
    """A column: its name and its width as Typst says it, in points or in a fraction of what these leave."""

    name: str
    width: str


class Row(NamedTuple):
    """A row, whose first cell names it. `id` is where a link to it leads, `record` the number of its record, or 0."""

    cells: tuple[Cell, ...]
    id: str = ""
    record: int = 0
    heads: bool = False
    """Whether its one cell spans the table and says what holds for the rows below it."""


class Table(NamedTuple):
    """A table. Cards: on a phone a row is a card. Ledger: set closer. Terse: as plain text a row is one line."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    of: str
    look: Literal["cards", "ledger", "terse"] = "cards"


class BarPart(NamedTuple):
    """A part of the bar: how wide, with which fill, and what it is, for the legend."""

    value: int
    figure: str
    glyph: Glyph
    says: str

    @property
    def words(self) -> Line:
        """Return the line of the legend: the number, then what it counts."""
        return (Piece((Words(self.figure, "strong"), Words(f" {self.says}"))),)


class Bar(NamedTuple):
    """A bar whose parts add up, with a legend below it."""

    name: str
    alt: str
    parts: tuple[BarPart, ...]


class Box(NamedTuple):
    """Blocks in a frame: the bottom line, or what a memo corrects."""

    blocks: tuple["Heading | Para | Items", ...]
    look: Literal["bottom", "correction"]


Block = Heading | Para | Items | Table | Bar | Box


def plain(text: Any, look: Look = "") -> Line:
    """Return some words as a line; an empty line for an empty text."""
    return (Piece(tuple(_fictional_apart(str(text), look))),) if text != "" else ()


def section(
    head: Heading,
    columns: Iterable[tuple[str, str]],
    rows: Iterable[Row],
    look: Literal["cards", "ledger", "terse"] = "cards",
    more: str = "",
) -> Iterator[Block]:
    """Yield a table under its heading, with the name and width of each column; `more` says what it leaves out."""
    yield head
    yield Table(head.text, tuple(Column(*column) for column in columns), tuple(rows), head.id, look)
    if more:
        yield Para(plain(more), "more")


def cell(*lines: Line, glyph: Glyph = "") -> Cell:
    """Return a cell of the lines that say something."""
    return Cell(tuple(line for line in lines if line), glyph)


def marked(line: Line, marks: Piece) -> Line:
    """Return a line with the raised numbers of a place after its last piece."""
    *others, last = line
    return (*others, last._replace(marks=marks.marks, at=marks.at, what=marks.what))


def led(text: str, lead: str) -> tuple[Words, ...]:
    """Return a text whose first words are bold, because most readers stop after them."""
    end = len(lead) if text.startswith(lead) else 0
    return (*_fictional_apart(text[:end], "strong"), *_fictional_apart(text[end:], ""))


def coded(text: str) -> Line:
    """Return a line in which what stands between backticks is to be typed or found as it is."""
    parts = text.split("`")
    looks: tuple[Look, Look] = ("", "code")
    return (Piece(tuple(Words(part, looks[place % 2]) for place, part in enumerate(parts) if part)),)


def _fictional_apart(text: str, look: Look) -> Iterator[Words]:
    mark = say("cells.made_up")
    for place, part in enumerate(text.split(mark)):
        if place:
            yield Words(mark, "fictional")
        if part:
            yield Words(part, look)


def text_of(line: Line) -> str:
    """Return a line as plain words, the numbers in brackets."""
    texts = []
    for piece in line:
        marks = f" [{', '.join(mark.text for mark in piece.marks)}]" if piece.marks else ""
        texts.append("".join(words.text for words in piece.words) + marks)
    return " ".join(texts)


def as_data(value: Any) -> Any:
    """Return blocks as JSON values for the templates, each with its kind."""
    if not isinstance(value, tuple):
        return value
    parts = [as_data(part) for part in value]
    if not hasattr(value, "_fields"):
        return parts
    return {"kind": type(value).__name__.lower(), **dict(zip(value._fields, parts, strict=True))}


def every(blocks: Iterable[Any], kind: type) -> Iterator[Any]:
    """Yield everything of one kind in some blocks, in the order of the page."""
    for value in blocks:
        if isinstance(value, kind):
            yield value
        if isinstance(value, tuple):
            yield from every(value, kind)
