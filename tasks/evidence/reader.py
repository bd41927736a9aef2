"""Apply rules to stored bytes. No source is asked."""

from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256

from models.core import EvidenceChanged, RuleError, Unreadable, new_york_day
from models.evidence import (
    PAGE,
    RULE_VERSIONS,
    UNPROVED,
    Extracted,
    Judgment,
    RuleInput,
    SourceItem,
    is_about,
    judge,
    not_before,
)
from models.records import MilestoneRecord, SourceRecord
from models.register import EventHeld, MatterStatus, PageChanged, PageLink, Rule, TextInFile
from tasks.core import Store
from tasks.files import EXTRACTOR, extract_text, stored_text


class EvidenceReader:
    """Read what is in custody once for all rules, and extract a text that an early ledger did not store."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._texts: dict[str, Extracted | Unreadable] = {}

    def judgments(
        self, record: MilestoneRecord, source: SourceRecord, sha256: str | None = None
    ) -> Iterator[tuple[SourceItem, Judgment]]:
        """Yield what a milestone's rule makes of each item of its source, or of those with a hash only."""
        for item in source.items:
            if is_about(record.rule, item.ref) and sha256 in (None, item.sha256):
                try:
                    judgment = self.judge_for(record, item, source)
                except (EvidenceChanged, Unreadable, RecursionError) as error:
                    judgment = Judgment(why=f"not judged: {error}")
                yield item, judgment

    def judge_for(self, record: MilestoneRecord, item: SourceItem, source: SourceRecord) -> Judgment:
        """Return what a milestone's rule makes of an item that its source shows, as of the last look there."""
        before = text_before(record.rule, item, source, record.planned_seq)
        return not_before(self.judge(record.rule, item, before), new_york_day(source.checked_at))

    def judge(self, rule: Rule, item: SourceItem, before: str | None = None) -> Judgment:
        """Return what a rule makes of one item, or that it has no text. Raises Unreadable and EvidenceChanged.

        `before` is the SHA-256 of the text of the copy to compare a page with.
        """
        body, text, last = b"", Extracted(extractor=EXTRACTOR), None
        try:
            if isinstance(rule, MatterStatus | EventHeld):
                body = self.store.read(item.sha256)
            else:
                try:
                    text = self._text(item.text) if item.text else self._text(item.sha256, item.media_type)
                except Unreadable as error:
                    return Judgment(why=f"not judged: {error}")
                last = self._text(before) if before else None
            # Not validated again, because what was extracted was, and there may be thousands of items.
            fields = dict(text) | {"ref": item.ref, "sha256": item.sha256, "body": body, "before": last}
            return judge(rule, RuleInput.model_construct(**fields))
        except (RuleError, OverflowError, RecursionError) as error:
            raise Unreadable("unreadable", f"the rule cannot be applied ({type(error).__name__})") from None

    def text_of(self, item: SourceItem) -> str:
        """Return all words of an item, page after page. Raises Unreadable and EvidenceChanged."""
        text = self._text(item.text) if item.text else self._text(item.sha256, item.media_type)
        return "\n".join(text.pages)

    def _text(self, sha256: str, media_type: str | None = None) -> Extracted:
        """Return the text that was stored under a hash or, with the `media_type` of a file, what is extracted now from
        the file under it. Raises Unreadable and EvidenceChanged."""
        if sha256 not in self._texts:
            try:
                if media_type:
                    self._texts[sha256] = extract_text(self.store.read(sha256), media_type).extracted
                else:
                    self._texts[sha256] = stored_text(self.store, sha256)
            except Unreadable as error:
                self._texts[sha256] = error
        text = self._texts[sha256]
        if isinstance(text, Unreadable):
            raise text
        return text


class Unmatched:
    """The texts, by SHA-256, of which a rule made nothing, in a file for each rule. Losing it only costs time."""

    def __init__(self, store: Store, rule: TextInFile) -> None:
        versions = f"{RULE_VERSIONS[rule.type]} {EXTRACTOR}"
        name = sha256(f"{versions} {rule.model_dump_json()}".encode()).hexdigest()
        self._path = store.root.with_name("judged") / name
        self.new: list[str] = []
        try:
            self.texts = frozenset(self._path.read_text("ascii").split())
        except (OSError, UnicodeError):
            self.texts = frozenset()

    def write(self) -> None:
        """Add the new texts to the file; one that cannot be written is left as it is."""
        with suppress(OSError):
            if self.new:
                self._path.parent.mkdir(exist_ok=True)
                with self._path.open("a") as file:
                    file.write("\n".join(("", *self.new, "")))


def text_before(rule: Rule, item: SourceItem, source: SourceRecord, planned_seq: int) -> str | None:
    """Return the hash of the text that a page is compared with, or None: for a link, of the copy before `planned_seq`;
    for a change, of the last different copy, if it came later."""
    if isinstance(rule, PageLink):
        copy = source.copy_before(PAGE if item.ref == UNPROVED else item.ref, planned_seq)
        return copy.text if copy else None
    if isinstance(rule, PageChanged):
        copies = [copy for copy in source.copies if copy.ref == item.ref]
        return copies[-2].text if copies[1:] and copies[-1].seq > planned_seq else None
    return None
