"""A folder into which people put files; what may be personal is refused unwritten (docs/evidence.md#drop-folders)."""

import hmac
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property, partial
from hashlib import sha256
from threading import Lock
from typing import NamedTuple
from unicodedata import category

from models.core import SourceFault, evolve
from models.evidence import RefusedFile, SourceCheck, SourceItem, WaitingFile, named_in
from models.register import FileDrop
from tasks.core import REMOVED, Readers
from tasks.files import (
    EXTRACTOR,
    IN_CUSTODY,
    IN_USE,
    MOST_BYTES,
    Dropped,
    Folder,
    keep_text,
    media_type_of,
    open_folder,
    stored_text,
    take,
)
from tasks.sources.context import CheckContext, is_personal

NO_TTL = timedelta(0)
"""What people put into a folder does not age: it is never `stale`, and no old copy stands in for it."""

MOST_FILES = 10_000
"""Files that a folder may hold: each is opened in a process of its own."""
SIDE_BY_SIDE = 2
"""Files that are opened at once, each with memory of its own."""

_GONE = ("not_found", "folder_missing")
"""A file that was taken out between the listing and the reading."""


class _Taken(NamedTuple):
    """What became of one file; nothing of it if it was taken out while we looked."""

    item: SourceItem | None = None
    refused: RefusedFile | None = None
    waiting: WaitingFile | None = None
    fault: SourceFault | None = None
    """Set if the place could not be reached, so that no more of it is asked for."""


@dataclass(frozen=True)
class _Look:
    """One look at a folder, whose files are read one at a time and opened side by side."""

    folder: Folder
    name: str
    """The folder's own, as receipts give it."""
    context: CheckContext
    opener: Readers
    turn: Lock = field(default_factory=Lock)

    @cached_property
    def by_hash(self) -> dict[str, SourceItem]:
        return {item.sha256: item for item in self.context.record.items} if self.context.record else {}


def check(name: str, source: FileDrop, context: CheckContext) -> SourceCheck:
    """Read the folder, as `check_folder` does. Raises DiskRefused."""
    try:
        folder = open_folder(context.drop, source.folder, context.manners)
    except SourceFault as fault:
        return context.ended(name, NO_TTL, faults=[fault])
    begin = f"nobody has put a file into {source.folder} yet; put one there, or an empty file named {IN_USE}"
    return check_folder(name, folder, source.folder, begin, context)


def check_folder(name: str, folder: Folder, folder_name: str, begin: str, context: CheckContext) -> SourceCheck:
    """Read each file of a folder, and store those that pass the gate; the others wait for a person.

    A folder is `blocked` that is missing, or that nobody ever used: people may not know of it, and `begin` says how to
    start. Raises DiskRefused.
    """
    try:
        listing = folder.list()
        if len(listing.files) > MOST_FILES:
            raise SourceFault(
                "too_many_files",
                f"the folder {folder_name} has {len(listing.files)} files, and {MOST_FILES} are read; "
                "move what is settled into a folder within it",
            )
        if not (listing.files or listing.is_in_use or context.last_good):
            raise SourceFault("not_in_use", begin)
    except SourceFault as fault:
        return context.ended(name, NO_TTL, faults=[fault])
    outcomes = list[_Taken]()
    with Readers() as opener, ThreadPoolExecutor(SIDE_BY_SIDE, "file") as pool:
        look = _Look(folder, folder_name, context, opener)
        for number, one_file in enumerate(pool.map(partial(_take_file, look), listing.files), start=1):
            outcomes.append(one_file)
            context.progress(name, number, len(listing.files))
            if one_file.fault:
                pool.shutdown(cancel_futures=True)
                break
    stopped = outcomes[-1].fault if outcomes else None
    by_ref = {file.ref: file for file in listing.files}
    items = [file.item for file in outcomes if file.item]
    waiting = tuple(_once([file.waiting for file in outcomes if file.waiting]))
    # The folder's own clock is its newest file's, and never later than the check.
    newest = max((by_ref[item.ref].modified for item in items), default=None)
    source_check = context.ended(
        name,
        NO_TTL,
        items=items,
        faults=[stopped] if stopped else (),
        data_as_of=min(newest, context.now) if newest and not stopped else None,
        vanished=[item.ref for item in context.record.items if item.ref not in by_ref] if context.record else (),
        detail="; ".join(_not_taken(outcomes, len(items), listing.folders)) or None,
    )
    result = evolve(source_check.result, waiting=waiting)
    if waiting and result.result == "empty":  # something is there
        result = evolve(result, result="ok")
    return evolve(source_check, result=result, refused=tuple(file.refused for file in outcomes if file.refused))


