"""The shapes of which the pages of memo.json are made: words, a cell, a row, a section. Words stand in lines, lines in
cells and sections; a template gives them their places and decides nothing.
Source: docs/printed-forms.md#one-document"""

from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Literal

from pydantic import AfterValidator

from models.core import Value, evolve
from notifications.memo.glyphs import printable

Shown = Annotated[str, AfterValidator(printable)]
"""A text as it is shown: a character that no font covers stands as its code point."""
Mark = Literal[
    "", "verified", "partly", "waiting", "poor", "none", "overdue", "unknown", "missing", "idle", "later", "closed"
]
"""A sign told by its shape; the words beside it say the same."""
Page = Literal["page_one", "page_two", "annexes"]


class Words(Value):
    """A sentence or a part of one. Its texts are set in this order, without a space unless they hold one; `more` stands
    smaller, after a space. Words of one line stand a space apart."""

    id: str = ""
    """What links and corrections call it."""
    before: Shown = ""
    """What stands apart before a name: the id of a recommendation."""
    bold: Shown = ""
    look: Literal["", "alarm"] = ""
    """How `bold` looks: `alarm` for a missed legal deadline alone."""
    text: Shown = ""
    code: Shown = ""
    """What is to be typed or found letter for letter."""
    more: Shown = ""
    to: str = ""
    """The id of the place to which the text leads."""
    marks: tuple[tuple[str, str], ...] = ()
    """The raised numbers of records and letters of notes after it: what is printed, and the id to which it leads."""

    @property
    def texts(self) -> str:
        """Return all of its texts without its marks."""
        parts = f"{self.before} " if self.before else "", self.bold, self.text, self.code, self.more and f" {self.more}"
        return "".join(parts).strip()


Line = tuple[Words, ...]


class Cell(Value):
    """The lines of a cell, after a mark if it says a status."""

    mark: Mark = ""
    lines: tuple[Line, ...] = ()


class Row(Value):
    """The cells of a row by the names of its section's columns; or a `group`, which says what holds for the rows below
    it."""

    id: str = ""
    group: Cell | None = None
    cells: dict[str, Cell] = {}


class Column(Value):
    """A column: the name of its cells, by which a template knows it, and what is printed above them."""

    cell: str
    name: Shown = ""


class BarPart(Value):
    """A part of the bar: how wide, its number as printed, which part of the headline it is, and what it counts."""

    value: int
    figure: str
    of: str
    says: Shown


class Section(Value):
    """A part of a page. What it has is set in this order: name, note, bar, small, sentences, quotes, points, columns
    with their rows, more, notes. `part` is the name by which a template places it, `rec` the recommendation of an
    annex."""

    part: str
    id: str = ""
    rec: str = ""
    name: Shown = ""
    note: Shown = ""
    alt: Shown = ""
    """What is read aloud instead of the bar."""
    bar: tuple[BarPart, ...] = ()
    small: tuple[Line, ...] = ()
    sentences: tuple[Line, ...] = ()
    quotes: tuple[Line, ...] = ()
    points: tuple[Line, ...] = ()
    columns: tuple[Column, ...] = ()
    rows: tuple[Row, ...] = ()
    more: tuple[Line, ...] = ()
    notes: tuple[Line, ...] = ()

    @property
    def lines(self) -> Iterator[Line]:
        """Yield all of its lines in the order of the page."""
        yield from (*self.small, *self.sentences, *self.quotes, *self.points)
        yield from (line for row in self.rows for cell in self.cells_of(row) for line in cell.lines)
        yield from (*self.more, *self.notes)

    def cells_of(self, row: Row) -> list[Cell]:
        """Return the cells of a row in the order of the columns; JSON has them in another. A group is one cell."""
        return [row.group] if row.group else [row.cells[column.cell] for column in self.columns]


def plain(text: Any, **marked: Any) -> Line:
    """Return a text as a line, with what else `Words` has; an empty line for an empty text."""
    return (Words(text=str(text), **marked),) if text != "" else ()


def bold(text: str) -> Line:
    """Return a bold text as a line."""
    return (Words(bold=text),)


def small(text: str) -> Line:
    """Return a smaller text as a line; an empty line for an empty text."""
    return (Words(more=text),) if text else ()


def cell(*lines: Line, mark: Mark = "") -> Cell:
    """Return a cell of the lines that say something."""
    return Cell(lines=tuple(line for line in lines if line), mark=mark)


def marked(line: Line, marks: Words) -> Line:
    """Return a line with the marks of a place after its last words."""
    *others, last = line
    return (*others, evolve(last, marks=marks.marks))


def columns(**names: str) -> tuple[Column, ...]:
    """Return columns in their order: the name of the cells, and what is printed above them."""
    return tuple(Column(cell=cell_name, name=name) for cell_name, name in names.items())


def anchor(kind: str, name: str) -> str:
    """Return the id of a place on a page, to which a link can lead: without the "@" and "_" of other ids."""
    return f"{kind}-{name}".replace("@", "-").replace("_", "-")


def row_of(id_: str = "", /, **cells: Cell) -> Row:
    """Return a row of its cells by name."""
    return Row(id=id_, cells=cells)


def text_of(line: Iterable[Words]) -> str:
    """Return a line as plain words, the numbers in brackets."""
    return " ".join(
        words.texts + (f" [{', '.join(mark for mark, _ in words.marks)}]" if words.marks else "") for words in line
    )
