"""A folder into which a person puts files. What may be personal is refused before anything of it is written."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from unicodedata import category

from models.core import SourceFault, inspect
from models.evidence import RefusedFile, SourceCheck, SourceItem
from models.register import FileDrop
from tasks.files import Dropped, Folder, extract, intake, open_folder
from tasks.sources.asking import Asking

NO_TTL = timedelta(0)
"""What people put into a folder does not age: it is never `stale`, and no old copy stands in for it (section 7)."""

HELD = "in custody"
"""In place of the person who read a file: whoever let it into custody."""

_ABOUT_THE_FILE = ("no_text", "unreadable", "wrong_type", "too_large", "holds_files")


@dataclass
class _Gathered:
    items: list[SourceItem] = field(default_factory=list)
    refused: list[RefusedFile] = field(default_factory=list)
    fault: SourceFault | None = None
    """What stopped the look half-way."""
    unread: int = 0
    growing: int = 0  # somebody is still copying it; the next look finds it whole
    folders: int = 0


def look(name: str, source: FileDrop, asking: Asking) -> SourceCheck:
    """Read each file of the folder, and keep those that pass the gate.

    No folder is `blocked`; a folder without a file is `empty`. Where a file lies that nobody read yet, the source is
    `blocked`, for it proves no absence; the others are taken in. Raises DiskRefused where no file can be kept.
    """
    try:
        folder = open_folder(asking.drop, source.folder, asking.manners)
        listing = folder.list()
    except SourceFault as fault:
        return asking.ended(name, NO_TTL, faults=[fault])
    got, listed = _Gathered(folders=listing.folders), {each.ref: each for each in listing.files}
    for file in listing.files:
        if got.fault is None:
            _take(file, folder, source, asking, got)
    stopped = got.fault or _unread(got)
    # The folder's own clock is its newest file's, and never later than the look.
    newest = max((listed[each.ref].modified for each in got.items), default=None)
    ended = asking.ended(
        name,
        NO_TTL,
        items=got.items,
        faults=[stopped] if stopped else (),
        data_as_of=min(newest, asking.now) if newest and not stopped else None,
        vanished=[each.ref for each in asking.known.items if each.ref not in listed] if asking.known else (),
        detail="; ".join(_left(got)) or None,
    )
    return ended.model_copy(update={"refused": tuple(got.refused)})


def _take(file: Dropped, folder: Folder, source: FileDrop, asking: Asking, got: _Gathered) -> None:
    """Decide on one file; one that cannot be read does not stop the others, but a place that cannot be reached does."""
    if any(category(sign) in ("Cc", "Cs") for sign in file.ref):  # in no encoding we know, or steering a terminal
        got.unread += 1
        return
    before = asking.before(file.ref)
    known = before and before.text and not asking.full
    if before and known and (before.size, before.modified) == (file.size, file.modified.isoformat()):
        got.items.append(before)
        return
    try:
        body = folder.read(file, intake.MOST_BYTES + 1)
    except SourceFault as fault:
        got.unread += 1
        got.fault = fault if fault.passing else None
        return
    if len(body) != min(file.size, intake.MOST_BYTES + 1):
        got.growing += 1
        return
    taken = _again(file, body, asking, got) or _anew(file, body, asking)
    if isinstance(taken, RefusedFile):
        got.refused.append(taken.model_copy(update={"size": file.size}))
    else:
        here = {"origin": f"{source.folder}/{file.ref}", "modified": file.modified.isoformat()}
        got.items.append(taken.model_copy(update={"ref": file.ref, **here}))


def _again(file: Dropped, body: bytes, asking: Asking, got: _Gathered) -> SourceItem | None:
    """Return what was seen of the same bytes under another name or in an earlier look: they are not opened again."""
    digest, media_type = sha256(body).hexdigest(), extract.media_type_of(file.name, body[:1024])
    earlier = (
        asking.before(each.ref) for each in (asking.known.items if asking.known else ()) if each.sha256 == digest
    )
    now = (each for each in got.items if each.sha256 == digest)
    same = (each for each in (*now, *earlier) if each and each.media_type == media_type)
    found = next((each for each in same if _is_current(each, asking)), None)
    return found if found and inspect(file.name).verdict != "refused" else None


def _is_current(seen: SourceItem, asking: Asking) -> bool:
    """Say whether the text of a file was taken out by the extractor of today; the weekly read takes it out anew."""
    return seen.text is not None and extract.held_text(asking.store, seen.text).extractor == extract.EXTRACTOR


def _anew(file: Dropped, body: bytes, asking: Asking) -> SourceItem | RefusedFile:
    """Take a file in past the gate, and keep it with its text.

    What is in custody was let in by the gate or by a person who read it, so no person need read it again; what the
    gate refuses is refused all the same.
    """
    held = asking.store.holds(sha256(body).hexdigest())
    taken = intake.take(file.name, body, asking.salt, read_by=HELD if held else None)
    if isinstance(taken, RefusedFile):
        return taken
    return SourceItem(
        ref=file.ref,
        sha256=asking.store.keep(body),
        size=len(body),
        media_type=extract.media_type_of(file.name, body[:1024]) or "application/octet-stream",
        origin="",
        text=extract.keep_text(asking.store, taken),
    )


def _unread(got: _Gathered) -> SourceFault | None:
    """Return the fault of a folder in which a file lies that nobody read yet: it may be what is looked for."""
    # What the gate refused was read, and is no evidence; a folder that holds nothing else is blocked all the same.
    waiting = [each for each in got.refused if each.reason == "needs_person" or not got.items]
    if not (waiting or got.unread or got.growing):
        return None
    first = None if got.unread or got.growing else waiting[0]
    of_it = first.reason if first and first.why not in _ABOUT_THE_FILE else first.why if first else "unreadable"
    return SourceFault(of_it, "; ".join(_left(got)))


def _left(got: _Gathered) -> Iterator[str]:
    """Say what was not taken in, by number and never by name."""
    left = len(got.refused) + got.unread
    if left:
        yield f"{left} of {left + len(got.items)} files could not be taken in; a person must look"
    if got.growing:
        yield f"still being copied: {got.growing}"
    if got.folders:
        yield f"folders within it, left alone: {got.folders}"
