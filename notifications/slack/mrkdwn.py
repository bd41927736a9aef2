"""Slack's markup, read as Slack reads it, for the page that shows what a person sees."""

import re
from html import unescape
from itertools import groupby
from typing import Any, Literal

from models.core import Value

Look = Literal["plain", "bold", "italic", "strike", "code", "link", "ping"]
Kind = Literal["text", "quote", "bullet"]

SIGNS = re.compile(
    r"`(?P<code>[^`]+)`"
    r"|(?<![\w*])\*(?P<bold>[^\s*](?:[^*]*[^\s*])?)\*(?![\w*])"
    r"|(?<!\w)_(?P<italic>[^_]+)_(?!\w)"
    r"|(?<!\w)~(?P<strike>[^~]+)~(?!\w)"
    r"|<(?P<ping>[@#!][^>]*)>"
    r"|<(?P<link>[^>]+)>"
)
STARTS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("quote", re.compile(r"(?:&gt;|>) ?")),
    ("bullet", re.compile(r"[•-] ")),
)


class Span(Value):
    """A run of words that look alike."""

    words: str
    look: Look = "plain"


class Passage(Value):
    """Lines of one kind that follow each other."""

    kind: Kind
    lines: tuple[tuple[Span, ...], ...]


def read_text(text: dict[str, Any]) -> tuple[Passage, ...]:
    """Read a text object; in `plain_text` there is no markup."""
    if text["type"] == "plain_text":
        return read_plain(text["text"])
    lines = [_split(line) for line in text["text"].split("\n")]
    return tuple(
        Passage(kind=kind, lines=tuple(_spans(words) for _, words in group))
        for kind, group in groupby(lines, key=lambda line: line[0])
    )


def read_plain(text: str) -> tuple[Passage, ...]:
    """Read words without markup, line by line."""
    return (Passage(kind="text", lines=tuple((Span(words=unescape(line)),) for line in text.split("\n"))),)


def _split(line: str) -> tuple[Kind, str]:
    for kind, start in STARTS:
        if found := start.match(line):
            return kind, line[found.end() :]
    return "text", line


def _spans(line: str) -> tuple[Span, ...]:
    spans, at = [], 0
    for found in SIGNS.finditer(line):
        spans += _span(line[at : found.start()], "plain")
        look = found.lastgroup
        words = found[look] if look else ""
        if look in ("link", "ping"):
            words = words.rpartition("|")[2]
        spans += _span(words.replace("!", "@", 1) if look == "ping" else words, look)
        at = found.end()
    return (*spans, *_span(line[at:], "plain"))


def _span(words: str, look: Any) -> list[Span]:
    return [Span(words=unescape(words), look=look)] if words else []
