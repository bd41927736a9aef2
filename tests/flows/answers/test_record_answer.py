"""Presses in a whole installation: kept, acted on once, answered; by whom the role table lets. Everybody is made up."""

import logging
import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import select

from flows.__main__ import main
from flows._runtime import clock
from flows._runtime.environment import play_also
from flows._runtime.settings import load_settings
from flows.answers.record_answer import record_answer
from flows.register.propose_dates import propose_dates
from flows.register.sync_plan import sync_plan
from models.answers import COUNTED_FOR, TRIES, count_refused
from models.core import InputError
from models.ledger import EvidenceReceived, EvidenceRefused, RefusedPresses
from models.projections.rows import TextRow
from models.records import receipts_of
from notifications.words import file_words
from tasks import ledger
from tasks.core import crash
from tasks.ledger import connect, inbox, texts
from tasks.reminders import report
from tests.material.answers import Listening
from tests.material.installation import COORDINATOR, VERIFIER, DemoInstallation, installation_in
from tests.material.personal import MADE_UP
from tests.material.presses import pressed, submitted
from tests.material.records import looked

CONTACT, HEAD, OTHER = "p-contact-training", "p-head-training", "p-contact-policy"
ABOUT = "R7-M3"
DUE = date(2026, 12, 18)
PLAN = "A made-up training plan, signed on 20 November 2026."
WHY = "Made up: the plan is not signed yet."


@pytest.fixture
def here(installation: DemoInstallation) -> Listening:
    """An installation that listens, on SQLite."""
    return Listening(installation)


@pytest.fixture(params=["sqlite", "postgresql"])
def either(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Listening]:
    """An installation that listens, on each of the two engines."""
    if request.param == "sqlite":
        yield Listening(request.getfixturevalue("installation"))
        return
    url = request.getfixturevalue("postgres_url")
    with installation_in(tmp_path) as opened:
        play_also(DATABASE_URL=url)
        opened.do(sync_plan)
        yield Listening(opened)


def length(here: Listening) -> int:
    return len(here.installation.entries)


def in_agencys_drop(here: Listening, name: str, text: str = PLAN) -> None:
    here.installation.drop(name, text)


def test_one_press_delivered_again_and_again_has_one_effect(either: Listening) -> None:
    """Four deliveries, one of them six minutes later, one after a restart; each may be acknowledged."""
    before, payload = length(either), pressed("ack", CONTACT, ABOUT, due=str(DUE), v=1)
    first = either.hear(payload)
    assert (first.code, first.seq) == ("noted", before + 1)
    again = either.keep(payload)
    assert again.came_before
    either.installation.at("2026-11-25T09:36:00-05:00")
    assert either.keep(payload | {"trigger_id": "9.9.other"}).came_before
    load_settings().database(begin=True).engine.dispose()
    connect.cache_clear()
    assert either.keep(payload).came_before
    assert inbox.waiting(load_settings().database(begin=True)) == ()
    assert either.act(again.press).code == "noted_before"
    assert either.new_kinds(before) == ["acknowledged", "press_taken"]
    assert len(either.installation.milestone(ABOUT).exchange.quiets) == 1


def test_a_press_acted_on_by_four_at_once_has_one_effect(either: Listening) -> None:
    before = length(either)
    kept = either.keep(submitted("done_no_file", CONTACT, ABOUT, text=WHY)).press
    with ThreadPoolExecutor(4) as crowd:
        replies = list(crowd.map(lambda _: either.act(kept), range(4)))
    assert either.new_kinds(before) == ["statement_recorded", "press_taken"]
    assert {each.seq for each in replies if each.code == "noted"} == {before + 1}
    assert {each.code for each in replies} <= {"noted", "noted_before"}


def test_four_presses_of_four_people_at_once_are_all_noted(either: Listening) -> None:
    before = length(either)
    presses = [pressed("ack", by, ABOUT) for by in (CONTACT, HEAD)]
    presses += [submitted("write", by, ABOUT, text=WHY) for by in (COORDINATOR, "p-coordinator-2")]
    kept = [either.keep(payload).press for payload in presses]
    with ThreadPoolExecutor(4) as crowd:
        replies = list(crowd.map(either.act, kept))
    assert [each.code for each in replies] == ["noted"] * 4
    assert sorted(each.seq or 0 for each in replies) == [before + 1, before + 3, before + 5, before + 7]
    exchange = either.installation.milestone(ABOUT).exchange
    assert (len(exchange.quiets), len(exchange.written)) == (2, 2)


