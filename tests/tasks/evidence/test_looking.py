"""All sources of a register are asked side by side, and a host that fails is left in peace."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from models.core import DiskRefused
from models.evidence import SourceCheck, SourceResult
from models.ledger import Entry, SourcesChecked
from models.projections import SOURCES
from models.records import RegisterRecord, SourceRecord, fold_source
from models.register import GitJson, Source
from tasks import ledger
from tasks.core import Store
from tasks.evidence.checks import SourceRound, check_events, check_sources
from tasks.ledger import Database, records
from tasks.sources.context import Surroundings
from tasks.web import Manners
from tests.material.records import shipped

CHECKOUT = Path(__file__).parents[3]
NOW = datetime(2026, 4, 1, 13, tzinfo=UTC)
CLOCK = b'{"LastRun": "2026-04-01T00:00:00Z"}'
BILL = b'{"ID": 1, "File": "Int 1-2026 (made-up)", "StatusID": 3}'
PATH = "introduction/made-up.json"


def git(name: str = "a") -> GitJson:
    return GitJson(
        kind="git_json", voice="public_record", url=f"https://{name}.example/{{path}}",
        freshness=f"https://{name}.example/last_sync.json", stale_after_hours=96, also_read=(PATH,),
    )  # fmt: skip


def register(sources: dict[str, Source]) -> RegisterRecord:
    plan = shipped().plan
    return RegisterRecord(
        id="register", register_id=plan.register_id, title=plan.title, sha256="0" * 64, seq=1, report=plan.report,
        calendar=plan.calendar.as_calendar(), roles=plan.roles, bodies=plan.bodies, council=plan.council,
        sources=sources,
    )  # fmt: skip


def around(folder: Path, own: dict[str, str]) -> Surroundings:
    manners = Manners(user_agent="followthrough (made-up contact)", wait_seconds=0.01, total_seconds=5)
    return Surroundings(
        store=Store(folder / "evidence"), manners=manners, drop=folder, salt=b"a made-up salt", own_urls=own
    )


@contextmanager
def servers(number: int, answer: Any) -> Iterator[dict[str, str]]:
    """Serve so many mirrors, each at a port of its own, and yield the operator's address of each."""
    with ExitStack() as stack:
        own = {}
        for name in "abcdefgh"[:number]:
            server = stack.enter_context(HTTPServer(host="127.0.0.1"))
            server.expect_request(f"/{PATH}").respond_with_handler(answer)
            server.expect_request("/last_sync.json").respond_with_data(CLOCK, content_type="text/plain")
            own[name] = f"http://127.0.0.1:{server.port}/{{path}}"
        yield own


def bill(_: Request) -> Response:
    return Response(BILL, content_type="text/plain")


def test_sources_are_asked_side_by_side_and_answered_in_their_order(tmp_path: Path) -> None:
    together = threading.Barrier(6, timeout=20)

    def answer(request: Request) -> Response:
        together.wait()  # passes only once all six are being asked
        return bill(request)

    ended: list[str] = []
    with servers(6, answer) as own:
        names = sorted(own)
        source_round = SourceRound(register({name: git(name) for name in names}), {}, {}, around(tmp_path, own), NOW)
        looks = check_sources(source_round.check, names, lambda look: ended.append(look.result.name))
    assert [each.result.name for each in looks] == names
    assert {each.result.result for each in looks} == {"ok"}
    assert sorted(ended) == names


def test_one_source_that_fails_leaves_the_others_untouched(tmp_path: Path) -> None:
    with servers(3, bill) as own:
        own["b"] = "http://127.0.0.1:9/{path}"
        source_round = SourceRound(register({name: git(name) for name in own}), {}, {}, around(tmp_path, own), NOW)
        looks = check_sources(source_round.check, own)
    assert [(each.result.name, each.result.result) for each in looks] == [("a", "ok"), ("b", "blocked"), ("c", "ok")]


def test_a_disk_that_is_full_stops_the_look_and_is_said(tmp_path: Path) -> None:
    (tmp_path / "evidence").write_text("a file where the store should be")
    with servers(1, bill) as own, pytest.raises(DiskRefused):
        SourceRound(register({"a": git()}), {}, {}, around(tmp_path, own), NOW).check("a")


def test_a_source_that_is_switched_off_is_blocked_and_nobody_is_asked(tmp_path: Path) -> None:
    found = SourceRound(register({"a": git()}), {}, {}, around(tmp_path, {"a": "off"}), NOW).check("a")
    assert (found.result.result, found.result.reason, found.result.asked) == ("blocked", "switched_off", False)


