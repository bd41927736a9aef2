"""The page of a recommendation says what the memo says of it, whether the memo had room to print it or not."""

import json
import re
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from notifications.memo.shapes import Section
from tests.material.site import files_of, memo, told
from tests.notifications.site.test_site import text_of


def bare(words: str) -> str:
    """Return the letters and digits of a text, by which a page and a document are compared."""
    return re.sub(r"\W", "", words)


def words_of(section: Section) -> list[str]:
    """Return the name, the heads and the lines of a section without their marks."""
    heads = [section.name, *(column.name for column in section.columns)]
    return heads + [words.texts for line in section.lines for words in line]


def of_page(page: bytes) -> LexborHTMLParser:
    """Return a page without its raised marks."""
    tree = LexborHTMLParser(page.decode())
    for mark in tree.css("sup"):
        mark.decompose()
    return tree


@pytest.mark.parametrize("rec", ["R1", "R4", "R5", "R7", "ALL"])
def test_the_page_has_each_section_of_its_annex_and_each_cell_of_its_row(rec: str) -> None:
    issued = memo(1)
    page = of_page(files_of([issued])[f"recommendations/{rec}.html"])
    shown = bare(page.body.text() if page.body else "")
    sections = [section for section in issued.stored.sections if section.rec == rec]  # type: ignore[union-attr]
    assert sections
    places = []
    for section in sections:
        assert [words for words in words_of(section) if bare(words) not in shown] == []
        places.append(shown.index(bare(section.name)))
    assert places == sorted(places), "in the order of the memo"
    table = issued.stored.section("recommendations")  # type: ignore[union-attr]
    rows = [row for row in table.rows if row.id == f"row-{rec}"]
    assert len(rows) == (rec != "ALL")
    boxes = page.css(".bottom dd")
    for row in rows:
        for cell, box in zip(table.cells_of(row)[1:], boxes, strict=True):
            assert bare(box.text()) == bare("".join(words.texts for line in cell.lines for words in line))


def many() -> dict[str, Any]:
    """Return a made-up memo of forty recommendations, of which twelve have an annex that is printed."""
    facts: dict[str, Any] = json.loads(told())
    rows, pages = facts["recommendations"], [page for page in facts["annex"] if page["rec"] != "ALL"]
    facts["recommendations"] = [rows[at % 7] | {"id": f"R{at + 1}"} for at in range(40)]
    facts["annex"] = [pages[at % 7] | {"rec": f"R{at + 1}"} for at in range(40)]
    return facts


def test_what_the_memo_has_no_room_for_stands_on_the_page_in_the_same_words_and_without_marks() -> None:
    issued = memo(1, says=many())
    files = files_of([issued])
    printed = {section.rec for section in issued.stored.sections if section.rec}  # type: ignore[union-attr]
    assert 0 < len(printed) < 40
    for number in range(8, 41):
        rec, like = f"R{number}", f"R{(number - 1) % 7 + 1}"
        page, other = (of_page(files[f"recommendations/{name}.html"]) for name in (rec, like))
        assert len(page.css("tbody tr")) == len(other.css("tbody tr")) > 0
        assert len(page.css(".bottom dd")) == 4
        assert [row.text() for row in page.css("tbody td.cell-date")] == [
            row.text() for row in other.css("tbody td.cell-date")
        ]
        marks = LexborHTMLParser(files[f"recommendations/{rec}.html"].decode()).css("section.annex sup")
        assert rec in printed or not marks


def test_a_closed_recommendation_has_the_day_of_its_closing_and_says_whose_related_duties_are_open() -> None:
    facts: dict[str, Any] = json.loads(told())
    row = facts["recommendations"][0]
    row |= {"proof": "verified", "why": None, "closed_on": "2026-11-02", "milestone": "R1-M4", "date_state": None}
    row["turn"] = None
    row["next"] = {"who": "NYPD", "what": "1 related duty", "text": "1 related duty: NYPD"}
    files = files_of([memo(1, says=facts)])
    text = text_of(files["recommendations/R1.html"].decode())
    assert "Verified as done" in text
    assert "Nov. 2" in text
    assert "What happens next: 1 related duty: NYPD." in text


def test_a_later_look_that_found_nothing_either_is_no_new_line_of_what_the_memos_said() -> None:
    def looked(day: str) -> dict[str, Any]:
        facts: dict[str, Any] = json.loads(told())
        row = facts["recommendations"][0]
        row |= {"date_state": "missed", "days_late": 9, "status_note": f"looked on {day}, found nothing"}
        return facts

    memos = [memo(1), memo(2, says=looked("Nov. 20, 2026")), memo(3, says=looked("Nov. 24, 2026"))]
    assert [name for name, _ in said_by_memo(files_of(memos)["recommendations/R1.html"])] == [
        "Memo no. 2", "Memo no. 1",
    ], "that it is overdue is new, once"  # fmt: skip


def said_by_memo(page: bytes) -> list[tuple[str, str]]:
    """Return what each memo first said of a recommendation: the memo, and its words."""
    items = LexborHTMLParser(page.decode()).css("#said + ul li")
    return [(item.css_first("a").text(), " ".join(item.text().split())) for item in items]  # type: ignore[union-attr]