def test_two_coordinators_who_answer_one_request_at_once_answer_it_once(either: Listening) -> None:
    either.send("extend.ask", CONTACT, ABOUT, to="2027-02-26", reason=WHY)
    before = length(either)
    kept = [
        either.keep(submitted("extend.grant", COORDINATOR, ABOUT, to="2027-02-26", reason=WHY)).press,
        either.keep(submitted("extend.refuse", "p-coordinator-2", ABOUT, reason=WHY)).press,
    ]
    with ThreadPoolExecutor(2) as crowd:
        replies = list(crowd.map(either.act, kept))
    assert sorted(each.code for each in replies) == ["noted", "unfit"]
    kinds = either.new_kinds(before)
    assert sorted(kinds)[1:] == ["press_refused", "press_taken"]
    assert len({"extension_granted", "extension_refused"} & set(kinds)) == 1


@pytest.mark.parametrize("point", ["append_before_commit", "append_after_commit"])
def test_killed_between_the_effect_and_its_note_nothing_is_lost_or_doubled(here: Listening, point: str) -> None:
    before = length(here)
    kept = here.keep(submitted("done_no_file", CONTACT, ABOUT, text=WHY)).press
    load_settings().database(begin=True).engine.dispose()
    child = os.fork()
    if not child:
        crash.arm(point)
        here.act(kept)
        os._exit(0)
    _, how = os.waitpid(child, 0)
    assert os.WTERMSIG(how) == signal.SIGKILL
    assert inbox.waiting(here.installation.database) == (kept,)
    reply = here.act(kept)
    assert reply.code == ("noted" if point == "append_before_commit" else "noted_before")
    assert here.new_kinds(before) == ["statement_recorded", "press_taken"]
    assert inbox.waiting(here.installation.database) == ()


@pytest.mark.parametrize(
    ("by", "who", "why", "code"),
    [
        (CONTACT, {"team": "T0FOREIGN"}, "foreign_team", "foreign"),
        (CONTACT, {"app": "A0FOREIGN"}, "foreign_app", "foreign"),
        ("U0STRANGER", {}, "unknown_person", "unknown_person"),
    ],
)
def test_a_stranger_is_refused_and_no_word_of_theirs_is_kept(
    here: Listening, by: str, who: dict[str, str], why: str, code: str
) -> None:
    held, before = texts.every(here.installation.database), here.installation.milestone(ABOUT)
    reply = here.send("done_no_file", by, ABOUT, text=WHY, **who)
    assert reply.code == code
    event = here.installation.entries[-1].event
    assert (event.kind, event.why) == ("press_refused", why)  # type: ignore[union-attr]
    assert here.installation.entries[-1].actor == ledger.SYSTEM
    assert texts.every(here.installation.database) == held
    assert here.installation.milestone(ABOUT) == before


def test_refused_presses_are_counted_by_kind_and_account_and_one_account_again_and_again_is_an_alarm(
    here: Listening,
) -> None:
    database, now = here.installation.database, clock.now()
    assert count_refused(inbox.refusals(database, now - COUNTED_FOR)) is None
    for _ in range(TRIES - 1):
        here.press("ack", "U0STRANGER", ABOUT)
    here.press("verify", CONTACT, ABOUT)
    here.press("ack", CONTACT, ABOUT)
    assert report.repeated_presses(database, now) == []
    here.press("ack", "U0STRANGER", ABOUT)
    found = count_refused(inbox.refusals(database, now - COUNTED_FOR))
    assert found == RefusedPresses(by_why={"unknown_person": TRIES, "wrong_role": 1}, accounts=2, most=TRIES)
    [alarm] = report.repeated_presses(database, now)
    assert f"one Slack account was refused {TRIES} times in a day" in alarm
    assert "U0STRANGER" not in alarm


def test_a_member_of_a_trusted_team_is_no_stranger_and_without_our_own_ids_everybody_is(here: Listening) -> None:
    assert here.press("ack", CONTACT, ABOUT, team="T0AGENCY").code == "noted"
    play_also(SLACK_APP_ID="")
    assert here.press("ack", CONTACT, ABOUT).code == "foreign"


