"""What a newcomer misread on the site: made-up facts without their mark, a day count where nobody could look."""

import json
from datetime import date
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from notifications.memo.shapes import anchor
from notifications.words import short_date
from tests.material.memo import AS_OF, memo_of, received, sealed_of, story, world_at
from tests.material.site import files_of, memo, past, told, withdrawn
from tests.notifications.memo.test_memo_misread import WHEN
from tests.notifications.site.test_site import text_of


def with_evidence() -> dict[str, Any]:
    late = received("R5-M1", "x.pdf")
    facts = memo_of(world_at(sealed_of((*story(), (WHEN, late))), AS_OF))
    return json.loads(facts.model_dump_json(by_alias=True))  # type: ignore[no-any-return]


def lines_of(page: bytes, kind: str) -> int:
    """Return how many lines of a kind the picture of the dates has."""
    return len(LexborHTMLParser(page.decode()).css(f"svg.chart line.{kind}"))


def row_of(page: bytes, name: str) -> str:
    row = LexborHTMLParser(page.decode()).css_first(f'tr[id="{name}"]')
    assert row
    return " ".join(row.text(separator=" ").split())


def test_evidence_that_came_ends_the_line_of_days_past() -> None:
    files = files_of([memo(1, says=with_evidence())])
    before = files_of([memo(1)])["recommendations/R5.html"]
    assert lines_of(files["recommendations/R5.html"], "unheard") == lines_of(before, "unheard") - 1
    assert "awaiting DOI review" in row_of(files["recommendations/R5.html"], "milestone-R5-M1")


def test_a_real_memo_carries_no_such_mark() -> None:
    facts = json.loads(memo_of(world_at(sealed_of(story()), AS_OF), mock=False).model_dump_json(by_alias=True))
    files = files_of([memo(1, says=facts, mock=False)])
    assert not [path for path in files if path.endswith(".html") and b"(fictional)" in files[path]]


def test_where_all_memos_were_withdrawn_the_site_says_so() -> None:
    text = text_of(files_of([withdrawn(1, day=20)])["index.html"].decode())
    assert "No memo has been issued yet" not in text
    assert "Every memo issued so far was withdrawn." in text


@pytest.mark.parametrize(
    ("basis", "state"),
    [
        ("statute", "missed"), ("statute", "passed"), ("conditional_statute", "passed"),
        ("executive_order_reported", "passed"), ("planning_assumption", "passed"),
    ],
)  # fmt: skip
def test_red_belongs_to_a_legal_deadline_alone_that_is_known_to_be_missed(basis: str, state: str) -> None:
    facts = json.loads(told())
    row = next(row for row in facts["annex"][0]["milestones"] if row["id"] == "R1-M1")
    row |= {"basis": basis, "duty_basis": basis, **past(state, 12)}
    page = files_of([memo(1, says=facts)])["recommendations/R1.html"]
    assert (lines_of(page, "late-line") > 0) is (state == "missed")
    assert ("overdue" in text_of(page.decode()).lower()) is (state == "missed")


def test_a_date_that_the_agency_never_received_is_not_drawn_as_past() -> None:
    facts = json.loads(told())
    row = next(row for row in facts["annex"][0]["milestones"] if row["id"] == "R1-M1")
    row |= past("not_counting")
    page = files_of([memo(1, says=facts)])["recommendations/R1.html"]
    assert lines_of(page, "unheard") == 3, "three dates of this recommendation passed and none was told"
    assert lines_of(page, "past") == 0


def test_the_oversight_office_s_status_stands_before_what_the_agency_says() -> None:
    files = files_of([memo(1)])
    heads = [head.text() for head in LexborHTMLParser(files["index.html"].decode()).css(".recommendations thead th")]
    assert heads.index("DOI's status") < heads.index("NYPD says (fictional)")
    names = [name.text() for name in LexborHTMLParser(files["recommendations/R1.html"].decode()).css(".bottom dt")]
    assert names[0] == "DOI's status"
    row = row_of(files["index.html"], "row-R5")
    assert row.index("No proof on file") < row.index("done")


def test_each_made_up_fact_is_marked_on_the_site_as_in_the_memo() -> None:
    files = files_of([memo(1)])
    assert "(fictional)" not in row_of(files["index.html"], "row-R1")
    assert "extended to July 31, 2026 (fictional)" in text_of(files["recommendations/R7.html"].decode())
    assert "guidance-draft.pdf (fictional)" in text_of(files["recommendations/R2.html"].decode())


def test_a_placeholder_prints_no_date() -> None:
    held = [
        (page["rec"], row)
        for page in json.loads(told())["annex"]
        for row in page["milestones"]
        if row["provisional"] and row["basis"] != "pending_bill"
    ]
    files = files_of([memo(1)])
    assert held
    for rec, row in held:
        shown = row_of(files[f"recommendations/{rec}.html"], anchor("milestone", row["id"]))
        assert "Runs from" in shown
        assert row["due"] not in shown
        assert short_date(date.fromisoformat(row["due"])) not in shown
