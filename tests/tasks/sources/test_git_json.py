import json
import re
from codecs import BOM_UTF8
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from models.core import ServerAnswer, evolve, new_york_day
from models.core.privacy import LEFT_OUT
from models.evidence import UNREAD, SourceResult
from models.records import MilestoneRecord, SourceRecord, source_of
from models.register import EventHeld, GitJson, MatterStatus, Rule
from tasks.sources import git_json
from tasks.sources.context import CheckContext
from tasks.web import Hosts
from tests.material.records import planned
from tests.material.records import told as folded

COUNCIL = Path(__file__).parents[2] / "council"
SOURCE = GitJson(
    kind="git_json",
    voice="public_record",
    url="https://raw.example/council/master/{path}",
    freshness="https://raw.example/council/master/last_sync.json",
    stale_after_hours=96,
    also_read=("introduction/2026/0055.json",),
)
RECORDS = {
    "last_sync.json": "last_sync.json",
    "introduction/2026/0055.json": "introduction_2026_0055.json",
    "introduction/2026/0739.json": "introduction_2026_0739.json",
    "events/2026/22233.json": "events_2026_2026-03-05_10_00_oversight-and-investigations_22233.json",
}
RULES: tuple[Rule, ...] = (
    MatterStatus(
        type="matter_status", file="Int 0739-2026", matter_id=78351, status_id=35, path="introduction/2026/0739.json"
    ),
    EventHeld(
        type="event_held", event_id=22233, matter_file="T2026-1030", agenda_status_id=2, action_id=54,
        path="events/2026/22233.json",
    ),
)  # fmt: skip
REFS = {"events/22233": "events/2026/22233.json", "matters/78351": "introduction/2026/0739.json"}
SourceCheck = Callable[..., SourceResult]


def good(at: datetime | None) -> SourceRecord | None:
    """Return what the ledger says of a source that last answered at a moment; none where it never did."""
    return SourceRecord(id="council_mirror", result="ok", checked_at=at, seq=1, answered_at=at) if at else None


def _named(result: SourceResult) -> list[str]:
    return [sha256 for seen in result.items for sha256 in (seen.sha256, seen.receipt) if sha256]


@pytest.fixture
def answer(httpserver: HTTPServer, context: CheckContext) -> SourceCheck:
    """Serve the mirror with some files changed, look at it once, and return how it answered."""

    def look(
        last_good: datetime | None = None, now: datetime = context.now, seconds: float = 30, **changed: Any
    ) -> SourceResult:
        httpserver.clear()
        for path, name in RECORDS.items():
            key = name.partition(".")[0] if path != "events/2026/22233.json" else "hearing"
            other = changed.get(key)
            if other is None:
                body = (COUNCIL / name).read_bytes()
                httpserver.expect_request(f"/{path}").respond_with_data(body, content_type="text/plain; charset=utf-8")
            elif isinstance(other, Response):
                httpserver.expect_request(f"/{path}").respond_with_response(other)
            else:
                httpserver.expect_request(f"/{path}").respond_with_handler(other)
        own = f"http://127.0.0.1:{httpserver.port}/{{path}}"
        manners = context.manners.model_copy(update={"total_seconds": seconds})
        one = replace(context, rules=RULES, own_url=own, record=good(last_good), now=now, manners=manners)
        found = git_json.check("council_mirror", SOURCE, one)
        assert found.refused == ()
        assert found.result.name == "council_mirror"
        assert found.result.checked_at == now
        return found.result

    return look


def refs(result: SourceResult) -> list[str]:
    return [each.ref for each in result.items]


def page(body: str | bytes, status: int = 200, content_type: str = "text/plain", **headers: str) -> Response:
    return Response(body, status=status, content_type=content_type, headers=headers)


