"""The watch without Prefect: what is overdue is run once, an alarm is told once, and silence is heard elsewhere."""

import re
import resource
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from prefect.settings import PREFECT_API_URL, temporary_settings
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from flows._runtime import clock
from flows._runtime.environment import play_also
from flows._runtime.prefect import free_port, trusted
from flows._runtime.settings import Settings
from flows.commands.doctor.checks import examine_work
from flows.watch import watching
from flows.watch.facts import Facts, facts_of, plans
from flows.watch.made_up import URGENT
from flows.watch.server import ServerReport
from flows.watch.watching import watch
from models.core import LedgerError
from models.operations import Deployment
from tasks.ledger import Database, last_runs, note_end, note_start
from tasks.operations import SystemdUnit, WatchFile, alone_at_work, at_work, date_of, ping
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


@pytest.mark.parametrize(("minutes", "ran"), [("35", ()), ("37", ("deliver_reminders",))])
def test_a_run_whose_machine_died_is_seen_within_seven_minutes(
    kept_up: DemoInstallation, minutes: str, ran: tuple[str, ...]
) -> None:
    """Its lock is free on every machine, whichever it ran on; it used to hide for an hour."""
    note_start(kept_up.database, "deliver_reminders", utc("2026-11-25T10:31:00-05:00"), "prefect", "worker-a")
    kept_up.at(f"2026-11-25T10:{minutes}:00-05:00")

    report = watch()

    assert report.ran == ran
    assert [text.split("\n")[1].split(" It is made")[0] for text in told(kept_up)[:1]] == [
        "The sending of reminders began on worker-a at 10:31 a.m. on Nov. 25, 2026, and ended without a word: its "
        "process was killed, or that machine died."
    ] * len(ran)


def test_a_second_watch_at_the_same_time_does_nothing(kept_up: DemoInstallation) -> None:
    with alone_at_work(kept_up.settings.home, "watch"):
        assert watch().other
    assert not watch().other


# Work that was missed: told in one sentence, and over once it is done


@pytest.fixture
def beside_prefect(kept_up: DemoInstallation, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[bool]]:
    """A server of Prefect's that does at once what it is asked; return whether each pass ended what is stuck there."""
    ends = list[bool]()

    def ask(_facts: Facts) -> ServerReport:
        ends.append(False)
        return ServerReport(address="http://made-up", stuck=("back_up",))

    def request(plan: Deployment) -> None:
        note_start(kept_up.database, plan.name, clock.now(), "prefect", "here")
        note_end(kept_up.database, plan.name, clock.now(), "Completed", well=True)

    def end_stuck(_report: ServerReport) -> None:
        ends[-1] = True

    monkeypatch.setattr(watching, "ask", ask)
    monkeypatch.setattr(watching, "end_stuck", end_stuck)
    monkeypatch.setattr(watching, "request", request)
    with temporary_settings({PREFECT_API_URL: "http://127.0.0.1:1/api"}):
        yield ends


@pytest.mark.parametrize("looked", ["a fault of ours", "no answer"])
def test_where_prefect_cannot_be_looked_at_the_watch_runs_what_cannot_wait_and_remembers_it_for_prefect(
    kept_up: DemoInstallation, monkeypatch: pytest.MonkeyPatch, looked: str
) -> None:
    def ask(_facts: Facts) -> ServerReport:
        if looked == "no answer":
            return ServerReport(address="http://made-up", why="does not answer")
        raise RuntimeError("made up")

    monkeypatch.setattr(watching, "ask", ask)
    kept_up.at("2026-11-26T10:10:00-05:00")
    with temporary_settings({PREFECT_API_URL: "http://127.0.0.1:1/api"}):
        report = watch()

    assert len(facts_of(kept_up.settings, kept_up.database, clock.now()).overdue()) == 4, "other work waits"
    assert (set(report.ran), report.requested) == (URGENT, ())
    assert {run.name for run in WatchFile(kept_up.settings.home).read().plain} == URGENT


MORNING_AFTER = "2026-11-26T10:40:00-05:00"


