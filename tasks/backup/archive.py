"""The file of a copy: a tar of one form, so that no byte changes unseen (docs/record.md#backup-and-restore)."""

import json
import tarfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack
from datetime import date, datetime
from gzip import BadGzipFile
from hashlib import sha256
from itertools import chain
from pathlib import PurePosixPath
from typing import BinaryIO, Final, Literal

from pydantic import Field

from models.core import LedgerError, Value, evolve

FORMAT: Final = "followthrough.copy/2"
OF_0_2_0 = "followthrough.copy/1"
"""The form in which every part stands in the copy's own file."""
FIRST, LAST = "copy.json", "manifest.json"
BLOCK, PIECE = 512, 1 << 20
END = bytes(2 * BLOCK)
MODE, READ_ONLY = 0o600, 0o400
READ_WHOLE = 64_000_000
BESIDE, LARGE = "beside/", 16_000
"""What the name of a part begins with that stands in a file beside the copy, and from which size on it does."""

Blocks = Iterator[bytes]


class Copy(Value):
    """What a copy says of itself: of which day and head of the record, and by which version it was made."""

    format: Literal["followthrough.copy/1", "followthrough.copy/2"] = "followthrough.copy/2"
    day: date
    seq: int = Field(ge=0)
    hash: str = Field(pattern="^[0-9a-f]{64}$")
    at: datetime | None = None
    """When the last entry was recorded."""
    revision: str
    program: str


class ArchivePart(Value):
    """One member that is still to be written: its name in the copy, its size, and whether nobody may write to it."""

    name: str
    size: int
    read_only: bool = False


class Beside(Value):
    """What stands in a copy for a part beside it: the name of its file, and the size of what is in it."""

    file: str = Field(pattern=r"^[0-9a-f]{64}\.[0-9a-f]{64}\.gz(\.age)?$")
    size: int = Field(ge=0)


def blocks_of(
    copy: Copy,
    parts: Iterable[tuple[ArchivePart, Blocks]],
    sums: dict[str, str],
    keep: Callable[[ArchivePart, Blocks], tuple[Beside, str]],
) -> Iterator[bytes]:
    """Yield the bytes of a copy's file; note in `sums` the SHA-256 of each part. `keep` puts a large one beside it.

    Raises LedgerError.
    """
    for part, content in chain([whole(FIRST, copy.model_dump_json().encode())], parts):
        if part.size < LARGE:
            yield from _member(part, content, sums)
        else:
            beside, sums[part.name] = keep(part, content)
            stands_for, text = whole(BESIDE + part.name, beside.model_dump_json().encode())
            yield from _member(evolve(stands_for, read_only=part.read_only), text, {})
    yield from _member(*whole(LAST, _canonical(sums)), {})
    yield END


def parts_of(
    stream: BinaryIO, origin: object, open_beside: Callable[[str], AbstractContextManager[BinaryIO]]
) -> Iterator[tuple[ArchivePart, Blocks]]:
    """Yield each part of a copy but the last, `copy.json` first, and prove it whole. Raises LedgerError.

    `open_beside` opens a file beside the copy by its name.
    """
    sums: dict[str, str] = {}
    while True:
        part = _read_header(stream, origin)
        name = part.name.removeprefix(BESIDE)
        if name in sums:
            raise _changed(origin, f"{name} stands in it twice")
        if not sums and part.name != FIRST:
            raise LedgerError(f"{origin} is not a copy made by followthrough")
        if part.name == LAST:
            break
        digest = sha256()
        with ExitStack() as opened:
            if name == part.name:
                content = _content(stream, part, origin, digest.update)
            else:
                beside = _read_beside(part, _content(stream, part, origin, len), origin)
                part = ArchivePart(name=name, size=beside.size, read_only=part.read_only)
                file = opened.enter_context(open_beside(beside.file))
                content = _whole_file(file, part, origin, digest.update)
            yield part, content
            for _ in content:  # what the caller did not want
                pass
        sums[name] = digest.hexdigest()
    if read_whole(part, _content(stream, part, origin, len), origin) != _canonical(sums):
        raise _changed(origin, "its manifest names other files, or other bytes of them")
    if stream.read(len(END) + 1) != END:
        raise _changed(origin, "it does not end where it should")


def whole(name: str, content: bytes) -> tuple[ArchivePart, Blocks]:
    """Return a part of which all bytes are at hand."""
    return ArchivePart(name=name, size=len(content)), iter([content])


