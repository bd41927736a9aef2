"""The site's folder: written in full each time, then one link moves, so that a reader never sees half a site.

`DIR` is a link to `.DIR.builds/000007`, so `DIR` itself can be served, and copied with `cp -rL`. Files that did not
change are hard links to those of the build before. That build stays for whoever was reading in it, unless it holds a
memo that was withdrawn since; older builds go. Source: docs/site.md#the-folder
"""

import fcntl
import os
import re
import shutil
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from hashlib import sha256
from itertools import chain
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import BaseModel, Field, ValidationError

from models.core import DiskRefused, InputError, LedgerError, LedgerMoved, SettingsError, Value
from models.memo import IssuedMemo
from notifications.memo import Memo
from notifications.site import OLDER_FORMS, MemoFolder, older_memo
from tasks.core import crash_point, sync_folder
from tasks.memo.issued_files import MemoProof, prove, prove_all

BUILD = re.compile(r"\d{6}")
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]*")
"""A file's name that is safe in a path and in an address."""
MEMO = re.compile(r"memos/\d+")
"""The folder of a memo, in which its files lie as they were issued."""
MEND = (
    "If an old copy was restored, restore it into an empty home once more, so that numbers go on after that memo: "
    "`restore --last-memo"
)
Files = Mapping[str, bytes]


class WrittenSite(Value):
    """A site as it was written: how many files, and one SHA-256 over their names and contents."""

    files: int
    sha256: str


def check_site_url(url: str) -> None:
    """Raise SettingsError, which repeats none of it, for an address with a user, a query or a fragment: a password
    would stand on every page, and no link would hold."""
    if "@" in urlsplit(url).netloc or "?" in url or "#" in url:
        raise SettingsError(
            "FOLLOWTHROUGH_SITE_URL holds a user, a query or a fragment; give the plain address of the site's folder, "
            "such as https://oversight.example/memos"
        )