@pytest.mark.usefixtures("beside_prefect")
def test_missed_work_is_one_sentence_and_over_once_it_was_made_up(kept_up: DemoInstallation) -> None:
    kept_up.at(MORNING_AFTER)

    first, second = watch(), watch()

    assert (len(first.requested), first.ran) == (6, ())
    assert [alarm.key for alarm in second.alarms] == ["stuck"], "no alarm of work that is done, so no red switch"
    assert (second.requested, second.ran) == ((), ())
    missed, over = [text for text in told(kept_up) if "by itself" in text or "by themselves" in text]
    assert (
        "Planned work did not run by itself: the daily check of sources (due at 8:00 a.m. on Nov. 26, 2026), " in missed
    )
    assert missed.count("did not run by itself") == 1
    assert over.count("Over: ") == 1
    assert over.split("Over: ")[1].startswith("The daily check of sources, the sending of reminders, ")
    assert "and the daily copy, which had not run by themselves, were done, the last at 10:40 a.m. on Nov. 26" in over


@pytest.mark.usefixtures("beside_prefect")
def test_missed_work_that_is_not_done_stays_an_alarm_while_a_run_of_it_goes_on(
    kept_up: DemoInstallation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "request", lambda plan: None)
    kept_up.at(OVERDUE)
    assert "missed:deliver_reminders" in [alarm.key for alarm in watch().alarms]
    with at_work(kept_up.settings.home, "deliver_reminders"):
        assert "missed:deliver_reminders" in [alarm.key for alarm in watch().alarms]
    note_start(kept_up.database, "deliver_reminders", utc(OVERDUE), "prefect", "here")
    note_end(kept_up.database, "deliver_reminders", utc(OVERDUE), "Completed", well=True)
    assert "missed:deliver_reminders" not in [alarm.key for alarm in watch().alarms]
    assert "Over: The sending of reminders, which had not run by itself, was done at 10:40 a.m." in told(kept_up)[-1]


@pytest.mark.parametrize(("began", "missed"), [("2026-10-31", True), ("2026-11-02", False), ("2026-11-30", False)])
def test_no_memo_is_missed_of_a_month_that_began_before_the_record(
    kept_up: DemoInstallation, began: str, missed: bool
) -> None:
    kept_up.at("2026-12-01T08:00:00-05:00")
    facts = facts_of(kept_up.settings, kept_up.database, clock.now())
    facts = replace(facts, runs={}, recorded={}, began=utc(f"{began}T12:00:00-05:00"))

    assert ("issue_memo" in [plan.name for plan in facts.overdue()]) == missed


def test_a_note_of_a_week_before_the_record_cannot_fail(kept_up: DemoInstallation) -> None:
    note_end(kept_up.database, "issue_memo_week", utc(LATER), "RuleError", well=False)
    facts = facts_of(kept_up.settings, kept_up.database, clock.now())

    assert [run.id for run in replace(facts, began=utc("2026-11-22T12:00:00-05:00")).bad()] == ["issue_memo_week"]
    assert replace(facts, began=utc("2026-11-23T06:00:00-05:00")).bad() == ()


@pytest.mark.parametrize(
    ("address", "has_unit", "fix"),
    [
        ("http://127.0.0.1:4200/api", False, "Start it again: `followthrough serve`."),
        ("http://127.0.0.1:4200/api", True, "Restart it: `systemctl restart followthrough-server.service`."),
        ("https://prefect.office.example/api", False, "Start it again on its machine."),
    ],
)
def test_who_starts_a_server_again_is_said_by_where_it_is(
    kept_up: DemoInstallation, monkeypatch: pytest.MonkeyPatch, address: str, has_unit: bool, fix: str
) -> None:
    unit = SystemdUnit(name="followthrough-server.service", user=False)
    monkeypatch.setattr(watching, "own_units", lambda: {unit.name: unit} if has_unit else {})
    monkeypatch.setattr(watching, "restart", lambda _: False)
    monkeypatch.setattr(watching, "ask", lambda _: ServerReport(address=address, why="does not answer"))
    with temporary_settings({PREFECT_API_URL: address}):
        (alarm,) = watch().alarms
    assert alarm.fix == (
        f"{fix} Until then the watch itself checks the sources and sends the reminders that are due; other work waits."
    )


# Alarms: told once, retold after a day, and once when it is over


def test_an_alarm_is_told_once_again_after_a_day_and_once_when_it_is_over(
    kept_up: DemoInstallation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "run_plainly", lambda settings, plan: None)
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