def read_copy(part: ArchivePart, content: Blocks, origin: object) -> Copy:
    """Return what a copy says of itself. Raises LedgerError for a copy of a newer version, and for none of ours."""
    text = read_whole(part, content, origin)
    try:
        form = json.loads(text).get("format")
        if form not in (FORMAT, OF_0_2_0):
            raise LedgerError(
                f"{origin} is a copy of another form ({str(form)[:40]}), and this version reads {FORMAT}: install the "
                "version that made it, or a newer one"
            )
        return Copy.model_validate_json(text)
    except (ValueError, AttributeError, RecursionError) as error:
        raise LedgerError(f"{origin} is not a copy made by followthrough: its {FIRST} cannot be read") from error


def read_whole(part: ArchivePart, content: Blocks, origin: object) -> bytes:
    """Return the bytes of a part that is small. Raises LedgerError for one that is not."""
    if part.size > READ_WHOLE:
        raise _changed(origin, f"{part.name} is larger than any that we write")
    return b"".join(content)


def proved(part: ArchivePart, content: Blocks, on_block: Callable[[bytes], object]) -> Blocks:
    """Yield the blocks of a part, and show each to `on_block`. Raises LedgerError if they are not of its size."""
    unread_bytes = part.size
    for block in content:
        on_block(block)
        unread_bytes -= len(block)
        yield block
    if unread_bytes:
        raise LedgerError(f"{part.name} changed while it was copied; make the copy again")


def _member(part: ArchivePart, content: Blocks, sums: dict[str, str]) -> Iterator[bytes]:
    digest = sha256()
    yield _header(part)
    yield from proved(part, content, digest.update)
    yield bytes(-part.size % BLOCK)
    sums[part.name] = digest.hexdigest()


def _header(part: ArchivePart) -> bytes:
    info = tarfile.TarInfo(part.name)
    info.size, info.mode = part.size, READ_ONLY if part.read_only else MODE
    try:
        return info.tobuf(tarfile.USTAR_FORMAT, "utf-8", "strict")
    except ValueError as error:
        raise LedgerError(f"{part.name!r} cannot be copied: its name or its size is too long for a tar file") from error


def _read_header(stream: BinaryIO, origin: object) -> ArchivePart:
    header = stream.read(BLOCK)
    try:
        info = tarfile.TarInfo.frombuf(header, "utf-8", "strict")
        part = ArchivePart(name=info.name, size=info.size, read_only=info.mode == READ_ONLY)
        if _header(part) != header:
            raise ValueError(part.name)
    except (tarfile.HeaderError, ValueError, LedgerError):
        raise _changed(origin, "it is cut short, or not in the form in which copies are made") from None
    path = PurePosixPath(part.name)
    is_within = str(path) == part.name and not path.is_absolute() and ".." not in path.parts
    if not is_within or "\\" in part.name or not part.name.isprintable():
        raise _changed(origin, f"{part.name!r} is no name within a copy")
    return part


def _read_beside(part: ArchivePart, content: Blocks, origin: object) -> Beside:
    text = read_whole(part, content, origin)
    try:
        beside = Beside.model_validate_json(text)
        if beside.model_dump_json().encode() != text:
            raise ValueError(part.name)
    except ValueError:
        raise _changed(origin, f"{part.name} names no file of ours") from None
    return beside


def _content(stream: BinaryIO, part: ArchivePart, origin: object, on_block: Callable[[bytes], object]) -> Blocks:
    yield from _blocks(stream, part, origin, on_block)
    if stream.read(-part.size % BLOCK).strip(b"\0"):
        raise _changed(origin, f"there are bytes after {part.name}")


def _whole_file(stream: BinaryIO, part: ArchivePart, origin: object, on_block: Callable[[bytes], object]) -> Blocks:
    try:
        yield from _blocks(stream, part, origin, on_block)
        if stream.read(1):
            raise _changed(origin, f"there are bytes after {part.name}")
    except (EOFError, zlib.error, BadGzipFile):
        raise _changed(origin, f"{part.name} cannot be unpacked") from None


def _blocks(stream: BinaryIO, part: ArchivePart, origin: object, on_block: Callable[[bytes], object]) -> Blocks:
    unread_bytes = part.size
    while unread_bytes:
        block = stream.read(min(unread_bytes, PIECE))
        if not block:
            raise _changed(origin, f"it ends within {part.name}")
        on_block(block)
        unread_bytes -= len(block)
        yield block


def _canonical(sums: dict[str, str]) -> bytes:
    return json.dumps({"files": sums}, sort_keys=True, indent=0, ensure_ascii=False).encode()


def _changed(origin: object, how: str) -> LedgerError:
    return LedgerError(f"{origin} is not a whole copy: {how}. Nothing was written; use another day's copy")