def test_a_host_that_failed_three_runs_is_asked_once_a_day_until_it_answers(tmp_path: Path) -> None:
    asked, up = [0], [False]

    def answer(request: Request) -> Response:
        asked[0] += 1
        return bill(request) if up[0] else Response(status=403)

    kept: SourceRecord | None = None

    def look(seq: int, now: datetime) -> SourceResult:
        nonlocal kept
        known = {"a": kept} if kept else {}
        found = SourceRound(register({"a": git()}), {}, known, around(tmp_path, own), now).check("a")
        event = SourcesChecked(check_id=f"look {seq}", results=(found.result,))
        kept = fold_source("a", kept, Entry(seq=seq, occurred_on=now.date(), recorded_at=now, actor="a", event=event))
        return found.result

    with servers(1, answer) as own:
        for seq in range(1, 6):
            result = look(seq, NOW + timedelta(hours=seq))
            assert (result.result, result.reason) == ("blocked", "forbidden")
        assert asked == [3], "the circuit opens after three failed runs"
        assert not result.asked
        assert "asked once a day" in (result.detail or "")
        look(6, NOW + timedelta(days=1))
        assert asked == [4], "one probe a day"
        up[0] = True
        assert look(7, NOW + timedelta(days=1, hours=1)).result == "blocked"
        assert look(8, NOW + timedelta(days=2)).result == "ok"
        assert look(9, NOW + timedelta(days=2, hours=1)).asked, "a host that answers is asked each time"


def test_a_turn_a_record_that_is_gone_and_a_refused_file_are_noted_once(database: Database) -> None:
    def noted(result: str, **more: Any) -> list[str]:
        one = SourceResult.model_validate(
            {"name": "a", "result": result, "checked_at": NOW, "reason": "forbidden"} | more
        )
        known = records.every(database, SOURCES)
        look = SourceCheck(result=one, vanished=("gone.json", "never-seen.json"))
        events = check_events(database, [look], {}, known, f"look {len(ledger.entries(database))}")
        ledger.append(database, events, now=NOW)
        return [each.kind for each in events]

    seen = [{"ref": "gone.json", "sha256": "ab" * 32, "size": 1, "media_type": "text/plain", "origin": "https://a"}]
    assert noted("ok", items=seen) == ["sources_checked"]
    assert noted("blocked") == ["sources_checked", "source_blocked", "record_vanished"]
    assert noted("blocked") == ["sources_checked"]
    assert noted("stale") == ["sources_checked"]
    assert noted("ok", items=seen) == ["sources_checked", "source_recovered"]


def test_an_answer_that_no_reader_understands_takes_no_other_source_down(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from models.register.sources import OtherKind
    from tasks import sources

    (tmp_path / "kinds").mkdir()
    (tmp_path / "kinds" / "made_up_fault.py").write_text("def check(name, source, context):\n    return 1 / 0\n")
    monkeypatch.setattr(sources, "__path__", [*sources.__path__, str(tmp_path / "kinds")])
    broken = OtherKind(kind="made_up_fault", voice="agency", gives="files")
    with servers(1, bill) as own:
        both: dict[str, Source] = {"a": git(), "broken": broken}
        looks = check_sources(SourceRound(register(both), {}, {}, around(tmp_path, own), NOW).check, both)
    assert [each.result.result for each in looks] == ["ok", "blocked"]
    assert looks[1].result.reason == "unreadable"
    assert "ZeroDivisionError" in (looks[1].result.detail or "")


def test_who_names_a_source_has_it_asked_whatever_its_circuit_says(tmp_path: Path) -> None:
    failed = SourceRecord(
        id="a", result="blocked", checked_at=NOW, seq=1, failed_runs=9, asked_at=NOW, reason="forbidden"
    )
    with servers(1, bill) as own:
        source_round = SourceRound(register({"a": git()}), {}, {"a": failed}, around(tmp_path, own), NOW)
        left, asked = source_round.check("a"), replace(source_round, probe=True).check("a")
    assert (left.result.asked, asked.result.result) == (False, "ok")


def test_of_many_rows_that_are_gone_the_number_is_said(database: Database) -> None:
    rows = [{"ref": "rows", "sha256": "ab" * 32, "size": 1, "media_type": "text/csv", "origin": "https://a"}]
    one = SourceResult.model_validate({"name": "a", "result": "ok", "checked_at": NOW, "items": rows})
    ledger.append(database, check_events(database, [SourceCheck(result=one)], {}, {}, "look 1"), now=NOW)
    known = records.every(database, SOURCES)
    gone = SourceCheck(result=one.model_copy(update={"items": ()}), vanished=tuple(f"row {n}" for n in range(1500)))
    events = check_events(database, [gone], {}, known, "look 2")
    assert [getattr(each, "ref", None) for each in events if each.kind == "record_vanished"] == ["1500 rows"]
