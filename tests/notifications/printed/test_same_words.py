"""The words of the page and of the PDF are those of memo.json, all of them, section by section and in order."""

import re
from collections.abc import Callable
from functools import cache

import pytest
from selectolax.lexbor import LexborHTMLParser

from models.core import evolve
from notifications.memo import Memo, memo_of
from notifications.memo.shapes import Line, Section
from tests.material.memo_forms import bare, html_of, memos, pdf_of, pdf_text

pytestmark = pytest.mark.xdist_group("forms")
KINDS = ("month", "week", "quarter", "hearing", "closing", "erratum")
OTHER_ORDER = re.compile("[\u0300-\u036f\u0590-\u08ff]")
"""A PDF holds glyphs: what is read back of words from right to left, or of marks over letters, is in another order."""


def words_of(line: Line) -> str:
    """Return the words of a line without its marks."""
    return "".join(bare(words.texts) for words in line)


def words_of_section(section: Section) -> str:
    """Return all that a section says, in the one order of all forms."""
    names = [section.name, section.note]
    names += [part.figure + part.says for part in section.bar]
    before = (*section.small, *section.sentences, *section.quotes, *section.points)
    cells = [
        line
        for row in section.rows
        for cell in ([row.group] if row.group else [row.cells[column.cell] for column in section.columns])
        for line in cell.lines
    ]
    columns = [column.name for column in section.columns] if section.part not in ("records", "terms") else []
    texts = [*names, *map(words_of, before), *columns, *map(words_of, cells)]
    return bare("".join((*texts, *map(words_of, (*section.more, *section.notes)))))


@cache
def page_of(kind: str) -> str:
    """Return the words of the page without marks."""
    tree = LexborHTMLParser(html_of(memos()[kind]).decode())
    for apart in tree.css("sup, style"):
        apart.decompose()
    main = tree.css_first("main")
    assert main is not None
    return bare(main.text())


@cache
def pdf_words(kind: str) -> str:
    """Return the words of the PDF without marks, pages' heads and feet, and what a table repeats on a new page."""
    return pdf_text(pdf_of(kind), memos()[kind])


def first_difference(memo: Memo, whole: str) -> str:
    """Return the first section whose words do not stand in a text after those of the section before it."""
    place = 0
    for section in memo.sections:
        words = words_of_section(section)
        start = whole.find(words, place)
        if start < 0:
            return f"{section.part} {section.rec}: {words[:80]}"
        if place and start != place:
            return f"before {section.part} {section.rec}: {whole[place:start][:80]}"
        place = start + len(words)
    return ""


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_has_the_words_of_memo_json_and_no_others_between(kind: str) -> None:
    assert first_difference(memo_of(memos()[kind]), unlabelled(page_of(kind), memo_of(memos()[kind]))) == ""


def unlabelled(whole: str, memo: Memo) -> str:
    """Return a page without the names of columns of records and terms, which the PDF sets as lists."""
    for section in memo.sections:
        if section.part in ("records", "terms"):
            names = bare("".join(column.name for column in section.columns))
            whole = whole.replace(bare(section.name) + names, bare(section.name))
    signed = bare(memo.head.signed)
    return whole.replace(signed, "", 1)


@pytest.mark.parametrize("kind", KINDS)
def test_the_pdf_has_the_same_words_in_the_same_order(kind: str) -> None:
    memo = memo_of(memos()[kind])
    pdf = pdf_words(kind)
    for section in memo.sections:
        for line in section.lines:
            if not OTHER_ORDER.search(words_of(line)):
                assert words_of(line) in pdf, section.part


@pytest.mark.parametrize("kind", KINDS)
def test_the_head_stands_on_both(kind: str) -> None:
    head = memo_of(memos()[kind]).head
    for text in (head.above_title, head.state_above, head.stamp, head.title, head.hearing, head.why_now, head.signed):
        assert bare(text) in page_of(kind)
        assert bare(text) in pdf_words(kind)
    for label, words in (*head.lines, *head.beside):
        assert bare(label) in page_of(kind)
        assert bare(words) in pdf_words(kind)


@pytest.mark.parametrize(
    "change",
    [
        lambda section: evolve(section, name=f"{section.name} more"),
        lambda section: evolve(section, sentences=section.sentences[::-1]),
        lambda section: evolve(section, sentences=section.sentences[1:]),
    ],
    ids=["added", "turned", "dropped"],
)
def test_a_word_that_differs_is_found(change: Callable[[Section], Section]) -> None:
    memo = memo_of(memos()["month"])
    changed = tuple(change(section) if section.part == "bottom" else section for section in memo.page_one)
    assert "bottom" in first_difference(evolve(memo, page_one=changed), page_of("month"))


def test_every_part_has_a_place_in_both_templates() -> None:
    """A section that no template names would vanish."""
    parts = {section.part for facts in memos().values() for section in memo_of(facts).sections}
    for name in ("memo.typ", "memo.html.j2"):
        text = _template(name)
        assert [part for part in sorted(parts) if f'"{part}"' not in text] == [], name


def _template(name: str) -> str:
    from tests.material.memo import CHECKOUT

    return (CHECKOUT / "notifications" / "templates" / name).read_text()
