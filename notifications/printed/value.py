"""The printed value: a memo as words in their places, made once. Every form sets it and computes nothing.

Source: docs/printed-forms.md#one-printed-value
"""

from functools import lru_cache
from typing import NamedTuple

from notifications.memo import MemoDocument, RecordRow
from notifications.printed.annexes import HASH_PRINTED, annex_pages
from notifications.printed.blocks import Block, Heading, Items, Line
from notifications.printed.cuts import Fit, cut_body, cut_head
from notifications.printed.first import first_page
from notifications.printed.glyphs import shown
from notifications.printed.head import head_of
from notifications.printed.references import Part, References
from notifications.printed.second import glance, second_page
from notifications.printed.units import Unit, annex_of, head_of_unit
from notifications.words import say, short_date


class Printed(NamedTuple):
    """A memo as it is printed."""

    head: Part
    body: tuple[Block, ...]
    """The two pages."""
    after: tuple[Block, ...]
    """The annexes."""
    rests: dict[str, list[Part]]
    """Place -> the records that it rests on."""
    records: dict[int, Part]
    """Number -> each record that a place rests on."""


def printed(facts: MemoDocument) -> Printed:
    """Return the printed value of a memo with each text as it can be shown. The forms change nothing in it."""
    return _printed(_Same(facts))


class _Same:
    """Facts that equal only themselves, because comparing two memos word by word costs more than it saves."""

    def __init__(self, facts: MemoDocument) -> None:
        self.facts = facts

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.facts is self.facts

    def __hash__(self) -> int:
        return id(self.facts)


@lru_cache(maxsize=1)
def _printed(memo: _Same) -> Printed:
    return value_of(memo.facts, Fit())


def value_of(facts: MemoDocument, fit: Fit) -> Printed:
    """Return the printed value of a memo whose body shows as much as a fit allows."""
    refs = References(facts)
    body, in_full = _body(facts, fit, refs)
    after: list[Block] = []
    left_out = (*facts.notes[fit.notes :], *facts.questions[fit.questions :], *facts.going_on[fit.going_on :])
    if in_full or left_out:
        rest = ((refs.sentence(sentence),) for sentence in left_out)
        after += [Heading(say("page.in_full"), "part-in-full"), Items(_in_order(facts, in_full, tuple(rest)))]
    if not fit.chart:
        after += glance(facts)
    after += annex_pages(facts, refs)
    return _shown(facts, fit, refs, body, tuple(after))


def _in_order(facts: MemoDocument, cut: tuple[Line, ...], left_out: tuple[Line, ...]) -> tuple[Line, ...]:
    """Return what the two pages shorten and what they leave out, in the order of the pages.

    The name of a sentence that was cut stays with what the page shows of it.
    """
    sentences = (*facts.bottom_line, *facts.notes, *facts.changes, *facts.questions, *facts.going_on)
    order = {sentence.id: place for place, sentence in enumerate(sentences)}
    whole: list[tuple[str, Line]] = [(line[0].id, (line[0]._replace(id=""),)) for line in cut]
    whole += [(line[0].id, line) for line in left_out]
    return tuple(line for _, line in sorted(whole, key=lambda pair: order.get(pair[0], -1)))


def printed_unit(unit: Unit, facts: MemoDocument) -> Printed:
    """Return the printed value of the annex of a unit, which is a document of its own."""
    memo: Printed = shown(Printed(head_of_unit(unit, facts), tuple(annex_of(unit, facts)), (), {}, {}))
    return memo


def body_of(facts: MemoDocument, fit: Fit) -> Printed:
    """Return the printed value of a memo without its annexes, to see how many pages its body fills."""
    refs = References(facts)
    return _shown(facts, fit, refs, _body(facts, fit, refs)[0], ())


def _body(facts: MemoDocument, fit: Fit, refs: References) -> tuple[tuple[Block, ...], tuple[Line, ...]]:
    return cut_body((*first_page(facts, fit, refs), *second_page(facts, fit, refs)), fit)


def _shown(
    facts: MemoDocument, fit: Fit, refs: References, body: tuple[Block, ...], after: tuple[Block, ...]
) -> Printed:
    # What only the page shows of the body alone is not needed: whoever asks for it wants to know how long it is.
    rested = {n for rests in refs.rests.values() for part in rests for n in part["records"]} if after else set()
    records = {row.n: _record(row) for row in facts.records if row.n in rested}
    told: Printed = shown(Printed(cut_head(head_of(facts), fit), body, after, refs.rests, records))
    return told


def _record(row: RecordRow) -> Part:
    """Return one record for those who ask what a sentence rests on."""
    return {
        "n": row.n,
        "date": short_date(row.date),
        "what": row.what,
        "entry": say("print.entry_of", kind=row.kind, seq=row.seq),
        "hash": row.hash[:HASH_PRINTED],
        "sha256": (row.sha256 or "")[:HASH_PRINTED],
        "evidence": say("page.evidence", origin=row.origin) if row.sha256 else "",
    }