def test_a_press_that_the_inbox_does_not_hold_is_bad_input(here: Listening) -> None:
    with pytest.raises(InputError, match="no press with this id"):
        here.installation.do(record_answer, "T1:D1:1.0:ft.ack:U1:1.1")


def test_a_press_that_opens_a_form_notes_nothing_and_does_not_wait(here: Listening) -> None:
    before = length(here)
    assert here.press("extend.ask", CONTACT, ABOUT).code == "opens"
    assert here.press("mine", CONTACT).code == here.press("details", CONTACT).code == "mine"
    assert length(here) == before
    assert inbox.waiting(here.installation.database) == ()


def test_one_press_agrees_to_several_dates_in_one_append_and_only_once(either: Listening) -> None:
    either.installation.do(propose_dates, "agency", COORDINATOR)
    dates = {id_: str(either.installation.milestone(id_).due_now) for id_ in (ABOUT, "R7-M4", "R5-M1")}
    before = length(either)
    payload = pressed("date.agree_all", HEAD, all=dates)
    first, again = either.hear(payload), either.hear(payload)
    assert [each.event.kind for each in either.installation.entries[before:]] == ["date_agreed", "press_taken"]
    assert (first.done, first.seq, again.code) == ((ABOUT,), before + 1, "noted_before")
    said = f"Recorded (entry {before + 1}). You agreed to one date: {ABOUT}. Not to R5-M1 and R7-M4, answered, moved"
    assert either.words(first).startswith(said)


def test_a_file_in_the_drop_folder_goes_into_custody_as_the_agencys_voice(here: Listening) -> None:
    in_agencys_drop(here, "training-plan.txt")
    before = length(here)
    reply = here.send("evidence", CONTACT, ABOUT, link=None, file="training-plan.txt", on="2026-11-20")
    assert (reply.code, reply.seq) == ("noted", before + 1)
    assert here.new_kinds(before) == ["evidence_received", "press_taken"]
    event = here.installation.entries[before].event
    assert isinstance(event, EvidenceReceived)
    assert (event.voice, event.how, event.name) == ("agency", "drop", "training-plan.txt")
    assert here.installation.entries[before].occurred_on == date(2026, 11, 20)
    assert load_settings().store.read(event.sha256) == PLAN.encode()
    assert event.text
    assert [each.how for each in receipts_of(here.installation.entries, {})] == ["drop folder"]
    again = here.send("evidence", CONTACT, ABOUT, link=None, file="training-plan.txt", on="2026-11-20")
    assert (again.code, again.seq) == ("noted_before", before + 1)
    own = here.send(
        "verify", VERIFIER, ABOUT, evidence=[event.sha256], on="2026-11-20", reason="Made up: it is signed."
    )
    assert own.code == "noted"


@pytest.mark.parametrize("checked_at", [True, False])
@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("missing.txt", None, "file_not_found"),
        ("list.txt", "Name: MADE, UP  DOB: 01/02/1990", "date_of_birth"),
        ("guidance.txt", "Made up: the record is sealed.", "sealed"),
        ("plan.exe", "MZ made up", "wrong_type"),
    ],
)
def test_a_file_that_is_not_taken_is_told_by_its_reason_and_nothing_of_it_is_kept(
    here: Listening, name: str, text: str | None, why: str, checked_at: bool
) -> None:
    if text is not None:
        in_agencys_drop(here, name, text)
    if checked_at:
        ledger.append(here.installation.database, [looked()], now=clock.now())
    before = length(here)
    reply = here.send("evidence", CONTACT, ABOUT, link=None, file=name, on="2026-11-20")
    assert here.words(reply) == f"We could not take this: {file_words(why)} We kept nothing of it."
    refused = [each.event for each in here.installation.entries[before:] if isinstance(each.event, EvidenceRefused)]
    assert len(refused) == (1 if text and checked_at else 0), "what no look has shown yet is noted by the first look"
    assert here.new_kinds(before)[-1] == "press_taken"
    assert here.installation.milestone(ABOUT).review.evidence == ()
    kept = [path for path in (load_settings().home / "evidence").rglob("*") if path.is_file()]
    assert kept == []


