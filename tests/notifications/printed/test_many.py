"""A memo of many recommendations has what needs attention most (docs/printed-forms.md#many-recommendations)."""

import csv
import json
from functools import cache
from io import BytesIO

from pypdf import PdfReader

from models.core import evolve
from models.standing import LEAST, most_urgent
from notifications.memo import Annex, MemoDocument, memo_of, milestones_csv
from notifications.memo.pages.recommendations import MOST_ROWS
from notifications.memo.pages.selection import FEW, LARGE, annexes_printed, first_rows
from notifications.printed import render_memo
from notifications.printed.pdf import render_pdf
from notifications.words import say
from tests.material.memo import made_up_memo
from tests.material.memo_forms import recounted, words_of_memo

TIMES = 14


def _body_pages(pdf: bytes) -> int:
    """Return the page before the one on which the annexes begin."""
    pages = [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]
    return next(number for number, text in enumerate(pages) if "Duties by law" in text and number)


@cache
def many(times: int = TIMES) -> MemoDocument:
    """Return the made-up memo with each recommendation and its annex some times, under ids of their own."""
    facts = made_up_memo()
    rows = tuple(
        row if not n else evolve(row, id=f"{row.id}{n:02}") for n in range(times) for row in facts.recommendations
    )
    annex = tuple(
        page if not n else evolve(page, rec=f"{page.rec}{n:02}") for n in range(times) for page in facts.annex
    )
    return recounted(facts.model_copy(update={"recommendations": rows, "annex": annex}))


def test_page_1_has_the_most_urgent_and_each_other_recommendation_stands_in_one_row_after_it() -> None:
    facts = many()
    memo = memo_of(facts)
    (seven,) = (section for section in memo.page_one if section.part == "recommendations")
    (others,) = (section for section in memo.annexes if section.part == "others")
    ids = [row.id.removeprefix("row-") for table in (seven, others) for row in table.rows]
    assert sorted(ids) == sorted(row.id for row in facts.recommendations)
    assert len(seven.rows) == MOST_ROWS
    place = {row.id: LEAST for row in facts.recommendations}
    place |= {page.rec: most_urgent(page.milestones) for page in facts.annex if page.rec != "ALL"}
    assert [place[row.id] for row in first_rows(facts)] == sorted(place.values())[:FEW]


def test_a_related_duty_past_a_legal_deadline_brings_its_recommendation_to_page_1() -> None:
    facts = many()
    last = next(
        row.id for row in reversed(facts.recommendations) if row.id not in {one.id for one in first_rows(facts)}
    )
    changed = [page if page.rec != last else overdue(page) for page in facts.annex]
    assert first_rows(evolve(facts, annex=tuple(changed)))[0].id == last


def overdue(page: Annex) -> Annex:
    """Return a page with one related duty more, three years past a legal deadline."""
    first = page.milestones[0]
    late = {"date_state": "missed", "proof": "none", "why": None, "days_late": 1000}
    duty = evolve(first, relation="related_duty", basis="statute", **late)
    return evolve(page, milestones=(*page.milestones, duty))


def test_only_what_page_1_lists_has_an_annex_and_the_memo_says_where_the_rest_is() -> None:
    facts = many()
    annexes, note = annexes_printed(facts)
    assert {annex.rec for annex in annexes} - {"ALL"} == {row.id for row in first_rows(facts)}
    assert "the JSON file" in note
    heads = [section.id for section in memo_of(facts).annexes]
    assert heads.index("part-others") < heads.index(f"annex-{annexes[0].rec}")


def test_its_body_has_few_pages_and_its_json_everything() -> None:
    facts = many()
    files = render_memo(memo_of(facts))
    assert _body_pages(files["memo.pdf"]) <= 2
    assert len(json.loads(files["memo.json"])["facts"]["recommendations"]) == TIMES * 7
    assert len(files["memo.pdf"]) < 3 * len(render_memo(memo_of(made_up_memo()))["memo.pdf"])


def test_a_memo_of_a_few_is_as_it_was() -> None:
    facts = made_up_memo()
    assert first_rows(facts) == facts.recommendations
    assert annexes_printed(facts) == (facts.annex, "")


def test_every_number_after_a_sentence_has_its_record_and_no_other_record_is_printed() -> None:
    memo = memo_of(many())
    lines = [line for section in memo.sections for line in section.lines]
    cited = {to for line in lines for words in line for mark, to in words.marks if mark.isdecimal()}
    records = memo.section("records")
    assert records
    assert {row.id for row in records.rows} == cited
    assert len(cited) < len(many().records)


def test_a_large_memo_has_no_row_below_page_1_and_every_milestone_in_its_table() -> None:
    facts = many(LARGE // 7 + 1)
    assert memo_of(facts).section("others") is None
    assert "The milestones of the other 98 are in milestones.csv." in " ".join(words_of_memo(facts))
    rows = list(csv.DictReader(milestones_csv(facts).decode().splitlines()))
    assert len(rows) == sum(len(page.milestones) for page in facts.annex)
    assert {row["recommendation"] for row in rows} == {page.rec for page in facts.annex}


def test_a_large_memo_keeps_its_pages_and_its_size() -> None:
    small, twice = many(LARGE // 7 + 1), many(2 * LARGE // 7 + 1)
    for facts in (small, twice):
        assert _body_pages(render_pdf(memo_of(facts))) <= 2
    assert len(str(memo_of(twice).pages())) < 1.3 * len(str(memo_of(small).pages()))


def test_the_bottom_line_of_many_counts_what_it_cannot_name() -> None:
    ids = [f"R{n}" for n in range(1, 202)]
    said = say("bottom.verdict", ids=ids, of=800, mark="")
    assert said == "201 of the 800 recommendations are verified as done."
    assert "201 recommendations" in say("bottom.closed_not_implemented", ids=ids, office="OPR", mark="")
