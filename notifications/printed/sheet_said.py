"""A sentence as it is printed: its words, the numbers in brackets after it, and what these stand for."""

from collections.abc import Iterable
from typing import Any

from models.memo import Computed, Events, Sentence, Trace
from notifications.words import say

MANY_MARKS = 4
Sheet = dict[str, Any]
Numbers = dict[int, int]
"""Entry of the ledger -> number of the record printed."""


def said_sheet(one: Sentence, numbers: Numbers) -> Sheet:
    """Return a sentence as printed: `id`, `text` and what it rests on."""
    return {"id": one.id, "at": one.id, "text": one.text, **rests_sheet(one.trace, numbers)}


def rests_sheet(traces: Iterable[Trace], numbers: Numbers) -> Sheet:
    """Return what something rests on.

    `mark`: what stands in brackets: record numbers, or that there is none, or how many it counts. `rests`: the same in
    full, each with the numbers of its records and, for a computed figure or for none, a sentence that says how.
    """
    once = _joined(traces)
    return {
        "mark": [part for trace in once for part in _mark(trace, numbers)],
        "rests": [_rest(trace, numbers) for trace in once],
    }


def _joined(traces: Iterable[Trace]) -> list[Trace]:
    """Return the traces once each, those to entries as one."""
    once = list(dict.fromkeys(traces))
    seqs = sorted({seq for trace in once if isinstance(trace, Events) for seq in trace.events})
    others: list[Trace] = [trace for trace in once if not isinstance(trace, Events)]
    return [Events(events=tuple(seqs)), *others] if seqs else others


def _shown(trace: Events | Computed, numbers: Numbers) -> list[int]:
    seqs = trace.events if isinstance(trace, Events) else trace.inputs
    return sorted(numbers[seq] for seq in seqs if seq in numbers)


def _mark(trace: Trace, numbers: Numbers) -> list[Sheet]:
    if not isinstance(trace, Events | Computed):
        return [{"text": say("page.mark_none", through=trace.through), "n": 0}]
    shown = _shown(trace, numbers)
    if len(shown) > MANY_MARKS:
        return [{"text": say("page.mark_many", n=len(shown), first=shown[0], last=shown[-1]), "n": 0}]
    return [{"text": str(number), "n": number} for number in shown]


def _rest(trace: Trace, numbers: Numbers) -> Sheet:
    if isinstance(trace, Events):
        return {"says": "", "records": _shown(trace, numbers)}
    if isinstance(trace, Computed):
        return {
            "says": say("page.rests_on_rule", rule=trace.rule, as_of=trace.as_of),
            "records": _shown(trace, numbers),
        }
    return {"says": say("page.rests_on_none", what=trace.none_of, through=trace.through), "records": []}
