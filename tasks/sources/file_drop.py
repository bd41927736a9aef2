"""A folder into which people put files. What may be personal is refused before anything of it is written.

Source: docs/evidence.md#drop-folders
"""

import hmac
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from unicodedata import category

from models.core import SourceFault, evolve, inspect
from models.evidence import RefusedFile, SourceCheck, SourceItem, WaitingFile
from models.register import FileDrop
from tasks.core import REMOVED
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
from tasks.sources.context import CheckContext

NO_TTL = timedelta(0)
"""What people put into a folder does not age: it is never `stale`, and no old copy stands in for it."""

MOST_FILES = 10_000
"""Files that a folder may hold: each is opened in a process of its own."""

_GONE = ("not_found", "folder_missing")
"""A file that was taken out between the listing and the reading."""


@dataclass
class _Progress:
    items: list[SourceItem] = field(default_factory=list)
    refused: list[RefusedFile] = field(default_factory=list)
    waiting: list[WaitingFile] = field(default_factory=list)
    fault: SourceFault | None = None
    """What stopped the check halfway."""
    folders: int = 0


def check(name: str, source: FileDrop, context: CheckContext) -> SourceCheck:
    """Read each file of the folder, and store those that pass the gate; the others wait for a person.

    A missing folder is `blocked`, and so is one into which nobody ever put a file, unless somebody says that it is in
    use: people may not know of it. Any other folder without a file is `empty`. A file that waits hides only the
    milestones that it may show. Raises DiskRefused if no file can be stored.
    """
    try:
        folder = open_folder(context.drop, source.folder, context.manners)
        listing = folder.list()
        if len(listing.files) > MOST_FILES:
            raise SourceFault(
                "too_many_files",
                f"the folder {source.folder} has {len(listing.files)} files, and {MOST_FILES} are read; "
                "move what is settled into a folder within it",
            )
    except SourceFault as fault:
        return context.ended(name, NO_TTL, faults=[fault])
    if not (listing.files or listing.is_in_use or context.last_good):
        what = f"nobody has put a file into {source.folder} yet; put one there, or an empty file named {IN_USE}"
        return context.ended(name, NO_TTL, faults=[SourceFault("not_in_use", what)])
    progress, listed = _Progress(folders=listing.folders), {file.ref: file for file in listing.files}
    for file in listing.files:
        if progress.fault is None:
            _take_file(file, folder, source, context, progress)
    stopped = progress.fault
    # The folder's own clock is its newest file's, and never later than the check.
    newest = max((listed[item.ref].modified for item in progress.items), default=None)
    ended = context.ended(
        name,
        NO_TTL,
        items=progress.items,
        faults=[stopped] if stopped else (),
        data_as_of=min(newest, context.now) if newest and not stopped else None,
        vanished=[item.ref for item in context.record.items if item.ref not in listed] if context.record else (),
        detail="; ".join(_not_taken(progress)) or None,
    )
    result = evolve(ended.result, waiting=tuple(_once(progress.waiting)))
    if result.waiting and result.result == "empty":  # something is there
        result = evolve(result, result="ok")
    return evolve(ended, result=result, refused=tuple(progress.refused))


def _take_file(file: Dropped, folder: Folder, source: FileDrop, context: CheckContext, progress: _Progress) -> None:
    """Take in one file. One that cannot be read does not stop the others; a place that cannot be reached does."""
    if any(category(sign) in ("Cc", "Cs") for sign in file.ref):  # in an unknown encoding, or controlling a terminal
        progress.waiting.append(_unopened(file, "cannot_open", context))
        return
    before = context.before(file.ref)
    if (
        before
        and before.text
        and not context.full
        and (before.size, before.modified) == (file.size, file.modified.isoformat())
    ):
        progress.items.append(before)
        return
    try:
        body = folder.read(file, MOST_BYTES + 1)
    except SourceFault as fault:
        if fault.reason in _GONE:  # the next check finds it gone, and says so if it was there before
            progress.items += [before] if before else []
            return
        progress.waiting.append(_unopened(file, "cannot_open", context))
        progress.fault = fault if fault.passing else None
        return
    if len(body) != min(file.size, MOST_BYTES + 1):  # the next check finds it whole
        progress.waiting.append(_unopened(file, "still_copied", context))
        return
    taken = _same_bytes(file, body, context, progress) or _take_in(file, body, context)
    if isinstance(taken, RefusedFile):
        refused = evolve(taken, size=file.size, concerns=_concerns(file, context))
        progress.refused.append(refused)
        waiting = WaitingFile(
            id=refused.salted_hash, size=file.size, why=refused.why, places=refused.places, concerns=refused.concerns
        )
        progress.waiting.append(waiting)
    else:
        origin, modified = f"{source.folder}/{file.ref}", file.modified.isoformat()
        progress.items.append(evolve(taken, ref=file.ref, origin=origin, modified=modified))


