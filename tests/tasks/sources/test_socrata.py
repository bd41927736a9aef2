"""No row of the real set was to be had: the rows of recommendations are made up, the columns are recorded."""

import json
import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from pydantic import SecretStr
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from models.core.privacy import LEFT_OUT
from models.evidence import SourceCheck
from models.evidence.tables import row_ref
from models.register import Socrata
from tasks.files.intake import stored_text
from tasks.sources import socrata
from tasks.sources.context import CheckContext
from tests.tasks.sources.replay import AUDIT_ROWS, Days, page

OPEN_DATA = Path(__file__).parents[2] / "opendata"
HOST = "https://portal.example"
TOKEN = SecretStr("made-up-token-0123456789")
ROWS = [
    {
        "agency": "NYPD",
        "date_issued": "2025-12-03T00:00:00.000",
        "recommendation": f"Made-up recommendation {number}",
        "acceptance_status": "Accepted",
        "implementation_status": "Not Implemented",
        "agency_reported_status": "Started",
    }
    for number in range(1, 4)
]
ONE, TWO = 1_780_000_000, 1_780_090_000
"""Two moments of the set's own clock."""


def source(dataset: str = "jstn-jaut", **more: Any) -> Socrata:
    addresses = {
        "url": f"{HOST}/api/v3/views/{dataset}/query.json",
        "fallback_url": f"{HOST}/resource/{dataset}.json",
    }
    return Socrata.model_validate(
        {"kind": "socrata", "voice": "oversight", "dataset": dataset, "token_env": "SOCRATA_APP_TOKEN"}
        | addresses
        | more
    )


COUNT = "count(*) AS rows_in_all"


class Portal:
    """A stand-in of the portal with one data set; `asked` are the questions that came."""

    def __init__(self, server: HTTPServer, dataset: str = "jstn-jaut") -> None:
        described = json.loads((OPEN_DATA / f"{dataset}_columns.json").read_text())
        self.columns = {each["fieldName"]: each.get("dataTypeName", "text") for each in described["columns"]}
        self.rows: list[dict[str, Any]] = list(ROWS)
        self.updated = ONE
        self.says: int | None = None
        """How many rows it says that there are, if that is not true."""
        self.asked: list[tuple[str, str, dict[str, Any]]] = []
        self.instead: dict[str, Response] = {}
        server.expect_request(f"/api/views/{dataset}.json").respond_with_handler(self._describe)
        server.expect_request(f"/resource/{dataset}.json", method="GET").respond_with_handler(self._old_door)
        server.expect_request(f"/api/v3/views/{dataset}/query.json", method="POST").respond_with_handler(self._new_door)

    def _describe(self, request: Request) -> Response:
        columns = [{"fieldName": name, "dataTypeName": kind, "position": 1} for name, kind in self.columns.items()]
        said = {"id": "x", "viewCount": len(self.asked), "rowsUpdatedAt": self.updated, "columns": columns}
        return self._answer("views", request, {}, said)

    def _old_door(self, request: Request) -> Response:
        asked = {key: value[0] for key, value in parse_qs(request.query_string.decode()).items()}
        if asked["$select"] == COUNT:
            return self._counted()
        start, most = int(asked["$offset"]), int(asked["$limit"])
        return self._answer("resource", request, asked, self._shown(asked["$select"].split(","), start, most))

    def _new_door(self, request: Request) -> Response:
        asked = json.loads(request.get_data())
        names = asked["query"].removeprefix("SELECT ").partition(" WHERE ")[0].split(", ")
        if names == [COUNT]:
            return self._counted()
        size = asked["page"]["pageSize"]
        return self._answer("query", request, asked, self._shown(names, (asked["page"]["pageNumber"] - 1) * size, size))

    def _counted(self) -> Response:
        said = [{"rows_in_all": str(len(self.rows) if self.says is None else self.says)}]
        return Response(json.dumps(said), content_type="application/json;charset=utf-8")

    def _shown(self, names: list[str], start: int, most: int) -> list[dict[str, Any]]:
        return [{name: row[name] for name in names if name in row} for row in self.rows[start : start + most]]

    def _answer(self, door: str, request: Request, asked: dict[str, Any], said: Any) -> Response:
        self.asked.append((door, request.headers.get("X-App-Token", ""), asked))
        return self.instead.get(door) or Response(json.dumps(said), content_type="application/json;charset=utf-8")

    def doors(self) -> list[str]:
        """Return which doors were knocked at, and forget."""
        doors = [door for door, _, _ in self.asked]
        self.asked.clear()
        return doors