def test_the_mirror_answers_and_its_raw_bytes_are_kept(
    answer: SourceCheck, context: CheckContext, httpserver: HTTPServer
) -> None:
    result = answer()
    assert (result.result, result.reason, result.detail) == ("ok", None, None)
    assert result.data_as_of == datetime(2026, 8, 21, 23, 49, 30, tzinfo=UTC)
    assert refs(result) == ["events/22233", "introduction/2026/0055.json", "matters/78351"]
    for seen in result.items:
        path = REFS.get(seen.ref, seen.ref)
        body = (COUNCIL / RECORDS[path]).read_bytes()
        assert (seen.sha256, seen.size) == (sha256(body).hexdigest(), len(body))
        assert context.store.read(seen.sha256) == body
        assert seen.origin == f"http://127.0.0.1:{httpserver.port}/{path}"
    assert httpserver.log[0][0].path == "/last_sync.json", "the clock is asked first"


def test_a_clock_that_is_too_old_makes_it_stale_and_shows_what_was_seen(
    answer: SourceCheck, context: CheckContext
) -> None:
    clock = datetime(2026, 8, 21, 23, 49, 30, tzinfo=UTC)
    assert answer(now=clock + timedelta(hours=96)).result == "ok"
    result = answer(now=clock + timedelta(hours=96, seconds=1))
    assert (result.result, result.reason) == ("stale", "clock_too_old")
    assert len(result.items) == 3


def test_one_record_that_is_gone_hides_no_other(answer: ServerAnswer) -> None:
    result = answer(introduction_2026_0055=page("", 404))
    assert (result.result, result.reason) == ("ok", None)
    assert refs(result) == ["events/22233", "matters/78351", f"{UNREAD}introduction/2026/0055.json"]
    assert "introduction/2026/0055.json was not read" in (result.detail or "")


def test_one_wrong_id_does_not_block_60_records_that_were_read(httpserver: HTTPServer, context: CheckContext) -> None:
    made_up = {"TypeName": "Introduction", "StatusID": 2, "StatusName": "Introduced"}
    for number in range(60):
        body = made_up | {"ID": 100 + number, "File": f"Int {number:04}-2026"}
        httpserver.expect_request(f"/{number}.json").respond_with_json(body)
    httpserver.expect_request("/wrong.json").respond_with_json(made_up | {"ID": 7, "File": "Int 0007-2024"})
    httpserver.expect_request("/last_sync.json").respond_with_data((COUNCIL / "last_sync.json").read_bytes())
    right = [
        MatterStatus(type="matter_status", file=f"Int {n:04}-2026", matter_id=100 + n, status_id=35, path=f"{n}.json")
        for n in range(60)
    ]
    wrong = MatterStatus(type="matter_status", file="Int 0007-2026", matter_id=70, status_id=35, path="wrong.json")
    own = replace(context, own_url=f"http://127.0.0.1:{httpserver.port}/{{path}}", rules=(*right, wrong))
    mirror = SOURCE.model_copy(update={"also_read": ()})
    result = git_json.check("council_mirror", mirror, own).result
    assert (result.result, result.reason, len(result.items)) == ("ok", None, 61)
    assert result.items[-1].ref == f"{UNREAD}matters/70"
    assert "Int 0007-2024 (7), and the register names matters/70" in (result.items[-1].shows or "")
    seen = evolve(good(context.now), items=result.items)
    known = {"council_mirror": seen}
    one, other = (source_of(planned_with(rule.model_dump(mode="json")), known) for rule in (right[0], wrong))
    assert one is seen
    assert other is not None
    assert (other.result, other.reason, other.answered_on) == ("blocked", "unread_record", None)
    assert other.unread_since == new_york_day(context.now)
    httpserver.expect_request("/60.json").respond_with_data("", status=503)
    busy = MatterStatus(type="matter_status", file="Int 0060-2026", matter_id=160, status_id=35, path="60.json")
    manners = context.manners.model_copy(update={"wait_seconds": 0.001})
    both = replace(own, rules=(*right, wrong, busy), manners=manners, record=seen, answers=[], notes=[])
    assert git_json.check("council_mirror", mirror, both).result.result == "stale", "a fault that may pass stays one"
    alone = replace(own, rules=(wrong,), answers=[], notes=[])
    result = git_json.check("council_mirror", mirror, alone).result
    assert (result.result, result.reason) == ("blocked", "another_record"), "nothing else was read"


