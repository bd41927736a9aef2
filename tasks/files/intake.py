"""The door for files: read in memory, past the privacy gate, and only then kept (reliability.md, section 12)."""

import hmac
from typing import Literal

from models.core import Unreadable, inspect
from models.evidence import RefusedFile
from tasks.files import extract
from tasks.files.extract import Reading

MOST_BYTES = 20_000_000
Reason = Literal["refused", "needs_person"]


def take(name: str, body: bytes, salt: bytes, *, read_by: str | None = None) -> Reading | RefusedFile:
    """Return what a file says where it may be kept, else why not. Nothing is written.

    A file that cannot be checked (a scan, a bad file) needs a person, as one does that only speaks of sealing.
    `read_by` is the id of a person who states that they read it and that it holds no personal or sealed data: a scan
    and a file that only speaks of sealing are then taken. What the gate refuses, no statement lets in, and what
    nobody can read here (encrypted, broken, holding other files) stays outside. The salt is the installation's, so
    that nobody outside can tell which file it was (domain.md, section 7).
    """

    def refuse(why: str, reason: Reason = "needs_person", klass: str = "unchecked") -> RefusedFile:
        digest = hmac.digest(salt, body, "sha256").hex()
        return RefusedFile(size=len(body), salted_hash=digest, klass=klass, reason=reason, why=why)

    media_type = extract.media_type_of(name, body[:1024])
    if len(body) > MOST_BYTES:
        return refuse("too_large")
    if media_type is None:
        return refuse("wrong_type")
    try:
        reading = extract.read(body, media_type, stated=read_by is not None)
    except Unreadable as error:
        return refuse(error.reason)
    gate = inspect(f"{name}\n{reading.whole}")
    if gate.verdict == "refused" or (gate.verdict == "needs_person" and read_by is None):
        return refuse(gate.pattern, gate.verdict, gate.klass)
    return reading