@pytest.fixture
def portal(httpserver: HTTPServer) -> Portal:
    return Portal(httpserver)


@pytest.fixture
def days(context: CheckContext, httpserver: HTTPServer) -> Days:
    return Days(context, source(), own_url=httpserver.url_for("/"), rules=(AUDIT_ROWS,), token=TOKEN)


def rows_of(days: Days, look: SourceCheck) -> list[dict[str, str]]:
    (seen,) = [each for each in look.result.items if each.ref == "rows"]
    assert seen.text is not None
    rows = stored_text(days.context.store, seen.text).rows
    assert json.loads(days.context.store.read(seen.sha256)) == list(rows)
    return list(rows)


def test_with_a_token_the_new_door_is_asked_and_all_rows_are_one_thing_seen(days: Days, portal: Portal) -> None:
    found = days.check()
    assert (found.result.result, found.result.detail) == ("ok", None)
    assert [each.ref for each in found.result.items] == ["columns", "rows"]
    assert found.result.data_as_of == datetime.fromtimestamp(ONE, UTC)
    assert sorted(row["recommendation"] for row in rows_of(days, found)) == [row["recommendation"] for row in ROWS]
    door, token, asked = portal.asked[-1]
    assert (door, token) == ("query", TOKEN.get_secret_value())
    assert asked["page"] == {"pageNumber": 1, "pageSize": 1000}
    assert asked["includeSynthetic"] is False
    assert len(found.result.answers) == 6, "each raw answer and what the server said with it"


def test_without_a_token_the_old_door_is_asked_as_long_as_it_lives(days: Days, portal: Portal) -> None:
    found = days.check(token=None)
    assert found.result.result == "ok"
    assert portal.asked[-1][2]["$order"] == ":id"
    assert portal.doors() == ["views", "resource"]
    portal.instead["resource"] = page("{}", 404, "application/json")
    found = days.check(token=None, full=True)
    assert (found.result.result, found.result.reason) == ("blocked", "token_missing")
    days.source = source(fallback_url=None)
    found = days.check(token=None, full=True)
    assert (found.result.result, found.result.reason) == ("blocked", "token_missing")
    assert "SOCRATA_APP_TOKEN" in (found.result.detail or "")


@pytest.mark.parametrize("token", [TOKEN, None])
def test_rows_are_read_page_by_page_to_the_last(days: Days, portal: Portal, token: SecretStr | None) -> None:
    for count, pages in ((1_000, 1), (2_300, 3)):
        portal.rows = [ROWS[0] | {"recommendation": f"Made up {number}"} for number in range(count)]
        found = days.check(token=token, full=True)
        assert len(rows_of(days, found)) == count
        assert len(portal.doors()) == 1 + pages


def test_more_rows_than_any_question_of_ours_are_a_fault(
    days: Days, portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socrata, "PAGE", 2)
    monkeypatch.setattr(socrata, "MOST_PAGES", 2)
    portal.rows = [ROWS[0] | {"recommendation": str(number)} for number in range(5)]
    found = days.check()
    assert (found.result.result, found.result.reason) == ("blocked", "too_many_rows")
    assert "4 rows" in (found.result.detail or "")


def test_where_the_sets_own_clock_did_not_move_no_row_is_read(days: Days, portal: Portal) -> None:
    first = days.check()
    portal.doors()
    again = days.check()
    assert portal.doors() == ["views"]
    assert [each.sha256 for each in again.result.items] == [each.sha256 for each in first.result.items]
    portal.updated, portal.rows = TWO, [*ROWS[:2], ROWS[2] | {"implementation_status": "Implemented"}]
    moved = days.check()
    assert portal.doors() == ["views", "query"]
    assert moved.result.data_as_of == datetime.fromtimestamp(TWO, UTC)
    assert moved.result.items[1].sha256 != first.result.items[1].sha256
    assert days.known is not None
    assert [each.ref for each in days.known.copies] == ["columns", "rows", "rows"]


