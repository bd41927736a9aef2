import json
import logging
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from models.evidence import SourceCheck
from models.records import SourceRecord
from models.register import EventHeld, MatterStatus, OData
from tasks.sources import odata_v3
from tasks.sources.context import CheckContext

TOKEN = "made-up-token-canary"
BILL = MatterStatus(
    type="matter_status", file="Int 0739-2026", matter_id=78351, status_id=35, law=True,
    path="introduction/2026/0739.json",
)  # fmt: skip
HEARING = EventHeld(
    type="event_held", event_id=22233, matter_file="T2026-1030", agenda_status_id=2, action_id=54, path="events/a.json"
)
MATTER = {
    "MatterId": 78351, "MatterFile": "Int 0739-2026", "MatterStatusId": 3, "MatterStatusName": "Committee",
    "MatterTypeName": "Introduction", "MatterEnactmentNumber": None, "MatterEnactmentDate": None,
    "MatterLastModifiedUtc": "2026-05-04T12:49:10.383",
}  # fmt: skip
STEP = {"MatterHistoryId": 1, "MatterHistoryActionDate": "2026-03-10T00:00:00", "MatterHistoryActionId": 27}
MEETING = {"EventId": 22233, "EventBodyId": 5107, "EventDate": "2026-03-05T00:00:00", "EventTime": "10:00 AM",
           "EventAgendaStatusId": 2}  # fmt: skip
ITEM = {"EventItemId": 1, "EventItemMatterFile": "T2026-1030", "EventItemActionId": 54}
ANSWERS: dict[str, list[dict[str, Any]]] = {
    "/matters": [MATTER], "/matters/78351/histories": [STEP], "/events": [MEETING], "/events/22233/eventitems": [ITEM],
}  # fmt: skip
"""Made by hand in the shape of the service; the real one asks for a token."""
Answer = Callable[..., SourceCheck]


@pytest.fixture
def answer(httpserver: HTTPServer, context: CheckContext) -> Answer:
    """Serve the service with some answers changed, look at it once, and return how it answered."""

    def look(changed: dict[str, Any] | None = None, **other: Any) -> SourceCheck:
        httpserver.clear()
        answers = ANSWERS | (changed or {})

        def serve(request: Request) -> Response:
            assert request.args["token"] == TOKEN
            rows = answers[request.path]
            if isinstance(rows, Response):
                return rows
            first = int(request.args["$skip"])
            if number := re.search(r"Id eq (\d+)", request.args.get("$filter", "")):
                rows = [row for row in rows if int(number[1]) in row.values()]
            page = rows[first : first + int(request.args["$top"])]
            return Response(json.dumps(page), content_type="application/json; charset=utf-8")

        httpserver.expect_request(re.compile(".*")).respond_with_handler(serve)
        own = httpserver.url_for("").rstrip("/")
        given = {"rules": (BILL, HEARING), "token": SecretStr(TOKEN), "own_url": own} | other
        return odata_v3.check("legistar_api", SOURCE, replace(context, answers=[], **given))

    return look


SOURCE = OData(
    kind="odata_v3", voice="public_record", url="https://legistar.example/v1/nyc", token_env="LEGISTAR_TOKEN"
)


def test_without_a_token_nobody_is_asked(answer: Answer, httpserver: HTTPServer) -> None:
    result = answer(token=None).result
    assert (result.result, result.reason, result.detail) == ("blocked", "token_missing", "LEGISTAR_TOKEN is not set")
    assert httpserver.log == []


def test_a_matter_and_a_meeting_are_kept_whole_with_their_raw_answers(answer: Answer, context: CheckContext) -> None:
    found = answer().result
    assert (found.result, [each.ref for each in found.items]) == ("ok", ["events/22233", "matters/78351"])
    meeting, bill = (json.loads(context.store.read(each.sha256)) for each in found.items)
    assert (bill["Matter"], bill["Histories"]) == (MATTER, [STEP])
    assert (meeting["Event"], meeting["EventItems"]) == (MEETING, [ITEM])
    kept = [context.store.read(each) for each in found.answers]
    assert json.dumps([MATTER]).encode() in kept, "the raw answer is kept as it came"
    assert any(b'"status":200' in each for each in kept), "and what the server said beside it"


