"""MEM-6: whatever a memo holds, its body ends on page 2, and what it left out is pointed to."""

from collections.abc import Callable
from random import Random
from typing import Any

import pytest

from models.core import Value
from models.memo import MemoFacts
from notifications.printed.pdf import BODY_PAGES, _body_pages, _fitted
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


def grown(random: Random) -> tuple[str, MemoFacts]:
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
                each.model_copy(update={"short": words, "next": more(each.next, "what")}) for each in kept
            ),
            "related": all_more(facts.related, "what"),
            "clocks": all_more(facts.clocks, "what"),
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
        sheet = _fitted(facts)
        assert _body_pages(sheet) <= BODY_PAGES, what
        left_out = len(facts.changes) - len(sheet["changes"])
        assert (f"{left_out} more change" in sheet["changes_more"]) == (left_out > 0), what
        cut = [each for key in ("bottom", "notes", "changes", "questions", "going_on") for each in sheet[key]]
        in_full = {each.get("id") for each in sheet["in_full"]}
        assert all(each["id"] in in_full for each in cut if "\u2026" in each["text"]), what


def test_the_memo_of_the_real_register_shows_four_changes_and_every_duty() -> None:
    sheet = _fitted(made_up_memo())
    assert _body_pages(sheet) == BODY_PAGES
    assert len(sheet["changes"]) == 4
    assert len({row["id"] for row in sheet["related"]}) == len({row.id.split("@")[0] for row in made_up_memo().related})
    assert sheet["in_full"] == []
