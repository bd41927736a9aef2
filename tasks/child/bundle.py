"""Reads a ZIP archive of files, each with the reader of its type. An archive within it is not opened."""

import io
import zipfile

from tasks.child import kinds
from tasks.child.archive import checked_entries
from tasks.child.confine import Refused
from tasks.child.contents import MOST_FILES, Contents
from tasks.child.mail import ReadFile

_ENCRYPTED = 0x1
"""The bit of an entry's flags (APPNOTE.TXT, 4.4.4)."""
_OF_A_SYSTEM = ("thumbs.db", "desktop.ini", ".ds_store")


def read(body: bytes, read_file: ReadFile) -> Contents:
    """Return the pages of each file, called by its number in the archive; its name goes to the gate and no further.

    Raises Refused `no_text` for an archive with a password, and `holds_files` for more than 50 files, one of a type
    that is not taken in, or an archive in it.
    """

    def read_within(body: bytes, media_type: str, charset: str | None) -> Contents:
        if media_type == kinds.ARCHIVE:
            raise Refused("holds_files", "the archive holds an archive; send the files themselves")
        return read_file(body, media_type, charset)

    contents = Contents()
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        files = [entry for entry in checked_entries(archive, len(body)) if not _is_no_file(entry)]
        if len(files) > MOST_FILES:
            raise Refused("holds_files", f"the archive has more than {MOST_FILES} files; send fewer at a time")
        for number, entry in enumerate(files, start=1):
            if entry.flag_bits & _ENCRYPTED:
                raise Refused("no_text", "the archive asks for a password")
            content = archive.read(entry)
            contents.note(entry.filename)
            media_type = kinds.media_type_of(entry.filename, content[:1024])
            if media_type is None:
                raise Refused("holds_files", f"file {number} of the archive is of a type that is not taken in")
            contents.take_in(read_within(content, media_type, None), f"file {number}")
    return contents


def _is_no_file(entry: zipfile.ZipInfo) -> bool:
    name = entry.filename.lower()
    return entry.is_dir() or name.startswith("__macosx/") or name.rpartition("/")[2] in _OF_A_SYSTEM
