"""Opens an archive, which a document of Office is too, and refuses one that would burst or holds other files."""

import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import Any
from xml.parsers import expat

from tasks.child import kinds
from tasks.child.confine import Refused
from tasks.child.contents import MOST_FILES, Contents, ReadFile

SIZE, RATIO, ENTRIES = 100_000_000, 100, 2_000
_XML = {".xml", ".rels", ".vml", ".svg"}
_PICTURES = {".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".emf", ".wmf", ".wdp"}
_FONTS = {".odttf", ".ttf", ".otf", ".fntdata"}
_OUTSIDE = {"hyperlink", "image", "attachedTemplate"}
"""What may lie outside a document: it is never fetched, and no words of the document depend on it."""
_INSIDE = {"aFChunk", "oleObject", "package", "vbaProject", "externalLink", "xlMacrosheet", "xlIntlMacrosheet"}

_ENCRYPTED = 0x1
"""The bit of an entry's flags (APPNOTE.TXT, 4.4.4)."""
_OF_A_SYSTEM = ("thumbs.db", "desktop.ini", ".ds_store")
Handler = Callable[[str], object]


def read(body: bytes, read_file: ReadFile) -> Contents:
    """Return the pages of each file, called by its number; its name goes to the gate. Raises Refused."""
    contents = Contents()
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        files = [entry for entry in checked_entries(archive, len(body)) if not _is_no_file(entry)]
        if len(files) > MOST_FILES:
            raise Refused("holds_files", f"the archive has more than {MOST_FILES} files; send fewer at a time")
        for number, entry in enumerate(files, start=1):
            if entry.flag_bits & _ENCRYPTED:
                raise Refused("password", "the archive asks for a password; pack the files again without one")
            content = archive.read(entry)
            contents.note(entry.filename)
            media_type = kinds.media_type_of(entry.filename, content[:1024])
            if media_type is None:
                raise Refused(
                    "holds_files", f"file {number} of the archive is of a kind that is not read; send it as PDF"
                )
            if media_type == kinds.ARCHIVE:
                raise Refused("holds_files", "the archive holds an archive; send the files themselves")
            contents.take_in(read_file(content, media_type, None), f"file {number}")
    return contents


def _is_no_file(entry: zipfile.ZipInfo) -> bool:
    name = entry.filename.lower()
    return entry.is_dir() or name.startswith("__macosx/") or name.rpartition("/")[2] in _OF_A_SYSTEM


def parts(body: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the bytes of each XML part. Raises Refused as `checked_entries`, and for other files in it."""
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        entries = checked_entries(archive, len(body))
        if not all(_is_known(entry.filename) for entry in entries):
            raise Refused("holds_files", "the document holds other files or macros; take them out, or save it as PDF")
        for entry in entries:
            if PurePosixPath(entry.filename.lower()).suffix in _XML or entry.filename.endswith(".rels"):
                yield entry.filename, archive.read(entry)


def checked_entries(archive: zipfile.ZipFile, size: int) -> list[zipfile.ZipInfo]:
    """Return the entries of an archive of this many bytes. Raises Refused for one that bursts, or for bad names."""
    entries = archive.infolist()
    unpacked_size = sum(entry.file_size for entry in entries)
    if len(entries) > ENTRIES or unpacked_size > SIZE or unpacked_size > RATIO * size:
        raise Refused("unreadable", "the file unpacks to too much; send it in parts")
    names = [entry.filename for entry in entries]
    if any(name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") for name in names):
        raise Refused("unreadable", "the file holds a name that leads out of it; save it again")
    if len({name.lower() for name in names}) < len(names):
        raise Refused("unreadable", "the file holds one name twice; save it again")
    return entries


def parse(xml: bytes, start: Callable[[str, dict[str, str]], object], end: Handler, words: Handler) -> None:
    """Read one XML part; names come without prefix. Raises Refused for a document type, in whatever encoding."""

    def refuse(*_: Any) -> None:
        raise Refused(
            "unreadable", "the document declares a document type, as Office never does; save it again with Office"
        )

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = lambda name, attributes: start(name.rpartition(":")[2], attributes)
    parser.EndElementHandler = lambda name: end(name.rpartition(":")[2])
    parser.CharacterDataHandler = words
    parser.Parse(xml, True)


def check_relation(attributes: dict[str, str]) -> str:
    """Return what a relationship of a part is, by the last word of its type. Raises Refused for another file."""
    kind = attributes.get("Type", "").rpartition("/")[2]
    outside = attributes.get("TargetMode") == "External"
    if kind in _INSIDE or (outside and kind not in _OUTSIDE):
        raise Refused(
            "holds_files", "the document shows or holds another file; take it out, or save the document as PDF"
        )
    return kind


def _is_known(name: str) -> bool:
    path = PurePosixPath(name.lower())
    if "embeddings" in path.parts:
        return False
    printer = path.suffix == ".bin" and path.name.startswith("printersettings")
    return name.endswith("/") or printer or path.name == ".rels" or path.suffix in _XML | _PICTURES | _FONTS
