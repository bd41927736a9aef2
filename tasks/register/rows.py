"""A register whose recommendations stand on a line each, as JSON: read and written line by line, whatever their number.

JSON is YAML too, and takes a seventh of the time to parse. Source: docs/register.md#size.
"""

import json
import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import IO, Any, NamedTuple

from models.core import Fault, evolve
from tasks.register.yaml import ESCAPED, LARGEST, parsed, read_yaml

LIST, START = b"recommendations:\n", b"  - {"
LONGEST_LINE = 1_000_000
LARGEST_LIST = 1_000_000_000
"""Bytes of a register with a recommendation on each line: 100,000 take 170 million."""


class OpenedRegister(NamedTuple):
    """A register as it was opened: all of it but its rows."""

    path: Path
    raw: Any
    """What the file holds but its rows; None if it cannot be read."""
    sha256: str
    faults: tuple[Fault, ...]
    line: int = 0
    """The line of the first row, from 1; 0 where no recommendation stands on a line of its own."""
    offset: int = 0
    version: tuple[int, int] = (0, 0)
    """Its size and when it was written, while it was opened."""

    def rows(self, faults: list[Fault]) -> Iterator[tuple[int, Any]]:
        """Yield each row with its line. One that cannot be read is None, and why is added to `faults`."""
        with self.path.open("rb") as file:
            file.seek(self.offset)
            for number, line in enumerate(_lines_of(file), start=self.line):
                if line.startswith(START):
                    node, in_row = _read_row(line)
                    faults += (evolve(fault, file=str(self.path), line=number) for fault in in_row)
                    yield number, node
            if _version(file) != self.version:
                what = "the file was changed while it was read"
                faults.append(Fault(loc=(), file=str(self.path), what=what, mend="try again"))


def open_register(path: Path) -> OpenedRegister:
    """Return a register as it was opened, with its faults as a file. Raises nothing."""
    try:
        with path.open("rb") as file:
            register = _find_rows(file, path)
    except OSError:
        register = None
    return register or OpenedRegister(path, *read_yaml(path))


def row_of(recommendation: Any) -> bytes:
    """Return a recommendation on a line of its own."""
    text = json.dumps(recommendation, ensure_ascii=False)
    return f"  - {ESCAPED.sub(lambda sign: f'{chr(92)}u{ord(sign[0]):04x}', text)}\n".encode()


def _find_rows(file: IO[bytes], path: Path) -> OpenedRegister | None:
    """Return a register with rows, after a look at the start of each line; None if it is written otherwise."""
    version, digest, head, size, line = _version(file), sha256(), bytearray(), 0, 0
    for number, text in enumerate(_lines_of(file), start=1):
        digest.update(text)
        if not line:
            if text.startswith(START) and head.endswith(b"\n" + LIST):
                size, line = len(head), number
            elif len(head) > LARGEST:
                return None
            else:
                head += text
                continue
        size += len(text)
        what = mend = ""
        if len(text) > LONGEST_LINE:
            what, mend = f"the line is longer than {LONGEST_LINE // 1_000_000} MB", "shorten its texts"
        elif size > LARGEST_LIST:
            what, mend = f"the file is larger than {LARGEST_LIST // 1_000_000:,} MB", "divide the register"
        elif not text.startswith((START, b"#", b"\n")):
            if file.seek(0, 2) <= LARGEST:
                return None
            what, mend = "this is no recommendation on a line of its own", "write `  - {...}`, as the lines above"
        if what:
            return OpenedRegister(path, None, "", (Fault(loc=(), file=str(path), line=number, what=what, mend=mend),))
    if not line:
        return None
    raw, faults = parsed(bytes(head[:-1]) + b" []\n")
    faults_of_file = tuple(evolve(fault, file=str(path)) for fault in faults)
    return OpenedRegister(path, raw, digest.hexdigest(), faults_of_file, line, len(head), version)


def _version(file: IO[bytes]) -> tuple[int, int]:
    status = os.fstat(file.fileno())
    return status.st_size, status.st_mtime_ns


def _lines_of(file: IO[bytes]) -> Iterator[bytes]:
    return iter(lambda: file.readline(LONGEST_LINE + 1), b"")


def _read_row(line: bytes) -> tuple[Any, list[Fault]]:
    """What is not exactly as `row_of` writes it, the parser of YAML reads."""
    try:
        text = line[4:].decode().rstrip()
        node = json.loads(text)
        if json.dumps(node, ensure_ascii=False, allow_nan=False) == text:  # so no name stands twice in it
            return node, []
    except (ValueError, RecursionError):
        pass
    return parsed(line[4:])
