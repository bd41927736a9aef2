"""Knows which reader reads which type of file."""

from importlib import import_module
from typing import Any

from tasks.child import kinds
from tasks.child.confine import Refused
from tasks.child.contents import MOST_PAGES, Contents, plain

_READERS = {
    kinds.PDF: "pdf", kinds.WORD: "words", kinds.SHEET: "workbook", kinds.SLIDES: "slides", kinds.PAGE: "page",
    kinds.MAIL: "mail", kinds.OUTLOOK: "mail", kinds.OWN_WORDS: "mail", kinds.ARCHIVE: "archive", kinds.FEED: "feed",
}  # fmt: skip
"""The module that reads each type; it is imported when it is needed, since that takes most of the time."""
_HOLDERS = {kinds.MAIL, kinds.OUTLOOK, kinds.OWN_WORDS, kinds.ARCHIVE}
"""What may hold files of every type."""


def prepare(media_type: str) -> None:
    """Import what reads files of a type."""
    for kind, name in _READERS.items():
        if kind == media_type or media_type in _HOLDERS:
            import_module(f"tasks.child.{name}")


def read(body: bytes, media_type: str, charset: str | None = None) -> Contents:
    """Return what is found in a file. Raises Refused, and whatever its library raises at a bad one."""
    if media_type not in _READERS:
        return read_plain(body, media_type, charset)
    reader: Any = import_module(f"tasks.child.{_READERS[media_type]}")
    more: tuple[Any, ...] = (read,) if media_type in _HOLDERS else (charset,) if media_type == kinds.PAGE else ()
    contents: Contents = (reader.read_own if media_type == kinds.OWN_WORDS else reader.read)(body, *more)
    return contents


def read_plain(body: bytes, media_type: str, charset: str | None = None) -> Contents:
    """Return the text of what no library opens: form feeds end a page; a table is one; a picture has none."""
    contents = Contents()
    if media_type in kinds.PICTURES:
        contents.pictures.append("a picture")
        return contents
    if media_type == kinds.TEXT:
        for number, text in enumerate(plain(body, charset).split("\f", MOST_PAGES), start=1):
            contents.add(f"page {number}", text)
        return contents
    if media_type == kinds.LOCKED:
        raise Refused(
            "password",
            "the file asks for a password or is of an old kind; save it as .docx, .xlsx or .pptx without one",
        )
    if media_type not in (kinds.TABLE, kinds.CALENDAR, kinds.CARD):
        raise Refused("unreadable", f"there is no reader for {media_type}; send it as PDF")
    contents.add("page", plain(body, charset))
    return contents
