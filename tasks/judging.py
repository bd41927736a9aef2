"""What the rules make of what was seen: stored bytes in by their hash, candidates out. No source is asked."""

from collections.abc import Iterable

from models.errors import Unreadable
from models.evidence import Judged, Seen, Shown
from models.rule import EventHeld, MatterStatus, Rule
from models.rules import is_about, judge
from tasks import extract
from tasks.files import Store


class Reader:
    """Reads what is in custody once for all rules of a look, since a PDF's text costs a child process."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._pages: dict[str, tuple[str, ...] | Unreadable] = {}

    def judged(self, rule: Rule, seen: Iterable[Seen]) -> tuple[Judged, ...]:
        """Return what a rule makes of each thing seen that it is about; one file without text does not stop the others.

        Raises Unreadable where a record has another shape than its rule knows, EvidenceChanged where a kept file is
        gone or changed, RuleError for a rule type without a reader.
        """
        return tuple(self._one(rule, each) for each in seen if is_about(rule, each.ref))

    def _one(self, rule: Rule, seen: Seen) -> Judged:
        if isinstance(rule, MatterStatus | EventHeld):
            return judge(rule, Shown(ref=seen.ref, sha256=seen.sha256, body=self._store.read(seen.sha256)))
        try:
            return judge(rule, Shown(ref=seen.ref, sha256=seen.sha256, pages=self._text(seen)))
        except Unreadable as error:
            return Judged(why=f"not judged: {error}")

    def _text(self, seen: Seen) -> tuple[str, ...]:
        if seen.sha256 not in self._pages:
            try:
                self._pages[seen.sha256] = extract.pages(self._store.read(seen.sha256), seen.media_type)
            except Unreadable as error:
                self._pages[seen.sha256] = error
        known = self._pages[seen.sha256]
        if isinstance(known, Unreadable):
            raise known
        return known
