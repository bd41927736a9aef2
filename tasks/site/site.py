"""The site's folder: written anew each time, then one link moves, so a reader never sees half a site (memo.md, 11).

`DIR` is a link to `.DIR.builds/000007`, so `DIR` itself can be served, and copied with `cp -rL`. Files that did not
change are hard links to those of the build before. That build stays, for who was reading in it, but for one
with a memo that was taken back since; older ones go.
"""

import fcntl
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

from models.core import DiskRefused, InputError, LedgerMoved, Value
from tasks.core import crash_point
from tasks.site.place import BUILD, builds_of, shown_build

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]*")


class Site(Value):
    """A site as it was written: how many files, and one SHA-256 over their names and contents."""

    files: int
    sha256: str


def write_site(place: Path, folders: Iterable[tuple[str, Mapping[str, bytes]]]) -> Site:
    """Write a site of (folder, files by name) and let `place` show it; "" is the site's own folder.

    Raises InputError where `place` is something else than a site of ours, LedgerMoved where another build of it is
    under way, and DiskRefused where the disk is full. What `place` showed before it goes on showing then.
    """
    place = place.absolute()
    shown_build(place)
    crash_point("committed_before_site")
    builds = builds_of(place)
    try:
        builds.mkdir(parents=True, exist_ok=True)
        builds.chmod(0o755)
        with _alone(builds, place):
            shown = shown_build(place)
            for half in builds.glob("*.half"):
                shutil.rmtree(half)
            number = max((int(each.name) for each in builds.iterdir() if BUILD.fullmatch(each.name)), default=0) + 1
            half, made = builds / f"{number:06}.half", builds / f"{number:06}"
            try:
                written = _write(half, folders, shown)
                half.rename(made)
                _sync(builds)
                _move_link(place, made)
            except BaseException:
                shutil.rmtree(half, ignore_errors=True)
                raise
            kept = {made} if shown is None or _holds_withdrawn(shown, made) else {made, shown}
            for each in builds.iterdir():
                if BUILD.fullmatch(each.name) and each not in kept:
                    shutil.rmtree(each)
    except OSError as error:
        raise DiskRefused(f"the site could not be written to {place}: {error.strerror}; the old one stays") from error
    return written


@contextmanager
def _alone(builds: Path, place: Path) -> Iterator[None]:
    with (builds / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)  # it falls with the process that holds it
        except BlockingIOError:
            raise LedgerMoved(f"another build of {place} is under way; wait until it has ended") from None
        yield


def _write(half: Path, folders: Iterable[tuple[str, Mapping[str, bytes]]], before: Path | None) -> Site:
    hashes: dict[str, str] = {}
    for folder, files in folders:
        _open_folder(half, folder)
        for name, content in sorted(files.items()):
            if not NAME.fullmatch(name):
                raise InputError(f"{name} is no name for a file of the site; mend the id it is made of")
            path = Path(folder) / name
            hashes[str(path)] = sha256(content).hexdigest()
            _put(half / path, content, before / path if before else None)
            if len(hashes) == 2:  # noqa: PLR2004 (some are written, and some are not)
                crash_point("site_half_written")
        _sync(half / folder)
    listed = "".join(f"{digest}  {name}\n" for name, digest in sorted(hashes.items()))
    return Site(files=len(hashes), sha256=sha256(listed.encode()).hexdigest())


def _open_folder(half: Path, folder: str) -> None:
    """Make a folder of the site that a web server's own user can read."""
    for part in ("", *Path(folder).parts):
        half = half / part
        half.mkdir(exist_ok=True)
        half.chmod(0o755)


def _put(path: Path, content: bytes, before: Path | None) -> None:
    """Write a file, or take that of the build before where it is the same."""
    with suppress(OSError):
        if before and before.read_bytes() == content:
            os.link(before, path)
            return
    with path.open("xb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    path.chmod(0o444)


def _move_link(place: Path, made: Path) -> None:
    link = made.parent / ".link"
    link.unlink(missing_ok=True)
    link.symlink_to(Path(made.parent.name) / made.name)
    if place.is_dir() and not place.is_symlink():
        place.rmdir()  # an empty folder, which a link cannot take the place of
    link.rename(place)
    _sync(place.parent)


def _holds_withdrawn(before: Path, made: Path) -> bool:
    """Say whether an earlier build holds the files of a memo that was taken back since."""
    return any(each.is_dir() and not (made / "memos" / each.name).is_dir() for each in before.glob("memos/*"))


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
