"""Judge again all that was ever held, by rules as they are written now. Nothing is asked and nothing is written."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from models.core import EvidenceChanged, Unreadable, Value
from models.evidence import Candidate, can_judge, is_about
from models.ledger import Entry
from models.records import EvidenceItem, MilestoneRecord
from models.register import PageChanged, PageLink, Rule, TextInFile
from tasks.core import Store
from tasks.evidence.held import GIVEN, Held, Stood, all_held
from tasks.evidence.judging import Reader


class Again(Value):
    """What a rule as written now makes otherwise of something held; `why` are the rule's own words."""

    milestone_id: str
    what: Literal["would_find", "would_no_longer_find", "not_judged"]
    ref: str
    sha256: str
    source: str | None
    """The source that showed it; none where a person gave it."""
    item_ref: str | None
    why: str


@dataclass
class _Made:
    """What the rules made of all that was held."""

    found: dict[str, dict[str, tuple[Candidate, Held]]] = field(default_factory=lambda: defaultdict(dict))
    whys: dict[tuple[str, str], str] = field(default_factory=dict)
    lost: list[Again] = field(default_factory=list)


def judge_again(
    entries: Iterable[Entry],
    milestones: Iterable[MilestoneRecord],
    rules: Mapping[str, Rule],
    store: Store,
    told: Callable[[int, int], None] = lambda done, of: None,
) -> tuple[Again, ...]:
    """Return what rules would find that is not in hand, and what is in hand that they would no longer find.

    `rules` are the rules to try by milestone id, such as those of an edited register; a milestone without one is left
    out. `told` hears how many things of how many are judged. A file that a person gave is judged by all rules about
    files. `page_changed` finds no candidate, so it is not tried.
    """
    tried = [
        (record, rules[record.id])
        for record in milestones
        if record.id in rules and not record.recurring and _finds(rules[record.id])
    ]
    held, stood = all_held(entries)
    made = _Made()
    for number, one in enumerate(held, start=1):
        _judge(one, tried, stood, Reader(store), made)
        told(number, len(held))
    return (*_new(tried, made), *_no_longer(tried, made), *made.lost)


def _finds(rule: Rule) -> bool:
    return can_judge(rule) and not isinstance(rule, PageChanged)


def _judge(
    one: Held,
    tried: list[tuple[MilestoneRecord, Rule]],
    stood: Stood,
    reader: Reader,
    made: _Made,
) -> None:
    for record, rule in tried:
        fits = isinstance(rule, TextInFile) if one.source == GIVEN else record.source == one.source
        if not fits or not is_about(rule, one.item.ref):
            continue
        before = None
        if isinstance(rule, PageLink):
            copies = [text for seq, text in stood[one.source, one.item.ref] if seq < record.planned_seq]
            if copies and one.last < record.planned_seq:
                continue  # a copy of before the milestone was taken up: it shows nothing new
            before = copies[-1] if copies else None
        try:
            judged = reader.one(rule, one.item, before)
        except (EvidenceChanged, Unreadable, RecursionError) as error:
            made.lost.append(_again(record, "not_judged", one.item.sha256, one, str(error) or type(error).__name__))
            continue
        made.whys[record.id, one.item.sha256] = judged.why
        made.found[record.id] |= {each.ref: (each, one) for each in judged.candidates}


def _again(record: MilestoneRecord, what: str, ref: str, one: Held, why: str) -> Again:
    where = {"source": one.source or None, "item_ref": one.item.ref, "sha256": one.item.sha256}
    return Again.model_validate({"milestone_id": record.id, "what": what, "ref": ref, "why": why, **where})


def _new(tried: list[tuple[MilestoneRecord, Rule]], made: _Made) -> Iterable[Again]:
    for record, _ in tried:
        for ref, (candidate, one) in made.found[record.id].items():
            if not any(_is_that(each, one, ref) for each in record.evidence):
                yield _again(record, "would_find", ref, one, candidate.says)


def _is_that(item: EvidenceItem, one: Held, ref: str) -> bool:
    """Say whether evidence in hand is what was found; a file is the same whoever gave it."""
    return item.sha256 == ref if one.source == GIVEN else (item.source, item.ref) == (one.source, ref)


def _no_longer(tried: list[tuple[MilestoneRecord, Rule]], made: _Made) -> Iterable[Again]:
    for record, _ in tried:
        for each in record.evidence:
            if each.source and each.ref and each.stands and each.ref not in made.found[record.id]:
                why = made.whys.get(
                    (record.id, each.sha256), "it was held once and is read by no rule of this register"
                )
                where = {"ref": each.ref, "sha256": each.sha256, "source": each.source, "item_ref": each.item_ref}
                yield Again(milestone_id=record.id, what="would_no_longer_find", why=why, **where)