def test_a_clock_that_did_not_move_proves_nothing_that_the_plan_calls_known_only_now(
    days: Days, portal: Portal
) -> None:
    assert days.check().result.result == "ok"
    days.source = source(known="made up and nowhere")
    check = days.check().result
    assert (check.result, check.reason) == ("blocked", "list_missing")


def test_a_clock_that_moved_while_the_rows_could_not_be_read_is_asked_again(days: Days, portal: Portal) -> None:
    days.check()
    portal.updated, portal.instead["query"] = TWO, page("{}", 503, "application/json")
    assert days.check().result.result == "stale"
    portal.instead.clear()
    portal.doors()
    days.check()
    assert portal.doors() == ["views", "query"]


def test_the_weekly_full_read_names_a_row_edited_in_silence(days: Days, portal: Portal) -> None:
    days.check()
    assert days.check(full=True).result.detail is None
    portal.rows = [*ROWS[1:], ROWS[0] | {"recommendation": "Cafe\u0301"}]
    portal.updated = TWO
    days.check()
    portal.rows.reverse()
    assert days.check(full=True).result.detail is None, "another order is no change"
    portal.rows[0] = portal.rows[0] | {"implementation_status": "Implemented"}
    found = days.check(full=True)
    assert found.result.result == "ok"
    assert (found.result.detail or "").startswith(
        "edited in silence: 1 changed, though the set's own clock says 2026-05-29"
    )


def test_a_recommendation_that_is_gone_from_the_set_has_vanished(days: Days, portal: Portal) -> None:
    days.check()
    portal.rows, portal.updated = ROWS[1:], TWO
    found = days.check()
    assert found.vanished == (row_ref(ROWS[0]),)
    portal.rows, portal.updated = [], TWO + 1
    found = days.check()
    assert (found.result.result, found.result.reason) == ("blocked", "list_missing"), "all at once is no answer"
    assert found.vanished == ()


