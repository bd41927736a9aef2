"""Files that people submit, by the name of a dropped file, by a web address or as an upload, taken into custody."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Literal
from urllib.parse import urlsplit

from models.answers import RejectedFile, StoredFile
from models.core import DiskRefused, SourceFault
from models.evidence import RefusedFile, check_page
from models.ledger import EvidenceRefused
from models.register import FileDrop, Source, Voice
from tasks.child import kinds
from tasks.core import Store
from tasks.files.folders import Place, open_folder
from tasks.files.intake import MOST_BYTES, keep_text, media_type_of, take
from tasks.web import AddressOf, Manners, fetch, fit_address

IN_CUSTODY = "in custody"
"""Stands in for the person who read a file, if it is in custody already."""

_ENDINGS = {
    kinds.TEXT: ".txt",  # first, because the others open with bytes of their own, which the intake checks
    kinds.PDF: ".pdf",
    kinds.WORD: ".docx",
    kinds.SHEET: ".xlsx",
    kinds.PAGE: ".html",
    kinds.TABLE: ".csv",
    kinds.MAIL: ".eml",
}
"""How a file name of each type ends; the server's type stands in for a missing ending."""


def take_dropped(
    name: str, sources: Mapping[str, Source], voice: Voice, *, store: Store, salt: bytes, place: Place, manners: Manners
) -> StoredFile | RejectedFile:
    """Store the file with a name out of the drop folders of a voice, if it passes the privacy gate."""
    why = "no_folder"
    for source_name, source in sorted(sources.items()):
        if not isinstance(source, FileDrop) or source.voice != voice:
            continue
        try:
            folder = open_folder(place, source.folder, manners)
            file = next((entry for entry in folder.list().files if entry.ref == name), None)
            body = folder.read(file, MOST_BYTES + 1) if file else b""
        except SourceFault as fault:
            why = "folder_unread" if fault.reason == "unreadable" else fault.reason
            continue
        if file is None:
            why = "file_not_found"
        elif len(body) != min(file.size, MOST_BYTES + 1):
            return RejectedFile(how="drop", why="still_copied")
        else:
            return _keep("drop", file.name, file.ref, body, store, salt, dropped=(source_name, file.size))
    return RejectedFile(how="drop", why=why)


def take_link(
    url: str, *, store: Store, salt: bytes, manners: Manners, now: datetime, address_of: AddressOf = fit_address
) -> StoredFile | RejectedFile:
    """Store what is at an https address, if it passes the privacy gate; its name has no query, which may hold a key."""
    try:
        if not (host := urlsplit(url).hostname):
            return RejectedFile(how="link", why="bad_address")
        hosts, expect = frozenset({host}), tuple(_ENDINGS)
        answer = fetch(url, allowed_hosts=hosts, expect=expect, manners=manners, now=now, address_of=address_of)
    except SourceFault as fault:
        return RejectedFile(how="link", why=fault.reason)
    except ValueError:
        return RejectedFile(how="link", why="bad_address")
    name, ending = answer.final_origin, _ENDINGS[answer.media_type]
    file_name = name if name.lower().endswith(ending) else name.rstrip("/") + ending
    return _keep("link", file_name, name, answer.body, store, salt, is_page=answer.media_type == kinds.PAGE)


def take_upload(name: str, body: bytes, *, store: Store, salt: bytes) -> StoredFile | RejectedFile:
    """Store a file that was uploaded with a form, if it passes the privacy gate."""
    return _keep("upload", name, name, body, store, salt)


def _keep(
    how: Literal["drop", "link", "upload"],
    file_name: str,
    name: str,
    body: bytes,
    store: Store,
    salt: bytes,
    *,
    is_page: bool = False,
    dropped: tuple[str, int] | None = None,
) -> StoredFile | RejectedFile:
    """Store a file that passes the gate, with its text. `dropped`: its source and its size in the folder."""
    # What is in custody was let in by the gate or by a person who read it, so no person need read it again.
    stored = store.holds(sha256(body).hexdigest())
    reading = take(file_name, body, salt, read_by=IN_CUSTODY if stored else None)
    if isinstance(reading, RefusedFile):
        source, size = dropped or ("", 0)
        refusal = EvidenceRefused(source=source, **reading.model_dump() | {"size": size}) if dropped else None
        return RejectedFile(how=how, why=reading.why, detail=reading.detail, places=reading.places, refusal=refusal)
    try:
        if is_page:
            check_page("", "\n".join(reading.extracted.pages), name)
        text = keep_text(store, reading) if reading.extracted.pages else None
        media_type = media_type_of(file_name, body[:1024]) or "application/octet-stream"
        return StoredFile(how=how, sha256=store.keep(body), name=name, size=len(body), media_type=media_type, text=text)
    except DiskRefused:
        return RejectedFile(how=how, why="disk_refused")
    except SourceFault as fault:
        return RejectedFile(how=how, why=fault.reason)
