"""A folder of this machine into which people put files: read with care, for anybody may have put anything there."""

import os
import stat
import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol, Self

from pydantic import AwareDatetime

from models.core import SourceFault, Value

_HALF = (".tmp", ".part", ".partial", ".filepart", ".crdownload", ".download", ".opdownload")
"""How browsers and copying programs end the name of a file that is not whole yet."""


_LITTER = {"thumbs.db", "desktop.ini"}
"""Files that an operating system lays into a folder by itself."""


class Dropped(Value):
    """One file as its folder lists it."""

    name: str
    size: int
    modified: AwareDatetime

    @property
    def ref(self) -> str:
        """Return its name in Unicode NFC, as the ledger keeps it; a Mac writes other forms."""
        return unicodedata.normalize("NFC", self.name)


class Listing(Value):
    """What lies in a folder: the files to be read, by name, and how many folders were left alone."""

    files: tuple[Dropped, ...]
    folders: int

    @classmethod
    def of(cls, files: Iterable[Dropped], folders: int) -> Self:
        """Return a listing without hidden and half-copied files."""
        kept = (each for each in files if not each.name.startswith((".", "~$")) and each.name.lower() not in _LITTER)
        whole = [each for each in kept if not each.name.lower().endswith(_HALF)]
        return cls(files=tuple(sorted(whole, key=lambda each: each.name)), folders=folders)


class Folder(Protocol):
    """A folder that can be read; both raise SourceFault."""

    def list(self) -> Listing:
        """Return what lies in it."""

    def read(self, file: Dropped, most: int) -> bytes:
        """Return the first bytes of a file, at most so many."""


class LocalFolder:
    """A folder under a root: links are not followed, and a path that leads out of the root is no folder of it."""

    def __init__(self, root: Path, folder: str) -> None:
        self._folder = folder
        try:
            self._place = (root / folder).resolve(strict=True)
            if not self._place.is_relative_to(root.resolve()):
                raise NotADirectoryError(folder)
        except (OSError, RuntimeError) as error:
            raise fault_of(error, folder) from None

    def list(self) -> Listing:
        """Return what lies in it; links, pipes and their like are left alone unseen."""
        try:
            facts = {path.name: path.lstat() for path in self._place.iterdir()}
        except OSError as error:
            raise fault_of(error, self._folder) from None
        files = [
            Dropped(name=name, size=one.st_size, modified=datetime.fromtimestamp(one.st_mtime, UTC))
            for name, one in facts.items()
            if stat.S_ISREG(one.st_mode)
        ]
        return Listing.of(files, folders=sum(stat.S_ISDIR(one.st_mode) for one in facts.values()))

    def read(self, file: Dropped, most: int) -> bytes:
        """Return the first bytes of a file; what was put in its place since the listing is no file of it."""
        try:
            # Without O_NONBLOCK a pipe put there meanwhile would hold us for ever.
            opened = os.open(self._place / file.name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            with open(opened, "rb") as content:
                if not stat.S_ISREG(os.fstat(opened).st_mode):
                    raise IsADirectoryError(file.name)
                return content.read(most)
        except OSError:
            # The name of a dropped file may hold personal data, so it is not said.
            raise SourceFault("unreadable", f"a file of {self._folder} cannot be read") from None


_FAULTS: tuple[tuple[str, tuple[str, ...], str, bool], ...] = (
    ("host_key_unknown", ("HostKeyNotVerifiable",), "shows a key that ~/.ssh/known_hosts does not hold", False),
    (
        "forbidden",
        ("PermissionError", "PermissionDenied", "SFTPPermissionDenied"),
        "may not be read with our key",
        False,
    ),
    (
        "forbidden",
        ("NoCredentialsError", "PartialCredentialsError", "ProfileNotFound"),
        "needs a key; none is set",
        False,
    ),
    (
        "folder_missing",
        ("FileNotFoundError", "SFTPNoSuchFile", "NotADirectoryError", "SFTPNotADirectory"),
        "is not there",
        False,
    ),
    ("timed_out", ("TimeoutError", "ConnectTimeoutError", "ReadTimeoutError"), "did not answer in time", True),
    ("tls_failed", ("SSLError", "SSLCertVerificationError"), "does not prove who it is", False),
)
"""What an error of a disk or of a library says of a folder, by the name of its class, the first that fits."""


def fault_of(error: Exception, folder: str) -> SourceFault:
    """Return the fault that an error says of a folder; its own words hold addresses, so they are left out."""
    names = {each.__name__ for each in type(error).__mro__}
    for reason, fitting, says, passing in _FAULTS:
        if not names.isdisjoint(fitting):
            return SourceFault(reason, f"the folder {folder} {says}", passing=passing)
    if type(error).__module__ == "builtins" and not isinstance(error, OSError):
        return SourceFault(
            "unreadable", f"the answer for the folder {folder} is not understood ({type(error).__name__})"
        )
    return SourceFault("unreachable", f"the folder {folder} cannot be reached ({type(error).__name__})", passing=True)
