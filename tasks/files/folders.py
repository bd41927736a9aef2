"""Drop folders: on this machine, in an S3 bucket, or on an SFTP server. The only importer of upath.

Anybody may have put anything there. Libraries read what their own users set: AWS's variables or profile (also for
another maker's S3, with AWS_ENDPOINT_URL_S3), and `~/.ssh`. Source: docs/evidence.md#drop-folders
"""

import asyncio
import os
import stat
import unicodedata
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Protocol, Self, TypeAlias
from urllib.parse import urlsplit

from pydantic import AwareDatetime

from models.core import SettingsError, SourceFault, Value
from tasks.core import need_extra
from tasks.web import Manners

if TYPE_CHECKING:  # a folder of this machine needs no library
    from upath import UPath

Place: TypeAlias = "Path | UPath"
"""The place that holds the register's folders: a folder of this machine, or one elsewhere."""

IN_USE = ".in-use"
"""With this file a coordinator says that a folder is in use (docs/evidence.md#drop-folders)."""

_INCOMPLETE = (".tmp", ".part", ".partial", ".filepart", ".crdownload", ".download", ".opdownload")
"""Endings that browsers and copy programs give to a file that is not complete yet."""

_SYSTEM_FILES = {"thumbs.db", "desktop.ini"}


class Dropped(Value):
    """One file as its folder lists it."""

    name: str
    size: int
    modified: AwareDatetime
    is_final: bool = False
    """Its name stands for the same bytes forever, as a message's does; its size is what a server estimates."""

    @property
    def ref(self) -> str:
        """Return its name in Unicode NFC, as the ledger stores it."""
        return unicodedata.normalize("NFC", self.name)


class Listing(Value):
    """The files of a folder to read, by name, and how many subfolders were left alone."""

    files: tuple[Dropped, ...]
    folders: int
    is_in_use: bool = False
    """Somebody says that people know this folder, so it may be empty."""

    @classmethod
    def of(cls, files: Iterable[Dropped], folders: int) -> Self:
        """Return a listing without hidden and half-copied files."""
        by_name = {file.name: file for file in files}
        files_to_read = tuple(
            file
            for name, file in sorted(by_name.items())
            if not name.startswith((".", "~$"))
            and name.lower() not in _SYSTEM_FILES
            and not name.lower().endswith(_INCOMPLETE)
        )
        return cls(files=files_to_read, folders=folders, is_in_use=IN_USE in by_name)


def check_address(text: str) -> None:
    """Raise SettingsError if a place is of an unknown kind, or its address holds a secret."""
    scheme, _, path = text.partition("://")
    if not path:
        return
    if scheme not in ("s3", "sftp"):
        raise SettingsError(f"FOLLOWTHROUGH_DROP: {scheme}:// is not supported; write a path, s3:// or sftp://")
    parts = urlsplit(text)
    if parts.password is not None or (scheme == "s3" and parts.username is not None):
        raise SettingsError(
            "FOLLOWTHROUGH_DROP contains a key or a password; remove it. "
            "S3 keys belong in AWS's own profile, a key for SFTP in ~/.ssh (docs/evidence.md)"
        )
    if not parts.hostname:
        raise SettingsError(f"FOLLOWTHROUGH_DROP names no {'bucket' if scheme == 's3' else 'server'}")


def place_of(text: str) -> Place:
    """Return the place that a setting names: a path, `s3://...` or `sftp://...`. Raises SettingsError."""
    check_address(text)
    scheme, _, path = text.partition("://")
    if not path:
        return Path(text)
    need_extra(scheme, f"a shared folder at {scheme}://")
    from upath import UPath

    return UPath(text)


