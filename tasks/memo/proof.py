"""Proof of an issued memo's files: each as it lies in the home, against the hash that the ledger holds."""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from tasks.memo.memo import SUMS, sums_of


class Proved(NamedTuple):
    """One file of a memo's folder: what it holds, and what is wrong of it, or nothing."""

    name: str
    content: bytes
    wrong: str


def prove(path: Path, digest: str) -> Proved:
    """Read one file and say whether it is the one that was issued."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return Proved(path.name, b"", "is missing")
    except OSError as error:
        return Proved(path.name, b"", f"cannot be read ({error.strerror})")
    return Proved(path.name, content, "" if sha256(content).hexdigest() == digest else "was changed")


def prove_all(folder: Path, files: Mapping[str, str]) -> Iterator[Proved]:
    """Read each file that was issued and SHA256SUMS over them, one at a time; then name each that was added.

    `files`: the SHA-256 of each file by name, as the ledger holds it.
    """
    wanted = {**files, SUMS: sha256(sums_of(files)).hexdigest()}
    for name, digest in sorted(wanted.items()):
        yield prove(folder / name, digest)
    there = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    for name in sorted(there - set(wanted)):
        yield Proved(name, b"", "was added")