def _take_file(look: _Look, file: Dropped) -> _Taken:
    """Take in one file. One that cannot be read does not stop the others; a place that cannot be reached does."""
    context = look.context
    if any(category(sign) in ("Cc", "Cs") for sign in file.ref):  # in an unknown encoding, or controlling a terminal
        return _Taken(waiting=_unopened(file, "cannot_open", context))
    modified = file.modified.isoformat()
    before = context.last(file.ref)
    same_size = before is not None and (file.is_final or before.size == file.size)
    if before and before.text and not context.full and same_size and before.modified == modified:
        return _Taken(item=before)
    try:
        with look.turn:
            body = look.folder.read(file, MOST_BYTES + 1)
    except SourceFault as fault:
        if fault.reason in _GONE:  # the next check finds it gone, and says so if it was there before
            return _Taken(item=before)
        why = fault.reason if fault.reason == "too_large" else "cannot_open"
        return _Taken(waiting=_unopened(file, why, context), fault=fault if fault.passing else None)
    if not file.is_final and len(body) != min(file.size, MOST_BYTES + 1):  # the next check finds it whole
        return _Taken(waiting=_unopened(file, "still_copied", context))
    outcome = _same_bytes(file, body, look) or _take_in(file, body, look)
    if isinstance(outcome, RefusedFile):
        refused = evolve(outcome, size=file.size, concerns=named_in(file.ref, context.milestones))
        fields = refused.model_dump(include={"size", "why", "detail", "places", "concerns"})
        return _Taken(refused=refused, waiting=WaitingFile(id=refused.salted_hash, **fields))
    return _Taken(item=evolve(outcome, ref=file.ref, origin=f"{look.name}/{file.ref}", modified=modified))


def _once(waiting: list[WaitingFile]) -> Iterator[WaitingFile]:
    """Yield each file that waits; files of the same bytes are one, and it may show what any of them may show."""
    for digest in dict.fromkeys(file.id for file in waiting):
        same = [file for file in waiting if file.id == digest]
        named = dict.fromkeys(milestone_id for file in same for milestone_id in file.concerns)
        yield evolve(same[0], concerns=tuple(named) if all(file.concerns for file in same) else ())


def _unopened(file: Dropped, why: str, context: CheckContext) -> WaitingFile:
    """Return a file of which no byte is known: it is told from others by a salted hash of its name."""
    digest = hmac.digest(context.salt, file.ref.encode("utf-8", "surrogateescape"), "sha256").hex()
    return WaitingFile(id=digest, size=file.size, why=why, concerns=named_in(file.ref, context.milestones))


def _same_bytes(file: Dropped, body: bytes, look: _Look) -> SourceItem | None:
    """Return what was taken in of the same bytes in an earlier look: they are not opened again."""
    digest = sha256(body).hexdigest()
    item = look.context.last(file.ref)
    if item is None or item.sha256 != digest:  # under another name it counts if that makes it the same type
        item = look.by_hash.get(digest)
        if item is None or item.media_type != media_type_of(file.name, body[:1024]):
            return None
    if is_personal(file.name):
        return None
    item = look.context.before(item.ref)
    is_current = item and item.text and stored_text(look.context.store, item.text).extractor == EXTRACTOR
    return item if is_current else None


def _take_in(file: Dropped, body: bytes, look: _Look) -> SourceItem | RefusedFile:
    context = look.context
    if context.store.is_removed(sha256(body).hexdigest()):
        digest = hmac.digest(context.salt, body, "sha256").hex()
        return RefusedFile(size=len(body), salted_hash=digest, klass="unchecked", reason="refused", why=REMOVED)
    # What is in custody was let in by the gate or by a person who read it, so no person need read it again.
    stored = context.store.holds(sha256(body).hexdigest())
    reading = take(file.name, body, context.salt, read_by=IN_CUSTODY if stored else None, opener=look.opener)
    if isinstance(reading, RefusedFile):
        return reading
    media_type = media_type_of(file.name, body[:1024]) or "application/octet-stream"
    return evolve(context.stored_item(file.ref, body, "", media_type), text=keep_text(context.store, reading))


def _not_taken(outcomes: list[_Taken], items: int, folders: int) -> Iterator[str]:
    """Yield what was not taken in, by number and never by name."""
    waiting = [file.waiting.why for file in outcomes if file.waiting]
    growing = waiting.count("still_copied")
    if unopened := len(waiting) - growing:
        yield f"{unopened} of {unopened + items} files could not be taken in; a person must look"
    if growing:
        yield f"still being copied: {growing}"
    if folders:
        yield f"folders within it, left alone: {folders}"
