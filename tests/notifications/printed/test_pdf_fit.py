"""MEM-6: whatever a memo holds, its body ends on page 2, and what it left out is pointed to."""

from collections.abc import Callable
from itertools import pairwise
from random import Random
from typing import Any

import pytest

from models.core import Value
from notifications.memo import MemoDocument
from notifications.printed.blocks import Items, Para, Piece, Table, every, text_of
from notifications.printed.cuts import FITS, Fit
from notifications.printed.pdf import BODY_PAGES, _body_pages, _data, _fitting
from notifications.printed.value import body_of, value_of
from notifications.words import say
from tests.material.memo import made_up_memo

WORDS = {
    "long": "Written policy on federal access to property, and the review of requests (made-up). ",
    "arabic": "\u0633\u064a\u0627\u0633\u0629 \u062c\u062f\u064a\u062f\u0629 ",
    "chinese": "\u4e2d\u6587\u653f\u7b56\u5ba1\u67e5 ",
    "marks": "q\u0303x\u0323 e\u0301 a\u0308\u0304 ",
    "hostile": '#import "@preview/x:1.0.0": y $x^2$ *b* `r` <l> @l \\ #{ panic() } [c] <script> ',
    "one word": "W" * 60,
}
PLACES = ("names", "sentences", "sources", "changes", "all")


def grown(random: Random) -> tuple[str, MemoDocument]:
    """Return a made-up memo of 1 to 7 recommendations and 0 to 40 changes, some of its words up to 300 characters."""
    seven, changes = random.randint(1, 7), random.choice((0, 1, 4, 10, 40))
    kind, length, place = random.choice(list(WORDS)), random.choice((30, 80, 300)), random.choice(PLACES)
    words = (WORDS[kind] * 300)[:length]

    def more(each: Any, *fields: str) -> Any:
        return each.model_copy(update={field: f"{getattr(each, field)} {words}" for field in fields})

    def all_more(rows: tuple[Value, ...], *fields: str) -> tuple[Value, ...]:
        return tuple(more(row, *fields) for row in rows)

    facts = made_up_memo()
    kept = facts.recommendations[:seven]
    many = [more(facts.changes[n % len(facts.changes)], "id") for n in range(changes)]
    update: dict[str, Any] = {"recommendations": kept, "changes": tuple(many)}
    steps: dict[str, Callable[[], dict[str, Any]]] = {
        "names": lambda: {
            "recommendations": tuple(
                each.model_copy(update={"short": words, "next": more(each.next, "text")}) for each in kept
            ),
            "annex": tuple(
                page.model_copy(update={"milestones": all_more(page.milestones, "what")}) for page in facts.annex
            ),
            "questions": all_more(facts.questions, "text"),
            "memo": more(facts.memo, "title"),
        },
        "sentences": lambda: {
            "bottom_line": all_more(facts.bottom_line, "text"),
            "notes": all_more(facts.notes, "text"),
            "ask": more(facts.ask, "text"),
            "correction": more(facts.bottom_line[0], "text"),
            "going_on": all_more(facts.bottom_line * 5, "text"),
        },
        "sources": lambda: {"sources": all_more(facts.sources, "name", "means")},
        "changes": lambda: {"changes": all_more(tuple(many), "text", "kind")},
    }
    for name in [place] if place != "all" else list(steps):
        update |= steps[name]()
    return f"{seven} of seven, {changes} changes, {kind} to {length}, {place}", facts.model_copy(update=update)


@pytest.mark.parametrize("seed", range(4))
def test_any_memo_fits_two_pages(seed: int) -> None:
    random = Random(seed)
    for _ in range(6):
        what, facts = grown(random)
        fit = _fitting(facts)
        memo = value_of(facts, fit)
        assert _body_pages(_data(body_of(facts, fit))) <= BODY_PAGES, what
        words = " ".join(text_of(each.line) for each in every(memo.body, Para))
        if left_out := len(facts.changes) - fit.changes > 0:
            rest = len(facts.changes) - fit.changes
            assert say("page.changes_more", n=rest, has_annexes=True) in words, (what, left_out)
        cut = [
            each for each in every(memo.body, Piece) if each.words and each.words[-1].text.strip() == say("page.cut")
        ]
        in_full = next(every(memo.after, Items)).lines if cut else ()
        assert len(cut) <= len(in_full), what


@pytest.mark.parametrize("paper", ["letter", "a4"])
def test_the_memo_of_the_real_register_shows_every_legal_deadline_that_passed_on_either_paper(paper: Any) -> None:
    facts = made_up_memo()
    facts = facts.model_copy(update={"memo": facts.memo.model_copy(update={"paper": paper})})
    fit = _fitting(facts)
    memo = value_of(facts, fit)
    assert _body_pages(_data(body_of(facts, fit))) == BODY_PAGES
    duties = next(table for table in every(memo.body, Table) if table.of == "part-related")
    rows = [row for page in facts.annex for row in page.milestones if row.relation == "related_duty"]
    passed = [row for row in rows if row.basis == "statute" and row.due_now < facts.memo.as_of]
    shown = [text_of(row.cells[0].lines[0]) for row in duties.rows]
    assert len(passed) > 4
    assert [row.id for row in passed if not any(f"({row.id.split('@')[0]})" in words for words in shown)] == []
    assert not fit.longest


def test_the_order_of_the_cuts_begins_with_the_picture_and_never_touches_the_font() -> None:
    """Source: docs/printed-forms.md#two-pages."""
    first = [next(field for field in vars(Fit()) if getattr(a, field) != getattr(b, field)) for a, b in pairwise(FITS)]
    assert first[:4] == ["chart", "read_sources_in_one", "sources_apart", "changes"]
    assert [fit.longest for fit in FITS] == sorted((fit.longest for fit in FITS), key=lambda n: -(n or 999))
