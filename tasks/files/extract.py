"""The text of a file, page by page, taken out once and kept. What may be hostile is opened in a child process."""

from pathlib import Path
from urllib.parse import urljoin, urlsplit

from pydantic import ValidationError

from models.core import Unreadable, Value
from models.evidence import Extracted, Link
from models.ledger import canonical
from tasks.child import kinds, reading
from tasks.child.confine import Refused
from tasks.core import TOO_MUCH, Store, read_apart

EXTRACTOR = 1
"""The version of what extracts; a change of what the same bytes give counts it up."""
_CHILD = Path(__file__).parents[1] / "child" / "extract_child.py"
_KINDS = {kinds.PDF, kinds.WORD, kinds.SHEET, kinds.PAGE, kinds.MAIL}

media_type_of = kinds.media_type_of


class Reading(Value):
    """What was found in a file: what rules may read, and what stands beside (notes, names, source), where data hide."""

    extracted: Extracted
    beside: str = ""

    @property
    def whole(self) -> str:
        """Return all text, for the privacy gate."""
        links = (word for link in self.extracted.links for word in (link.text, link.address))
        return "\n".join((*self.extracted.pages, *links, self.beside))


class _Answer(Value):
    pages: tuple[tuple[str, str], ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    base: str = ""
    beside: str = ""
    picture: str = ""
    reason: str = ""
    detail: str = ""


def read(body: bytes, media_type: str, *, address: str | None = None, stated: bool = False) -> Reading:
    """Return all text of a file. Raises Unreadable with reason `no_text`, `holds_files` or `unreadable`.

    A scan has no text and cannot be checked, so it is never read as an empty file (domain.md, sections 4 and 7),
    unless a person has `stated` that they read it; one without any text then has no pages. The links of a page start
    from its `address`.
    """
    answer = _in_process(body, media_type) if media_type not in _KINDS else _in_child(body, media_type)
    has_text = any(text.strip() for _, text in answer.pages)
    if not stated and answer.picture:
        raise Unreadable("no_text", f"{answer.picture} is a picture without text")
    if not stated and not has_text:
        raise Unreadable("no_text", "the file has no text that can be read")
    shown = answer.pages if has_text else ()
    extracted = Extracted(
        extractor=EXTRACTOR,
        pages=tuple(text for _, text in shown),
        places=tuple(place for place, _ in shown),
        links=_links(answer, address),
    )
    return Reading(extracted=extracted, beside=answer.beside)


def keep_text(store: Store, reading: Reading) -> str:
    """Keep what was extracted, and return the SHA-256 of its one JSON form. Raises DiskRefused."""
    return store.keep(canonical(reading.extracted.model_dump(mode="json")))


def held_text(store: Store, sha256: str) -> Extracted:
    """Read back what was extracted. Raises EvidenceChanged where it is gone, Unreadable where it is something else."""
    try:
        return Extracted.model_validate_json(store.read(sha256))
    except ValidationError:
        raise Unreadable("unreadable", f"what is kept as {sha256} is no extracted text") from None


def _links(answer: _Answer, address: str | None) -> tuple[Link, ...]:
    """Return the links that lead to another page, with their whole address where one is known."""
    found: dict[Link, None] = {}
    for text, target in answer.links:
        try:
            whole = urljoin(urljoin(address or "", answer.base), target)
            scheme = urlsplit(whole).scheme
        except ValueError:  # no address at all, such as http://[
            continue
        if target and not target.startswith("#") and scheme in {"", "http", "https"}:
            found[Link(text=text, address=whole)] = None
    return tuple(found)


def _in_process(body: bytes, media_type: str) -> _Answer:
    try:
        return _Answer.model_validate(reading.read_plain(body, media_type).told())
    except Refused as refusal:
        raise Unreadable(*refusal.args) from None


def _in_child(body: bytes, media_type: str) -> _Answer:
    """Have a child open the file; what it writes when it is cut off is no answer."""
    try:
        answer = _Answer.model_validate_json(read_apart(_CHILD, body, media_type))
    except ValidationError:
        raise Unreadable("unreadable", TOO_MUCH) from None
    if answer.reason:
        raise Unreadable(answer.reason, answer.detail)
    return answer
