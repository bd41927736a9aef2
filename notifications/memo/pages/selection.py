"""Which recommendations have a row on page 1 and an annex: all, unless there are many or it is a weekly update. Source:
docs/printed-forms.md#many-recommendations"""

from collections.abc import Iterable
from typing import NamedTuple

from models.records import PORTFOLIO
from models.standing import LEAST, most_urgent
from notifications.memo.document import Annex, MemoDocument, RecommendationRow
from notifications.memo.shapes import anchor
from notifications.words import say

FEW = 12
"""So many recommendations have a row on page 1 and an annex of their own, and are named in a sentence."""
LARGE = 100
"""A memo of more recommendations has no rows but those of page 1: Typst would need gigabytes for ten thousand."""


class CouncilOffice(NamedTuple):
    """An office of the Council, the id of its part of the page, and the recommendations that it follows."""

    name: str
    anchor: str
    rows: list[RecommendationRow]


def council_offices(rows: Iterable[RecommendationRow]) -> list[CouncilOffice]:
    """Return the offices that follow some recommendations, in the order of the register's ids."""
    offices: dict[str, CouncilOffice] = {}
    for row in rows:
        for office, name in zip(row.audience, row.followed_by, strict=True):
            offices.setdefault(office, CouncilOffice(name, anchor("council", office), [])).rows.append(row)
    return [offices[office] for office in sorted(offices)]


def first_rows(facts: MemoDocument) -> tuple[RecommendationRow, ...]:
    """Return the recommendations that have an annex; of many those whose most urgent milestone, related duties among
    them, is the most urgent."""
    if is_few(facts):
        return facts.recommendations
    place = {page.rec: most_urgent(page.milestones) for page in facts.annex}
    return tuple(sorted(facts.recommendations, key=lambda row: (place.get(row.id, LEAST), row.id))[:FEW])


def is_few(facts: MemoDocument) -> bool:
    """Return whether page 1 has room for every recommendation."""
    return len(facts.recommendations) <= FEW


def is_large(facts: MemoDocument) -> bool:
    """Return whether the recommendations that page 1 has no room for stand in milestones.csv and memo.json alone."""
    return len(facts.recommendations) > LARGE


def is_update(facts: MemoDocument) -> bool:
    """Return whether it is a weekly note that says only what changed since another memo."""
    return facts.memo.period == "week" and facts.memo.after is not None


def has_annexes(facts: MemoDocument) -> bool:
    """Return whether every annex is printed, so that a list may point to them for what it leaves out."""
    return not is_update(facts) and is_few(facts)


def annexes_printed(facts: MemoDocument) -> tuple[tuple[Annex, ...], str]:
    """Return the annexes that are printed, and where the others stand; no words if all are."""
    if has_annexes(facts):
        return facts.annex, ""
    if not is_few(facts):
        first = {PORTFOLIO, *(row.id for row in first_rows(facts))}
        note = say("page.annexes_of_first", n=FEW)
        return tuple(annex for annex in facts.annex if annex.rec in first), note
    changed = tuple(annex for annex in facts.annex if _has_changed(annex, facts))
    names = [annex.rec for annex in changed]
    others = [annex.rec for annex in facts.annex if annex.rec not in names]
    if others and not changed:
        unread = facts.source_counts.of - facts.source_counts.read
        return (), say("page.no_annex", others=others, unread=unread)
    return changed, say("page.annexes_of_changed", changed=names, others=others) if others else ""


def _has_changed(annex: Annex, facts: MemoDocument) -> bool:
    traces = [trace for milestone in annex.milestones for trace in milestone.trace]
    traces += [trace for quote in annex.agency_words for trace in quote.trace]
    traces += [trace for line in annex.history for trace in line.trace]
    seqs = {seq for trace in traces for seq in trace.seqs}
    return any(
        annex.rec in change.rec.split(", ") or any(not seqs.isdisjoint(trace.seqs) for trace in change.trace)
        for change in facts.changes
    )
