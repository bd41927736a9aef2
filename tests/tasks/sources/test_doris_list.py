"""The list of mandated reports at DORIS, as a server gives it and as a person saves it (docs/evidence.md#drop-folders).

The rows are made up; columns, order and forms are those of copies of the real list, seen at both of its addresses.
"""

from datetime import date
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from models.core import evolve
from models.evidence import Judgment
from models.register import Table, rule_for_instance
from models.register.plan import RecurrenceRule
from models.register.recurrence import occurrences
from tasks.evidence.reader import EvidenceReader
from tasks.sources.context import CheckContext
from tests.material.records import milestones_of, shipped
from tests.tasks.sources.replay import Days, page

PLAN = shipped().plan
SOURCE = PLAN.sources["doris_list"]
assert isinstance(SOURCE, Table)
AT_AN_ADDRESS = evolve(SOURCE, file=None, url="https://doris.example/mandated_reports/public_list", pages="next_link")
HEAD = (
    "Row Number", "Agency", "Name", "Description", "Frequency", "Authorizing Resource (Local Law)",
    "Authorizing Resource (Charter and Code)", "Last Published Date", "See All Reports",
)  # fmt: skip
CODE = "New York City Administrative Code Title"
LANGUAGE = (
    "1", "Made-up Affairs, Office of (OMA)", "Language Access Plan", "A made-up plan.", "Every 3 Years", "LL 30/2017",
    f"{CODE} 23 Section 1102(d)", "2021-01-19",
)  # fmt: skip
CHARTER = ("2", LANGUAGE[1], "A made-up estimate", "Made up.", "Every 1 Year", "", "New York City Charter 2504", "")


def requests(day: str) -> tuple[str, ...]:
    """Return the row of the quarterly report, last published on a day, or never."""
    law = ("LL 228/2017, LL 63/2026", f"{CODE} 10, Section 178(d)")
    return ("3", LANGUAGE[1], "Report on requests", "Every quarter, made up.", "Every 3 Months", *law, day)


def html(*rows: tuple[str, ...], head: tuple[str, ...] = HEAD, more: str = "") -> str:
    """Return the list as its page has it, with what surrounds the table."""
    names = "".join(f"<th>{name}</th>" for name in head)
    cells = "".join(
        f"<tr>{''.join(f'<td>{cell}</td>' for cell in (*row, '<a href=/c>Search</a>'))}</tr>" for row in rows
    )
    return (
        "<!DOCTYPE html>\n<!-- saved from url=(0059)https://a860-gpp.nyc.gov/mandated_reports/public_list -->\n"
        "<html><head><title>Mandated Reports</title></head><body><header><a href=/>Department of Records</a></header>"
        "<main><h1>Mandated Reports</h1><p>The links lead to publications uploaded after mid-June, 2020.</p>"
        f"<form>Filter by Agency: <select><option>All</option></select></form><table><thead><tr>{names}</tr></thead>"
        f"<tbody>{cells}</tbody></table>{more}</main></body></html>"
    )


class Served(Days):
    """The list at an address, day after day."""

    def __init__(self, context: CheckContext, server: HTTPServer) -> None:
        super().__init__(context, AT_AN_ADDRESS, own_url=server.url_for("/mandated_reports/public_list"))
        self.server = server

    def look(self, body: str) -> tuple[str, str | None]:
        """Return how a look at such an answer ends."""
        self.server.clear()
        self.server.expect_request("/mandated_reports/public_list").respond_with_response(page(body))
        result = self.check().result
        return result.result, result.reason

    def judged(self, key: str) -> Judgment:
        """Return what the rule of one quarter makes of the rows."""
        return judged(self, key)


def judged(days: Days, key: str) -> Judgment:
    milestones = milestones_of(PLAN)
    by_rule = milestones["R4-M3"].recurrence
    assert isinstance(by_rule, RecurrenceRule)
    quarter = next(each for each in occurrences(by_rule) if each.key == key)
    assert days.known is not None
    rows = next(item for item in days.known.items if item.ref == "rows")
    return EvidenceReader(days.context.store).judge(rule_for_instance(milestones["R4-M4"].evidence.rule, quarter), rows)


@pytest.fixture
def served(context: CheckContext, httpserver: HTTPServer) -> Served:
    return Served(context, httpserver)


def test_a_row_with_a_day_after_the_quarter_is_evidence_that_a_verifier_compares(served: Served) -> None:
    assert served.look(html(LANGUAGE, CHARTER, requests("2026-04-28"))) == ("ok", None)
    found = served.judged("2026Q1")
    (candidate,) = found.candidates
    assert candidate.happened_on == date(2026, 4, 28)
    assert candidate.ref.endswith(", last_published 2026-04-28")
    assert "Made-up Affairs, Office of (OMA)" in candidate.says
    assert candidate.says.endswith("after 2026-03-31; a verifier compares the day with the period")


