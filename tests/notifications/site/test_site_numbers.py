"""The site with none, one and many of everything, with long titles, and its spreadsheet."""

import csv
import json
from copy import deepcopy
from io import StringIO
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.material.site import files_of, memo, past, told
from tests.notifications.site.test_site import text_of
from tests.notifications.site.test_site_misread import row_of

LONG = "Review of every memorandum, operations order and training bulletin that names a federal agency " * 2
OVERDUE = {"basis": "statute", "duty_basis": "statute", **past("missed", 12)}


def facts() -> dict[str, Any]:
    return json.loads(told())  # type: ignore[no-any-return]


def only(*recs: str) -> dict[str, Any]:
    """Return the made-up memo with these recommendations alone."""
    said = facts()
    said["recommendations"] = [each for each in said["recommendations"] if each["id"] in recs]
    said["annex"] = [each for each in said["annex"] if each["rec"] in recs]
    return said


def index(said: dict[str, Any]) -> str:
    return files_of([memo(1, says=said)])["index.html"].decode()


@pytest.mark.parametrize(
    ("recs", "words"),
    [
        (("R1",), "Where DOI's recommendation to NYPD stands"),
        (("R1", "R2"), "Where DOI's two recommendations to NYPD stand"),
        (tuple(f"R{n}" for n in range(1, 8)), "Where DOI's seven recommendations to NYPD stand"),
    ],
)
def test_the_title_counts_the_recommendations(recs: tuple[str, ...], words: str) -> None:
    page = index(only(*recs))
    assert LexborHTMLParser(page).css_first("h1").text() == words  # type: ignore[union-attr]
    assert len(LexborHTMLParser(page).css(".strip li")) == len(recs)


def test_a_memo_with_nothing_in_it_has_a_page_without_empty_parts() -> None:
    said = facts()
    for name in ("recommendations", "annex", "changes", "sources", "findings", "questions"):
        said[name] = []
    page = index(said)
    assert not LexborHTMLParser(page).css(".strip, .ask, .deadlines, .recommendations")
    files = files_of([memo(1, says=said)])
    assert "No source has been checked." in text_of(files["sources.html"].decode())
    assert not LexborHTMLParser(files["about.html"].decode()).css(".found")
    assert "No law, order or bill sets a duty here." in text_of(files["duties.html"].decode())
    assert not LexborHTMLParser(files["duties.html"].decode()).css("table")


def legal(state: str, due: str, days: int = 0, **changes: Any) -> dict[str, Any]:
    """Return the fields of a legal deadline of a made-up milestone, as memo.json has them; nobody was asked."""
    return {
        "basis": "statute", "duty_basis": "statute", "provisional": False, "due": due, "due_now": due, "extended": None,
        "duty_on": "agency", "asked_on": None, "answers": [], "says": None, "shows_in": None, "status_note": "",
    } | past(state, days) | changes  # fmt: skip


def deadlines_of(said: dict[str, Any]) -> list[tuple[str, list[str]]]:
    """Return the groups of legal deadlines on the first page: what is known of them, and a line each."""
    section = LexborHTMLParser(index(said)).css_first("section.deadlines")
    assert section
    groups: list[tuple[str, list[str]]] = []
    for row in section.css("tbody tr"):
        if row.attributes.get("class") == "group":
            groups.append((" ".join(row.text(separator=" ").split()), []))
        else:
            groups[-1][1].append(" ".join(row.text(separator=" ").split()))
    return groups


def with_deadlines(*deadlines: dict[str, Any]) -> dict[str, Any]:
    """Return the made-up memo with these legal deadlines and no other, all of one recommendation."""
    said = facts()
    for annex in said["annex"]:
        for row in annex["milestones"]:
            row |= {"basis": "planning_assumption"}
    like = said["annex"][0]["milestones"][0]
    said["annex"][0]["milestones"] += [
        like | {"id": f"R1-M{90 + place}", "what": f"Duty {place}", "short": f"Duty {place}"} | fields
        for place, fields in enumerate(deadlines)
    ]
    return said


