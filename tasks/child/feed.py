"""Reads a feed, RSS 2.0 or Atom: a line for the title of each entry, then those of its summary, and its link."""

from collections.abc import Iterable
from xml.etree.ElementTree import Element, fromstring

from tasks.child import archive, page
from tasks.child.confine import Refused
from tasks.child.contents import Contents, plain

_ENTRIES = {"rss": "channel/item", "feed": "entry"}
"""Where the entries stand, by the name of the root."""
_SUMMARIES = {"rss": ("description",), "feed": ("summary", "content")}
"""Where an entry's summary stands; the first that has words counts."""
_BASE = "{http://www.w3.org/XML/1998/namespace}base"


def read(body: bytes) -> Contents:
    """Return the titles and summaries as one page, a link for each entry, and beside it the source. Raises Refused."""
    archive.parse(body, lambda *_: None, lambda _: None, lambda _: None)  # refuses a document type
    root = fromstring(body)  # noqa: S314 - without a document type, no entity can grow
    space, _, kind = root.tag.rpartition("}")
    if kind not in _ENTRIES:
        raise Refused("unreadable", "the file is no feed, of RSS 2.0 or Atom")
    contents = Contents(base=root.get(_BASE, ""))
    contents.note(plain(body), " ".join(root.itertext()))
    names = {"": space[1:]} if space else None
    lines: list[str] = []
    for entry in root.iterfind(_ENTRIES[kind], names):
        title = _lines(entry.find("title", names), kind, contents)
        summaries = (_lines(entry.find(name, names), kind, contents) for name in _SUMMARIES[kind])
        summary = next(filter(None, summaries), [])
        lines += [*title, *summary]
        links = entry.iterfind("link", names)
        if address := _atom_address(links) if kind == "feed" else _rss_address(entry, names):
            contents.links.append((" ".join(title) or " ".join(summary), address))
    contents.add("feed", "\n".join(lines))
    return contents


def _lines(element: Element | None, kind: str, contents: Contents) -> list[str]:
    """Return the words of a title or summary. RSS writes HTML there as text, Atom where it says so."""
    words = " ".join(element.itertext()) if element is not None else ""
    if element is None or not words.strip():
        return []
    if kind == "feed" and element.get("type") != "html":
        return [" ".join(words.split())]
    inner = page.read(words.encode("utf-8", "replace"), "utf-8")
    contents.note(*inner.beside)
    return [line for _, text in inner.pages for line in text.splitlines() if line]


def _atom_address(links: Iterable[Element]) -> str:
    return next((link.get("href", "") for link in links if link.get("rel", "alternate") == "alternate"), "").strip()


def _rss_address(entry: Element, names: dict[str, str] | None) -> str:
    """Return the entry's link, or else its id, which is an address unless it says otherwise."""
    address = (entry.findtext("link", "", names)).strip()
    guid = entry.find("guid", names)
    if not address and guid is not None and guid.get("isPermaLink") != "false":
        address = (guid.text or "").strip()
    return address
