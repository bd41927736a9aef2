"""The sheet without which the others mean little: which memo, in which state, as of when, what the words mean."""

from collections.abc import Iterator

from models.memo import MemoFacts
from models.register import Cell
from notifications.printed.sheet_counts import tiles_sheet
from notifications.printed.sheet_head import head_sheet
from notifications.words import say

Cells = tuple[Cell, ...]


def about_page(facts: MemoFacts) -> Iterator[Cells]:
    """Yield rows of a name and what it says."""
    yield from _which(facts)
    for each in facts.bottom_line:
        yield "In short", each.text
    if facts.ask:
        yield "In short", facts.ask.text
    for tile in tiles_sheet(facts):
        yield tile["says"][:1].upper() + tile["says"][1:], f"{tile['value']} of {tile['of']}"
    for note in facts.notes:
        yield "To note", note.text
    yield "How to read the rows", say("forms.how_to_read")
    yield "Numbers in the column Records", say("forms.records_column")
    yield from facts.terms.text


def _which(facts: MemoFacts) -> Iterator[Cells]:
    memo, head = facts.memo, head_sheet(facts)
    if head["banner"]:
        yield "Read this first", head["banner"]
    yield "Title", memo.title
    yield "Which memo", f"{head['kind']}. {head['which']}, {head['state']}"
    for key in ("stamp", "hearing"):
        if head[key]:
            yield "Read this first", head[key]
    if facts.correction:
        yield "Read this first", facts.correction.text
    yield "Status at", memo.as_of
    yield "Covers, from", memo.period_from
    yield "Covers, to", memo.period_to
    yield "Next memo", memo.next
    yield "To", memo.to
    yield "From", memo.from_
    if memo.approved_by:
        yield "Approved", head["approved"]
    yield "Rests on the ledger up to", f"entry {memo.ledger.seq}, hash {memo.ledger.hash} ({head['signed']})"
