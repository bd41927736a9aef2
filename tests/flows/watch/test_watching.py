"""The watch without Prefect: what is overdue is run once, an alarm is told once, and silence is heard elsewhere."""

import re
import resource
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from flows._runtime import clock
from flows._runtime.environment import play_also
from flows._runtime.prefect import free_port
from flows.commands.doctor.checks import examine_work
from flows.watch import watching
from flows.watch.facts import plans
from flows.watch.watching import watch
from tasks.ledger import last_runs, note_end, note_start
from tasks.operations import at_work, ping
from tasks.operations.watch_file import SIZE
from tests.material.installation import DemoInstallation
from tests.material.mail import mail_server

DONE = "2026-11-25T10:20:00-05:00"
"""All that was due by then is done; reminders are due at 10:30, and the watch waits five minutes."""
LATER = "2026-11-25T10:31:00-05:00"
"""Reminders are due, and not yet overdue."""
OVERDUE = "2026-11-25T10:40:00-05:00"


@contextmanager
def no_room() -> Iterator[None]:
    """Let no file of this process grow beyond the watch's own: what a full disk does."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (SIZE, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def utc(moment: str) -> datetime:
    return datetime.fromisoformat(moment).astimezone(UTC)


@pytest.fixture
def kept_up(installation: DemoInstallation, monkeypatch: pytest.MonkeyPatch) -> DemoInstallation:
    """An installation in which all planned work was done by 10:20 a.m., and that the watch may look at."""
    for name in plans():
        note_start(installation.database, name, utc(DONE), "prefect", "here")
        note_end(installation.database, name, utc(DONE), "Completed", well=True)
    monkeypatch.setattr(watching, "own_units", dict)
    monkeypatch.setattr(clock, "since_boot", lambda: clock.now().timestamp())
    installation.at(LATER)
    return installation


def test_what_is_overdue_is_run_once_and_noted_as_the_watch_s(kept_up: DemoInstallation) -> None:
    kept_up.at(OVERDUE)
    first, second = watch(), watch()

    assert (first.ran, first.failed, second.ran) == (("deliver_reminders",), (), ())
    noted = last_runs(kept_up.database)["deliver_reminders"]
    assert (noted.by, noted.result, noted.succeeded_at) == ("watch", "Completed", utc(OVERDUE))


def test_nothing_is_run_beside_a_run_that_is_alive(kept_up: DemoInstallation) -> None:
    kept_up.at(OVERDUE)
    with at_work(kept_up.settings.home, "deliver_reminders"):
        assert watch().ran == ()
    assert watch().ran == ("deliver_reminders",)


def test_a_second_watch_at_the_same_time_does_nothing(kept_up: DemoInstallation) -> None:
    with at_work(kept_up.settings.home, "watch"):
        assert watch().other
    assert not watch().other


# Alarms: told once, retold after a day, and once when it is over


def test_an_alarm_is_told_once_again_after_a_day_and_once_when_it_is_over(
    kept_up: DemoInstallation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "_run", lambda overdue: ((), ()))
    note_end(kept_up.database, "back_up", utc(LATER), "LedgerError", well=False)

    said = []
    for moment in (LATER, "2026-11-25T10:33:00-05:00", "2026-11-26T10:46:00-05:00"):
        kept_up.at(moment)
        watch()
        said.append([each for each in told(kept_up) if "daily copy failed" in each])
    note_end(kept_up.database, "back_up", utc("2026-11-26T10:47:00-05:00"), "Completed", well=True)
    watch()

    assert [len(each) for each in said] == [1, 1, 2]
    assert "Still so, since 10:31 a.m. on Nov. 25, 2026" in said[2][-1]
    assert "Over: The daily copy failed" in told(kept_up)[-1]


def told(installation: DemoInstallation) -> list[str]:
    """Return what was posted into the coordinators' channel by the watch, by its plain words."""
    return [each["text"] for each in installation.slack.messages if "followthrough watch" in each["text"]]


def test_a_dead_slack_stops_nothing_and_mail_takes_its_place(kept_up: DemoInstallation) -> None:
    note_end(kept_up.database, "back_up", utc(LATER), "LedgerError", well=False)

    people = kept_up.settings.people_path
    people.write_text(people.read_text().replace("roles:", "email: office@office.example\n  roles:", 1))
    with mail_server() as server:
        play_also(SLACK_API_URL=f"http://127.0.0.1:{free_port()}/api/")
        play_also(SMTP_URL=server.url, MAIL_FROM="follow-up@office.example")
        report = watch()

    assert report.told == "email"
    assert "The daily copy failed" in server.taken[0].get_content()


