"""The days past on the site are the memo's own, counted from where the memo counts them (docs/record.md#standing)."""

import json
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from notifications.words import mid
from tests.material.site import files_of, memo, past, told
from tests.notifications.site.test_site import text_of
from tests.notifications.site.test_site_misread import row_of


def cells_of(page: bytes, name: str) -> list[str]:
    """Return the cells of a row: what it is about, the office's status, what the agency says, its date, the last."""
    cells = LexborHTMLParser(page.decode()).css(f'tr[id="{name}"] > *')
    return [" ".join(cell.text().split()) for cell in cells]


def shown_with(stands: dict[str, Any], received: str | None) -> str:
    """Return the row of a milestone that was due on June 30, 2026, as the page of its recommendation shows it."""
    facts: dict[str, Any] = json.loads(told())
    row = next(row for row in facts["annex"][0]["milestones"] if row["id"] == "R1-M1")
    row |= {"due": "2026-06-30", "due_now": "2026-06-30", "extended": None}
    row |= stands | {"asked_on": received, "answer_due": stands["counts_from"]}
    party, verb = ("agency", "do_step") if received else ("oversight", "send_date")
    row["turn"] = {"party": party, "verb": verb, "milestone_id": "R1-M1", "since": None, "by": None}
    return row_of(files_of([memo(1, says=facts)])["recommendations/R1.html"], "R1-M1")


@pytest.mark.parametrize(
    ("counts_from", "days", "words"),
    [
        ("2026-11-19", 6, "6 days past our target date, counted from Nov. 19, 2026"),
        ("2026-06-30", 148, "148 days past our target date"),
        ("2026-03-02", 148, "148 days past our target date"),
        (None, 148, "148 days past our target date"),
    ],
)
def test_days_past_are_counted_from_the_later_of_the_date_and_the_day_of_the_answer(
    counts_from: str | None, days: int, words: str
) -> None:
    shown = shown_with(past("passed", days, counts_from), "2026-11-04")
    assert words in shown
    assert ("counted from" in shown) == ("counted from" in words)


@pytest.mark.parametrize(
    ("extended", "kind", "text", "is_shown"),
    [
        (None, "offer_declined", "DOI declined the date offered, Dec. 31, 2026, and kept ours (fictional)", True),
        ("2026-07-31", "date_declined", "New date, Dec. 31, 2026, declined by DOI (fictional)", True),
        ("2026-07-31", "date_granted", "New date granted by DOI: July 31, 2026 (fictional)", False),
    ],
)
def test_what_the_office_decided_stands_with_the_date_and_never_as_the_agency_s_word(
    extended: str | None, kind: str, text: str, is_shown: bool
) -> None:
    """A later date that was granted says itself that it was."""
    facts: dict[str, Any] = json.loads(told())
    row = next(row for row in facts["annex"][0]["milestones"] if row["id"] == "R1-M1")
    decision = {"kind": kind, "seq": 9, "on": "2026-06-01", "day": "2026-12-31", "in_force": True, "text": text}
    row |= {"extended": extended, "extensions": int(bool(extended)), "last_decision": decision, "last_answer": None}
    row |= {"due_now": extended or row["due"], **past("passed", 20)}
    files = files_of([memo(1, says=facts)])
    for path, name in (("recommendations/R1.html", "R1-M1"), ("index.html", "R1")):
        cells = cells_of(files[path], name)
        assert (text in cells[3]) is is_shown, path
        assert cells[2].endswith("Nothing")
        assert ("extended to July 31, 2026" in cells[3]) is bool(extended)


def test_the_table_has_an_answer_in_few_words_and_the_page_its_reason() -> None:
    facts: dict[str, Any] = json.loads(told())
    text = "Offered December 18, 2026 (fictional). Reason: “made up”"
    answer = {"kind": "date_offered", "seq": 9, "on": "2026-11-09", "day": "2026-12-18", "in_force": True, "text": text}
    facts["recommendations"][0] |= {"last_answer": answer, "agency": "nothing", "answered": "R1-M1"}
    files = files_of([memo(1, says=facts)])
    assert cells_of(files["index.html"], "R1")[2] == "NYPD says: Audit plan: offered Dec. 18, 2026 (fictional)"
    assert f"Audit plan: {mid(text)}" in text_of(files["recommendations/R1.html"].decode())


def test_an_answer_about_a_related_duty_is_not_the_recommendation_s() -> None:
    facts: dict[str, Any] = json.loads(told())
    answer = {"kind": "working_on_it", "seq": 9, "on": "2026-11-09", "day": None, "in_force": True, "text": "On it"}
    facts["recommendations"][3] |= {"last_answer": answer, "agency": "nothing", "answered": "R4-M6"}
    rows = {row["id"]: row for page in facts["annex"] for row in page["milestones"]}
    assert rows["R4-M6"]["relation"] == "related_duty"
    assert cells_of(files_of([memo(1, says=facts)])["index.html"], "R4")[2] == "NYPD says: Nothing"


def test_a_closed_recommendation_has_the_day_of_its_closing_and_says_whose_related_duties_are_open() -> None:
    facts: dict[str, Any] = json.loads(told())
    row = facts["recommendations"][0]
    row |= {"proof": "verified", "why": None, "closed_on": "2026-11-02", "milestone": "R1-M4", "date_state": None}
    row["turn"] = None
    row["next"] = {"who": "NYPD", "what": "1 related duty", "text": "1 related duty: NYPD"}
    files = files_of([memo(1, says=facts)])
    cells = cells_of(files["index.html"], "R1")
    assert cells[3:] == ["Next date: Closed Nov. 2, 2026", "Who acts next: 1 related duty: NYPD"]
    assert "What happens next: 1 related duty: NYPD." in text_of(files["recommendations/R1.html"].decode())


def test_a_later_look_that_found_nothing_either_is_no_new_line_of_what_the_memos_said() -> None:
    def looked(day: str) -> dict[str, Any]:
        facts: dict[str, Any] = json.loads(told())
        row = facts["recommendations"][0]
        row |= {"date_state": "missed", "days_late": 9, "status_note": f"looked on {day}, found nothing"}
        return facts

    memos = [memo(1), memo(2, says=looked("Nov. 20, 2026")), memo(3, says=looked("Nov. 24, 2026"))]
    page = LexborHTMLParser(files_of(memos)["recommendations/R1.html"].decode())
    names = [node.text() for node in page.css('table[aria-labelledby="said"] tbody th')]
    assert names == ["memo no. 1", "memo no. 2"], "that it is overdue is new, once"


def test_where_nothing_is_past_no_days_are_counted() -> None:
    assert "past" not in shown_with(past("not_counting", 0, "2026-12-07"), "2026-11-20")


@pytest.mark.parametrize(("received", "words"), [(None, "NYPD has not received this date"), ("2026-11-04", "Target")])
def test_a_date_that_nobody_received_is_called_so_where_nobody_could_look(received: str | None, words: str) -> None:
    shown = shown_with(past("not_counting") | {"proof": "not_checked", "why": "not_read"}, received)
    assert words.lower() in shown.lower()
    assert ("has not received" in shown) == (received is None)
