"""The same sentences in the same order in every form that is read, for each kind of memo.

The page is what the others are held against. DOCX and TXT have all of its sentences, in its order, and no other. The
PDF's body is fitted to two pages: what has no room there stands in an annex of its own, in the same order; of the
changes it says in which annexes they stand.
"""

import io
import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import docx
import pytest
from selectolax.lexbor import LexborHTMLParser

from notifications.memo import MemoDocument
from notifications.printed.docx import render_docx
from notifications.printed.glyphs import printable
from notifications.printed.html import render_html
from notifications.printed.text import render_text
from tests.material.memo_forms import NOT_READ, bare, docx_blocks, docx_text, memos, pdf_of, pdf_text, rows_of, said

pytestmark = pytest.mark.xdist_group("forms")
KINDS = ("month", "week", "quarter", "hearing", "closing", "extract", "erratum", "hostile")
MARK = re.compile(r"\[(?:\d+|[A-Z]{1,2})(?:, (?:\d+|[A-Z]{1,2}))*\]")
OTHER_ORDER = re.compile("[\u0300-\u036f\u0590-\u08ff]")
"""A PDF holds glyphs: what is read back of words from right to left, or of marks over letters, is in another order."""
"""The annex for what the two pages of the PDF have no room for."""


@cache
def page(kind: str) -> LexborHTMLParser:
    tree = LexborHTMLParser(render_html(memos()[kind]).decode())
    for apart in tree.css(NOT_READ):
        apart.decompose()
    return tree


@cache
def document(kind: str) -> bytes:
    return render_docx(memos()[kind])


@cache
def text(kind: str) -> str:
    return MARK.sub("", render_text(memos()[kind]).decode())


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


@pytest.mark.parametrize("form", ["docx", "txt"])
@pytest.mark.parametrize("kind", KINDS)
def test_document_and_text_say_the_pages_sentences_in_its_order_and_no_other(kind: str, form: str) -> None:
    whole = bare(docx_text(document(kind)) if form == "docx" else text(kind))
    there = on_page(kind)
    assert len(there) > 5
    assert missing(there, whole) == []
    on = {name for name, _ in there}
    elsewhere = {bare(words) for name, words in said_in(memos()[kind]).items() if name not in on}
    alone = [words for words in elsewhere if not any(words in other for _, other in there)]
    changes = {bare(printable(change.text)) for change in memos()[kind].changes}
    assert [words for words in alone if words in changes and words in whole] == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_pdf_says_them_in_that_order(kind: str) -> None:
    facts = memos()[kind]
    there = [(name, words) for name, words in on_page(kind) if not OTHER_ORDER.search(words)]
    assert missing(there, pdf_text(pdf_of(kind), facts)) == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_headings_are_the_same_in_the_same_order(kind: str) -> None:
    html = [bare(node.text()) for node in page(kind).css("main h2, main h3")]
    styled = [bare(words) for style, words in docx_blocks(document(kind)) if style in ("Heading 1", "Heading 2")]
    assert styled == html
    under = re.findall(r"\n\n((?:[^\n]+\n)+)(?:=+|-+)\n", text(kind))
    assert [bare(words) for words in under] == html


@pytest.mark.parametrize("kind", KINDS)
def test_the_tables_hold_the_same_cells(kind: str) -> None:
    html = [[bare(cell.text()) for cell in row.css("th, td")] for row in page(kind).css("main table tr")]
    tables = docx.Document(io.BytesIO(document(kind))).tables
    rows = [["\n".join(map(said, cell)) for cell in row] for table in tables for row in rows_of(table)]
    assert [[bare(cell) for cell in row] for row in rows] == html


def test_a_sentence_in_another_place_is_found() -> None:
    there = on_page("month")
    moved = [there[1], there[0], *there[2:]]
    whole = bare(docx_text(document("month")))
    assert missing(moved, whole)
    assert missing([*there, ("none", "Thisissaidnowhere.")], whole) == ["none"]
