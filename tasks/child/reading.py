"""Knows which reader reads which type of file."""

from importlib import import_module

from tasks.child import kinds
from tasks.child.confine import Refused
from tasks.child.contents import MOST_PAGES, Contents, plain

_READERS = {kinds.PDF: "pdf", kinds.WORD: "words", kinds.SHEET: "workbook", kinds.SLIDES: "slides",
            kinds.FEED: "feed"}  # fmt: skip
"""The module that reads each type; it is imported when it is needed, since starting costs most of the time."""


def read(body: bytes, media_type: str, charset: str | None = None) -> Contents:
    """Return what is found in a file. Raises Refused, and whatever its library raises at a bad one."""
    if media_type in _READERS:
        contents: Contents = import_module(f"tasks.child.{_READERS[media_type]}").read(body)
        return contents
    if media_type in (kinds.PAGE, kinds.MAIL, kinds.OUTLOOK, kinds.ARCHIVE):
        from tasks.child import archive, mail, outlook, page

        if media_type == kinds.PAGE:
            return page.read(body, charset)
        if media_type in (kinds.MAIL, kinds.OUTLOOK):
            return mail.read((outlook.parsed if media_type == kinds.MAIL else outlook.message_of)(body), read)
        return archive.read(body, read)
    return read_plain(body, media_type, charset)


def import_readers() -> None:
    """Import what most files need, before any is there, so that the process of each file need not."""
    for name in (
        "pypdf",
        "python_calamine",
        *(f"tasks.child.{module}" for module in (*_READERS.values(), "mail", "page")),
    ):
        import_module(name)


def read_plain(body: bytes, media_type: str, charset: str | None = None) -> Contents:
    """Return the text of what no library opens: form feeds end a page; a table is one; a picture has none."""
    contents = Contents()
    if media_type in kinds.PICTURES:
        contents.pictures.append("")
        return contents
    if media_type == kinds.TEXT:
        for number, text in enumerate(plain(body, charset).split("\f", MOST_PAGES), start=1):
            contents.add(f"page {number}", text)
        return contents
    if media_type not in (kinds.TABLE, kinds.CALENDAR, kinds.CARD):
        raise Refused("unreadable", f"there is no reader for {media_type}")
    contents.add("page", plain(body, charset))
    return contents