def test_legal_deadlines_stand_in_groups_by_what_is_known_of_whom_and_whether_we_asked() -> None:
    groups = deadlines_of(
        with_deadlines(
            legal("passed", "2026-09-01", proof="not_checked", why="turned_off"),
            legal("passed", "2026-07-31", 117, asked_on="2026-11-04"),
            legal("to_come", "2026-12-01"),
            legal("passed", "2026-02-04", 294, asked_on="2026-11-06"),
            legal("missed", "2026-10-31", 25, asked_on="2026-11-04"),
            legal("passed", "2026-03-04", 266),
            legal("passed", "2026-06-30", 148, duty_on="mayor", who="the Mayor's Office"),
        )
    )
    assert [head for head, _ in groups] == [
        "Overdue; no proof on file. DOI looked where it would show and found nothing. DOI first asked November 4;"
        " no answer.",
        "Passed; no proof on file. DOI first asked November 4 to November 6; no answer.",
        "Passed; no proof on file. DOI has not asked about it.",
        "The Mayor's Office: passed; no proof on file. DOI has not asked about it.",
        "Passed; not checked (source turned off in our settings). DOI has not asked about it.",
    ]
    assert [line.split(" The ")[0] for _, lines in groups for line in lines] == [
        "Duty 4 R1 Oct. 31 25", "Duty 3 R1 Feb. 4 294", "Duty 1 R1 July 31 117", "Duty 5 R1 March 4",
        "Duty 6 R1 June 30", "Duty 0 R1 Sept. 1",
    ]  # fmt: skip


def test_the_heading_has_a_number_for_nypd_for_others_and_for_what_is_not_checked() -> None:
    rows = (legal("passed", "2026-09-01", proof="not_checked", why="not_read"), legal("missed", "2026-02-04", 25))
    others = legal("passed", "2026-07-31", 9, duty_on="mayor", who="the Mayor's Office")
    own = legal("passed", "2026-07-31", 9, duty_on="oversight", who="DOI")
    said = with_deadlines(*rows, others, own)
    page = text_of(index(said))
    assert "Legal deadlines passed: 1 of NYPD, 1 of others, no proof; 1 of NYPD, not checked" in page
    assert sum(len(lines) for _, lines in deadlines_of(said)) == 3


def test_of_many_legal_deadlines_the_first_page_has_seven_and_says_where_the_others_are() -> None:
    said = with_deadlines(*(legal("passed", f"2026-0{month}-01", 10) for month in range(1, 10)))
    page = text_of(index(said))
    assert sum(len(lines) for _, lines in deadlines_of(said)) == 7
    assert "Two more, passed, stand under “Duties by law.”" in page


def test_without_a_deadline_to_ask_about_the_next_ones_stand_there() -> None:
    said = with_deadlines(legal("to_come", "2027-01-24"), legal("to_come", "2027-01-25"))
    assert "Next legal deadlines" in text_of(index(said))
    rows = LexborHTMLParser(index(said)).css("section.deadlines tbody tr")
    assert [row.text()[:6] for row in rows] == ["Duty 0"], "sixty days ahead"


def test_a_recommendation_that_is_verified_has_a_full_mark_and_asks_nothing() -> None:
    said = facts()
    row = said["recommendations"][0]
    row |= {
        "proof": "verified",
        "why": None,
        "status_note": "",
        "milestone": None,
        "due": None,
        "extended": None,
        "date_state": None,
        "turn": None,
    }
    row["next"] = {"who": "No one", "what": "nothing is open", "text": "No one: nothing is open"}
    files = files_of([memo(1, says=said)])
    shown = row_of(files["index.html"], "row-R1")
    assert "Verified as done" in shown
    tree = LexborHTMLParser(files["index.html"].decode())
    assert tree.css(".strip li")[0].css(".m-verified")
    text = text_of(files["recommendations/R1.html"].decode())
    assert "What happens next: No one: nothing is open." in text


def test_duties_are_the_sections_of_the_memo_with_law_and_condition() -> None:
    said = facts()
    row = next(each for each in said["annex"][0]["milestones"] if each["id"] == "R1-M1")
    row |= {
        "basis": "conditional_statute", "duty_basis": "conditional_statute", "law_line": "Admin. Code § 1-1 (made-up)",
        "condition": "the agency is a covered agency", "law": [{"sure": "inferred"}],
    }  # fmt: skip
    issued = memo(1, says=said)
    page = LexborHTMLParser(files_of([issued])["duties.html"].decode())
    assert [each.text() for each in page.css("h2")][1:] == ["Duties by law"]
    groups = [each.text() for each in page.css(".duties .group")]
    assert groups[0].startswith("Legal deadlines.")
    assert len(groups) == len(set(groups))
    words = text_of(page.html or "")
    assert "Only if the agency is a covered agency" in words
    assert "§ 3-119.13(e)" in words


