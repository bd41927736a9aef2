"""The types of file that are taken in. A type is believed only if the name's ending and the first bytes agree."""

import re
from pathlib import PurePath

_OFFICE = "application/vnd.openxmlformats-officedocument."
PDF = "application/pdf"
WORD = f"{_OFFICE}wordprocessingml.document"
SHEET = f"{_OFFICE}spreadsheetml.sheet"
SLIDES = f"{_OFFICE}presentationml.presentation"
PAGE, TEXT, TABLE = "text/html", "text/plain", "text/csv"
MAIL, OUTLOOK = "message/rfc822", "application/vnd.ms-outlook"
OWN_WORDS = "message/rfc822; own words"
"""A mail of which only its own text is read, and its attachments are counted: one that somebody wrote to us."""
ARCHIVE = "application/zip"
LOCKED = "application/x-locked-office"
"""A document of Office with a password: a compound file, as the kinds before .docx are, which nobody reads."""
FEED = "application/rss+xml"
"""A feed of RSS or Atom, as a source gives it; no file is taken in as one."""
CALENDAR, CARD = "text/calendar", "text/vcard"
"""An invitation and a business card: in a mail they are read for the privacy gate and are no page."""

PICTURES = ("image/png", "image/jpeg", "image/gif", "image/tiff", "image/bmp", "image/webp", "image/heic")

_ZIP = rb"PK\x03\x04"
_COMPOUND = rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the compound file of MS-CFB
_HEADER = rb"(?:\xef\xbb\xbf)?(?:From .*\r?\n)?[A-Za-z][A-Za-z0-9-]*[ \t]*:"
_WORDS = rb"(?:\xff\xfe|\xfe\xff|[^\0]*\Z)"  # UTF-16 is text if it begins with its mark
_BY_ENDING = {
    # Some programs write a line or a mail's head before it; readers accept the mark within the first 1,024 bytes.
    ".pdf": (PDF, rb"[\s\S]{0,1019}%PDF-"),
    ".docx": (WORD, _ZIP),
    ".xlsx": (SHEET, _ZIP),
    ".pptx": (SLIDES, _ZIP),
    ".zip": (ARCHIVE, _ZIP),
    ".eml": (MAIL, _HEADER),
    ".msg": (OUTLOOK, _COMPOUND),
    ".html": (PAGE, _WORDS),
    ".htm": (PAGE, _WORDS),
    ".txt": (TEXT, _WORDS),
    ".csv": (TABLE, _WORDS),
    ".ics": (CALENDAR, rb"(?i:(?:\xef\xbb\xbf)?\s*BEGIN:VCALENDAR)"),
    ".vcf": (CARD, rb"(?i:(?:\xef\xbb\xbf)?\s*BEGIN:VCARD)"),
    ".png": ("image/png", rb"\x89PNG"),
    ".jpg": ("image/jpeg", rb"\xff\xd8\xff"),
    ".jpeg": ("image/jpeg", rb"\xff\xd8\xff"),
    ".gif": ("image/gif", rb"GIF8"),
    ".tif": ("image/tiff", rb"II\*\0|MM\0\*"),
    ".tiff": ("image/tiff", rb"II\*\0|MM\0\*"),
    ".bmp": ("image/bmp", rb"BM"),
    ".webp": ("image/webp", rb"RIFF....WEBP"),
    ".heic": ("image/heic", rb"....ftyp"),
}


def media_type_of(name: str, start: bytes) -> str | None:
    """Return the type of a file by its name and the bytes it starts with; None for one that is not taken in."""
    media_type, form = _BY_ENDING.get(PurePath(name).suffix.lower(), (None, b""))
    if media_type in (WORD, SHEET, SLIDES) and re.match(_COMPOUND, start):
        return LOCKED
    return media_type if media_type and re.match(form, start) else None


def ending_of(media_type: str) -> str:
    """Return how the name of a file of a type ends, or nothing for a type that is not taken in."""
    return next((ending for ending, (kind, _) in _BY_ENDING.items() if kind == media_type), "")
