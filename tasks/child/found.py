"""What a reader finds in a file, and the limits that all readers keep."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from tasks.child.confine import TEXT, Refused

MOST_PAGES = 3_000


@dataclass
class Found:
    """Pages, each with what it is called; links as words and `href`; and what stands beside, for the gate alone."""

    pages: list[tuple[str, str]] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)
    picture: str = ""
    """Where a picture stands that has no text, such as `page 3`: only a person can read it."""
    base: str = ""
    """What the links of a page start from, where it says so itself."""
    size: int = 0

    def add(self, place: str, text: str) -> None:
        """Add a page. Raises Refused if the file has too many pages or too much text."""
        self._count(text)
        self.pages.append((place, text.strip("\n")))
        if len(self.pages) > MOST_PAGES:
            raise Refused("unreadable", f"the file has more than {MOST_PAGES} pages")

    def note(self, *texts: str) -> None:
        """Add what stands beside the pages. Raises Refused if the file holds too much text."""
        for text in filter(None, texts):
            self._count(text)
            self.beside.append(text)

    def take_in(self, inner: "Found", place: str) -> None:
        """Add what was found in an attachment; its pages are called by their place in it."""
        self.note(*inner.beside)
        self.links += inner.links
        self.picture = self.picture or (inner.picture and f"{place}, {inner.picture}")
        for at, text in inner.pages:
            self.add(f"{place}, {at}", text)

    def as_json(self) -> dict[str, Any]:
        """Return it as the child process writes it to its parent."""
        return {
            "pages": self.pages,
            "links": self.links,
            "beside": "\n".join(self.beside),
            "picture": self.picture,
            "base": self.base,
        }

    def _count(self, text: str) -> None:
        self.size += len(text)
        if self.size > TEXT:
            raise Refused("unreadable", "the file holds too much text")


def plain(body: bytes, charset: str | None = None) -> str:
    """Return the text of bytes in the encoding named, else in UTF-8, else as Windows writes it; lines end in `\\n`."""
    text = None
    for encoding in (charset, "utf-8-sig"):
        try:
            text = body.decode(encoding) if encoding else None
        except (LookupError, UnicodeError):
            continue
        if text is not None:
            break
    text = body.decode("cp1252", errors="replace") if text is None else text
    return text.replace("\r\n", "\n").replace("\r", "\n")


def numbered(texts: Iterable[str], found: Found) -> Found:
    """Add each text as a page of its own: `page 1`, `page 2` and so on, the empty ones too."""
    for number, text in enumerate(texts, start=1):
        found.add(f"page {number}", text)
    return found