def planned_with(rule: dict[str, Any]) -> MilestoneRecord:
    """Return a milestone that relies on the mirror by a rule."""
    evidence = {"kind": "legislative_status", "source": "council_mirror", "rule": rule}
    return folded(planned(evidence=evidence))


def test_a_host_that_refuses_us_is_not_asked_again(answer: SourceCheck, httpserver: HTTPServer) -> None:
    answer(hearing=page("", 403))
    assert [request.path for request, _ in httpserver.log] == ["/last_sync.json", "/events/2026/22233.json"]


@pytest.mark.parametrize("body", ["{}", "[]", '{"LastRun": "soon"}', '{"LastRun": "2026-08-21T23:49:30"}'])
def test_a_clock_that_cannot_be_read_blocks(answer: SourceCheck, body: str) -> None:
    result = answer(last_sync=page(body))
    assert (result.result, result.reason, result.items) == ("blocked", "unreadable", ())


def test_of_a_record_only_the_passage_with_a_persons_number_is_not_kept(
    answer: SourceCheck, context: CheckContext
) -> None:
    made_up = json.loads((COUNCIL / "introduction_2026_0739.json").read_bytes())
    made_up |= {"Summary": "A hearing. The file of A012345678 was read.", "dob": "1/2/90"}
    result = answer(introduction_2026_0739=page(json.dumps(made_up)))
    assert (result.result, result.reason) == ("ok", None)
    assert "was left out; the rest was kept" in str(result.detail)
    (item,) = [each for each in result.items if each.ref == "matters/78351"]
    assert item.sha256
    assert str(item.shows).startswith("Int 0739-2026 is not law"), "what it shows is kept"
    left = {"Summary": f"A hearing. {LEFT_OUT}", "dob": LEFT_OUT}
    assert json.loads(context.store.read(item.sha256)) == made_up | left
    orphans = context.store.orphans([*result.answers, *_named(result)])
    assert orphans == [], "only what the look names is kept"
    assert "A012345678" not in result.model_dump_json()


def test_a_record_that_has_not_changed_is_not_sent_again_until_the_weekly_full_read(
    httpserver: HTTPServer, context: CheckContext
) -> None:
    def serve(request: Request) -> Response:
        if request.headers.get("If-None-Match") == '"1"':
            return Response(status=304)
        name = RECORDS[request.path.removeprefix("/")]
        return Response((COUNCIL / name).read_bytes(), content_type="text/plain", headers={"ETag": '"1"'})

    httpserver.expect_request(re.compile(".*")).respond_with_handler(serve)
    own = replace(context, own_url=f"http://127.0.0.1:{httpserver.port}/{{path}}", rules=RULES)
    first = git_json.check("council_mirror", SOURCE, own).result
    known = SourceRecord(id="council_mirror", result="ok", checked_at=context.now, seq=1, items=first.items)

    def statuses(full: bool) -> list[int]:
        httpserver.clear_log()
        found = git_json.check("council_mirror", SOURCE, replace(own, record=known, full=full, answers=[])).result
        assert [each.sha256 for each in found.items] == [each.sha256 for each in first.items]
        assert (found.result, found.full) == ("ok", full)
        return [response.status_code for request, response in httpserver.log if request.path != "/last_sync.json"]

    assert statuses(full=False) == [304] * 3
    assert statuses(full=True) == [200] * 3
    kept = context.store.root / first.items[0].sha256[:2] / first.items[0].sha256[2:4] / first.items[0].sha256
    kept.unlink()
    assert statuses(full=False).count(200) == 1, "what is no longer in custody is asked for anew"


