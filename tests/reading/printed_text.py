"""A printed value as plain text for a terminal: 72 columns, tables as labelled lines."""

import re
from collections.abc import Iterator
from textwrap import wrap

from notifications.printed.blocks import Bar, Block, Box, Cell, Heading, Items, Para, Row, Table, text_of
from notifications.printed.references import Part
from notifications.printed.value import Printed
from notifications.words import MONTHS, SHORT_MONTHS

COLUMNS = 72
DATE = re.compile(rf"(?:{'|'.join(map(re.escape, (*MONTHS, *SHORT_MONTHS)))}) \d{{1,2}}\b(?:, \d{{4}}\b)?")
NO_BREAK = "\0"
"""Stands for a space at which no line ends; no text that is shown has it."""


def set_text(memo: Printed) -> bytes:
    """Return a printed value as lines of at most 72 characters; UTF-8, newlines as \\n."""
    lines = list(_top(memo.head))
    for block in (*memo.body, *memo.after):
        lines += ["", *_lines(block)]
    return ("\n".join(line.rstrip() for line in lines) + "\n").encode()


def _top(head: Part) -> Iterator[str]:
    yield from _set(f"{head['above_title']} | {head['state_above']}")
    yield from _underlined(head["title"], "=")
    for words in (head["stamp"], head["banner"], head["hearing"]):
        if words:
            yield ""
            yield from _set(words)
    yield ""
    for label, value in (*head["lines"], *head["beside"]):
        yield from _set(f"{label}: {value}", "  ")
    yield from _set(head["why_now"])


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            yield from _underlined(block.text, "=" if block.level == 1 else "-")
            yield from _set(block.note)
        case Para():
            yield from _set(text_of(block.line), "  " if block.look == "quote" else "")
        case Items():
            for number, line in enumerate(block.lines, 1):
                sign = f"{number}. " if block.numbered else "* "
                yield from _set(text_of(line), " " * len(sign), sign)
        case Table():
            for row in block.rows:
                yield from _terse(row) if block.look == "terse" else _labelled(block, row)
        case Bar():
            for part in block.parts:
                yield from _set(part.says, "      ", f"{part.figure:>4}  ")
        case Box():
            for number, within in enumerate(block.blocks):
                yield from ([""] if number > 1 else [])
                yield from _lines(within)


def _labelled(table: Table, row: Row) -> Iterator[str]:
    yield from _set(_cell_text(row.cells[0]), "" if row.heads else "    ")
    for column, contents in zip(table.columns[1:], row.cells[1:], strict=not row.heads):
        if contents.lines:
            yield from _set(f"{column.name}: {_cell_text(contents)}", "      ", "    ")


def _terse(row: Row) -> list[str]:
    name = f"[{row.record}]" if row.record else f"{_cell_text(row.cells[0])}:"
    return _set(f"{name} {'; '.join(_cell_text(contents) for contents in row.cells[1:] if contents.lines)}", "    ")


def _underlined(text: str, rule: str) -> list[str]:
    lines = _set(text)
    return [*lines, rule * max(map(len, lines), default=0)]


def _cell_text(contents: Cell) -> str:
    return "; ".join(map(text_of, contents.lines)).replace("; (", " (")


def _set(text: str, after: str = "", first: str = "") -> list[str]:
    """Return a text as lines; those after the first begin with `after`. No date is broken in two."""
    if text and len(first) + len(text) <= COLUMNS:
        return [first + text]
    unbroken = DATE.sub(lambda match: match[0].replace(" ", NO_BREAK), text)
    lines = wrap(unbroken, COLUMNS, initial_indent=first, subsequent_indent=after, break_on_hyphens=False)
    return [line.replace(NO_BREAK, " ") for line in lines]
