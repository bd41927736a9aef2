"""What the rules make of what was seen: stored bytes in by their hash, candidates out. No source is asked."""

from collections.abc import Iterable

from models.core import RuleError, Unreadable
from models.evidence import Extracted, Judged, Shown, SourceItem, is_about, judge
from models.records import SourceRecord
from models.register import EventHeld, MatterStatus, PageChanged, PageLink, Rule
from tasks.core import Store
from tasks.files import extract


class Reader:
    """Reads what is in custody, each thing once for all rules of a look. Text that was taken out once is read as kept.

    Only where none was kept, as in a ledger of before, is it taken out again; that costs a child process.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._read: dict[str, Extracted | Unreadable] = {}

    def judged(self, rule: Rule, seen: Iterable[SourceItem]) -> tuple[Judged, ...]:
        """Return what a rule makes of each thing seen that it is about; see `one`."""
        return tuple(self.one(rule, each) for each in seen if is_about(rule, each.ref))

    def one(self, rule: Rule, seen: SourceItem, before: str | None = None) -> Judged:
        """Return what a rule makes of one thing seen; one without text says so and stops no other.

        `before` is the SHA-256 of the text of the copy against which a rule about a page compares. Raises Unreadable
        where a record has another shape than its rule knows, EvidenceChanged where a kept file is gone or changed.
        """
        try:
            return self._made(rule, seen, before)
        except (RuleError, OverflowError, RecursionError) as error:
            raise Unreadable("unreadable", f"the rule cannot be applied ({type(error).__name__})") from None

    def _made(self, rule: Rule, seen: SourceItem, before: str | None) -> Judged:
        if isinstance(rule, MatterStatus | EventHeld):
            return judge(rule, Shown(ref=seen.ref, sha256=seen.sha256, body=self._store.read(seen.sha256)))
        try:
            text = self._text(seen)
        except Unreadable as error:
            return Judged(why=f"not judged: {error}")
        # What was extracted is a checked value already, and there may be thousands of them.
        parts = {name: getattr(text, name) for name in ("pages", "places", "links", "rows")}
        stood = self._held(before) if before else None
        return judge(rule, Shown.model_construct(ref=seen.ref, sha256=seen.sha256, body=b"", before=stood, **parts))

    def _text(self, seen: SourceItem) -> Extracted:
        if seen.text:
            return self._held(seen.text)
        if seen.sha256 not in self._read:
            try:
                self._read[seen.sha256] = extract.read(self._store.read(seen.sha256), seen.media_type).extracted
            except Unreadable as error:
                self._read[seen.sha256] = error
        return self._known(seen.sha256)

    def _held(self, sha256: str) -> Extracted:
        if sha256 not in self._read:
            self._read[sha256] = extract.held_text(self._store, sha256)
        return self._known(sha256)

    def _known(self, sha256: str) -> Extracted:
        known = self._read[sha256]
        if isinstance(known, Unreadable):
            raise known
        return known


def before_of(rule: Rule, seen: SourceItem, source: SourceRecord, planned_seq: int) -> str | None:
    """Return the hash of the text against which a rule about a page compares; none where there is none.

    For a link that is the copy that stood there when the milestone was taken up (`planned_seq`). For a change it is the
    last different copy, where the page changed since then: what changed before is no reason to look.
    """
    if isinstance(rule, PageLink):
        copy = source.copy_before(seen.ref, planned_seq)
        return copy.text if copy else None
    if isinstance(rule, PageChanged):
        copies = [each for each in source.copies if each.ref == seen.ref]
        return copies[-2].text if copies[1:] and copies[-1].seq > planned_seq else None
    return None
