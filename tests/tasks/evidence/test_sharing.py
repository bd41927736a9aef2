"""Reports that watch one source: asked once for a due time, recorded by each, and no older answer is a new look."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from models.core import evolve
from models.evidence import SourceResult
from models.records import SourceRecord
from tasks.evidence import Surroundings, check_sources, shared_answers
from tests.tasks.evidence.test_looking import BILL, CLOCK, NOW, PATH, around, git, register

LATER = NOW + timedelta(minutes=20)


@pytest.fixture
def mirror(httpserver: HTTPServer) -> HTTPServer:
    """A mirror that answers, and counts its requests in `log`."""
    httpserver.expect_request(f"/{PATH}").respond_with_data(BILL, content_type="text/plain")
    httpserver.expect_request("/last_sync.json").respond_with_data(CLOCK, content_type="text/plain")
    return httpserver


def report(folder: Path, name: str, mirror: HTTPServer, due: datetime = NOW) -> Surroundings:
    own = {"a": f"http://127.0.0.1:{mirror.port}/{{path}}"}
    return replace(around(folder / name, own), shared=shared_answers(folder / "answers", due))


def look(at: Surroundings, now: datetime = NOW, known: SourceRecord | None = None) -> SourceResult:
    (check,) = check_sources(register({"a": git()}), ["a"], {}, {"a": known} if known else {}, around=at, now=now)
    return check.result


def test_two_reports_ask_once_and_both_record_the_look(tmp_path: Path, mirror: HTTPServer) -> None:
    one, two = report(tmp_path, "one", mirror), report(tmp_path, "two", mirror)
    first, second = look(one), look(two, LATER)
    assert len(mirror.log) == 2  # the record and the mirror's clock
    assert first.result == second.result == "ok"
    assert [(each.sha256, each.receipt) for each in first.items] == [
        (each.sha256, each.receipt) for each in second.items
    ]
    assert one.store.root != two.store.root
    assert two.store.read(second.items[0].sha256) == BILL
    assert second.checked_at == NOW, "the record says when it was asked"


def test_a_report_never_gets_an_answer_that_is_no_newer_than_its_own_last_look(
    tmp_path: Path, mirror: HTTPServer
) -> None:
    one = report(tmp_path, "one", mirror)
    look(one)
    known = SourceRecord(id="a", result="ok", checked_at=NOW, seq=1)
    assert look(one, LATER, known).checked_at == LATER
    assert len(mirror.log) == 4


@pytest.mark.parametrize("differs", ["due time", "who asks", "too late"])
def test_what_is_not_the_same_question_is_asked_anew(tmp_path: Path, mirror: HTTPServer, differs: str) -> None:
    look(report(tmp_path, "one", mirror))
    due = NOW + timedelta(days=differs == "due time")
    two = report(tmp_path, "two", mirror, due)
    if differs == "who asks":
        two = replace(two, manners=evolve(two.manners, user_agent="another office"))
    look(two, NOW + timedelta(hours=2) if differs == "too late" else LATER)
    assert len(mirror.log) == 4


def test_a_source_that_cannot_be_read_is_not_read_for_all(tmp_path: Path, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/last_sync.json").respond_with_data(CLOCK, content_type="text/plain")
    httpserver.expect_request(f"/{PATH}").respond_with_data("no", status=403)
    first = look(report(tmp_path, "one", httpserver))
    asked = len(httpserver.log)
    second = look(report(tmp_path, "two", httpserver), LATER)
    assert (second.result, second.reason, len(httpserver.log)) == (first.result, "forbidden", asked)
    assert first.result == "blocked"


def test_an_answer_with_personal_data_is_not_written_down_for_others(tmp_path: Path, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/last_sync.json").respond_with_data(CLOCK, content_type="text/plain")
    body = BILL.replace(b"made-up", b"078-05-1120")
    httpserver.expect_request(f"/{PATH}").respond_with_data(body, content_type="text/plain")
    for name in ("one", "two"):
        look(report(tmp_path, name, httpserver), LATER)
    assert [each.path for each, _ in httpserver.log].count(f"/{PATH}") == 2
    assert not any(b"078-05" in each.read_bytes() for each in (tmp_path / "answers").rglob("*") if each.is_file())


def test_a_damaged_answer_is_asked_anew_and_old_ones_go(tmp_path: Path, mirror: HTTPServer) -> None:
    look(report(tmp_path, "one", mirror))
    for each in (tmp_path / "answers").rglob("*"):
        if each.is_file() and b"StatusID" in each.read_bytes():
            each.write_bytes(each.read_bytes().replace(b"StatusID", b"Statusid"))
    assert look(report(tmp_path, "two", mirror)).items[0].sha256
    assert len(mirror.log) == 3
    shared_answers(tmp_path / "answers", NOW + timedelta(days=2))
    assert not list((tmp_path / "answers").iterdir())
