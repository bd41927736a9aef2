"""The door for files: read in memory, past the privacy gate, and only then kept (reliability.md, section 12)."""

import hmac
from typing import Literal

from models.errors import Unreadable
from models.evidence import RefusedFile
from models.privacy import inspect
from tasks import extract

MOST_BYTES = 20_000_000
Reason = Literal["refused", "needs_person"]


def refusal(name: str, body: bytes, salt: bytes) -> RefusedFile | None:
    """Return why a file may not be kept, or None where it may. Nothing is written.

    A file that cannot be checked (a scan, a bad file) needs a person, as one does that only speaks of sealing. The
    salt is the installation's, so that nobody outside can tell which file it was (domain.md, section 7).
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
        reading = extract.read(body, media_type)
    except Unreadable as error:
        return refuse(error.reason)
    gate = inspect(f"{name}\n{reading.whole}")
    return None if gate.verdict == "clear" else refuse(gate.pattern, gate.verdict, gate.klass)