def test_the_gate_reads_the_same_bytes_again_at_the_weekly_full_read_alone(
    httpserver: HTTPServer, context: CheckContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path, name in RECORDS.items():
        body = (COUNCIL / name).read_bytes()
        httpserver.expect_request(f"/{path}").respond_with_data(body, content_type="text/plain")
    own = replace(context, own_url=f"http://127.0.0.1:{httpserver.port}/{{path}}", rules=RULES)
    first = git_json.check("council_mirror", SOURCE, own).result
    shown = SourceRecord(id="council_mirror", result="ok", checked_at=context.now, seq=1, items=first.items)
    read: list[bytes] = []
    monkeypatch.setattr("tasks.sources.context.is_personal", lambda body: bool(read.append(body)))
    for full, count in ((False, 1), (True, 1 + len(first.items))):  # the repository's clock is read each time
        read.clear()
        again = git_json.check("council_mirror", SOURCE, replace(own, record=shown, full=full, answers=[])).result
        assert (again.result, [item.sha256 for item in again.items]) == ("ok", [item.sha256 for item in first.items])
        assert len(read) == count


def test_a_record_that_was_there_and_is_gone_has_vanished_and_hides_no_other(
    httpserver: HTTPServer, context: CheckContext
) -> None:
    for path, name in RECORDS.items():
        httpserver.expect_request(f"/{path}").respond_with_data(
            (COUNCIL / name).read_bytes(), content_type="text/plain"
        )
    own = replace(context, own_url=f"http://127.0.0.1:{httpserver.port}/{{path}}", rules=RULES)
    seen = git_json.check("council_mirror", SOURCE, own).result.items
    known = SourceRecord(id="council_mirror", result="ok", checked_at=context.now, seq=1, items=seen)
    httpserver.clear()
    httpserver.expect_request(re.compile("/(last_sync|introduction/2026/0055).json")).respond_with_handler(
        lambda request: Response((COUNCIL / RECORDS[request.path[1:]]).read_bytes(), content_type="text/plain")
    )
    httpserver.expect_request(re.compile(".*")).respond_with_response(Response(status=404))
    other = MatterStatus(
        type="matter_status", file="Int 9999-2026", matter_id=1, status_id=35, path="introduction/2026/9999.json"
    )
    new = replace(own, rules=(other, *RULES), record=known, answers=[])
    found = git_json.check("council_mirror", SOURCE, new)
    gone = [f"{UNREAD}matters/1", *(f"{UNREAD}{ref}" for ref in REFS)]
    assert sorted(refs(found.result)) == sorted(["introduction/2026/0055.json", *gone])
    assert sorted(found.vanished) == sorted(REFS), "what was never there cannot vanish"


def test_the_answers_of_a_look_are_kept_so_that_a_third_party_can_see_them(
    answer: SourceCheck, context: CheckContext
) -> None:
    result = answer()
    for seen in result.items:
        said = ServerAnswer.model_validate_json(context.store.read(seen.receipt or ""))
        assert (said.status, said.body_sha256) == (200, seen.sha256)
        assert said.address == seen.origin
    clock, said_of_it = (context.store.read(each) for each in result.answers)
    assert clock == (COUNCIL / "last_sync.json").read_bytes()
    assert ServerAnswer.model_validate_json(said_of_it).status == 200


def test_what_a_look_asks_for_begins_elsewhere_each_day_and_leaves_nothing_out(context: CheckContext) -> None:
    names = [f"matters/{number:03}" for number in range(190)]
    seen: set[str] = set()
    for day in range(5):
        turn = replace(context, now=context.now + timedelta(days=day)).in_turn(names)
        assert sorted(turn) == names
        seen |= set(turn[:40])
    assert seen == set(names), "the 40 that each day surely asks for leave no tail"
    assert replace(context).in_turn(names[:40]) == names[:40]


@pytest.mark.parametrize("body", [b"[]", b"{}", b"null", b'{"ID": 70, "File": "Int 0070-2026", "StatusID": "x"}'])
def test_one_bad_record_hides_itself_alone(httpserver: HTTPServer, context: CheckContext, body: bytes) -> None:
    sound = {"ID": 100, "File": "Int 0100-2026", "TypeName": "Introduction", "StatusID": 2}
    httpserver.expect_request("/100.json").respond_with_json(sound)
    httpserver.expect_request("/70.json").respond_with_data(body, content_type="application/json")
    result = bad_beside_good(httpserver, context)
    assert (result.result, result.reason) == ("ok", None)
    assert [item.ref for item in result.items] == ["matters/100", f"{UNREAD}matters/70"]


def test_a_day_that_is_none_hides_its_record_and_what_was_read_of_it_before_stays(
    httpserver: HTTPServer, context: CheckContext
) -> None:
    sound = {"ID": 100, "File": "Int 0100-2026", "TypeName": "Introduction", "StatusID": 2}
    other = sound | {"ID": 70, "File": "Int 0070-2026", "EnactmentDate": "2026-06-30T00:00:00Z"}
    httpserver.expect_request("/100.json").respond_with_data(
        BOM_UTF8 + json.dumps(sound).encode(), content_type="text/plain"
    )
    httpserver.expect_request("/70.json").respond_with_json(other)
    first = bad_beside_good(httpserver, context)
    assert (first.result, len(first.items)) == ("ok", 2)
    httpserver.clear()
    httpserver.expect_request("/100.json").respond_with_json(sound)
    httpserver.expect_request("/70.json").respond_with_json(other | {"EnactmentDate": "2026-06-31T00:00:00Z"})
    record = evolve(good(context.now), items=first.items)
    second = bad_beside_good(httpserver, replace(context, record=record, notes=[], answers=[]))
    assert [item.ref for item in second.items] == ["matters/100", "matters/70", f"{UNREAD}matters/70"]
    assert second.items[1] == first.items[1], "a failed read takes nothing away"


def bad_beside_good(httpserver: HTTPServer, context: CheckContext) -> SourceResult:
    """Look at two records of the mirror, number 100 and number 70."""
    httpserver.expect_request("/last_sync.json").respond_with_data((COUNCIL / "last_sync.json").read_bytes())
    rules = tuple(
        MatterStatus(type="matter_status", file=f"Int {n:04}-2026", matter_id=n, status_id=35, path=f"{n}.json")
        for n in (100, 70)
    )
    own = replace(context, own_url=f"http://127.0.0.1:{httpserver.port}/{{path}}", rules=rules)
    return git_json.check("council_mirror", SOURCE.model_copy(update={"also_read": ()}), own).result


def test_a_mirror_whose_clock_is_ahead_is_a_fault(httpserver: HTTPServer, context: CheckContext) -> None:
    httpserver.expect_request("/last_sync.json").respond_with_json({"LastRun": "2027-08-22T00:00:00Z"})
    own = replace(context, own_url=f"http://127.0.0.1:{httpserver.port}/{{path}}")
    result = git_json.check("council_mirror", SOURCE, own).result
    assert (result.result, result.reason) == ("blocked", "clock_ahead")


def test_a_look_whose_budget_is_spent_is_read_in_part(httpserver: HTTPServer, context: CheckContext) -> None:
    rules = tuple(
        MatterStatus(type="matter_status", file=f"Int {n:04}-2026", matter_id=n, status_id=35, path=f"{n}.json")
        for n in range(1, 9)
    )

    def serve(request: Request) -> Response:
        number = int(request.path.strip("/").removesuffix(".json"))
        return Response(
            json.dumps({"ID": number, "File": f"Int {number:04}-2026", "StatusID": 2}), content_type="text/plain"
        )

    httpserver.expect_request("/last_sync.json").respond_with_data((COUNCIL / "last_sync.json").read_bytes())
    httpserver.expect_request(re.compile(".*")).respond_with_handler(serve)
    own = replace(context, own_url=f"http://127.0.0.1:{httpserver.port}/{{path}}", rules=rules, hosts=Hosts(budget=6))
    result = git_json.check("council_mirror", SOURCE.model_copy(update={"also_read": ()}), own).result
    assert (result.result, result.reason) == ("ok", None)
    refs = [item.ref for item in result.items]
    assert (len(refs), sum(ref.startswith(UNREAD) for ref in refs)) == (8, 3)
    assert "read in part" in str(result.detail)
    known = {"council_mirror": evolve(good(context.now), items=result.items)}
    at_source = (source_of(planned_with(rule.model_dump(mode="json")), known) for rule in rules)
    read = [record.result for record in at_source if record]
    assert (read.count("ok"), read.count("blocked")) == (5, 3), "what was not read is hidden, and nothing else"