def test_a_standing_alarm_that_names_more_is_told_at_once_and_as_new(
    kept_up: DemoInstallation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "request", lambda plan: None)
    looks = [("back_up",), ("back_up",), ("audit_ledger", "back_up"), ("audit_ledger",), ("audit_ledger", "build_site")]
    number = []
    with temporary_settings({PREFECT_API_URL: "http://127.0.0.1:9/api"}):
        for stuck in looks:
            monkeypatch.setattr(
                watching, "ask", lambda _, stuck=stuck: ServerReport(address="http://made-up", stuck=stuck)
            )
            watch()
            number.append(len(told(kept_up)))
    assert number == [1, 1, 2, 2, 3], "fewer names are no news"
    assert "2 runs in Prefect went silent: audit_ledger and back_up" in told(kept_up)[1]
    assert "Still so" not in "".join(told(kept_up))


def test_a_watch_that_is_killed_while_it_ends_a_stuck_run_has_said_so(
    kept_up: DemoInstallation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(_report: ServerReport) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(watching, "ask", lambda _: ServerReport(address="http://made-up", stuck=("back_up",)))
    monkeypatch.setattr(watching, "end_stuck", killed)
    with temporary_settings({PREFECT_API_URL: "http://127.0.0.1:9/api"}), pytest.raises(KeyboardInterrupt):
        watch()
    assert "went silent: back_up" in told(kept_up)[-1]
    assert "stuck" in WatchFile(kept_up.settings.home).read().alarms


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

    assert [each.what for each in ahead.alarms if each.key == "clock"] == [
        "The clock of this machine jumped by 24 hours, and nobody could be asked whether it is right."
    ]
    assert (ahead.ran, back.ran) == ((), ())
    assert "clock" not in [each.key for each in back.alarms]


def test_after_a_machine_was_away_the_watch_waits_once_and_ends_no_alarm_of_time(
    kept_up: DemoInstallation, beside_prefect: list[bool]
) -> None:
    watch()
    kept_up.at(MORNING_AFTER)
    woken = watch()
    kept_up.at("2026-11-26T10:45:00-05:00")
    after = watch()

    assert beside_prefect == [True, False, True]
    assert (woken.requested, len(after.requested)) == ((), 6)
    assert [alarm.key for alarm in woken.alarms] == ["stuck"], "it stood before, and nobody can say yet that it is over"
    assert not any("Over" in text for text in told(kept_up)[:-1])


@pytest.mark.parametrize("hours", [3, -3])
def test_a_clock_that_another_machine_calls_right_is_no_alarm_and_ends_nothing_at_once(
    kept_up: DemoInstallation, beside_prefect: list[bool], monkeypatch: pytest.MonkeyPatch, hours: int
) -> None:
    """A virtual machine that was paused: its clock is set again when it wakes, and its time since the start is not."""
    monkeypatch.setattr(watching, "_date_elsewhere", lambda _: ("Slack", clock.now() + timedelta(seconds=2)))
    watch()
    boot = clock.since_boot()
    kept_up.at((utc(LATER) + timedelta(hours=hours)).isoformat())
    monkeypatch.setattr(clock, "since_boot", lambda: boot + 60)
    woken = watch()
    monkeypatch.setattr(clock, "since_boot", lambda: boot + 90)
    watch()

    assert [alarm.key for alarm in woken.alarms] == ["stuck"]
    assert beside_prefect[1] is False
    assert not any("clock" in text for text in told(kept_up))


def test_a_clock_that_strays_before_every_watch_does_not_keep_the_watch_from_its_work(
    kept_up: DemoInstallation, beside_prefect: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    begins = clock.since_boot()
    for number in range(5):
        kept_up.at((utc(LATER) + timedelta(minutes=5 * number)).isoformat())
        monkeypatch.setattr(clock, "since_boot", lambda number=number: begins + 60 * number)
        watch()
    assert beside_prefect == [True, False, True, False, True]


def test_a_clock_that_another_machine_calls_wrong_is_named_with_both_as_long_as_it_is(
    kept_up: DemoInstallation, beside_prefect: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "_date_elsewhere", lambda _: ("Slack", utc(LATER)))
    watch()
    boot = clock.since_boot()
    for minutes in (5, 70, 135):
        monkeypatch.setattr(clock, "since_boot", lambda minutes=minutes: boot + minutes * 60)
        kept_up.at((utc(MORNING_AFTER) + timedelta(minutes=minutes)).isoformat())
        report = watch()
        assert report.ran == ()
        (alarm,) = [alarm for alarm in report.alarms if alarm.key == "clock"]
        assert alarm.what.startswith("The clock of this machine is wrong: it says ")
        assert alarm.what.endswith(" on Nov. 26, 2026, and Slack says 10:31 a.m. on Nov. 25, 2026.")
        assert alarm.fix.startswith("Set it.")
    assert beside_prefect == [True, False, False, False]


def test_this_machine_s_own_answers_do_not_say_whether_its_clock_is_right(
    kept_up: DemoInstallation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "date_of", lambda address, _: utc(LATER))
    assert watching._date_elsewhere(kept_up.settings) is None
    with temporary_settings({PREFECT_API_URL: "https://prefect.office.example/api"}):
        assert watching._date_elsewhere(kept_up.settings) == ("Prefect's server", utc(LATER))


def test_the_date_of_an_answer_is_read_also_where_it_refuses(httpserver: HTTPServer) -> None:
    dated = {"Date": format_datetime(datetime.now(UTC) - timedelta(seconds=5), usegmt=True)}
    httpserver.expect_request("/well").respond_with_data("", headers=dated)
    httpserver.expect_request("/refuses").respond_with_data("", status=401, headers=dated)
    for path in ("/well", "/refuses"):
        moment = date_of(httpserver.url_for(path), trusted())
        assert moment
        assert abs(moment - datetime.now(UTC)) < timedelta(minutes=1)
    assert date_of(f"http://127.0.0.1:{free_port()}/", trusted()) is None


def tomorrow_s_run(installation: DemoInstallation) -> None:
    note_start(installation.database, "deliver_reminders", utc("2026-11-26T09:00:00-05:00"), "prefect", "here")
    note_end(installation.database, "deliver_reminders", utc("2026-11-26T09:01:00-05:00"), "Completed", well=True)


def test_a_run_of_tomorrow_keeps_the_work_of_today_from_being_run_again(kept_up: DemoInstallation) -> None:
    tomorrow_s_run(kept_up)

    report = watch()

    assert report.ran == ()
    assert "which lies in the future" in report.alarms[0].what


def test_a_run_of_tomorrow_is_none_where_the_clock_is_right(
    kept_up: DemoInstallation, monkeypatch: pytest.MonkeyPatch
) -> None:
    tomorrow_s_run(kept_up)
    monkeypatch.setattr(watching, "_date_elsewhere", lambda _: ("Slack", clock.now()))
    kept_up.at(OVERDUE)

    report = watch()

    assert (report.ran, report.alarms) == (("deliver_reminders",), ())


# A fault inside the watch


def test_a_fault_inside_the_watch_keeps_its_traceback_and_no_alarm_ends_by_it(
    kept_up: DemoInstallation, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    note_end(kept_up.database, "back_up", utc(LATER), "LedgerError", well=False)
    watch()
    monkeypatch.setattr(watching, "facts_of", lambda *_: {}["made-up"])

    report = watch()

    assert {alarm.key for alarm in report.alarms} == {"database", "failed:back_up"}
    assert "a fault inside followthrough (KeyError)" in next(a.what for a in report.alarms if a.key == "database")
    assert not any("Over" in text for text in told(kept_up))
    assert [record.exc_info is not None for record in caplog.records] == [True]


@pytest.mark.parametrize(("away", "keys"), [(5, []), (99, ["database"])])
def test_a_database_that_starts_again_is_waited_for_and_one_that_stays_away_is_an_alarm(
    kept_up: DemoInstallation, monkeypatch: pytest.MonkeyPatch, away: int, keys: list[str]
) -> None:
    asked = list[int]()

    def facts(settings: Settings, database: Database, now: datetime) -> Facts:
        asked.append(1)
        if len(asked) < away:
            raise LedgerError("the database system is starting up")
        return facts_of(settings, database, now)

    monkeypatch.setattr(watching, "RESTART_SECONDS", 0)
    monkeypatch.setattr(watching, "facts_of", facts)
    play_also(DATABASE_URL=kept_up.database.place.url)
    assert [alarm.key for alarm in watch().alarms] == keys
    assert len(asked) == min(away, watching.RESTART_TRIES + 1)


def test_a_database_that_goes_away_in_the_middle_of_a_look_ends_no_watch(
    kept_up: DemoInstallation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object) -> frozenset[str]:
        raise LedgerError("the database is away")

    monkeypatch.setattr("flows.watch.facts.runs_seen", gone)
    assert [alarm.key for alarm in watch().alarms] == ["database"]


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
    assert parts["work"].says == "wrong"
    assert "The sending of reminders (due at 10:30 a.m. on Nov. 25, 2026)" in parts["work"].what
    assert "failed at 10:31 a.m. on Nov. 25, 2026 (LedgerError)" in parts["back_up"].what
