"""Files that people submit, by the name of a dropped file, by a web address or as an upload, taken into custody."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any
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
    last = RejectedFile(how="drop", why="no_folder")
    for source_name, source in sorted(sources.items()):
        if not isinstance(source, FileDrop) or source.voice != voice:
            continue
        try:
            folder = open_folder(place, source.folder, manners)
            file = next((listed for listed in folder.list().files if listed.ref == name), None)
            if file is None:
                last = RejectedFile(how="drop", why="file_not_found")
                continue
            body = folder.read(file, MOST_BYTES + 1)
            if len(body) != min(file.size, MOST_BYTES + 1):
                return RejectedFile(how="drop", why="still_copied")
            stored = _keep(file.name, file.ref, body, store, salt)
            if isinstance(stored, RefusedFile):
                refusal = EvidenceRefused(source=source_name, **(stored.model_dump() | {"size": file.size}))
                return RejectedFile(how="drop", why=stored.why, refused=refusal)
            return StoredFile(**stored, how="drop")
        except SourceFault as fault:
            last = RejectedFile(how="drop", why="folder_unread" if fault.reason == "unreadable" else fault.reason)
        except DiskRefused:
            return RejectedFile(how="drop", why="disk_refused")
    return last


def take_link(
    url: str, *, store: Store, salt: bytes, manners: Manners, now: datetime, address_of: AddressOf = fit_address
) -> StoredFile | RejectedFile:
    """Store what is at an https address, if it passes the privacy gate; its name has no query, which may hold a key."""
    try:
        if not (host := urlsplit(url).hostname):
            return RejectedFile(how="link", why="bad_address")
        answer = fetch(
            url,
            allowed_hosts=frozenset({host}),
            expect=tuple(_ENDINGS),
            manners=manners,
            now=now,
            address_of=address_of,
        )
    except SourceFault as fault:
        return RejectedFile(how="link", why=fault.reason)
    except ValueError:
        return RejectedFile(how="link", why="bad_address")
    name = answer.final_origin
    ending = _ENDINGS[answer.media_type]
    file_name = name if name.lower().endswith(ending) else name.rstrip("/") + ending
    try:
        stored = _keep(file_name, name, answer.body, store, salt, as_page=answer.media_type == kinds.PAGE)
    except DiskRefused:
        return RejectedFile(how="link", why="disk_refused")
    except SourceFault as fault:
        return RejectedFile(how="link", why=fault.reason)
    if isinstance(stored, RefusedFile):
        return RejectedFile(how="link", why=stored.why)
    return StoredFile(**stored, how="link")


def take_upload(name: str, body: bytes, *, store: Store, salt: bytes) -> StoredFile | RejectedFile:
    """Store a file that was uploaded with a form, if it passes the privacy gate."""
    try:
        stored = _keep(name, name, body, store, salt)
    except DiskRefused:
        return RejectedFile(how="upload", why="disk_refused")
    if isinstance(stored, RefusedFile):
        return RejectedFile(how="upload", why=stored.why)
    return StoredFile(**stored, how="upload")


def _keep(
    file_name: str, name: str, body: bytes, store: Store, salt: bytes, *, as_page: bool = False
) -> dict[str, Any] | RefusedFile:
    """Store a file that passes the gate with its text. Raises SourceFault for an error page or a login."""
    # What is in custody was let in by the gate or by a person who read it, so no person need read it again.
    stored = store.holds(sha256(body).hexdigest())
    reading = take(file_name, body, salt, read_by=IN_CUSTODY if stored else None)
    if isinstance(reading, RefusedFile):
        return reading
    if as_page:
        check_page("", "\n".join(reading.extracted.pages), b'type="password"' in body.lower(), name)
    text = keep_text(store, reading) if reading.extracted.pages else None
    media_type = media_type_of(file_name, body[:1024]) or "application/octet-stream"
    return {"sha256": store.keep(body), "name": name, "size": len(body), "media_type": media_type, "text": text}
