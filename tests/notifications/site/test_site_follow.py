"""Who follows one recommendation: its feed, its calendar, and what its page says happens next."""

import json
import posixpath
import re
from typing import Any
from xml.etree import ElementTree

import pytest
from selectolax.lexbor import LexborHTMLParser

from notifications.site import MemoFolder
from tests.material.site import files_of, memo, past, told, withdrawn
from tests.notifications.site.test_site_feeds import ATOM, dates, feed, milestone_of, text
from tests.notifications.site.test_site_older import older


def later(*lines: str, **changes: Any) -> dict[str, Any]:
    """Return the made-up memo with more lines in the history of R5, and changes of its row."""
    facts: dict[str, Any] = json.loads(told())
    page = next(page for page in facts["annex"] if page["rec"] == "R5")
    page["history"] += [{"date": "2026-11-20", "what": line, "trace": []} for line in lines]
    next(row for row in facts["recommendations"] if row["id"] == "R5").update(changes)
    return facts


def entries(memos: list[MemoFolder], rec: str) -> dict[str, str]:
    """Return the entries of the feed of a recommendation: the end of each id, and its summary."""
    found = feed(memos, path=f"recommendations/{rec}.atom").findall(f"{ATOM}entry")
    return {text(entry, "id").split("/memo/")[1]: text(entry, "summary") for entry in found}


def test_its_feed_has_the_memos_that_say_something_new_of_it() -> None:
    changed = later("Made up: a line of the third memo", proof="awaiting_review", why=None)
    memos = [memo(1), memo(2), memo(3, says=changed), memo(4, says=changed)]
    found = entries(memos, "R5")
    assert list(found) == ["3", "1"]
    assert "November 20, 2026: Made up: a line of the third memo." in found["3"]
    assert "DOI's status: Awaiting DOI review" in found["3"]
    assert "NYPD says: done (fictional)." in found["3"]
    assert "March 31, 2026: does not count yet; no proof on file (fictional)." in found["3"]
    assert "NYPD accepted" not in found["3"], "the first memo said it"
    assert list(entries(memos, "R6")) == ["1"], "nothing is new of another recommendation"


def test_a_new_line_alone_is_new_and_repeats_no_status() -> None:
    found = entries([memo(1), memo(2, says=later("Made up: a line"))], "R5")
    assert found["2"].startswith("November 20, 2026: Made up: a line. Demonstration.")


def test_of_many_new_lines_an_entry_has_the_newest_five_in_order_and_counts_the_others() -> None:
    found = entries([memo(1), memo(2, says=later(*(f"Line {number}" for number in range(8))))], "R5")
    assert re.findall(r"Line \d", found["2"]) == [f"Line {number}" for number in range(3, 8)]
    assert "Three more lines are new; the page of R5 has all." in found["2"]


def test_a_withdrawn_memo_is_said_to_be_in_every_feed_and_its_news_becomes_the_next_memo_s() -> None:
    changed = later("Made up: a line")
    assert list(entries([memo(1), memo(2, says=changed), memo(3, says=changed)], "R5")) == ["2", "1"]
    found = entries([memo(1), withdrawn(2), memo(3, says=changed)], "R5")
    assert list(found) == ["2/withdrawn", "2", "3", "1"]
    assert "Made up: it held what may not be shown." in found["2/withdrawn"]
    assert found["2"].startswith("We removed its files")
    assert "Made up: a line" in found["3"]


def test_a_memo_of_an_earlier_form_is_in_its_feed_with_its_own_lines_and_no_status() -> None:
    found = entries([older(1), memo(2)], "R5")
    assert "NYPD says of R5-M1: “The policy is final & signed." in found["1"]
    assert "DOI's status" not in found["1"]
    assert "DOI's status" in found["2"]
    assert "The policy is final" not in found["2"]


def test_an_id_names_the_recommendation_and_stays_when_the_address_changes() -> None:
    memos = [memo(1), withdrawn(2)]
    ids = {
        url: [text(entry, "id") for entry in feed(memos, url, "recommendations/R5.atom").iter(f"{ATOM}entry")]
        for url in (None, "https://other.example/")
    }
    assert ids[None] == ids["https://other.example/"]
    everything = [text(entry, "id") for entry in feed(memos).iter(f"{ATOM}entry")]
    assert not set(ids[None]) & set(everything), "an entry of another feed says something else"
    assert all("/recommendation/R5/memo/" in id_ for id_ in ids[None])


def test_each_link_of_a_feed_without_an_address_leads_to_a_file_of_the_site() -> None:
    files = files_of([memo(1), withdrawn(2)])
    for path in ("feed.atom", "recommendations/R5.atom"):
        top = ElementTree.fromstring(files[path])  # noqa: S314 (our own bytes)
        links = [link.get("href", "") for link in top.iter(f"{ATOM}link")]
        assert {posixpath.normpath(posixpath.join(posixpath.dirname(path), link)) for link in links} <= set(files)
        assert len(links) == 7


def test_its_calendar_has_its_own_dates_as_the_calendar_of_all_has_them() -> None:
    files = files_of([memo(1)])
    everything = dates(files["dates.ics"])
    recs = [page["rec"] for page in json.loads(told())["annex"]]
    own = {rec: dates(files[f"recommendations/{rec}.ics"]) for rec in recs}
    assert own["R7"] == [date for date in everything if milestone_of(date).startswith("R7-")]
    assert sum(map(len, own.values())) == len(everything)
    assert b"X-WR-CALNAME:Dates: Training (R7)\r\n" in files["recommendations/R7.ics"]