def test_words_and_names_reach_no_ledger_no_log_and_no_parameter(
    here: Listening, caplog: pytest.LogCaptureFixture
) -> None:
    """What a person typed stands in the erasable store alone."""
    caplog.set_level(logging.DEBUG)
    here.send("extend.ask", CONTACT, ABOUT, to="2027-02-26", reason="canary-words of a made-up person")
    in_agencys_drop(here, "canary-list.txt", "Name: MADE, UP  DOB: 01/02/1990")
    here.send("evidence", CONTACT, ABOUT, link=None, file="canary-list.txt", on="2026-11-20")
    for sample in (MADE_UP["a_number"][0], MADE_UP["nysid"][0]):
        assert here.keep(submitted("done", CONTACT, ABOUT, text=sample)).errors
        assert sample not in caplog.text
    entries = "".join(each.model_dump_json() for each in here.installation.entries)
    presses = "".join(each.model_dump_json() for each in (here.keep(pressed("ack", CONTACT, ABOUT)).press,))
    assert "canary" not in entries + presses + caplog.text
    assert "Training Bureau (fictional)" not in entries + presses
    assert "canary-words of a made-up person" in texts.every(here.installation.database).values()


def test_the_tables_made_from_presses_are_those_made_anew(either: Listening) -> None:
    either.press("ack", CONTACT, ABOUT)
    either.send("blocked", CONTACT, ABOUT, waits_for="R6-M1", reason=WHY)
    either.press("unblock", CONTACT, ABOUT)
    either.send("extend.ask", CONTACT, ABOUT, to="2027-02-26", reason=WHY)
    either.send("reassign", HEAD, ABOUT, person=OTHER, reason=None)
    either.send("away", CONTACT, None, first="2026-12-01", last="2026-12-04", delegate=HEAD)
    assert ledger.rebuild(either.installation.database) == ()


def test_words_of_a_form_stay_where_an_entry_names_them_and_go_where_none_does(either: Listening) -> None:
    """Of a refused form, of one that came too late, and the name of a file: nobody could find them to erase them."""
    database = either.installation.database
    noted = either.send("extend.ask", CONTACT, ABOUT, to="2027-03-01", reason="Made up: it takes until March.")
    assert noted.code == "noted"
    assert list(texts.every(database).values()) == ["Made up: it takes until March."]
    refused = either.send("extend.ask", CONTACT, ABOUT, to="2027-04-01", reason=WHY)
    assert refused.code in ("unfit", "refused")
    wrong = either.send("extend.refuse", OTHER, ABOUT, reason="Made up: no.")
    assert wrong.code == "wrong_role"
    in_agencys_drop(either, "plan.txt")
    taken = either.send("evidence", CONTACT, ABOUT, file="plan.txt", on="2026-11-20")
    assert taken.code == "noted"
    gone = either.send("evidence", CONTACT, ABOUT, link="https://127.0.0.1/plan.txt", on="2026-11-20")
    assert gone.code == "not_taken"
    assert list(texts.every(database).values()) == ["Made up: it takes until March."]
    with database.reading() as session:
        assert len(session.exec(select(TextRow)).all()) == 1, "the row is gone, and not only its words"


def test_words_of_a_press_on_which_nobody_has_acted_yet_are_kept(here: Listening) -> None:
    kept = here.keep(submitted("extend.ask", CONTACT, ABOUT, to="2027-03-01", reason=WHY)).press
    inbox.settle(here.installation.database, kept.id, clock.now())
    assert list(texts.every(here.installation.database).values()) == [WHY]


def exit_code(words: tuple[str, ...]) -> int:
    try:
        main([*words])
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


def test_a_stand_in_verifies_by_command_and_in_slack_what_the_absent_verifier_did_not_supply(here: Listening) -> None:
    here.send("away", VERIFIER, None, first="2026-11-25", last="2026-11-26", delegate="p-coordinator-2")
    own = here.installation.evidence("R6-M1", "A made-up inventory.", by=VERIFIER, voice="oversight")
    form = {"evidence": [own], "on": "2026-11-20", "reason": "Made up: it shows it."}
    assert here.send("verify", "p-coordinator-2", "R6-M1", **form).why == "own_evidence"
    found = ("finding", "add", "R6-M1", "--verdict", "met", "--on", "2026-11-20", "--reason", "Made up.")
    assert exit_code((*found, "--evidence", own, "--by", "p-coordinator-2")) == 4
    other = here.installation.evidence("R7-M1", "A made-up plan.", by=CONTACT)
    done = here.send("verify", "p-coordinator-2", "R7-M1", evidence=[other], on="2026-11-20", reason="Made up.")
    assert done.code == "noted"
