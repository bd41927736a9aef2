"""The files of a memo while they are made: on the disk and in no folder, so that memory holds one at a time.

The system takes them back when the process ends, however it ends.
"""

import ctypes
from collections.abc import Iterator, MutableMapping
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from models.core import DiskRefused


def _give_back() -> None:
    """Give the memory that was freed back to the system: glibc keeps it, a hundred megabytes for a large memo."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim:
        trim(0)


class Spool(MutableMapping[str, bytes]):
    """Files by name, on the disk of a folder, which is made if it is missing.

    Setting one raises DiskRefused if the disk does not take it.
    """

    def __init__(self, folder: Path) -> None:
        _give_back()  # what was needed to learn the facts, before they are rendered
        self._folder = folder
        self._files: dict[str, IO[bytes]] = {}

    def __setitem__(self, name: str, content: bytes) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            kept = TemporaryFile(dir=self._folder)  # noqa: SIM115 - it is open for as long as it is kept
            kept.write(content)
            kept.flush()
        except OSError as error:
            raise DiskRefused(
                f"{name} could not be written to {self._folder}: {error.strerror}; nothing was written. Make room, or "
                "allow us to write there, and run it again"
            ) from error
        self._files[name] = kept
        _give_back()

    def __getitem__(self, name: str) -> bytes:
        kept = self._files[name]
        kept.seek(0)
        return kept.read()

    def __delitem__(self, name: str) -> None:
        self._files.pop(name).close()

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)