@pytest.mark.parametrize("token", [TOKEN, None])
def test_fewer_rows_than_the_set_counts_or_a_page_that_comes_twice_are_no_answer(
    days: Days, portal: Portal, token: SecretStr | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    portal.says = len(ROWS) + 1
    found = days.check(token=token).result
    assert (found.result, found.reason) == ("blocked", "shape_changed")
    assert f"gave {len(ROWS)} rows and says that there are {len(ROWS) + 1}" in (found.detail or "")
    monkeypatch.setattr(socrata, "PAGE", 2)
    portal.says = None
    shown = portal._shown
    monkeypatch.setattr(portal, "_shown", lambda names, start, most: shown(names, 0, most))
    found = days.check(token=token, full=True).result
    assert (found.reason, "the same page" in (found.detail or "")) == ("shape_changed", True)


@pytest.mark.parametrize("wrong", [{"recommendation": ""}, {"date_issued": "Dec. the 3rd"}])
def test_a_row_that_a_rule_cannot_know_proves_no_absence(days: Days, portal: Portal, wrong: dict[str, str]) -> None:
    portal.rows = [*ROWS, ROWS[0] | wrong]
    found = days.check().result
    assert (found.result, found.reason) == ("blocked", "shape_changed")
    assert next(iter(wrong)) in (found.detail or "")


def test_a_column_that_our_rules_need_and_that_is_gone_blocks_and_is_named(days: Days, portal: Portal) -> None:
    days.check()
    del portal.columns["implementation_status"]
    found = days.check()
    assert (found.result.result, found.result.reason) == ("blocked", "shape_changed")
    assert found.result.detail == "the column implementation_status is gone from jstn-jaut"
    assert days.known is not None
    assert [each.ref for each in days.known.items] == ["columns", "rows"], "what was shown stays shown"


def test_a_column_that_nobody_needs_drifts_and_is_named(days: Days, portal: Portal) -> None:
    days.check()
    portal.columns |= {"report_number": "text", "date_issued": "calendar_date"}
    del portal.columns["acceptance_status"]
    found = days.check()
    assert found.result.result == "ok"
    assert found.result.detail == (
        "a new column report_number (text); the column acceptance_status is gone; "
        "the column date_issued is now calendar_date and was text"
    )
    assert portal.doors()[-1] == "query", "another question is asked anew"
    assert days.check().result.detail is None, "it is said once"


def test_of_a_row_only_the_passage_with_a_persons_number_is_left_out_and_its_page_is_not_kept(
    days: Days, portal: Portal
) -> None:
    personal = ROWS[0] | {"recommendation": "Made up: the file of A012345678"}
    portal.rows = [personal, *ROWS[1:]]
    found = days.check()
    assert found.result.detail == "what looks like personal data in 1 row was left out"
    assert len(rows_of(days, found)) == 3
    held = b"".join(path.read_bytes() for path in days.context.store.root.rglob("*") if path.is_file())
    assert b"A012345678" not in held
    assert {row["recommendation"] for row in rows_of(days, found)} == {
        LEFT_OUT,
        *(row["recommendation"] for row in ROWS[1:]),
    }


def test_a_row_of_which_something_is_left_out_has_not_vanished(days: Days, portal: Portal) -> None:
    days.check()
    portal.updated = TWO
    portal.rows = [ROWS[0] | {"agency_reported_status": "see A012345678"}, *ROWS[1:]]
    assert days.check().vanished == ()


def test_a_letter_that_no_file_can_hold_is_unreadable(days: Days, portal: Portal) -> None:
    portal.rows = [{"recommendation": "\ud800"}]
    assert days.check().result.reason == "unreadable"


def test_the_token_stands_in_no_log_address_or_record(
    days: Days, portal: Portal, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    looks = [days.check()]
    portal.instead["query"] = page("{}", 403, "application/json")
    looks.append(days.check(full=True))
    held = b"".join(path.read_bytes() for path in days.context.store.root.rglob("*") if path.is_file())
    said = "".join(each.model_dump_json() for each in looks) + caplog.text + held.decode() + repr(days.context)
    assert TOKEN.get_secret_value() not in said
    assert "?" not in "".join(each.origin for each in looks[0].result.items)


def test_contact_columns_of_the_city_record_are_never_asked_for(context: CheckContext, httpserver: HTTPServer) -> None:
    portal = Portal(httpserver, "dg92-zbpx")
    portal.rows = json.loads((OPEN_DATA / "dg92-zbpx_rows.json").read_text())
    days = Days(context, source("dg92-zbpx"), own_url=httpserver.url_for("/"))
    for token in (None, TOKEN):
        found = days.check(full=True, token=token)
        assert found.result.result == "ok"
        assert len(rows_of(days, found)) == 3
        asked = json.dumps(portal.asked[-1])
        for column in (
            "contact_name",
            "contact_phone",
            "email",
            "contact_fax",
            "address_to_request",
            "additional_desc",
        ):
            assert column not in asked
        assert "event_date" not in asked, "the recorded columns do not name it"


def test_a_question_of_the_register_is_put_to_the_portal(context: CheckContext, httpserver: HTTPServer) -> None:
    portal = Portal(httpserver, "dg92-zbpx")
    days = Days(
        context, source("dg92-zbpx", where="agency_name = 'Made up'"), own_url=httpserver.url_for("/"), token=TOKEN
    )
    portal.rows = json.loads((OPEN_DATA / "dg92-zbpx_rows.json").read_text())
    days.check()
    assert portal.asked[-1][2]["query"].endswith(" WHERE agency_name = 'Made up'")
    portal.doors()
    days.source = source("dg92-zbpx", where="agency_name = 'Other'")
    days.check()
    assert portal.doors() == ["views", "query"], "another question is asked anew, though the clock did not move"


def test_a_set_whose_clock_is_ahead_is_a_fault(days: Days, portal: Portal) -> None:
    portal.updated = int((days.context.now + timedelta(days=9)).timestamp())
    assert days.check().result.reason == "clock_ahead"
