"""Try rules as written now on everything that was ever stored. Nothing is asked and nothing is written."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from models.core import EvidenceChanged, Unreadable, Value
from models.evidence import Candidate, SourceItem, can_judge, is_about
from models.ledger import Entry, EvidenceReceived, SourcesChecked
from models.records import MilestoneRecord
from models.register import PageChanged, PageLink, Rule, TextInFile
from tasks.core import Store
from tasks.evidence.reader import EvidenceReader

What = Literal["would_find", "would_no_longer_find", "not_judged"]
_NO_SOURCE = ""
"""Stands in for a source's name if a person sent the file."""
_UNREAD = "it was held once and is read by no rule of this register"


class RuleDifference(Value):
    """What a rule as written now makes otherwise of a stored item; `why` are the rule's own words."""

    milestone_id: str
    what: What
    ref: str
    sha256: str
    source: str | None
    """The source that showed it, or None if a person sent it."""
    item_ref: str | None
    why: str


class _StoredItem(NamedTuple):
    source: str
    item: SourceItem
    last: int
    """The seq of the last check that showed it."""


_Tried = list[tuple[MilestoneRecord, Rule]]
_Texts = dict[tuple[str, str], list[tuple[int, str | None]]]
"""By source and ref: the texts that were there, each with the seq of the check."""


@dataclass
class _Outcome:
    matches: dict[str, dict[str, tuple[Candidate, _StoredItem]]] = field(default_factory=lambda: defaultdict(dict))
    whys: dict[tuple[str, str], str] = field(default_factory=dict)
    not_judged: list[RuleDifference] = field(default_factory=list)


def try_rules(
    entries: Iterable[Entry],
    milestones: Iterable[MilestoneRecord],
    rules: Mapping[str, Rule],
    store: Store,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> tuple[RuleDifference, ...]:
    """Return what rules, by milestone id, would find that is not in hand, and what in hand they would find no more.

    `progress` gets how many items of how many are judged. A file that a person sent is judged by all rules about files.
    """
    tried: _Tried = [
        (record, rule)
        for record in milestones
        if (rule := rules.get(record.id)) and not record.is_template
        if can_judge(rule) and not isinstance(rule, PageChanged)
    ]
    stored, texts = _all_stored(entries)
    outcome = _Outcome()
    for number, item in enumerate(stored, start=1):
        _judge(item, tried, texts, EvidenceReader(store), outcome)
        progress(number, len(stored))
    gains, losses = list[RuleDifference](), list[RuleDifference]()
    for record, _ in tried:
        matches = outcome.matches[record.id]
        for ref, (candidate, stored_item) in matches.items():
            # A file is the same whoever sent it.
            is_file = stored_item.source == _NO_SOURCE
            in_hand = (item.sha256 if is_file else (item.source, item.ref) for item in record.review.evidence)
            if (ref if is_file else (stored_item.source, ref)) not in in_hand:
                gains.append(_difference(record, "would_find", ref, stored_item, candidate.says))
        for evidence in record.review.evidence:
            if evidence.source and evidence.ref and evidence.stands and evidence.ref not in matches:
                why = outcome.whys.get((record.id, evidence.sha256), _UNREAD)
                place = evidence.model_dump(include={"sha256", "source", "ref", "item_ref"})
                losses.append(RuleDifference(milestone_id=record.id, what="would_no_longer_find", why=why, **place))
    return (*gains, *losses, *outcome.not_judged)


def _all_stored(entries: Iterable[Entry]) -> tuple[list[_StoredItem], _Texts]:
    """Return each item ever stored once, and the texts that were at each place of each source, by seq."""
    stored: dict[tuple[str, str, str], _StoredItem] = {}
    texts: _Texts = defaultdict(list)
    for entry in entries:
        event = entry.event
        if isinstance(event, SourcesChecked):
            for result in event.results:
                for item in result.items:
                    texts[result.name, item.ref].append((entry.seq, item.text))
                    stored[result.name, item.ref, item.sha256] = _StoredItem(result.name, item, entry.seq)
        elif isinstance(event, EvidenceReceived):
            fields = event.model_dump(include={"sha256", "size", "media_type", "text"})
            item = SourceItem(ref=event.name, origin=event.name, **fields)
            stored[_NO_SOURCE, event.sha256, event.sha256] = _StoredItem(_NO_SOURCE, item, entry.seq)
    return list(stored.values()), texts


def _judge(stored: _StoredItem, tried: _Tried, texts: _Texts, reader: EvidenceReader, outcome: _Outcome) -> None:
    for record, rule in tried:
        fits = isinstance(rule, TextInFile) if stored.source == _NO_SOURCE else record.source == stored.source
        if not fits or not is_about(rule, stored.item.ref):
            continue
        before = None
        if isinstance(rule, PageLink):
            copies = [text for seq, text in texts[stored.source, stored.item.ref] if seq < record.planned_seq]
            if copies and stored.last < record.planned_seq:
                continue  # a copy from before the milestone was taken up shows nothing new
            before = copies[-1] if copies else None
        try:
            judgment = reader.judge(rule, stored.item, before)
        except (EvidenceChanged, Unreadable, RecursionError) as error:
            why = str(error) or type(error).__name__
            outcome.not_judged.append(_difference(record, "not_judged", stored.item.sha256, stored, why))
            continue
        outcome.whys[record.id, stored.item.sha256] = judgment.why
        outcome.matches[record.id] |= {candidate.ref: (candidate, stored) for candidate in judgment.candidates}


def _difference(record: MilestoneRecord, what: What, ref: str, stored: _StoredItem, why: str) -> RuleDifference:
    return RuleDifference(
        milestone_id=record.id,
        what=what,
        ref=ref,
        sha256=stored.item.sha256,
        source=stored.source or None,
        item_ref=stored.item.ref,
        why=why,
    )
