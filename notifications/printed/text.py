"""The memo as plain text for a mail or Slack: 72 columns, whole by itself, tables as labelled lines (memo.md, 5)."""

import re
from collections.abc import Iterable, Iterator
from textwrap import wrap

from models.memo import MemoFacts
from notifications.printed.blocks import Block, Cell, Heading, Items, Line, Para, Row, Table
from notifications.printed.outline import outline
from notifications.printed.printed import printed
from notifications.words import MONTHS, say

COLUMNS = 72
DATE = re.compile(rf"\b\d{{1,2}} (?:{'|'.join(f'{month}|{month[:3]}' for month in MONTHS)})\b(?: \d{{4}}\b)?")
HELD = "\0"
"""Stands for a space at which no line ends; no text that is shown has it."""


def render_text(facts: MemoFacts) -> bytes:
    """Return the memo as lines of at most 72 characters; UTF-8, newlines as \\n."""
    sheet = printed(facts)
    lines, before = _under(sheet["title"], "="), ""
    for block in outline(sheet):
        kind = block.kind if isinstance(block, Para) else ""
        lines += [*([] if kind == before == "head" else [""]), *_lines(block)]
        before = kind
    lines += ["", *_set(say("forms.ends", seq=sheet["seq"], hash=sheet["hash"][:12]))]
    return ("\n".join(line.rstrip() for line in lines) + "\n").encode()


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            yield from _under(block.text, "=" if block.level == 1 else "-")
        case Para():
            yield from _set(_say(block.line), "  " if block.kind == "quote" else "")
        case Items():
            for number, line in enumerate(block.lines, 1):
                sign = f"{number}. " if block.numbered else "* "
                yield from _set(_say(line), " " * len(sign), sign)
        case Table():
            for row in block.rows:
                yield from (_terse if block.terse else _labelled)(block.head, row, block.lead)


def _labelled(head: tuple[str, ...], row: Row, lead: int) -> Iterator[str]:
    """Yield what names a row, then each other cell after its column's name."""
    yield from _set("  ".join(_join(each) for each in row.cells[:lead] if each), "    ")
    for name, each in zip(head[lead:], row.cells[lead:], strict=True):
        if each:
            yield from _set(f"{name}: {_join(each)}", "      ", "    ")


def _terse(_head: tuple[str, ...], row: Row, _lead: int) -> Iterator[str]:
    """Yield a row as one line: its name, then its other cells."""
    name = f"[{row.record}]" if row.record else f"{_join(row.cells[0])}:"
    yield from _set(f"{name} {'; '.join(_join(each) for each in row.cells[1:] if each)}", "    ")


def _under(text: str, rule: str) -> list[str]:
    """Return a heading and the rule below it."""
    lines = _set(text)
    return [*lines, rule * max(map(len, lines), default=0)]


def _say(line: Line) -> str:
    return "".join(words.text for words in line)


def _join(lines: Cell | Iterable[Line]) -> str:
    return "; ".join(map(_say, lines))


def _set(text: str, after: str = "", first: str = "") -> list[str]:
    """Return a text as lines; those after the first begin with `after`. No date is broken in two."""
    if text and len(first) + len(text) <= COLUMNS:
        return [first + text]
    whole = DATE.sub(lambda found: found[0].replace(" ", HELD), text)
    lines = wrap(whole, COLUMNS, initial_indent=first, subsequent_indent=after, break_on_hyphens=False)
    return [line.replace(HELD, " ") for line in lines]