def write_site(
    place: Path, folders: Iterable[tuple[str, Files]], *, withdrawn: Collection[str] = (), lost: Collection[str] = ()
) -> WrittenSite:
    """Write a site of (folder, files by name) and let `place` show it; "" is the site's own folder. `withdrawn`:
    folders of memos that may go; `lost`: those taken over from the site as it is. Raises LedgerError where another memo
    would get other bytes or would go, InputError if `place` is no site of ours, LedgerMoved if another build is under
    way, DiskRefused. `place` then goes on showing what it showed before."""
    place = place.absolute()
    _shown_build(place)
    crash_point("committed_before_site")
    builds = builds_of(place)
    try:
        builds.mkdir(parents=True, exist_ok=True)
        builds.chmod(0o755)
        with (builds / ".lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)  # it falls with the process that holds it
            except BlockingIOError:
                raise LedgerMoved(f"another build of {place} is under way; wait until it has ended") from None
            before = _shown_build(place)
            taken_over = (
                (name, {path.name: path.read_bytes() for path in (before / name).iterdir()})
                for name in sorted(lost)
                if before and (before / name).is_dir()
            )
            return _write_next_build(place, before, chain(folders, taken_over), withdrawn)
    except OSError as error:
        raise DiskRefused(f"the site could not be written to {place}: {error.strerror}; the old one stays") from error


def builds_of(place: Path) -> Path:
    """Return the folder beside a site in which its builds lie."""
    return place.with_name(f".{place.name}.builds")


def shown_memos(place: Path) -> tuple[Path, ...]:
    """Return the folders of memos that a site shows, by number; none if there is no site."""
    build = _shown_build(place.absolute())
    folders = [folder for folder in build.glob("memos/*/") if folder.name.isdecimal()] if build else []
    return tuple(sorted(folders, key=lambda folder: int(folder.name)))


def _shown_build(place: Path) -> Path | None:
    builds = builds_of(place) if place.name else None
    if builds and place.is_symlink():
        target = place.parent / place.readlink()
        if target.parent == builds and BUILD.fullmatch(target.name):
            return target
        raise InputError(f"{place} is a link to something that is not a site; name a new folder, or remove the link")
    if builds is None or (place.exists() and not place.is_dir()):
        raise InputError(f"{place} is not a folder; name a new folder")
    if place.is_dir() and (names := sorted(entry.name for entry in place.iterdir())):
        raise InputError(
            f"{place} contains {names[0]} and is not a site made by followthrough; name a new or an empty folder"
        )
    return None


def _write_next_build(
    place: Path, before: Path | None, folders: Iterable[tuple[str, Files]], withdrawn: Collection[str]
) -> WrittenSite:
    """Write the next build, point the site's link to it, and remove the earlier builds but the one just `before`."""
    builds = builds_of(place)
    for unfinished in builds.glob("*.half"):
        shutil.rmtree(unfinished)
    earlier = [entry for entry in builds.iterdir() if BUILD.fullmatch(entry.name)]
    number = max((int(entry.name) for entry in earlier), default=0) + 1
    build = builds / f"{number:06}"
    half = builds / f"{build.name}.half"
    try:
        site = _write(half, folders, before, withdrawn)
        half.rename(build)
        sync_folder(builds)
        _move_link(place, build)
    except BaseException:
        shutil.rmtree(half, ignore_errors=True)
        raise
    # Somebody may still be reading the build before. If it has a memo that was withdrawn since, it goes at once.
    stays = before and all((build / "memos" / folder.name).is_dir() for folder in before.glob("memos/*/"))
    for old in earlier:
        if old != before or not stays:
            shutil.rmtree(old)
    return site


def _write(
    half: Path, folders: Iterable[tuple[str, Files]], before: Path | None, withdrawn: Collection[str]
) -> WrittenSite:
    hashes: dict[str, str] = {}
    for folder, files in folders:
        _refuse_other_bytes(folder, files, before)
        for part in (*reversed(Path(folder).parents), Path(folder)):  # so that a web server's own user can read
            (half / part).mkdir(exist_ok=True)
            (half / part).chmod(0o755)
        for name, content in sorted(files.items()):
            if not NAME.fullmatch(name):
                raise InputError(f"{name} cannot be the name of a file of the site; fix the id behind it")
            path = Path(folder) / name
            hashes[str(path)] = sha256(content).hexdigest()
            _put(half / path, content, before / path if before else None)
            if len(hashes) == 2:  # noqa: PLR2004 (some are written, and some are not)
                crash_point("site_half_written")
        sync_folder(half / folder)
    for memo in sorted(before.glob("memos/*/")) if before else []:
        name = f"memos/{memo.name}"
        if name not in withdrawn and not (half / name).is_dir():
            raise LedgerError(
                f"the site shows memo no. {int(memo.name)}, which this record does not know; nothing was changed. "
                f"{MEND} {int(memo.name)}`"
            )
    sums = "".join(f"{digest}  {name}\n" for name, digest in sorted(hashes.items()))
    return WrittenSite(files=len(hashes), sha256=sha256(sums.encode()).hexdigest())


def _refuse_other_bytes(folder: str, files: Files, before: Path | None) -> None:
    if before is None or not MEMO.fullmatch(folder) or not (before / folder).is_dir():
        return
    number = int(folder.rpartition("/")[2])
    for name in sorted({*files, *(path.name for path in (before / folder).iterdir())}):
        site_file = before / folder / name
        if name not in files or not site_file.is_file() or site_file.read_bytes() != files[name]:
            raise LedgerError(
                f"the site shows another memo no. {number} than this record issued ({name} differs); a memo that was "
                f"made public is never replaced, and nothing was changed. {MEND} {number}`"
            )


def _put(path: Path, content: bytes, before: Path | None) -> None:
    with suppress(OSError):
        if before and before.read_bytes() == content:
            os.link(before, path)
            return
    with path.open("xb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    path.chmod(0o444)


def _move_link(place: Path, build: Path) -> None:
    link = build.parent / ".link"
    link.unlink(missing_ok=True)
    link.symlink_to(Path(build.parent.name) / build.name)
    if place.is_dir() and not place.is_symlink():
        place.rmdir()  # an empty folder, which a link cannot replace
    link.rename(place)
    sync_folder(place.parent)


def read_memo(folder: Path, memo: IssuedMemo) -> dict[str, bytes]:
    """Return every file of an issued memo by name, each proved against the hash that the ledger holds. Raises
    LedgerError with the first that is missing, was changed or was added, and the fix."""
    return {file.name: _content(file, folder, memo) for file in prove_all(folder, memo.files)}


class _Form(BaseModel):
    """Which form a memo.json has."""

    schema_name: str = Field("", alias="schema")


def read_folder(folder: Path, memo: IssuedMemo) -> MemoFolder:
    """Return what a memo says, proved, and the bytes of each of its files. Raises LedgerError as `read_memo`, and where
    this version cannot read it."""
    path = folder / "memo.json"
    content = _content(prove(path, memo.files[path.name]), folder, memo)
    try:
        sizes = {file.name: file.stat().st_size for file in sorted(folder.iterdir())}
    except OSError as error:
        raise _damaged(memo, folder, f"cannot be read ({error.strerror})") from None
    try:
        form = _Form.model_validate_json(content)
        is_older = form.schema_name in OLDER_FORMS
        stored = older_memo(content) if is_older else Memo.model_validate_json(content)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise LedgerError(
            f"{path} is memo no. {memo.number} as it was issued, but this version of followthrough cannot read it "
            f"({f'{place}: ' if place else ''}{first['msg']}); run the version that issued it, or the one after it"
        ) from error
    return MemoFolder(memo, stored, sizes)


def _content(file: MemoProof, folder: Path, memo: IssuedMemo) -> bytes:
    if file.wrong:
        raise _damaged(memo, folder / file.name, file.wrong)
    return file.content


def _damaged(memo: IssuedMemo, path: Path, what: str) -> LedgerError:
    return LedgerError(f"{path} {what}; put memo no. {memo.number} back from a copy that `backup` made")
