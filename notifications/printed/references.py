"""A sentence as it is printed: its words, the numbers in brackets after it, and the records that these stand for."""

from collections.abc import Iterable
from typing import Any

from models.memo import Computed, Events, MemoFacts, Sentence, Trace
from notifications.words import say

MANY_MARKS = 4
"""The most numbers that stand in one pair of brackets; beyond that, the brackets say how many there are."""
Part = dict[str, Any]
"""A part of the printed value: words by the place in which they stand."""
Numbers = dict[int, int]
"""Entry of the ledger -> number of the record as printed."""


def numbers_of(facts: MemoFacts) -> Numbers:
    """Return the numbers under which a memo prints its records."""
    return {row.seq: row.n for row in facts.records}


def sentence_of(sentence: Sentence, numbers: Numbers) -> Part:
    """Return a sentence as printed: `id`, `text` and what it rests on."""
    return {"id": sentence.id, "at": sentence.id, "text": sentence.text, **references_of(sentence.trace, numbers)}


def references_of(traces: Iterable[Trace], numbers: Numbers) -> Part:
    """Return what something rests on.

    `mark`: what stands in brackets: record numbers, or that there is none, or how many it counts. `rests`: the same in
    full, each with the numbers of its records and, for a computed figure or for none, a sentence that says how.
    """
    unique = _joined(traces)
    return {
        "mark": [number for trace in unique for number in _mark(trace, numbers)],
        "rests": [_rest(trace, numbers) for trace in unique],
    }


def marks_of(traces: Iterable[Trace], numbers: Numbers) -> str:
    """Return what stands in brackets after something, as plain words."""
    return ", ".join(number["text"] for number in references_of(traces, numbers)["mark"])


def _joined(traces: Iterable[Trace]) -> list[Trace]:
    """Return the traces once each, those to entries as one."""
    unique = list(dict.fromkeys(traces))
    seqs = sorted({seq for trace in unique if isinstance(trace, Events) for seq in trace.events})
    others: list[Trace] = [trace for trace in unique if not isinstance(trace, Events)]
    return [Events(events=tuple(seqs)), *others] if seqs else others


def _records(trace: Events | Computed, numbers: Numbers) -> list[int]:
    seqs = trace.events if isinstance(trace, Events) else trace.inputs
    return sorted(numbers[seq] for seq in seqs if seq in numbers)


def _mark(trace: Trace, numbers: Numbers) -> list[Part]:
    if not isinstance(trace, Events | Computed):
        return [{"text": say("page.mark_none", through=trace.through), "n": 0}]
    records = _records(trace, numbers)
    if len(records) > MANY_MARKS:
        return [{"text": say("page.mark_many", n=len(records), first=records[0], last=records[-1]), "n": 0}]
    return [{"text": str(number), "n": number} for number in records]


def _rest(trace: Trace, numbers: Numbers) -> Part:
    if isinstance(trace, Events):
        return {"says": "", "records": _records(trace, numbers)}
    if isinstance(trace, Computed):
        says = say("page.rests_on_rule", rule=trace.rule, as_of=trace.as_of)
        return {"says": says, "records": _records(trace, numbers)}
    return {"says": say("page.rests_on_none", what=trace.none_of, through=trace.through), "records": []}
