"""The pages of a memo as plain text for a terminal: 72 columns, tables as labelled lines."""

import re
from collections.abc import Iterator
from textwrap import wrap

from notifications.memo import Memo
from notifications.memo.document import Letterhead
from notifications.memo.shapes import Cell, Row, Section, text_of
from notifications.words import MONTHS, SHORT_MONTHS

COLUMNS = 72
DATE = re.compile(rf"(?:{'|'.join(map(re.escape, (*MONTHS, *SHORT_MONTHS)))}) \d{{1,2}}\b(?:, \d{{4}}\b)?")
NO_BREAK = "\0"
"""Stands for a space at which no line ends; no text that is shown has it."""


def set_text(memo: Memo) -> bytes:
    """Return a memo as lines of at most 72 characters; UTF-8, newlines as \\n."""
    lines = list(_top(memo.head))
    for section in memo.sections:
        lines += ["", *section_lines(section)]
    return ("\n".join(line.rstrip() for line in lines) + "\n").encode()


def _top(head: Letterhead) -> Iterator[str]:
    yield from _set(f"{head.above_title} | {head.state_above}")
    yield from _underlined(head.title, "=")
    for words in (head.stamp, head.banner, head.hearing):
        if words:
            yield ""
            yield from _set(words)
    yield ""
    for label, value in (*head.lines, *head.beside):
        yield from _set(f"{label}: {value}", "  ")
    yield from _set(head.why_now)


def section_lines(section: Section) -> Iterator[str]:
    """Yield a section as lines."""
    yield from _underlined(section.name, "=")
    yield from _set(section.note)
    for part in section.bar:
        yield from _set(part.says, "      ", f"{part.figure:>4}  ")
    for line in (*section.small, *section.sentences):
        yield from _set(text_of(line))
    for line in section.quotes:
        yield from _set(text_of(line), "  ")
    for number, line in enumerate(section.points, 1):
        sign = f"{number}. " if section.part == "ask" else "* "
        yield from _set(text_of(line), " " * len(sign), sign)
    for row in section.rows:
        yield from _labelled(section, row)
    for line in (*section.more, *section.notes):
        yield from _set(text_of(line))


def _labelled(section: Section, row: Row) -> Iterator[str]:
    if row.group:
        yield from _set(_cell_text(row.group), "")
        return
    first, *others = section.columns
    yield from _set(_cell_text(row.cells[first.cell]), "    ")
    for column in others:
        if (contents := row.cells[column.cell]).lines:
            yield from _set(f"{column.name}: {_cell_text(contents)}", "      ", "    ")


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
