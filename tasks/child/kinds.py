"""The types of file that are taken in. A type is believed only if the name's ending and the first bytes agree."""

import re
from pathlib import PurePath

PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PAGE, TEXT, TABLE, MAIL = "text/html", "text/plain", "text/csv", "message/rfc822"

_ARCHIVE = rb"PK\x03\x04"
_HEADER = rb"(?:\xef\xbb\xbf)?(?:From .*\r?\n)?[A-Za-z][A-Za-z0-9-]*[ \t]*:"
_TEXT = rb"[^\0]*\Z"
_BY_ENDING = {
    ".pdf": (PDF, rb"%PDF-"),
    ".docx": (WORD, _ARCHIVE),
    ".xlsx": (SHEET, _ARCHIVE),
    ".eml": (MAIL, _HEADER),
    ".html": (PAGE, _TEXT),
    ".htm": (PAGE, _TEXT),
    ".txt": (TEXT, _TEXT),
    ".csv": (TABLE, _TEXT),
}


def media_type_of(name: str, start: bytes) -> str | None:
    """Return the type of a file by its name and the bytes it starts with; None for one that is not taken in."""
    media_type, form = _BY_ENDING.get(PurePath(name).suffix.lower(), (None, b""))
    return media_type if media_type and re.match(form, start) else None
