"""A made-up city's list of recommendations, as JSON and as CSV."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from models.evidence.tables import row_ref
from models.register import Table
from tasks.files.intake import stored_text
from tasks.sources.context import CheckContext
from tests.tasks.sources.replay import Days

COLUMNS = {"id": "Ref. No.", "recommendation": "Text", "implementation_status": "Status", "date_implemented": "Done on"}
MADE_UP = [
    {"Ref. No.": "7", "Text": "Made up: keep a register,\nwith dates", "Status": "Complete", "Done on": "03/04/2026"},
    {"Ref. No.": "8", "Text": "Made up: train each unit", "Status": "Open; waits", "Done on": ""},
]


def table(**more: Any) -> Table:
    columns = {"recommendation": "Text", "implementation_status": "Status"}
    where = {"url": "https://city.example/list"} if "file" not in more else {}
    return Table.model_validate({"kind": "table", "voice": "oversight", "columns": columns} | where | more)


def as_csv(delimiter: str = ",", rows: list[dict[str, str]] = MADE_UP, encoding: str = "utf-8-sig") -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(MADE_UP[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


def unchanged_list(request: Request) -> Response:
    """Answer 304 to whoever has the list, which never changes."""
    same = request.headers.get("If-None-Match") == '"1"'
    return Response(status=304) if same else Response(as_csv(), content_type="text/csv", headers={"ETag": '"1"'})


def days_of(context: CheckContext, source: Table, server: HTTPServer | None = None, **more: Any) -> Days:
    return Days(context, source, own_url=server.url_for("/list") if server else None, **more)


def rows_of(days: Days) -> list[dict[str, str]]:
    assert days.known is not None
    columns, seen = days.known.items
    assert columns.ref == "columns"
    assert (seen.ref, seen.media_type) == ("rows", "application/json")
    assert seen.text is not None
    return list(stored_text(days.context.store, seen.text).rows)


READ = [
    {
        "id": "7", "recommendation": MADE_UP[0]["Text"], "implementation_status": "Complete",
        "date_implemented": "03/04/2026",
    },
    {"id": "8", "recommendation": MADE_UP[1]["Text"], "implementation_status": "Open; waits"},
]  # fmt: skip
BODIES = {
    "csv": (as_csv(), "text/csv", None),
    "semicolons": (as_csv(";"), "text/csv; charset=utf-8", None),
    "tabs": (as_csv("\t", encoding="cp1252"), "text/plain", None),
    "json": (json.dumps(MADE_UP).encode(), "application/json", None),
    "json within": (json.dumps({"data": {"rows": MADE_UP}}).encode(), "application/json", "data.rows"),
}


@pytest.mark.parametrize("form", BODIES)
def test_each_form_is_read_by_the_names_that_rules_know(
    context: CheckContext, httpserver: HTTPServer, form: str
) -> None:
    body, content_type, rows_at = BODIES[form]
    httpserver.expect_request("/list").respond_with_data(body, content_type=content_type)
    days = days_of(context, table(columns=COLUMNS, rows_at=rows_at), httpserver)
    found = days.check()
    assert (found.result.result, found.result.detail) == ("ok", None)
    assert sorted(rows_of(days), key=lambda row: row["id"]) == READ
    assert body in [context.store.read(each) for each in found.result.answers], "the bytes as they came"


@pytest.mark.parametrize("form", BODIES)
def test_a_dropped_file_is_read_alike(context: CheckContext, tmp_path: Path, form: str) -> None:
    body, _, rows_at = BODIES[form]
    (tmp_path / "drop").mkdir()
    (tmp_path / "drop" / "list.made-up").write_bytes(body)
    days = days_of(context, table(columns=COLUMNS, rows_at=rows_at, file="drop/list.made-up"))
    assert days.check().result.result == "ok"
    assert sorted(rows_of(days), key=lambda row: row["id"]) == READ


def test_a_table_that_did_not_change_is_not_sent_again(context: CheckContext, httpserver: HTTPServer) -> None:
    httpserver.expect_ordered_request("/list").respond_with_data(
        as_csv(), content_type="text/csv", headers={"ETag": '"1"'}
    )
    httpserver.expect_ordered_request("/list", headers={"If-None-Match": '"1"'}).respond_with_data(b"", status=304)
    days = days_of(context, table(), httpserver)
    first = days.check()
    again = days.check()
    assert (again.result.result, again.vanished) == ("ok", ())
    assert again.result.items[1].sha256 == first.result.items[1].sha256


def test_a_missing_column_blocks_and_is_named(context: CheckContext, httpserver: HTTPServer) -> None:
    for body, content_type in ((as_csv(), "text/csv"), (json.dumps(MADE_UP).encode(), "application/json")):
        httpserver.clear()
        httpserver.expect_request("/list").respond_with_data(body, content_type=content_type)
        days = days_of(context, table(columns=COLUMNS | {"agency": "Department"}), httpserver)
        result = days.check().result
        assert (result.result, result.reason) == ("blocked", "shape_changed")
        assert (result.detail or "").endswith("has no column Department")


@pytest.mark.parametrize(
    ("body", "content_type", "rows_at", "expected"),
    [
        (b"[]", "application/json", None, ("blocked", "no_rows_yet")),  # it never had one: it may be another list
        (b"Text,Status\n", "text/csv", None, ("blocked", "no_rows_yet")),
        (b"Text,Status\na,b,c\n", "text/csv", None, ("blocked", "unreadable")),
        (b'Text,Status\n"a,b\n', "text/csv", None, ("blocked", "unreadable")),
        (b"Text,Status,Text\na,b,c\n", "text/csv", None, ("blocked", "shape_changed")),
        (b'{"data": {}}', "application/json", "data.rows", ("blocked", "shape_changed")),
        (b"a,b", "application/json", "data.rows", ("blocked", "unreadable")),
    ],
)
def test_what_is_no_table_of_ours_answers_as_written(
    context: CheckContext,
    httpserver: HTTPServer,
    body: bytes,
    content_type: str,
    rows_at: str | None,
    expected: tuple[str, str],
) -> None:
    httpserver.expect_request("/list").respond_with_data(body, content_type=content_type)
    result = days_of(context, table(rows_at=rows_at), httpserver).check().result
    assert (result.result, result.reason) == expected


def test_a_row_that_is_gone_has_vanished(context: CheckContext, tmp_path: Path) -> None:
    (tmp_path / "drop").mkdir()
    path = tmp_path / "drop" / "list.csv"
    path.write_bytes(as_csv())
    days = days_of(context, table(file="drop/list.csv"))
    days.check()
    path.write_bytes(as_csv(rows=MADE_UP[1:]))
    assert days.check().vanished == (row_ref({"recommendation": MADE_UP[0]["Text"]}),)


def test_a_file_that_is_not_there_blocks_and_none_outside_is_read(context: CheckContext, tmp_path: Path) -> None:
    days = days_of(context, table(file="drop/list.csv"))
    assert days.check().result.reason == "folder_missing"
    (tmp_path / "drop").mkdir()
    assert days.check().result.reason == "file_missing"
    (tmp_path / "secret.csv").write_bytes(as_csv())
    (tmp_path / "drop" / "list.csv").symlink_to(tmp_path / "secret.csv")
    assert days.check().result.result == "blocked"


def test_the_token_goes_into_a_header_and_nowhere_else(context: CheckContext, httpserver: HTTPServer) -> None:
    token = SecretStr("made-up-token-0123456789")
    wanted = {"Authorization": f"Bearer {token.get_secret_value()}"}
    httpserver.expect_request("/list", headers=wanted).respond_with_data(as_csv(), content_type="text/csv")
    found = days_of(context, table(), httpserver, token=token).check()
    assert found.result.result == "ok"
    held = b"".join(path.read_bytes() for path in context.store.root.rglob("*") if path.is_file())
    assert token.get_secret_value() not in found.model_dump_json() + held.decode("utf-8", errors="replace")


def test_with_other_columns_it_is_another_table_that_is_asked_for_anew_and_of_which_nothing_is_gone(
    context: CheckContext, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/list").respond_with_handler(unchanged_list)
    days = days_of(context, table(), httpserver)
    days.check()
    days.source = table(columns={"recommendation": "Status", "implementation_status": "Text"})
    found = days.check()
    assert (found.result.result, found.vanished) == ("ok", ())
    assert {row["recommendation"] for row in rows_of(days)} == {"Complete", "Open; waits"}
    assert [response.status_code for _, response in httpserver.log] == [200, 200]


def test_a_table_of_more_rows_than_any_list_of_recommendations_is_blocked(
    context: CheckContext, httpserver: HTTPServer
) -> None:
    body = b"Text,Status\n" + b"a,b\n" * 50_001
    httpserver.expect_request("/list").respond_with_data(body, content_type="text/csv")
    result = days_of(context, table(), httpserver).check().result
    assert (result.result, result.reason) == ("blocked", "too_many_rows")


ROWS = [{"Text": f"Made up: number {number}", "Status": "Open"} for number in range(5)]


def serve_pages(
    server: HTTPServer, answer: Callable[[int, Request], Any], first: str = "offset", most: int = 2
) -> None:
    """Answer with at most `most` rows from the one asked for, however many are asked for."""

    def serve(request: Request) -> Response:
        return Response(json.dumps(answer(int(request.args.get(first, 0)), request)), content_type="application/json")

    server.expect_request("/list").respond_with_handler(serve)


def ckan(start: int, _: Request) -> dict[str, Any]:
    links = {"_links": {"next": f"/list?offset={start + 100}"}}  # CKAN gives one on its last page too
    return {"success": True, "result": {"records": ROWS[start : start + 2], "total": len(ROWS)} | links}


def arcgis(start: int, _: Request) -> dict[str, Any]:
    rows = [row | {"Closed": 1_780_000_000_000 + start} for row in ROWS[start : start + 2]]
    more = {"exceededTransferLimit": True} if start + 2 < len(ROWS) else {}
    fields = [{"name": "Text", "type": "esriFieldTypeString"}, {"name": "Closed", "type": "esriFieldTypeDate"}]
    return {"fields": fields, "features": [{"attributes": row} for row in rows]} | more


def linked(start: int, request: Request) -> dict[str, Any]:
    following = f"/list?offset={start + 2}" if start + 2 < len(ROWS) else None
    return {"results": ROWS[start : start + 2], "count": len(ROWS), "next": following}


def by_path(start: int, request: Request) -> dict[str, Any]:
    following = request.base_url + f"?offset={start + 2}" if start + 2 < len(ROWS) else None
    return {"value": ROWS[start : start + 2], "page": {"@odata.nextLink": following}, "nextLink": following}


PAGED: dict[str, tuple[Callable[[int, Request], Any], str, dict[str, str]]] = {
    "ckan": (ckan, "offset", {"pages": "ckan"}),
    "arcgis": (arcgis, "resultOffset", {"pages": "arcgis"}),
    "next_link": (linked, "offset", {"pages": "next_link", "rows_at": "results"}),
    "next_at": (by_path, "offset", {"pages": "next_link", "rows_at": "value", "next_at": "page.@odata.nextLink"}),
}


@pytest.mark.parametrize("form", PAGED)
def test_a_list_in_pages_is_read_to_its_end_by_what_the_server_really_gives(
    context: CheckContext, httpserver: HTTPServer, form: str
) -> None:
    answer, first, keys = PAGED[form]
    serve_pages(httpserver, answer, first)
    days = days_of(context, table(**keys), httpserver)
    found = days.check()
    assert (found.result.result, found.result.detail) == ("ok", None)
    assert sorted(row["recommendation"] for row in rows_of(days)) == [row["Text"] for row in ROWS]
    assert [request.args.get(first, "0") for request, _ in httpserver.log] == ["0", "2", "4"]
    assert len(found.result.answers) == 2 * 3, "each page as it came, with what the server said"
    days.check()
    assert not any("If-None-Match" in request.headers for request, _ in httpserver.log)


@pytest.mark.parametrize("form", PAGED)
def test_a_list_that_says_there_is_more_is_never_ok_without_pages(
    context: CheckContext, httpserver: HTTPServer, form: str
) -> None:
    answer, first, keys = PAGED[form]
    serve_pages(httpserver, answer, first)
    rows_at = {"ckan": "result.records", "arcgis": "features"}.get(form) or keys["rows_at"]
    result = days_of(context, table(rows_at=rows_at), httpserver).check().result
    assert (result.result, result.reason) == ("blocked", "shape_changed")
    assert "says that there are more; write its form of `pages` into the plan" in str(result.detail)


def test_all_rows_of_a_list_that_tells_their_number_are_ok_without_pages(
    context: CheckContext, httpserver: HTTPServer, tmp_path: Path
) -> None:
    whole = {"result": {"records": ROWS, "total": 5, "_links": {"next": "/list?offset=100"}}}
    httpserver.expect_request("/list").respond_with_json(whole)
    assert days_of(context, table(rows_at="result.records"), httpserver).check().result.result == "ok"
    (tmp_path / "drop").mkdir()
    (tmp_path / "drop" / "list.json").write_text(json.dumps({"result": {"records": ROWS, "total": 6}}))
    saved = days_of(context, table(file="drop/list.json", rows_at="result.records")).check().result
    assert (saved.result, saved.reason) == ("blocked", "shape_changed")
    assert "gives 5 rows and says that there are more; put a file with all of them there" in str(saved.detail)


CUT: dict[str, tuple[Callable[[int, Request], Any], dict[str, str], str]] = {
    "no more rows": (
        lambda start, _: {"result": {"records": ROWS[:1] if not start else [], "total": 2}}, {"pages": "ckan"},
        "gives 1 rows and says that there are more",
    ),
    "the same page": (
        lambda _, __: {"result": {"records": ROWS[:1], "total": 2}}, {"pages": "ckan"},
        "gave the same page of rows twice",
    ),
    "no total": (lambda _, __: {"result": {"records": ROWS}}, {"pages": "ckan"}, "does not say how many rows"),
    "an error with 200": (lambda _, __: {"error": {"code": 400}}, {"pages": "arcgis"}, "has nothing at features"),
    "no address": (
        lambda _, __: {"rows": ROWS, "next": 2}, {"pages": "next_link", "rows_at": "rows"}, "not at which address",
    ),
    "the end too early": (
        lambda _, __: {"rows": ROWS, "count": 6}, {"pages": "next_link", "rows_at": "rows"}, "gives 5 rows",
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", CUT)
def test_a_list_in_pages_that_lacks_rows_by_its_own_words_is_blocked(
    context: CheckContext, httpserver: HTTPServer, fault: str
) -> None:
    answer, keys, says = CUT[fault]
    serve_pages(httpserver, answer)
    result = days_of(context, table(**keys), httpserver).check().result
    assert (result.result, result.reason) == ("blocked", "shape_changed")
    assert says in str(result.detail)


def test_a_list_that_says_it_has_too_many_rows_is_not_read_to_its_end(
    context: CheckContext, httpserver: HTTPServer
) -> None:
    serve_pages(httpserver, lambda start, _: {"result": {"records": ROWS, "total": 50_001}})
    result = days_of(context, table(pages="ckan"), httpserver).check().result
    assert (result.reason, len(httpserver.log)) == ("too_many_rows", 1)


def test_the_next_address_stands_in_the_head_and_leads_to_no_other_host(
    context: CheckContext, httpserver: HTTPServer
) -> None:
    following = ""

    def serve(request: Request) -> Response:
        start = int(request.args.get("offset", 0))
        head = {"Link": f'<{following}{start + 3}>; rel="next"'} if start < 3 else {}
        return Response(json.dumps(ROWS[start : start + 3]), content_type="application/json", headers=head)

    httpserver.expect_request("/list").respond_with_handler(serve)
    for address, expected in (("?token=made-up&offset=", "ok"), ("https://elsewhere.example/?offset=", "blocked")):
        following = address
        days = days_of(context, table(pages="next_link"), httpserver)
        found = days.check().result
        assert (found.result, found.reason) == (expected, None if expected == "ok" else "unfit_address")
        held = b"".join(path.read_bytes() for path in context.store.root.rglob("*") if path.is_file())
        assert b"token=made-up" not in held + found.model_dump_json().encode()
    following = "?offset="
    assert days_of(context, table(), httpserver).check().result.reason == "shape_changed"


def test_a_moment_of_arcgis_is_its_day_and_the_address_of_the_plan_is_asked_with_what_it_lacks(
    context: CheckContext, httpserver: HTTPServer
) -> None:
    serve_pages(httpserver, arcgis, "resultOffset")
    columns = {"recommendation": "Text", "implementation_status": "Status", "date_implemented": "Closed"}
    days = Days(context, table(pages="arcgis", columns=columns), own_url=httpserver.url_for("/list?where=Id%3D1"))
    days.check()
    assert {row["date_implemented"] for row in rows_of(days)} == {"2026-05-28"}
    asked = httpserver.log[0][0].args.to_dict()
    assert {"where": "Id=1", "outFields": "*", "f": "json", "resultRecordCount": "1000"}.items() <= asked.items()


def test_a_list_proves_itself_by_a_row_that_the_plan_names_or_that_it_gave_before(
    context: CheckContext, httpserver: HTTPServer
) -> None:
    def serve(*texts: str) -> None:
        httpserver.clear()
        body = as_csv(rows=[MADE_UP[0] | {"Text": text} for text in texts])
        httpserver.expect_request("/list").respond_with_data(body, content_type="text/csv")

    named, remembered = (days_of(context, table(**more), httpserver) for more in ({"known": "^Made up 1$"}, {}))
    serve("Made up 2", "Made up 3")
    assert named.check().result.reason == "list_missing"
    assert remembered.check().result.result == "ok", "a first look has no row before it"
    serve("Made up 1", "Made up 3")
    assert (named.check().result.result, remembered.check().result.result) == ("ok", "ok")
    serve("Made up 8", "Made up 9")
    assert remembered.check().result.reason == "list_missing"
    assert remembered.check().result.result == "ok", "from the next look on, these are the rows before"


def test_an_unchanged_list_proves_nothing_that_the_plan_calls_known_only_now(
    context: CheckContext, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/list").respond_with_handler(unchanged_list)
    days = days_of(context, table(columns=COLUMNS), httpserver)
    assert days.check().result.result == "ok"
    days.source = table(columns=COLUMNS, known="^6$")
    check = days.check().result
    assert (check.result, check.reason) == ("blocked", "list_missing")
    days.source = table(columns=COLUMNS, known="^7$")
    assert days.check().result.result == "ok"
