"""The printed value: a memo as words in their places, which the page and the PDF set. Source:
docs/printed-forms.md#one-printed-value"""

from collections.abc import Iterable
from typing import NamedTuple

from notifications.memo import MemoDocument
from notifications.printed.annexes import HASH_PRINTED, annex_pages
from notifications.printed.blocks import Block
from notifications.printed.first import first_page, fit_of
from notifications.printed.glyphs import printable
from notifications.printed.head import head_of
from notifications.printed.references import Part, References
from notifications.printed.second import second_page
from notifications.words import say, short_date


class Printed(NamedTuple):
    """A memo as it is printed: its head, the first pages, and the annexes."""

    head: Part
    body: tuple[Block, ...]
    after: tuple[Block, ...]
    rests: dict[str, list[Part]]
    """Place -> the records that it rests on."""
    records: dict[int, Part]
    """Number -> each record that a place rests on."""

    @classmethod
    def of_paper(cls, head: Part, body: Iterable[Block]) -> "Printed":
        """Return a paper without annexes and records, with each text as it can be shown."""
        paper: Printed = printable(cls(head, tuple(body), (), {}, {}))
        return paper


def printed(facts: MemoDocument) -> Printed:
    """Return the printed value of a memo with each text as it can be shown. The forms change nothing in it."""
    refs = References(facts)
    fit = fit_of(facts)
    body = (*first_page(facts, fit, refs), *second_page(facts, fit, refs))
    after = tuple(annex_pages(facts, refs))
    numbers = {n for rests in refs.rests.values() for part in rests for n in part["records"]}
    records = {
        row.n: {
            "n": row.n,
            "date": short_date(row.date),
            "what": row.what,
            "entry": say("print.entry_of", kind=row.kind, seq=row.seq),
            "hash": row.hash[:HASH_PRINTED],
            "sha256": (row.sha256 or "")[:HASH_PRINTED],
            "evidence": say("page.evidence", origin=row.origin) if row.sha256 else "",
        }
        for row in facts.records
        if row.n in numbers
    }
    memo: Printed = printable(Printed(head_of(facts), body, after, refs.rests, records))
    return memo