class LocalFolder:
    """A folder under a root. Links are not followed, and a path that leads out of the root is a missing folder."""

    def __init__(self, root: Path, folder: str) -> None:
        self._folder = folder
        try:
            self._place = (root / folder).resolve(strict=True)
            if not self._place.is_relative_to(root.resolve()):
                raise NotADirectoryError(folder)
        except (OSError, RuntimeError) as error:
            raise fault_of(error, folder) from None

    def list(self) -> Listing:
        """Return its content without links, pipes and the like."""
        try:
            statuses = {path.name: path.lstat() for path in self._place.iterdir()}
        except OSError as error:
            raise fault_of(error, self._folder) from None
        files = [
            Dropped(name=name, size=status.st_size, modified=datetime.fromtimestamp(status.st_mtime, UTC))
            for name, status in statuses.items()
            if stat.S_ISREG(status.st_mode)
        ]
        return Listing.of(files, folders=sum(stat.S_ISDIR(status.st_mode) for status in statuses.values()))

    def read(self, file: Dropped, most: int) -> bytes:
        """Return the first bytes of a file. Raises SourceFault if something else was put in its place since."""
        try:
            # Without O_NONBLOCK, a pipe put there meanwhile would block us forever.
            descriptor = os.open(self._place / file.name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            with open(descriptor, "rb") as content:
                if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                    raise IsADirectoryError(file.name)
                return content.read(most)
        except FileNotFoundError:
            raise SourceFault("not_found", f"a file of {self._folder} was taken out while we read") from None
        except OSError:
            # The name of a dropped file may hold personal data, so it is not mentioned.
            raise SourceFault("unreadable", f"a file of {self._folder} cannot be read") from None


class _Bucket:
    def options(self, manners: Manners) -> dict[str, Any]:
        """Allow no listings of an earlier check, and no long waits."""
        patience = {"connect_timeout": manners.connect_seconds, "read_timeout": manners.total_seconds}
        return {"use_listings_cache": False, "config_kwargs": {**patience, "retries": {"max_attempts": 1}}}

    def start_of(self, fs: Any, path: str, most: int, seconds: float) -> bytes:
        return bytes(fs.cat_file(path, start=0, end=most, timeout=seconds))


class _Server:
    def options(self, manners: Manners) -> dict[str, Any]:
        """Its key must be known, which sshfs does not ask for by itself."""
        files = (Path("~/.ssh/known_hosts").expanduser(), Path("/etc/ssh/ssh_known_hosts"))
        key_files = [str(file) for file in files if file.is_file()]
        patience = {"timeout": manners.total_seconds, "connect_timeout": manners.connect_seconds}
        return {"known_hosts": key_files or b"", **patience}

    def start_of(self, fs: Any, path: str, most: int, seconds: float) -> bytes:
        async def start() -> bytes:
            async with fs.client.start_sftp_client() as sftp, sftp.open(path, "rb") as file:
                return bytes(await file.read(most))

        reading = asyncio.run_coroutine_threadsafe(start(), fs.loop)
        try:
            return reading.result(seconds)
        finally:
            reading.cancel()


_KINDS: dict[str, _Bucket | _Server] = {"s3": _Bucket(), "sftp": _Server()}


class _RemoteFolder:
    """A folder elsewhere, asked again at each check, within the time that our manners allow."""

    def __init__(self, place: "UPath", folder: str, manners: Manners) -> None:
        self._folder = folder
        self._manners = manners
        self._kind = _KINDS[place.protocol]
        options = self._kind.options(manners) | {"skip_instance_cache": True}
        self._place = type(place)(place, **{**place.storage_options, **options}) / folder

    def list(self) -> Listing:
        rows = self._ask(lambda fs, path: fs.ls(path, detail=True, timeout=self._manners.total_seconds))
        folder_path = self._place.path.rstrip("/")
        if any(row["name"] == folder_path for row in rows):
            raise SourceFault("folder_missing", f"{self._folder} is a file, not a folder")
        files = [
            Dropped(name=name, size=row["size"], modified=row["mtime"] if "mtime" in row else row["LastModified"])
            for row in rows
            # A folder made in a bucket is an object of its own, listed with an empty name.
            if row["type"] == "file" and (name := row["name"].removeprefix(f"{folder_path}/"))
        ]
        return Listing.of(files, folders=sum(row["type"] == "directory" for row in rows))

    def read(self, file: Dropped, most: int) -> bytes:
        if not file.size:
            return b""  # a bucket refuses to be asked for a part of nothing
        seconds = self._manners.total_seconds
        return bytes(self._ask(lambda fs, path: self._kind.start_of(fs, f"{path}/{file.name}", most, seconds)))

    def _ask(self, ask: Callable[[Any, str], Any]) -> Any:
        try:
            return ask(self._place.fs, self._place.path.rstrip("/"))
        except Exception as error:  # whatever the libraries raise becomes a fault here
            raise fault_of(error, self._folder) from error


class Folder(Protocol):
    """A folder that can be read. Both methods raise SourceFault."""

    def list(self) -> Listing:
        """Return its content."""

    def read(self, file: Dropped, most: int) -> bytes:
        """Return the first bytes of a file."""


def open_folder(place: Place, folder: str, manners: Manners) -> Folder:
    """Open a folder under a place, and not out of it. Raises SourceFault: `folder_missing`, `forbidden` and so on."""
    if isinstance(place, Path):
        return LocalFolder(place, folder)
    path = PurePosixPath(folder)
    if path.is_absolute() or ".." in path.parts:
        raise SourceFault("folder_missing", f"the folder {folder} is outside FOLLOWTHROUGH_DROP")
    return _RemoteFolder(place, folder, manners)


_FAULTS = (
    ("host_key_unknown", "shows a key that ~/.ssh/known_hosts does not hold", "HostKeyNotVerifiable"),
    ("forbidden", "may not be read with our key", "PermissionError PermissionDenied SFTPPermissionDenied"),
    ("forbidden", "needs a key; none is set", "NoCredentialsError PartialCredentialsError ProfileNotFound"),
    ("folder_missing", "is not there", "FileNotFoundError SFTPNoSuchFile NotADirectoryError SFTPNotADirectory"),
    ("timed_out", "did not answer in time", "TimeoutError ConnectTimeoutError ReadTimeoutError"),
    ("tls_failed", "does not prove who it is", "SSLError SSLCertVerificationError"),
)
"""What an error of a disk or library means for a folder, by the name of its class; the first that fits counts."""


def fault_of(error: Exception, folder: str) -> SourceFault:
    """Return the fault that an error means for a folder, without its own words, which hold addresses."""
    names = {kind.__name__ for kind in type(error).__mro__}
    for reason, says, class_names in _FAULTS:
        if not names.isdisjoint(class_names.split()):
            return SourceFault(reason, f"the folder {folder} {says}", passing=reason == "timed_out")
    if type(error).__module__ == "builtins" and not isinstance(error, OSError):
        return SourceFault(
            "unreadable", f"the answer for the folder {folder} is not understood ({type(error).__name__})"
        )
    return SourceFault("unreachable", f"the folder {folder} cannot be reached ({type(error).__name__})", passing=True)