def test_sources_that_were_not_read_come_first_with_their_reason() -> None:
    page = LexborHTMLParser(files_of([memo(1)])["sources.html"].decode())
    results = [each.text() for each in page.css("td.cell-result")]
    unread = [words.startswith(("Not read", "Never")) for words in results]
    assert unread == sorted(unread, reverse=True)
    assert {"Not read: this kind of source cannot be read here yet"} <= {
        words.rstrip("0123456789,\u2060") for words in results
    }
    assert len(results) == len(facts()["sources"])


def test_sources_are_counted_as_in_the_memo_those_that_open_milestones_rely_on() -> None:
    said = facts()
    said["source_counts"] = {"of": 8, "read": 1, "old_copy": 1, "unread": 6}
    files = files_of([memo(1, says=said)])
    assert "What we could not check: 6 sources" in text_of(files["index.html"].decode())
    text = text_of(files["sources.html"].decode())
    assert "Open milestones rely on eight sources: 1 read, 1 old copy, 6 not read." in text
    more = "The list below also has sources that no open milestone relies on."
    assert (more in text) == (len(said["sources"]) > 8)
    said["source_counts"] = dict.fromkeys(said["source_counts"], 0)
    files = files_of([memo(1, says=said)])
    assert "No open milestone relies on a source." in text_of(files["sources.html"].decode())


def test_the_spreadsheet_has_one_row_for_each_milestone_and_no_formula() -> None:
    said = facts()
    said["annex"][0]["milestones"][0]["what"] = '=HYPERLINK("http://elsewhere.example")'
    said["annex"][0]["milestones"][1] |= OVERDUE
    rows = list(csv.DictReader(StringIO(files_of([memo(1, says=said)])["milestones.csv"].decode(), newline="")))
    ids = [row["id"] for annex in said["annex"] for row in annex["milestones"]]
    assert [row["milestone"] for row in rows] == ids
    assert not [cell for row in rows for cell in row.values() if cell[:1] in ("=", "+", "-", "@")]
    late = rows[1]
    assert (late["kind_of_date"], late["days_past"], late["basis_code"]) == ("Legal deadline", "12", "statute")
    facts_of = {row["id"]: row for annex in said["annex"] for row in annex["milestones"]}
    bodies = {"oversight": "DOI", "agency": "NYPD"}
    for row in rows:
        of = facts_of[row["milestone"]]
        assert (row["date_state"], row["proof"], row["why"]) == (of["date_state"], of["proof"], of["why"] or "")
        turn = of["turn"] or {"party": "", "verb": ""}
        by = bodies.get(turn["party"], of["who"]) if of["turn"] else ""
        assert (row["next_by"], row["next_verb"]) == (by, turn["verb"])
        assert row["original_date"] or row["runs_from"] or row["milestone"]
        assert row["memo"] == "1"
    held = {each["id"] for annex in said["annex"] for each in annex["milestones"] if each["provisional"]}
    assert {row["original_date"] for row in rows if row["milestone"] in held} == {""}


def test_a_spreadsheet_without_a_memo_has_its_head() -> None:
    assert files_of([])["milestones.csv"].decode().startswith("recommendation,milestone,title")


def test_a_long_title_is_whole_in_the_table_and_ends_between_words_in_the_picture() -> None:
    said = deepcopy(facts())
    for annex in said["annex"]:
        for row in annex["milestones"]:
            row["what"] = LONG.strip()
    page = files_of([memo(1, says=said)])["recommendations/R7.html"].decode()
    assert LONG.strip() in text_of(page)
    labels = [each.text() for each in LexborHTMLParser(page).css("svg.chart .lab")]
    assert labels
    assert all("Review of every memorandum,… (" in each for each in labels), labels


def test_no_page_says_more_than_the_memo_knows_of_an_agency_of_another_report() -> None:
    said = facts()
    said["memo"] |= {"about": "Department of Buildings", "verdicts_by": "Comptroller"}
    said["report"] |= {"office_name": "Office of the Comptroller", "agency_name": "Department of Buildings"}
    said["recommendations"], said["annex"], said["changes"], said["sources"] = [], [], [], []
    said["findings"] = said["questions"] = said["change_summary"] = []
    said["bottom_line"] = [said["bottom_line"][0] | {"text": "Made up.", "lead": ""}]
    files = files_of([memo(1, says=said)])
    for path, content in files.items():
        if not path.endswith(".schema.json"):
            assert not [name for name in (b"NYPD", b"DOI", b"New York", b"seven") if name in content], path
    assert "Where Comptroller's" in text_of(files["index.html"].decode())