@pytest.mark.parametrize("day", ["2026-03-31", "2026-04-28", "2026-06-30"])
def test_a_day_of_an_earlier_quarters_cycle_is_no_candidate_for_a_later_one(served: Served, day: str) -> None:
    assert served.look(html(LANGUAGE, requests(day))) == ("ok", None)
    found = served.judged("2026Q2")
    assert found.candidates == ()
    assert found.why.endswith(f"last_published is {day}, not after 2026-06-30")


def test_a_later_day_in_the_same_row_is_a_new_piece_of_evidence(served: Served) -> None:
    served.look(html(LANGUAGE, requests("2026-04-28")))
    (first,) = served.judged("2026Q1").candidates
    assert served.judged("2026Q2").candidates == ()
    served.look(html(LANGUAGE, requests("2026-07-28")))
    (second,) = served.judged("2026Q2").candidates
    assert second.happened_on == date(2026, 7, 28)
    assert second.ref != first.ref
    assert second.ref.partition(", ")[0] == first.ref.partition(", ")[0], "it is the same row"


def test_a_row_without_a_day_shows_nothing_and_is_no_fault(served: Served) -> None:
    assert served.look(html(LANGUAGE, requests(""))) == ("ok", None)
    found = served.judged("2026Q1")
    assert (found.candidates, found.asks) == ((), None)
    assert found.why.endswith("last_published is empty")


def test_a_day_that_nobody_can_read_is_a_question_to_the_coordinator(served: Served) -> None:
    served.look(html(LANGUAGE, requests("see archive")))
    found = served.judged("2026Q1")
    assert (found.candidates, found.asks) == ((), "unknown_word")


def test_two_rows_of_the_law_are_a_question_to_the_coordinator(served: Served) -> None:
    served.look(html(LANGUAGE, requests("2026-04-28"), ("4", "Another office", "Another", *requests("2026-04-28")[3:])))
    found = served.judged("2026Q1")
    assert (found.candidates, found.asks) == ((), "two_rows_match")


def test_a_list_without_the_row_shows_nothing(served: Served) -> None:
    assert served.look(html(LANGUAGE, CHARTER)) == ("ok", None)
    found = served.judged("2026Q1")
    assert (found.candidates, found.asks) == ((), None)
    assert found.why.startswith("not matched: none of 2 rows is of law ")


@pytest.mark.parametrize("column", ["Agency", "Name", "Authorizing Resource (Local Law)", "Last Published Date"])
def test_a_renamed_column_is_a_fault_and_never_nothing_there(served: Served, column: str) -> None:
    renamed = tuple("Made-up name" if name == column else name for name in HEAD)
    assert served.look(html(LANGUAGE, requests(""), head=renamed)) == ("blocked", "shape_changed")
    served.look(html(LANGUAGE, requests("2026-04-28")))
    assert served.look(html(LANGUAGE, requests(""), head=renamed)) == ("blocked", "shape_changed")
    assert len(served.judged("2026Q1").candidates) == 1, "what it showed before stays shown"


def test_what_is_not_the_list_is_a_fault(served: Served) -> None:
    assert served.look("<html><body><h1>Access denied</h1></body></html>") == ("blocked", "error_page")
    assert served.look("<html><body><p>Welcome to the portal.</p></body></html>") == ("blocked", "list_missing")
    assert served.look(html(CHARTER)) == ("blocked", "list_missing"), "it lacks what the plan knows"


def test_a_list_in_parts_is_read_to_its_end(context: CheckContext, httpserver: HTTPServer) -> None:
    link = '<nav><a href="/mandated_reports/public_list?page=2" rel="next">Next &rsaquo;</a></nav>'
    path = "/mandated_reports/public_list"
    httpserver.expect_ordered_request(path).respond_with_response(page(html(LANGUAGE, more=link)))
    last = page(html(requests("2026-04-28")))
    httpserver.expect_ordered_request(path, query_string="page=2").respond_with_response(last)
    days = Served(context, httpserver)
    assert days.check().result.result == "ok"
    assert len(days.judged("2026Q1").candidates) == 1


@pytest.mark.parametrize("address", ["https://doris.example/mandated_reports/public_list?page=2", "?page=2"])
def test_a_saved_page_does_as_well_and_a_part_of_the_list_is_a_fault(
    context: CheckContext, tmp_path: Path, address: str
) -> None:
    path = tmp_path / str(SOURCE.file)
    path.parent.mkdir(parents=True)
    days = Days(context, SOURCE, "doris_list")
    path.write_text(html(LANGUAGE, requests("2026-04-28")))
    assert days.check().result.result == "ok"
    assert len(judged(days, "2026Q1").candidates) == 1
    path.write_text(html(LANGUAGE, more=f'<a href="{address}">Next</a>'))
    result = days.check().result
    assert (result.result, result.reason) == ("blocked", "shape_changed")
    assert "says that there are more" in str(result.detail)
