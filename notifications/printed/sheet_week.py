"""Which annexes a memo prints: all of them, or in a weekly note those of what changed and where the others stand."""

from collections.abc import Iterable

from models.memo import Annex, Computed, Events, MemoFacts, Trace
from notifications.memo import unread_of
from notifications.words import say


def annexes_shown(facts: MemoFacts) -> tuple[tuple[Annex, ...], str]:
    """Return the annexes printed, and a sentence that says where the others stand; no sentence where all are printed.

    The first memo has them all, of whatever kind it is: they stand nowhere else.
    """
    if has_annexes(facts):
        return facts.annex, ""
    shown = tuple(page for page in facts.annex if _has_changed(page, facts))
    others = [page.rec for page in facts.annex if page not in shown]
    if not others:
        return shown, ""
    if not shown:
        return (), say("page.no_annex", others=others, unread=unread_of(facts.sources))
    named = {"changed": [page.rec for page in shown], "others": others}
    return shown, say("page.annexes_of_changed", **named, unread=unread_of(facts.sources))


def has_annexes(facts: MemoFacts) -> bool:
    """Say whether every annex is printed, so that a list may point to them for what it leaves out."""
    return facts.memo.period != "week" or facts.memo.after is None


def _has_changed(page: Annex, facts: MemoFacts) -> bool:
    """Say whether a change names the recommendation, or rests on an entry that a line of its annex rests on."""
    if any(page.rec in change.rec.split(", ") for change in facts.changes):
        return True
    traces = [
        *(each.trace for each in page.milestones),
        *(each.trace for each in page.agency_words),
        *(each.trace for each in page.history),
    ]
    entries = {seq for trace in traces for seq in _entries(trace)}
    return any(seq in entries for change in facts.changes for seq in _entries(change.trace))


def _entries(traces: Iterable[Trace]) -> Iterable[int]:
    for trace in traces:
        match trace:
            case Events():
                yield from trace.events
            case Computed():
                yield from trace.inputs