def test_a_history_of_more_than_a_page_is_read_to_its_end(answer: Answer, context: CheckContext) -> None:
    steps = [STEP | {"MatterHistoryId": number} for number in range(2_001)]
    found = answer({"/matters/78351/histories": steps}, rules=(BILL,)).result
    assert len(json.loads(context.store.read(found.items[0].sha256))["Histories"]) == 2_001


def test_a_matter_not_modified_since_is_not_read_again_but_by_the_weekly_full_read(
    answer: Answer, context: CheckContext, httpserver: HTTPServer
) -> None:
    first = answer(rules=(BILL,)).result
    known = SourceRecord(id="legistar_api", result="ok", checked_at=context.now, seq=1, items=first.items)
    asked = answer(rules=(BILL,), record=known, full=False).result
    assert asked.items == first.items
    assert [request.path for request, _ in httpserver.log] == ["/matters"]
    answer(rules=(BILL,), record=known, full=True)
    history = "/matters/78351/histories"
    assert [request.path for request, _ in httpserver.log] == ["/matters", history, history], "to the empty page"
    newer = MATTER | {"MatterLastModifiedUtc": "2026-06-01T00:00:00", "MatterStatusId": 25}
    changed = answer({"/matters": [newer]}, rules=(BILL,), record=known, full=False).result
    assert changed.items[0].sha256 != first.items[0].sha256


def test_two_rules_about_one_record_ask_for_it_once(answer: Answer, httpserver: HTTPServer) -> None:
    found = answer(rules=(BILL, BILL.model_copy(update={"status_id": 25}), HEARING)).result
    assert [each.ref for each in found.items] == ["events/22233", "matters/78351"]
    assert [request.path for request, _ in httpserver.log].count("/matters") == 1


@pytest.mark.parametrize(
    ("steps", "says"),
    [
        ([{"MatterHistoryActionId": 27}], "without MatterHistoryId"),
        ([STEP, STEP], "the same rows twice"),
        (Response(json.dumps({"odata.count": "3", "value": [STEP]}), content_type="application/json"), "twice"),
        (Response(json.dumps({"odata.count": "3", "value": []}), content_type="application/json"), "gave 0 of 3 rows"),
    ],
)
def test_rows_without_their_key_or_twice_or_fewer_than_counted_are_no_answer(
    answer: Answer, steps: Any, says: str
) -> None:
    found = answer({"/matters/78351/histories": steps}, rules=(BILL,)).result
    assert (found.result, found.reason) == ("blocked", "shape_changed")
    assert says in (found.detail or "")


def test_another_record_than_the_rule_names_is_no_answer(answer: Answer) -> None:
    other = MATTER | {"MatterFile": "Int 0739-2024"}
    found = answer({"/matters": [other]}, rules=(BILL,)).result
    assert (found.result, found.reason) == ("blocked", "another_record")
    assert "Int 0739-2024 (78351)" in (found.detail or "")


def test_a_matter_that_is_no_longer_listed_has_vanished(answer: Answer, context: CheckContext) -> None:
    first = answer().result
    known = SourceRecord(id="legistar_api", result="ok", checked_at=context.now, seq=1, items=first.items)
    found = answer({"/matters": []}, record=known)
    assert found.vanished == ("matters/78351",)
    assert found.result.result == "ok"


def test_the_token_stands_in_no_record_file_or_log(
    answer: Answer, context: CheckContext, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        looks = [answer(), answer({"/matters": Response("no", status=403)}), answer({"/events": Response("", 500)})]
    assert all(TOKEN not in each.model_dump_json() for each in looks)
    assert not any(TOKEN.encode() in path.read_bytes() for path in Path(context.drop).rglob("*") if path.is_file())
    ours = [each for each in caplog.records if not each.name.startswith("werkzeug")]
    assert not any(TOKEN in each.getMessage() for each in ours)


def test_a_matter_whose_time_of_change_is_not_said_is_always_read(answer: Answer, context: CheckContext) -> None:
    unsaid = {"/matters": [MATTER | {"MatterLastModifiedUtc": None}]}
    first = answer(unsaid, rules=(BILL,)).result
    known = SourceRecord(id="legistar_api", result="ok", checked_at=context.now, seq=1, items=first.items)
    changed = answer(
        unsaid | {"/matters/78351/histories": [STEP, STEP | {"MatterHistoryId": 2}]},
        rules=(BILL,),
        record=known,
        full=False,
    ).result
    assert changed.items[0].sha256 != first.items[0].sha256