def test_a_calendar_without_a_date_stays_so_that_who_follows_it_goes_on_reading_it() -> None:
    facts: dict[str, Any] = json.loads(told())
    facts["annex"][0]["milestones"] = []
    content = files_of([memo(1, says=facts)])["recommendations/R1.ics"]
    assert dates(content) == []
    assert b"BEGIN:VTIMEZONE" in content


@pytest.mark.parametrize("rec", ["R5", "ALL"])
def test_its_page_says_near_the_top_how_to_follow_it(rec: str) -> None:
    page = LexborHTMLParser(files_of([memo(1)])[f"recommendations/{rec}.html"].decode())
    feeds = page.css('head link[rel="alternate"][type="application/atom+xml"]')
    assert [link.attributes["href"] for link in feeds] == ["../feed.atom", f"{rec}.atom"]
    follow = next(node for node in page.css("main p") if node.text().startswith("Follow this:"))
    assert [link.attributes["href"] for link in follow.css("a")] == [f"{rec}.atom", f"{rec}.ics"]
    html = page.html or ""
    assert html.index("Follow this:") < html.index("<h2")


# What happens next


def said_next(row: dict[str, Any], milestone: dict[str, Any], rec: str = "R1") -> str:
    """Return the line on what happens next, of a recommendation whose first milestone has these changes."""
    facts: dict[str, Any] = json.loads(told())
    next(of for of in facts["recommendations"] if of["id"] == rec).update(row)
    next(page for page in facts["annex"] if page["rec"] == rec)["milestones"][0].update(milestone)
    page = LexborHTMLParser(files_of([memo(1, says=facts)])[f"recommendations/{rec}.html"].decode())
    (line,) = [node.text().strip() for node in page.css(".bottom p") if node.text().startswith("What happens next:")]
    return line.removeprefix("What happens next: ")


def turn(verb: str, by: str | None) -> dict[str, Any]:
    return {"turn": {"party": "agency", "verb": verb, "milestone_id": "R1-M1", "since": None, "by": by}}


DO_STEP = {"next": {"who": "Unit", "what": "audit plan (R1-M1)", "text": "Unit: audit plan (R1-M1)"}}
PLAN = "Target date: Written audit plan (R1-M1), February 27, 2026"


@pytest.mark.parametrize(
    ("row", "milestone", "words"),
    [
        ({}, {}, f"DOI: send the target date (R1-M1). {PLAN}: does not count yet; no proof on file (fictional)."),
        (
            DO_STEP | turn("do_step", "2026-12-10"),
            past("passed", 9),
            f"Unit: audit plan (R1-M1), by December 10, 2026. {PLAN}: passed; no proof on file (fictional).",
        ),
        (
            DO_STEP | turn("do_step", "2026-12-18"),
            {"due": "2026-12-18", "due_now": "2026-12-18"} | past("to_come"),
            "Unit: audit plan (R1-M1). Target date: Written audit plan (R1-M1), December 18, 2026:"
            " to come; no proof on file (fictional).",
        ),
        (
            DO_STEP | turn("answer_date", "2026-12-10"),
            {},
            f"Unit: audit plan (R1-M1). {PLAN}: does not count yet; no proof on file (fictional).",
        ),
        (
            DO_STEP | turn("do_step", None),
            {"provisional": True, "waits_for": "R6-M1"} | past("none"),
            "Unit: audit plan (R1-M1). No date yet: Written audit plan (R1-M1), which runs from R6-M1.",
        ),
        (DO_STEP | {"milestone": None, "turn": None}, {}, "Unit: audit plan (R1-M1). No date yet."),
    ],
    ids=["not sent", "by a day", "by its date", "answer by", "no date", "no milestone"],
)
def test_the_page_says_what_happens_next_with_its_day(
    row: dict[str, Any], milestone: dict[str, Any], words: str
) -> None:
    assert said_next(row, milestone) == words


@pytest.mark.parametrize(("state", "word"), [("missed", "overdue"), ("passed", "passed")])
def test_what_happens_next_says_overdue_only_of_a_legal_deadline_with_a_ground(state: str, word: str) -> None:
    said = said_next({}, {"basis": "statute", "duty_basis": "statute"} | past(state, 12))
    assert f"Legal deadline: Written audit plan (R1-M1), February 27, 2026: {word}; no proof on file" in said
    assert ("overdue" in said.lower()) == (state == "missed")


CLOSED = {"proof": "verified", "why": None, "closed_on": "2026-11-02", "date_state": None, "turn": None}


def test_of_a_closed_recommendation_it_says_what_stays_open_the_earliest_three() -> None:
    facts: dict[str, Any] = json.loads(told())
    known = {row["id"]: row for page in facts["annex"] for row in page["milestones"]}
    open_ids = [id_ for id_ in known if id_.startswith("R4-") and known[id_]["proof"] != "verified"][:4]
    row = CLOSED | {"milestone": "R4-M1", "open_after_closing": open_ids}
    row["next"] = {"who": "NYPD", "what": "4 related duties", "text": "4 related duties: NYPD"}
    said = said_next(row, {}, "R4")
    assert said.startswith("4 related duties: NYPD. ")
    days = [known[id_]["due_now"] for id_ in open_ids]
    assert days == sorted(days)
    assert said.count("(fictional).") == 3
    assert [f"({id_.partition('@')[0]}" in said for id_ in open_ids] == [True, True, True, False]
    assert said.endswith("One more stands below.")


def test_of_a_closed_recommendation_with_nothing_open_it_promises_nothing() -> None:
    row = CLOSED | {"milestone": "R1-M4", "open_after_closing": []}
    row["next"] = {"who": "No one", "what": "nothing is open", "text": "No one: nothing is open"}
    assert said_next(row, {}) == "No one: nothing is open."