def _once(waiting: list[WaitingFile]) -> Iterator[WaitingFile]:
    """Yield each file that waits; files of the same bytes are one, and it may show what any of them may show."""
    for digest in dict.fromkeys(file.id for file in waiting):
        same = [file for file in waiting if file.id == digest]
        named = dict.fromkeys(milestone_id for file in same for milestone_id in file.concerns)
        yield evolve(same[0], concerns=tuple(named) if all(file.concerns for file in same) else ())


def _unopened(file: Dropped, why: str, context: CheckContext) -> WaitingFile:
    """Return a file of which no byte is known: it is told from others by a salted hash of its name."""
    digest = hmac.digest(context.salt, file.ref.encode("utf-8", "surrogateescape"), "sha256").hex()
    return WaitingFile(id=digest, size=file.size, why=why, concerns=_concerns(file, context))


def _concerns(file: Dropped, context: CheckContext) -> tuple[str, ...]:
    """Return the milestones whose id the name of a file holds; the id of one that recurs stands for its instances."""
    name = _words(file.ref)
    whole = tuple(id_ for id_ in context.milestones if _words(id_) in name)
    return whole or tuple(id_ for id_ in context.milestones if _words(id_.partition("@")[0]) in name)


def _words(text: str) -> str:
    return f" {' '.join(re.findall('[A-Z0-9]+', text.upper()))} "


def _same_bytes(file: Dropped, body: bytes, context: CheckContext, progress: _Progress) -> SourceItem | None:
    """Return what was seen of the same bytes under another name or in an earlier look: they are not opened again."""
    digest, media_type = sha256(body).hexdigest(), media_type_of(file.name, body[:1024])
    stored = context.record.items if context.record else ()
    earlier = (context.before(item.ref) for item in stored if item.sha256 == digest)
    now = (item for item in progress.items if item.sha256 == digest)
    for item in (*now, *earlier):
        if (
            item
            and item.text
            and item.media_type == media_type
            and stored_text(context.store, item.text).extractor == EXTRACTOR
        ):
            return item if inspect(file.name).verdict != "refused" else None
    return None


def _take_in(file: Dropped, body: bytes, context: CheckContext) -> SourceItem | RefusedFile:
    """Take in a file that passes the gate, and store it with its text."""
    if context.store.is_removed(sha256(body).hexdigest()):
        digest = hmac.digest(context.salt, body, "sha256").hex()
        return RefusedFile(size=len(body), salted_hash=digest, klass="unchecked", reason="refused", why=REMOVED)
    # What is in custody was let in by the gate or by a person who read it, so no person need read it again.
    stored = context.store.holds(sha256(body).hexdigest())
    taken = take(file.name, body, context.salt, read_by=IN_CUSTODY if stored else None)
    if isinstance(taken, RefusedFile):
        return taken
    return SourceItem(
        ref=file.ref,
        sha256=context.store.keep(body),
        size=len(body),
        media_type=media_type_of(file.name, body[:1024]) or "application/octet-stream",
        origin="",
        text=keep_text(context.store, taken),
    )


def _not_taken(progress: _Progress) -> Iterator[str]:
    """Yield what was not taken in, by number and never by name."""
    growing = sum(file.why == "still_copied" for file in progress.waiting)
    left = len(progress.waiting) - growing
    if left:
        yield f"{left} of {left + len(progress.items)} files could not be taken in; a person must look"
    if growing:
        yield f"still being copied: {growing}"
    if progress.folders:
        yield f"folders within it, left alone: {progress.folders}"
