"""A folder into which a person puts files. What may be personal is refused before anything of it is written."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from models.evidence import Look, RefusedFile, Result, Seen, SourceResult
from models.privacy import inspect
from models.source import FileDrop
from tasks.extract import media_type_of
from tasks.intake import MOST_BYTES, refusal
from tasks.sources.asking import Asking

KIND = "file_drop"
_ABOUT_THE_FILE = ("no_text", "unreadable", "wrong_type", "too_large", "holds_files")
_PARTIAL = (".tmp", ".part", ".partial", ".crdownload")


@dataclass
class _Gathered:
    seen: list[Seen] = field(default_factory=list)
    refused: list[RefusedFile] = field(default_factory=list)
    moments: list[float] = field(default_factory=list)
    unread: int = 0


def look(name: str, source: FileDrop, asking: Asking) -> Look:
    """Read each file of the folder, and keep those that pass the gate.

    No folder is `blocked`; a folder without a file is `empty`. Where files lie there and none could be taken in, the
    source is `blocked`: a file that nobody could read proves no absence. Raises DiskRefused where no file can be kept.
    """
    got = _Gathered()
    result: Result
    reason: str | None
    detail: str | None
    try:
        paths = list(_files(asking.drop, source.folder))
    except OSError:
        result, reason, detail = "blocked", "folder_missing", f"the folder {source.folder} cannot be read"
    else:
        for path in paths:
            _take(path, source, asking, got)
        result, reason, detail = _how(got)
    # The folder's own clock is its newest file's, and never later than the look.
    newest = datetime.fromtimestamp(max(got.moments), UTC) if got.moments else None
    answer = SourceResult(
        name=name,
        result=result,
        reason=reason,
        detail=detail,
        looked_at=asking.now,
        data_as_of=min(newest, asking.now) if newest else None,
        seen=tuple(got.seen),
    )
    return Look(result=answer, refused=tuple(got.refused))


def _how(got: _Gathered) -> tuple[Result, str | None, str | None]:
    left = len(got.refused) + got.unread
    if not left:
        return ("ok" if got.seen else "empty"), None, None
    detail = f"{left} of {left + len(got.seen)} files could not be taken in; a person must look"
    if got.seen:
        return "ok", None, detail
    if got.unread:
        return "blocked", "unreadable", detail
    first = got.refused[0]
    return "blocked", (first.why if first.why in _ABOUT_THE_FILE else first.reason), detail


def _files(drop: Path, folder: str) -> Iterator[Path]:
    """Yield the files of a folder under the drop root, by name; links, hidden and half-copied files are left alone."""
    place = (drop / folder).resolve(strict=True)
    if not place.is_relative_to(drop.resolve()):
        raise NotADirectoryError(folder)
    for path in sorted(place.iterdir()):
        hidden = path.name.startswith((".", "~$")) or path.name.lower().endswith(_PARTIAL)
        if not hidden and stat.S_ISREG(path.lstat().st_mode):
            yield path


def _take(path: Path, source: FileDrop, asking: Asking, got: _Gathered) -> None:
    """Read one file into memory and decide; one file that cannot be read does not stop the others."""
    try:
        with open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), "rb") as file:
            facts, body = os.fstat(file.fileno()), file.read(MOST_BYTES + 1)
    except OSError:
        got.unread += 1
        return
    # What is in custody already was let in by the gate, or by a person who read it.
    digest = sha256(body).hexdigest()
    held = asking.store.holds(digest) and inspect(path.name).verdict != "refused"
    refused = None if held else refusal(path.name, body, asking.salt)
    if refused is not None:
        got.refused.append(refused.model_copy(update={"size": facts.st_size}))
        return
    got.moments.append(facts.st_mtime)
    got.seen.append(
        Seen(
            ref=path.name,
            sha256=asking.store.keep(body),
            size=len(body),
            media_type=media_type_of(path.name, body[:1024]) or "application/octet-stream",
            origin=f"{source.folder}/{path.name}",
        )
    )
