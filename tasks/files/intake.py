"""Text is extracted in a child process, the gate reads it, and only then is it stored (docs/evidence.md#extraction)."""

import hmac
from collections.abc import Callable
from typing import Any, Literal
from urllib.parse import urljoin, urlsplit

from pydantic import ValidationError

from models.core import Unreadable, Value, inspect
from models.evidence import Extracted, Link, RefusedFile
from models.ledger import canonical
from tasks.child import kinds, reading
from tasks.child.confine import Refused
from tasks.core import TOO_MUCH, Store, read_apart

MOST_BYTES = 20_000_000
EXTRACTOR = 2
"""Raised when the same bytes give another text."""
_IN_PROCESS = {kinds.TEXT, kinds.TABLE, kinds.CALENDAR, kinds.CARD, kinds.LOCKED, *kinds.PICTURES}
"""What no library opens."""
_WITH_TEXT = "send the document from which it was made"

media_type_of = kinds.media_type_of
Reason = Literal["refused", "needs_person"]


class Reading(Value):
    """What was found in a file: what rules may read, and what stands beside it (notes, names, source)."""

    extracted: Extracted
    beside: str = ""
    pictures: tuple[str, ...] = ()
    """Where pictures stand without text, such as `page 3`; an empty place is the file itself."""

    @property
    def whole(self) -> str:
        """Return all text, for the privacy gate, because data hide beside the pages too."""
        links = (word for link in self.extracted.links for word in (link.text, link.address))
        return "\n".join((*self.extracted.pages, *links, self.beside))


class _Answer(Value):
    pages: tuple[tuple[str, str], ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    base: str = ""
    beside: str = ""
    pictures: tuple[str, ...] = ()
    reason: str = ""
    detail: str = ""


Opener = Callable[[bytes, str], bytes]
"""Gives a file of a type to our script in a sandbox: `read_apart`, or `Readers` where many files are read."""


def extract_text(
    body: bytes, media_type: str, *, address: str | None = None, stated: bool = False, opener: Opener | None = None
) -> Reading:
    """Return all text of a file; links start from the page's `address`. Raises Unreadable.

    A page that is a picture is never read as an empty one unless a person has `stated` that they read it.
    """
    answer = _answer(body, media_type, opener or read_apart)
    has_text = any(text.strip() for _, text in answer.pages)
    if not stated and answer.pictures:
        places = ", ".join(filter(None, answer.pictures)) or "the file"
        raise Unreadable("no_text", f"{places}: a picture without text; {_WITH_TEXT}")
    if not stated and not has_text:
        raise Unreadable("no_text", f"the file has no text that can be read; {_WITH_TEXT}")
    pages = answer.pages if has_text else ()
    extracted = Extracted(
        extractor=EXTRACTOR,
        pages=tuple(text for _, text in pages),
        places=tuple(place for place, _ in pages),
        links=_links(answer, address),
    )
    return Reading(extracted=extracted, beside=answer.beside, pictures=answer.pictures)


def own_words(body: bytes) -> tuple[str, int]:
    """Return the text of a mail that somebody wrote to us, and how many files are attached, which nobody opens. Raises
    Unreadable."""
    pages = extract_text(body, kinds.OWN_WORDS, stated=True).extracted.pages
    return (pages[0], len(pages) - 1) if pages else ("", 0)


def keep_text(store: Store, reading: Reading) -> str:
    """Store what was extracted, and return the SHA-256 of its canonical JSON. Raises DiskRefused."""
    return store.keep(canonical(reading.extracted.model_dump(mode="json")))


def stored_text(store: Store, sha256: str) -> Extracted:
    """Return what was extracted and stored. Raises EvidenceChanged if it is gone, Unreadable if it is not such text."""
    try:
        return Extracted.model_validate_json(store.read(sha256))
    except ValidationError:
        raise Unreadable("unreadable", f"{sha256} is not an extracted text") from None


def take(
    name: str, body: bytes, salt: bytes, *, read_by: str | None = None, opener: Opener | None = None
) -> Reading | RefusedFile:
    """Return what a file says if it may be stored, else why it may not (docs/evidence.md#the-privacy-gate).

    A scan, or what only mentions sealing, is taken if a person (`read_by`, an id) states that they read it and that it
    holds no personal or sealed data. `salt` hides which file was refused.
    """

    def refuse(why: str, reason: Reason = "needs_person", klass: str = "unchecked", **more: Any) -> RefusedFile:
        digest = hmac.digest(salt, body, "sha256").hex()
        return RefusedFile(size=len(body), salted_hash=digest, klass=klass, reason=reason, why=why, **more)

    media_type = media_type_of(name, body[:1024])
    if len(body) > MOST_BYTES:
        return refuse("too_large")
    if media_type is None:
        return refuse("wrong_type")
    try:
        reading = extract_text(body, media_type, stated=True, opener=opener)
    except Unreadable as error:
        # What a machine without a sandbox needs is for its operator.
        return refuse(error.reason, detail="" if error.reason == "no_sandbox" else str(error))
    gate = inspect(f"{name}\n{reading.whole}")
    if gate.verdict == "refused":
        return refuse(gate.pattern, gate.verdict, gate.klass)
    if read_by is not None:
        return reading
    if media_type in kinds.PICTURES:
        return refuse("picture")
    if reading.pictures or not reading.extracted.pages:
        return refuse("no_text", places=tuple(filter(None, reading.pictures)))
    return refuse(gate.pattern, gate.verdict, gate.klass) if gate.verdict == "needs_person" else reading


def _links(answer: _Answer, address: str | None) -> tuple[Link, ...]:
    """Return each link to the web once, from the base that the page names, which itself may start at its address."""
    links: dict[Link, None] = {}
    for text, target in answer.links:
        try:
            link_address = urljoin(urljoin(address or "", answer.base), target)
            scheme = urlsplit(link_address).scheme
        except ValueError:  # no address at all, such as http://[
            continue
        if target and not target.startswith("#") and scheme in {"", "http", "https"}:
            links[Link(text=text, address=link_address)] = None
    return tuple(links)


def _answer(body: bytes, media_type: str, opener: Opener) -> _Answer:
    """Return what is in a file."""
    if media_type in _IN_PROCESS:
        try:
            return _Answer.model_validate(reading.read_plain(body, media_type).as_json())
        except Refused as refusal:
            raise Unreadable(*refusal.args) from None
    try:
        answer = _Answer.model_validate_json(opener(body, media_type))
    except ValidationError:  # what the child writes before it is cut off is not an answer
        raise Unreadable("unreadable", TOO_MUCH) from None
    if answer.reason:
        raise Unreadable(answer.reason, answer.detail)
    return answer
