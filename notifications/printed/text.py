"""The memo as plain text for a mail or Slack: 72 columns, whole by itself, tables as labelled lines.

Source: docs/printed-forms.md#the-forms
"""

import re
from collections.abc import Iterator
from textwrap import wrap

from models.memo import MemoFacts
from notifications.printed.outline import Block, Cell, Heading, Items, Line, Para, Row, Table, outline
from notifications.printed.value import printed
from notifications.words import MONTHS, say

COLUMNS = 72
DATE = re.compile(rf"\b\d{{1,2}} (?:{'|'.join(f'{month}|{month[:3]}' for month in MONTHS)})\b(?: \d{{4}}\b)?")
NO_BREAK = "\0"
"""Stands for a space at which no line ends; no text that is shown has it."""


def render_text(facts: MemoFacts) -> bytes:
    """Return the memo as lines of at most 72 characters; UTF-8, newlines as \\n."""
    m = printed(facts)
    lines = _underlined(m["title"], "=")
    before = ""
    for block in outline(m):
        kind = block.kind if isinstance(block, Para) else ""
        if not kind == before == "head":
            lines.append("")
        lines += _lines(block)
        before = kind
    lines += ["", *_set(say("forms.ends", seq=m["seq"], hash=m["hash"][:12]))]
    return ("\n".join(line.rstrip() for line in lines) + "\n").encode()


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            yield from _underlined(block.text, "=" if block.level == 1 else "-")
        case Para():
            yield from _set(_text(block.line), "  " if block.kind == "quote" else "")
        case Items():
            for number, line in enumerate(block.lines, 1):
                sign = f"{number}. " if block.numbered else "* "
                yield from _set(_text(line), " " * len(sign), sign)
        case Table():
            for row in block.rows:
                yield from _terse(row) if block.terse else _labelled(block, row)


def _labelled(table: Table, row: Row) -> Iterator[str]:
    """Yield what names a row, then each other cell after its column's name."""
    yield from _set("  ".join(_cell_text(cell) for cell in row.cells[: table.lead] if cell), "    ")
    for name, cell in zip(table.head[table.lead :], row.cells[table.lead :], strict=True):
        if cell:
            yield from _set(f"{name}: {_cell_text(cell)}", "      ", "    ")


def _terse(row: Row) -> Iterator[str]:
    """Yield a row as one line: its name, then its other cells."""
    name = f"[{row.record}]" if row.record else f"{_cell_text(row.cells[0])}:"
    yield from _set(f"{name} {'; '.join(_cell_text(cell) for cell in row.cells[1:] if cell)}", "    ")


def _underlined(text: str, rule: str) -> list[str]:
    lines = _set(text)
    return [*lines, rule * max(map(len, lines), default=0)]


def _text(line: Line) -> str:
    return "".join(words.text for words in line)


def _cell_text(cell: Cell) -> str:
    return "; ".join(map(_text, cell))


def _set(text: str, after: str = "", first: str = "") -> list[str]:
    """Return a text as lines; those after the first begin with `after`. No date is broken in two."""
    if text and len(first) + len(text) <= COLUMNS:
        return [first + text]
    whole = DATE.sub(lambda found: found[0].replace(" ", NO_BREAK), text)
    lines = wrap(whole, COLUMNS, initial_indent=first, subsequent_indent=after, break_on_hyphens=False)
    return [line.replace(NO_BREAK, " ") for line in lines]
