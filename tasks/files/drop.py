"""The door to drop folders: on this machine, in an S3 bucket, on an SFTP server. The only importer of upath.

Where a library must be told who we are, it reads what its own users set: AWS's variables or profile (also for another
maker's S3, by AWS_ENDPOINT_URL_S3), and `~/.ssh` (config, keys, agent, known_hosts). No setting of ours holds a secret.
"""

import asyncio
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path, PurePosixPath
from typing import Any, Protocol
from urllib.parse import urlsplit

from upath import UPath

from models.core import SettingsError, SourceFault
from tasks.files.folder import Dropped, Folder, Listing, LocalFolder, fault_of
from tasks.web import Manners

Place = Path | UPath
"""The place under which the register's folders lie: a folder of this machine, or one that lies elsewhere."""

EXTRAS = {"s3": "s3fs", "sftp": "sshfs"}
"""What each kind of place needs beside followthrough, by its scheme, which is also the extra's name."""


def check_address(text: str) -> None:
    """Raise SettingsError for a place of a kind that is not known, and for one whose address holds a secret."""
    scheme, _, rest = text.partition("://")
    if not rest:
        return
    if scheme not in EXTRAS:
        raise SettingsError(f"FOLLOWTHROUGH_DROP: no drop folder lies at {scheme}://; write a path, s3:// or sftp://")
    parts = urlsplit(text)
    if parts.password is not None or (scheme == "s3" and parts.username is not None):
        raise SettingsError(
            "FOLLOWTHROUGH_DROP holds a key or a password; take it out. "
            "S3 keys belong in AWS's own profile, a key for SFTP in ~/.ssh (README, Drop folders)"
        )
    if not parts.hostname:
        raise SettingsError(f"FOLLOWTHROUGH_DROP names no {'bucket' if scheme == 's3' else 'server'}")


def place_of(text: str) -> Place:
    """Return the place that a setting names: a path, `s3://bucket/prefix` or `sftp://user@host:port/path`.

    Nothing is asked yet. Raises SettingsError as `check_address` does, and where what the place needs is not installed.
    """
    check_address(text)
    scheme, _, rest = text.partition("://")
    if not rest:
        return Path(text)
    if find_spec(EXTRAS[scheme]) is None:
        raise SettingsError(
            f"a drop folder at {scheme}:// needs {EXTRAS[scheme]}: pip install -e '.[{scheme}]' in the checkout"
        )
    return UPath(text)


def open_folder(place: Place, folder: str, manners: Manners) -> Folder:
    """Open a folder under a place. Raises SourceFault: `folder_missing`, `forbidden`, `unreachable` and their like.

    A path that leads out of the place is no folder of it.
    """
    if isinstance(place, Path):
        return LocalFolder(place, folder)
    path = PurePosixPath(folder)
    if path.is_absolute() or ".." in path.parts:
        raise SourceFault("folder_missing", f"the folder {folder} does not lie under the drop place")
    return _RemoteFolder(place, folder, manners)


class _Far(Protocol):
    """What one kind of place does in its own way: how it is opened, and how the start of a file is read."""

    def options(self, manners: Manners) -> dict[str, Any]: ...

    def start_of(self, fs: Any, path: str, most: int, seconds: float) -> bytes: ...


class _Bucket:
    def options(self, manners: Manners) -> dict[str, Any]:
        """Return how a bucket is asked: nothing from a memory of an earlier look, and no long waits."""
        patience = {"connect_timeout": manners.connect_seconds, "read_timeout": manners.total_seconds}
        return {"use_listings_cache": False, "config_kwargs": {**patience, "retries": {"max_attempts": 1}}}

    def start_of(self, fs: Any, path: str, most: int, seconds: float) -> bytes:
        return bytes(fs.cat_file(path, start=0, end=most, timeout=seconds))


class _Server:
    def options(self, manners: Manners) -> dict[str, Any]:
        """Return how a server is asked. Its key must be known: sshfs by itself asks for none (`known_hosts=None`)."""
        files = (Path("~/.ssh/known_hosts").expanduser(), Path("/etc/ssh/ssh_known_hosts"))
        known = [str(each) for each in files if each.is_file()]
        patience = {"timeout": manners.total_seconds, "connect_timeout": manners.connect_seconds}
        return {"known_hosts": known or b"", **patience}

    def start_of(self, fs: Any, path: str, most: int, seconds: float) -> bytes:
        async def start() -> bytes:
            async with fs.client.start_sftp_client() as sftp, sftp.open(path, "rb") as file:
                return bytes(await file.read(most))

        reading = asyncio.run_coroutine_threadsafe(start(), fs.loop)
        try:
            return reading.result(seconds)
        finally:
            reading.cancel()


_KINDS: dict[str, _Far] = {"s3": _Bucket(), "sftp": _Server()}


class _RemoteFolder:
    """A folder elsewhere: asked anew at each look, each exchange within the time that our manners allow."""

    def __init__(self, place: UPath, folder: str, manners: Manners) -> None:
        self._folder, self._manners, self._kind = folder, manners, _KINDS[place.protocol]
        options = self._kind.options(manners) | {"skip_instance_cache": True}
        self._place = type(place)(place, **{**place.storage_options, **options}) / folder

    def list(self) -> Listing:
        rows = self._asked(lambda fs, path: fs.ls(path, detail=True, timeout=self._manners.total_seconds))
        own = self._place.path.rstrip("/")
        if any(row["name"] == own for row in rows):
            raise SourceFault("folder_missing", f"{self._folder} is a file and no folder")
        files = [
            Dropped(name=name, size=row["size"], modified=row["mtime"] if "mtime" in row else row["LastModified"])
            for row in rows
            # A folder made in a bucket is an object of its own, listed with an empty name.
            if row["type"] == "file" and (name := row["name"].removeprefix(f"{own}/"))
        ]
        return Listing.of(files, folders=sum(row["type"] == "directory" for row in rows))

    def read(self, file: Dropped, most: int) -> bytes:
        if not file.size:
            return b""  # a bucket refuses to be asked for a part of nothing
        seconds = self._manners.total_seconds
        return bytes(self._asked(lambda fs, path: self._kind.start_of(fs, f"{path}/{file.name}", most, seconds)))

    def _asked(self, ask: Callable[[Any, str], Any]) -> Any:
        try:
            return ask(self._place.fs, self._place.path.rstrip("/"))
        except Exception as error:  # whatever the libraries raise stops at this door
            raise fault_of(error, self._folder) from error
