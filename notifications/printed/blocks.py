"""The kinds of block that a memo is made of: what DOCX and TXT know of it. They set blocks and choose no words."""

from typing import Any, Literal, NamedTuple

Look = Literal["", "strong", "late", "claim", "small", "hash"]
"""How some words look; what a look means is always said in words too."""


class Words(NamedTuple):
    """Some words of one look. `record` is the number of the record that they point to, or 0."""

    text: str
    look: Look = ""
    record: int = 0


Line = tuple[Words, ...]
Cell = tuple[Line, ...]
"""One or more lines; a row's first cell names the row."""


class Heading(NamedTuple):
    """A heading; level 1 is a section. `apart` starts a page."""

    text: str
    level: int = 1
    apart: bool = False


class Para(NamedTuple):
    """A paragraph."""

    line: Line
    kind: Literal["", "banner", "draft", "quote", "head"] = ""


class Items(NamedTuple):
    """A list."""

    lines: tuple[Line, ...]
    numbered: bool = False


class Row(NamedTuple):
    """A row of a table. `record` is the number of the record that it is, or 0."""

    cells: tuple[Cell, ...]
    record: int = 0


class Table(NamedTuple):
    """A table. `shares` are the widths of the columns, in parts of the whole.

    As labelled lines, its first `lead` columns name a row; where it is `terse`, a row is one line without labels.
    """

    name: str
    head: tuple[str, ...]
    shares: tuple[int, ...]
    rows: tuple[Row, ...]
    lead: int = 1
    terse: bool = False


Block = Heading | Para | Items | Table


def plain(text: Any, look: Look = "") -> Line:
    """Return some words as a line; nothing for no words."""
    return (Words(str(text), look),) if text != "" else ()


def cell(*lines: Line) -> Cell:
    """Return a cell of the lines that say something."""
    return tuple(line for line in lines if line)


def marked(parts: list[dict[str, Any]], *lines: Line) -> Cell:
    """Return a cell of the lines that say something, the last with the numbers in brackets."""
    *others, last = cell(*lines)
    return (*others, (*last, *mark(parts)))


def row_of(*cells: Any, record: int = 0) -> Row:
    """Return a row of cells of one line; what is no `Words` is plain words."""
    return Row(tuple(cell((each,) if isinstance(each, Words) else plain(each)) for each in cells), record)


def mark(parts: list[dict[str, Any]]) -> Line:
    """Return the numbers in brackets that stand after a sentence, each pointing to its record."""
    if not parts:
        return ()
    numbers = [Words(part["text"], "small", part["n"]) for part in parts]
    commas = [each for number in numbers for each in (number, Words(", ", "small"))][:-1]
    return (Words(" [", "small"), *commas, Words("]", "small"))


def said(one: dict[str, Any], look: Look = "") -> Line:
    """Return a sentence and its mark."""
    return (Words(one["text"], look), *mark(one["mark"]))


def in_a_row(sentences: list[dict[str, Any]]) -> Line:
    """Return sentences as one paragraph."""
    return tuple(each for one in sentences for each in (*said(one), Words(" ")))[:-1]
