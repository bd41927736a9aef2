"""What a newcomer misread on the site: made-up facts without their mark, a day count where nobody could look."""

import json
import re
from datetime import date
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from notifications.words import WHY, short_date
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
    assert "Awaiting DOI review" in row_of(files["recommendations/R5.html"], "R5-M1")


def test_no_day_count_stands_beside_what_was_not_checked_and_its_why_does() -> None:
    facts = json.loads(told())
    rows = [(page["rec"], row) for page in facts["annex"] for row in page["milestones"]]
    unread = [(rec, row) for rec, row in rows if row["proof"] == "not_checked"]
    assert unread
    files = files_of([memo(1)])
    for rec, row in unread:
        shown = row_of(files[f"recommendations/{rec}.html"], row["id"].split("@")[0])
        assert "not checked" in shown.lower()
        assert WHY[row["why"]] in shown or "@" in row["id"]
        assert not re.search(r"\d+ days? past", shown)


def test_red_and_overdue_belong_to_a_legal_deadline_alone() -> None:
    for basis, state in (
        ("statute", "missed"), ("statute", "passed"), ("conditional_statute", "passed"),
        ("executive_order_reported", "passed"), ("planning_assumption", "passed"),
    ):  # fmt: skip
        facts = json.loads(told())
        row = next(each for each in facts["annex"][0]["milestones"] if each["id"] == "R1-M1")
        row |= {"basis": basis, "duty_basis": basis, **past(state, 12)}
        if state == "missed":
            row |= {"status_note": "looked on Nov. 20, 2026, found nothing"}
        page = files_of([memo(1, says=facts)])["recommendations/R1.html"]
        is_known, shown = state == "missed", row_of(page, "R1-M1")
        assert ("Overdue: 12 days past the legal deadline" in shown) is is_known
        assert ("looked on Nov. 20, 2026, found nothing" in shown) is is_known, "no ground is left unsaid"
        assert bool(LexborHTMLParser(page.decode()).css("tr .late")) is is_known
        assert (lines_of(page, "late-line") > 0) is is_known
        assert ("overdue" in text_of(page.decode()).lower()) is is_known
        assert "12 days past" in shown
        assert ("12 days past a legal deadline, no proof on file" in shown) is (basis == "statute" and not is_known)


def test_a_legal_deadline_whose_evidence_awaits_review_is_not_said_to_have_no_proof() -> None:
    facts = json.loads(told())
    row = next(each for each in facts["annex"][0]["milestones"] if each["id"] == "R1-M1")
    row |= {"basis": "statute", **past("passed", 12), "proof": "awaiting_review"}
    shown = row_of(files_of([memo(1, says=facts)])["recommendations/R1.html"], "R1-M1")
    assert "12 days past a legal deadline" in shown
    assert "no proof" not in shown


def test_each_instance_of_a_recurring_duty_says_for_itself_that_it_is_overdue_and_why() -> None:
    facts = json.loads(told())
    rows = {row["id"]: row for page in facts["annex"] for row in page["milestones"]}
    first, second = rows["R4-M3@2026Q1"], rows["R4-M3@2026Q2"]
    for row in (first, second):
        row |= {"basis": "statute"}
    first |= past("passed", 209) | {"status_note": "first asked Nov. 2, 2026"}
    second |= past("missed", 118) | {"status_note": "looked on Nov. 20, 2026, found nothing"}
    shown = row_of(files_of([memo(1, says=facts)])["recommendations/R4.html"], "R4-M3")
    assert "first quarter 2026 209 days past a legal deadline, no proof on file" in shown
    assert "second quarter 2026 Overdue: 118 days past the legal deadline" in shown
    assert "second quarter 2026, no proof on file; looked on Nov. 20, 2026, found nothing" in shown
    first |= past("missed", 209) | {"status_note": second["status_note"]}
    shown = row_of(files_of([memo(1, says=facts)])["recommendations/R4.html"], "R4-M3")
    assert shown.lower().count("looked on") == 1, "a ground that they share stands once"
    assert shown.count("Overdue: ") == 2


def test_a_date_that_the_agency_never_received_is_not_called_past() -> None:
    facts = json.loads(told())
    row = next(each for each in facts["annex"][0]["milestones"] if each["id"] == "R1-M1")
    row |= past("not_counting")
    page = files_of([memo(1, says=facts)])["recommendations/R1.html"]
    assert "NYPD has not received this date" in row_of(page, "R1-M1")
    assert "past" not in row_of(page, "R1-M1")
    assert lines_of(page, "unheard") == 3, "three dates of this recommendation passed and none was told"
    assert lines_of(page, "past") == 0


def test_the_oversight_office_s_status_stands_before_what_the_agency_says() -> None:
    files = files_of([memo(1)])
    for path in ("index.html", "recommendations/R1.html"):
        heads = [each.text() for each in LexborHTMLParser(files[path].decode()).css("thead th")]
        assert heads.index("DOI's status") < heads.index("NYPD says")
    row = row_of(files["index.html"], "R5")
    assert row.index("No proof on file") < row.index("Done")


def test_another_office_s_duty_is_not_shown_as_the_agency_s_silence() -> None:
    shown = row_of(files_of([memo(1)])["recommendations/R4.html"], "R4-M3")
    assert "NYPD says: Not NYPD's duty" in shown


def test_each_made_up_fact_is_marked_on_the_site_as_in_the_memo() -> None:
    files = files_of([memo(1)])
    assert "Done (fictional)" in row_of(files["index.html"], "R5")
    assert "NYPD says: Nothing" in row_of(files["index.html"], "R1")
    assert "(fictional)" not in row_of(files["index.html"], "R1")
    assert "extended to July 31, 2026 (fictional)" in row_of(files["recommendations/R7.html"], "R7-M1")
    assert "guidance-draft.pdf (fictional)" in text_of(files["recommendations/R2.html"].decode())


def test_a_real_memo_carries_no_such_mark() -> None:
    facts = json.loads(memo_of(world_at(sealed_of(story()), AS_OF), mock=False).model_dump_json(by_alias=True))
    files = files_of([memo(1, says=facts, mock=False)])
    assert not [path for path in files if path.endswith(".html") and b"(fictional)" in files[path]]


def test_where_all_memos_were_withdrawn_the_site_says_so() -> None:
    text = text_of(files_of([withdrawn(1, day=20)])["index.html"].decode())
    assert "No memo has been issued yet" not in text
    assert "Every memo issued so far was withdrawn." in text


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
        shown = row_of(files[f"recommendations/{rec}.html"], row["id"].split("@")[0])
        assert "Clock not started" in shown
        assert "No date yet" in shown
        assert row["due"] not in shown
        assert short_date(date.fromisoformat(row["due"])) not in shown
