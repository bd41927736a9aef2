"""A memo's folder, with all its files or none; its part of the ledger; and its files while they are made, on disk."""

import fcntl
import os
import shutil
from collections import ChainMap
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from hashlib import file_digest, sha256
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, cast

from models.core import DiskRefused, LedgerError
from models.ledger import Sealed, canonical, is_public, unseal
from notifications.printed import pack_to
from tasks.core import crash_point, sync_folder

SUMS, SIGNED, ZIP = "SHA256SUMS", "SHA256SUMS.sig", "memo.zip"
STAMPED = "SHA256SUMS.tsr"
"""An outside time stamp, which memos of 0.2.0 may have. Nothing checks it but its hash in the entry of the issue."""


def slice_of(chain: Iterable[Sealed]) -> bytes:
    """Return ledger.jsonl: a public entry with its salt, any other as `seq` and `inner` (docs/memo.md#files)."""
    lines = BytesIO()
    for link in chain:
        public = is_public(link, unseal(link).event)
        row = {"salt": link.salt, "entry": link.entry} if public else {"inner": link.inner}
        lines.write(canonical({"seq": link.seq, **row}) + b"\n")
    return lines.getvalue()


def write_memo(
    folder: Path,
    files: MutableMapping[str, bytes],
    *,
    replace: bool = False,
    sign: Callable[[bytes], str] | None = None,
) -> dict[str, str]:
    """Write a memo's files, SHA256SUMS, its signature and memo.zip, by one rename; return the SHA-256 of all but
    SHA256SUMS, which `sign` is for. Raises LedgerError if other files are there, unless `replace`, and DiskRefused,
    with nothing half left."""
    hashes = {name: sha256(files[name]).hexdigest() for name in files}
    proofs = {SUMS: sums_of(hashes)}
    if sign:
        proofs[SIGNED] = f"{sign(proofs[SUMS])}\n".encode()
    contents = ChainMap(proofs, files)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with _alone(folder.parent), TemporaryFile(dir=folder.parent) as packed:
            pack_to(packed, contents)
            hashes |= {name: sha256(proofs[name]).hexdigest() for name in proofs if name != SUMS}
            hashes[ZIP] = _digest(packed)
            change = _change(folder, contents, hashes[ZIP]) if folder.exists() else "it is not there"
            if change is None:
                return dict(sorted(hashes.items()))
            if folder.exists() and not replace:
                raise LedgerError(
                    f"{change}; an issued memo is never changed. If `memo list` shows no memo of that number, a crash "
                    f"left {folder} before it was recorded: move it away and issue again"
                )
            _put(folder, contents, packed)
    except OSError as error:
        raise DiskRefused(
            f"the memo could not be written to {folder}: {error.strerror}; nothing was written. Make room, or "
            "allow us to write there, and run it again"
        ) from error
    crash_point("renamed_before_commit")
    return dict(sorted(hashes.items()))


def sums_of(files: Mapping[str, str]) -> bytes:
    """Return SHA256SUMS for files by name; its own signature and memo.zip, which hold it, are not in it."""
    lines = (f"{digest}  {name}\n" for name, digest in sorted(files.items()) if name not in (SIGNED, STAMPED, ZIP))
    return "".join(lines).encode()


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold a folder's lock, which the system takes back when a process ends: two runs stage the same memo in turn."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _put(folder: Path, contents: Mapping[str, bytes], packed: IO[bytes]) -> None:
    staged = folder.with_name(f".{folder.name}.staged")
    try:
        shutil.rmtree(staged, ignore_errors=True)
        staged.mkdir()
        for number, name in enumerate(sorted(contents)):
            if number == 1:
                crash_point("half_rendered")
            _write(staged / name, BytesIO(contents[name]))
        packed.seek(0)
        _write(staged / ZIP, packed)
        sync_folder(staged)
        crash_point("staged_before_rename")
        shutil.rmtree(folder, ignore_errors=True)  # there only if it may be replaced
        staged.rename(folder)
        sync_folder(folder.parent)
    except OSError:
        shutil.rmtree(staged, ignore_errors=True)
        raise


def _change(folder: Path, contents: Mapping[str, bytes], packed: str) -> str | None:
    names = {path.name for path in folder.iterdir()}
    if names != {*contents, ZIP}:
        return f"{folder} holds other files than this memo"
    for name in sorted(contents):
        if (folder / name).read_bytes() != contents[name]:
            return f"{folder / name} differs from this memo"
    with (folder / ZIP).open("rb") as file:
        return None if _digest(file) == packed else f"{folder / ZIP} differs from this memo"


def _digest(file: IO[bytes]) -> str:
    file.seek(0)
    return file_digest(cast("Any", file), "sha256").hexdigest()


def _write(path: Path, content: IO[bytes]) -> None:
    with path.open("wb") as out:
        shutil.copyfileobj(content, out, 1 << 20)
        out.flush()
        os.fsync(out.fileno())
    path.chmod(0o444)


class Spool(MutableMapping[str, bytes]):
    """Files by name, on the disk of a folder. Setting one raises DiskRefused if the disk does not take it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[str, IO[bytes]] = {}

    def __setitem__(self, name: str, content: bytes) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            file = TemporaryFile(dir=self._folder)  # noqa: SIM115 - it is open for as long as it is kept
            file.write(content)
            file.flush()
        except OSError as error:
            raise DiskRefused(
                f"{name} could not be written to {self._folder}: {error.strerror}; nothing was written. Make room, or "
                "allow us to write there, and run it again"
            ) from error
        self._files[name] = file

    def __getitem__(self, name: str) -> bytes:
        file = self._files[name]
        file.seek(0)
        return file.read()

    def __delitem__(self, name: str) -> None:
        self._files.pop(name).close()

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)
