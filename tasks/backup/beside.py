"""The large parts of copies, in a folder beside each: packed, and the same bytes once for all copies, by hard links.

The name of a file is the SHA-256 of what is packed in it, then that of the file itself.
"""

import gzip
import os
import shutil
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from hashlib import file_digest, sha256
from pathlib import Path
from typing import BinaryIO, cast

from models.core import LedgerError
from tasks.backup.archive import ArchivePart, Beside, Blocks, parts_of, proved
from tasks.backup.sealing import ENDING, opened, seal
from tasks.core import sync_folder

PARTS, HALF, PACKED = ".parts", ".half", ".gz"
Keep = Callable[[ArchivePart, Blocks], tuple[Beside, str]]


@contextmanager
def parts_beside(path: Path, key: str | None, salt: bytes) -> Iterator[Keep]:
    """Give what keeps a large part of a copy that is being made; it returns the part's file and SHA-256.

    At the end the folder holds what it kept and nothing else; if the copy fails, what was there before. `key`, a public
    key of age, encrypts each file. Raises OSError, and LedgerError for a part that changed meanwhile.
    """
    folder = folder_beside(path)
    secret = key.encode() + salt if key else b""
    there = {file.name.partition(".")[0]: file for file in sorted(folder.parent.glob(f"*{PARTS}/*"))}
    before = {file.name for file in folder.glob("*")}
    kept = set[str]()

    def keep(part: ArchivePart, content: Blocks) -> tuple[Beside, str]:
        digest = sha256()
        packed = _packed(proved(part, content, digest.update))
        half = _write(packed, folder.with_name(f".{folder.name}{HALF}"), key)
        # Nobody who lacks the salt may find by its name that an encrypted copy holds a file
        begin = sha256(secret + digest.digest()).hexdigest() if key else digest.hexdigest()
        same = there.get(begin)
        if same and not _is_whole(same):
            same = None  # it was damaged, for every copy that has it
        name = same.name if same else f"{begin}.{hash_of(half)}{PACKED}{ENDING if key else ''}"
        kept.add(name)
        there[begin] = folder / name
        folder.mkdir(mode=0o700, exist_ok=True)
        if same != folder / name:
            _put(half, same, folder / name)
        half.unlink(missing_ok=True)
        return Beside(file=name, size=part.size), digest.hexdigest()

    stay = before
    try:
        yield keep
        stay = kept
    finally:
        for file in folder.glob("*"):
            if file.name not in stay:
                file.unlink()
        with suppress(OSError):  # it is not empty, or was never made
            folder.rmdir()


def _put(half: Path, same: Path | None, place: Path) -> None:
    with suppress(OSError):  # a disk without hard links, or with too many of this file
        if same:
            os.link(same, place)
            return
    to_disk(half)
    half.rename(place)
    sync_folder(place.parent)


@contextmanager
def reading(path: Path, private_key: Path | None) -> Iterator[Iterator[tuple[ArchivePart, Blocks]]]:
    """Open a copy and give its parts, those beside it too, decrypted. Raises as `opened` and `parts_of` do."""

    @contextmanager
    def beside(name: str) -> Iterator[BinaryIO]:
        file = folder_beside(path) / name
        if not file.is_file():
            raise LedgerError(f"{path} is not a whole copy: {file} is missing; the folder must stand beside the copy")
        if not _is_whole(file):
            raise LedgerError(f"{path} is not a whole copy: {file} was changed. Use another day's copy")
        with opened(file, private_key) as stream, gzip.open(stream) as unpacked:
            yield cast(BinaryIO, unpacked)

    with opened(path, private_key) as stream:
        yield parts_of(stream, path, beside)


def write_half(blocks: Iterator[bytes], path: Path, key: str | None) -> tuple[Path, str, int]:
    """Write a copy's bytes beside its place; return where, SHA-256 and size. Nothing is left if it fails."""
    half = to_disk(_write(blocks, path.with_name(f".{path.name}{HALF}"), key))
    return half, hash_of(half), half.stat().st_size


def _packed(content: Blocks) -> Blocks:
    # The fastest: all that a home holds is packed anew each day
    packer = zlib.compressobj(zlib.Z_BEST_SPEED, wbits=zlib.MAX_WBITS | 16)
    for block in content:
        yield packer.compress(block)
    yield packer.flush()


def _is_whole(file: Path) -> bool:
    return hash_of(file) == file.name.split(".")[1]


def _write(blocks: Iterator[bytes], half: Path, key: str | None) -> Path:
    try:
        with open(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            if key:
                seal(blocks, out, key)
            else:
                out.writelines(blocks)
    except BaseException:
        half.unlink(missing_ok=True)
        raise
    return half


def to_disk(half: Path) -> Path:
    """Have the disk keep what was written to a file, and return it; it is removed if the disk does not."""
    try:
        with half.open("rb") as file:
            os.fsync(file.fileno())
    except BaseException:
        half.unlink(missing_ok=True)
        raise
    return half


def hash_of(path: Path) -> str:
    """Return the SHA-256 of a file; an empty string if it is not there."""
    if not path.exists():
        return ""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def folder_beside(path: Path) -> Path:
    """Return the folder of a copy's large parts."""
    return path.with_name(f"{path.name.partition('.')[0]}{PARTS}")


def clear_unfinished(copies: Path) -> None:
    """Remove what a run that was killed left: half a file, and a folder without its copy."""
    for half in copies.glob(f".*{HALF}"):
        half.unlink()
    for folder in copies.glob(f"????-??-??{PARTS}"):
        if not any(copies.glob(f"{folder.stem}.tar*")):
            shutil.rmtree(folder)