def test_what_nobody_could_be_told_is_told_by_a_later_watch(kept_up: DemoInstallation) -> None:
    note_end(kept_up.database, "back_up", utc(LATER), "LedgerError", well=False)
    kept_up.slack.faults += ["drop_before_store"] * 2
    first = watch()
    kept_up.slack.faults.clear()

    assert first.told is None
    assert first.untold
    assert watch().told == "Slack"


# The dead man's switch


def test_a_ping_follows_no_redirect(httpserver: HTTPServer) -> None:
    """Who answers the ping would choose whom this machine asks next, its own network included."""
    httpserver.expect_request("/ping").respond_with_data("", status=302, headers={"Location": "/inside"})
    httpserver.expect_request("/inside").respond_with_data("")
    assert (
        ping(httpserver.url_for("/ping"), "") == "FOLLOWTHROUGH_WATCH_PING_URL answers with 302, not that all is well"
    )
    assert [request.path for request, _ in httpserver.log] == ["/ping"]


def test_each_watch_pings_its_beginning_and_how_it_ended(kept_up: DemoInstallation, httpserver: HTTPServer) -> None:
    seen = list[tuple[str, str]]()

    def answer(request: Request) -> Response:
        seen.append((request.path, request.get_data(as_text=True)))
        return Response("OK")

    httpserver.expect_request(re.compile("/ping/.*")).respond_with_handler(answer)
    play_also(WATCH_PING_URL=httpserver.url_for("/ping/made-up"))
    note_end(kept_up.database, "back_up", utc(LATER), "LedgerError", well=False)
    watch()
    note_end(kept_up.database, "back_up", utc(LATER), "Completed", well=True)
    watch()

    assert seen == [
        ("/ping/made-up/start", ""),
        ("/ping/made-up/fail", "failed:back_up"),
        ("/ping/made-up/start", ""),
        ("/ping/made-up", ""),
    ]


def test_a_dead_man_s_switch_that_is_away_is_named(kept_up: DemoInstallation) -> None:
    play_also(WATCH_PING_URL=f"http://127.0.0.1:{free_port()}/made-up")

    report = watch()

    assert report.ping
    assert "FOLLOWTHROUGH_WATCH_PING_URL does not answer" in report.ping


# Bad input: a clock that jumps, a full disk, a database that is gone


def test_a_clock_that_jumps_a_day_is_named_and_nothing_is_run_twice(
    kept_up: DemoInstallation, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch()
    boot = clock.since_boot()
    monkeypatch.setattr(clock, "since_boot", lambda: boot + 300)
    kept_up.at("2026-11-26T10:45:00-05:00")
    ahead = watch()
    kept_up.at(LATER)
    back = watch()

    assert [each.key for each in ahead.alarms if each.key == "clock"] == ["clock"]
    assert (ahead.ran, back.ran) == ((), ())
    assert "clock" not in [each.key for each in back.alarms]


def test_a_run_of_tomorrow_keeps_the_work_of_today_from_being_run_again(kept_up: DemoInstallation) -> None:
    note_start(kept_up.database, "deliver_reminders", utc("2026-11-26T09:00:00-05:00"), "prefect", "here")
    note_end(kept_up.database, "deliver_reminders", utc("2026-11-26T09:01:00-05:00"), "Completed", well=True)

    report = watch()

    assert report.ran == ()
    assert "which lies in the future" in report.alarms[0].what


def test_an_alarm_goes_out_although_the_database_is_gone(kept_up: DemoInstallation) -> None:
    (kept_up.settings.home / "followthrough.db").write_bytes(b"no database any more" * 1000)

    report = watch()

    assert [each.key for each in report.alarms] == ["database"]
    assert "put the file back from a copy" in told(kept_up)[0]


def test_a_full_disk_is_told_once_though_nothing_new_can_be_written(
    kept_up: DemoInstallation, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch()
    monkeypatch.setattr(shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(10, 10, 0))  # type: ignore[attr-defined]
    with no_room():
        watch()
        watch()

    assert len([each for each in told(kept_up) if "has 0 MB left" in each]) == 1


# What `doctor` shows of it


def test_doctor_shows_the_age_of_each_last_success_and_what_is_overdue(kept_up: DemoInstallation) -> None:
    note_end(kept_up.database, "back_up", utc(LATER), "LedgerError", well=False)
    kept_up.at(OVERDUE)

    parts = {each.part: each for each in examine_work(kept_up.settings)}

    assert parts["audit_ledger"].what == "The audit of the record: last done 20 minutes ago, by Prefect"
    assert parts["deliver_reminders"].says == "wrong"
    assert "due at 10:30 a.m. on Nov. 25, 2026" in parts["deliver_reminders"].what
    assert "failed at 10:31 a.m. on Nov. 25, 2026 (LedgerError)" in parts["back_up"].what
