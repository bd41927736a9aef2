"""What a reader takes out of a file, and the limits that all readers keep."""

import codecs
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from tasks.child.confine import TEXT, Refused

MOST_PAGES = 3_000
TOO_MANY_PAGES = f"the file has more than {MOST_PAGES} pages; send it in parts"
MOST_FILES = 50
MOST_COLUMNS = 1_000
"""Columns that one cell of a table may reach over, as in HTML."""


@dataclass
class Contents:
    """Pages, each with what it is called; links as words and `href`; and what stands beside, for the gate alone."""

    pages: list[tuple[str, str]] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    """Where pictures stand that have no text, such as `page 3`: only a person can read them."""
    base: str = ""
    """What the links of a page start from, where it says so itself."""
    size: int = 0

    def add(self, place: str, text: str) -> None:
        """Add a page. Raises Refused if the file has too many or too much."""
        self._count(text)
        self.pages.append((place, text.strip("\n")))
        if len(self.pages) > MOST_PAGES:
            raise Refused("unreadable", TOO_MANY_PAGES)

    def note(self, *texts: str) -> None:
        """Add what stands beside the pages. Raises Refused if the file holds too much text."""
        for text in filter(None, texts):
            self._count(text)
            self.beside.append(text)

    def take_in(self, inner: "Contents", place: str) -> None:
        """Add the contents of an attachment; its pages are called by their place in it."""
        self.note(*inner.beside)
        self.links += inner.links
        self.pictures += [f"{place}, {spot}" for spot in inner.pictures]
        for spot, text in inner.pages:
            self.add(f"{place}, {spot}", text)

    def as_json(self) -> dict[str, Any]:
        """Return it as the child process writes it to its parent."""
        fields = vars(self) | {"beside": "\n".join(self.beside)}
        return {name: value for name, value in fields.items() if name != "size"}

    def _count(self, text: str) -> None:
        self.size += len(text)
        if self.size > TEXT:
            raise Refused("unreadable", "the file holds too much text; send it in parts")


ReadFile = Callable[[bytes, str, str | None], Contents]
"""Reads a file of a media type; the third is the encoding that its sender names."""


def plain(body: bytes, charset: str | None = None) -> str:
    """Return the text of bytes: UTF-16 with its mark, the encoding named, UTF-8, or as Windows writes it."""
    marked = "utf-16" if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else None
    for encoding in filter(None, (marked, charset, "utf-8-sig")):
        with suppress(LookupError, UnicodeError):
            text = body.decode(encoding)
            break
    else:
        text = body.decode("cp1252", errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")
