"""The same sentences in the same order on the page and in the PDF, for each kind of memo."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from notifications.memo import MemoDocument
from notifications.printed.glyphs import printable
from tests.material.memo_forms import (
    NOT_READ,
    bare,
    html_of,
    memos,
    pdf_of,
    pdf_text,
)

pytestmark = pytest.mark.xdist_group("forms")
KINDS = ("month", "week", "quarter", "hearing", "closing", "erratum", "hostile")
OTHER_ORDER = re.compile("[\u0300-\u036f\u0590-\u08ff]")
"""A PDF holds glyphs: what is read back of words from right to left, or of marks over letters, is in another order."""


@cache
def page(kind: str) -> LexborHTMLParser:
    tree = LexborHTMLParser(html_of(memos()[kind]).decode())
    for apart in tree.css(NOT_READ):
        apart.decompose()
    return tree


def said_in(facts: MemoDocument) -> dict[str, str]:
    """Return every sentence of ours, as shown, by its id."""

    def walk(value: Any) -> Iterator[tuple[str, str]]:
        if isinstance(value, dict):
            if value.keys() >= {"id", "text", "trace"}:
                yield value["id"], value["text"]
            for each in value.values():
                yield from walk(each)
        elif isinstance(value, list):
            for each in value:
                yield from walk(each)

    found: dict[str, str] = printable(dict(walk(facts.model_dump(mode="json"))))
    return found


def on_page(kind: str) -> list[tuple[str, str]]:
    """Return the sentences of the page in its order."""
    said = said_in(memos()[kind])
    nodes = [(str(node.attributes["id"]), bare(node.text())) for node in page(kind).css("main [id]")]
    return [(name, words) for name, words in nodes if bare(said.get(name, "")) == words != ""]


def missing(sentences: Iterable[tuple[str, str]], whole: str) -> list[str]:
    """Return the ids of the sentences that do not stand in a text, each looked for after the one before."""
    lost, at = [], 0
    for name, words in sentences:
        found = whole.find(words, at)
        if found < 0:
            lost.append(name)
        else:
            at = found + len(words)
    return lost


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_has_every_sentence_that_a_memo_must_say(kind: str) -> None:
    facts = memos()[kind]
    must = [*facts.bottom_line, *facts.notes, *facts.questions, *facts.going_on]
    must += [each for each in (facts.correction, facts.comment and facts.comment.says) if each]
    assert {each.id for each in must} <= {name for name, _ in on_page(kind)}


@pytest.mark.parametrize("kind", KINDS)
def test_the_pdf_says_them_in_that_order(kind: str) -> None:
    facts = memos()[kind]
    there = [(name, words) for name, words in on_page(kind) if not OTHER_ORDER.search(words)]
    assert missing(there, pdf_text(pdf_of(kind), facts)) == []


def test_a_sentence_in_another_place_is_found() -> None:
    there = on_page("month")
    whole = pdf_text(pdf_of("month"), memos()["month"])
    assert missing([there[1], there[0], *there[2:]], whole)
    assert missing([*there, ("none", "Thisissaidnowhere.")], whole) == ["none"]
