"""What goes on record when somebody answers: what its button says, and nothing else."""

import re
from datetime import date
from typing import Any

import pytest

from flows.answers.record_answer import record_answer
from flows.register.propose_dates import propose_dates
from flows.register.sync_plan import sync_plan
from models.answers import Form
from models.core import AnswerRefused, NotPermitted
from models.ledger import Acknowledged, PressTaken, StatementRecorded, UnitWrote
from models.standing.lateness import ground_of
from notifications.answers import undo_row
from tests.material.answers import Listening
from tests.material.installation import COORDINATOR, VERIFIER, installation_in
from tests.material.presses import pressed

CONTACT, HEAD = "p-contact-legal", "p-head-legal"
LAW, TARGET = "R4-M6", "R4-M1"
"""A legal deadline that has passed, and a target date."""
WORDS = "We have not started. The tech unit will send the counts in March."


@pytest.fixture
def here(tmp_path: Any) -> Any:
    with installation_in(tmp_path, "2026-11-25T09:30:00-05:00") as installation:
        installation.do(sync_plan)
        yield Listening(installation)


def mark(here: Listening, about: str) -> dict[str, Any]:
    record = here.installation.milestone(about)
    return {"due": str(record.due_now), "v": record.touched_seq}


def added(here: Listening, before: int) -> list[Any]:
    """Return what was recorded since an entry, without the note of the press."""
    return [entry.event for entry in here.installation.entries[before:] if not isinstance(entry.event, PressTaken)]


OWN = {"not_started": "not_started", "under_way": "started", "done_no_file": "done"}


@pytest.mark.parametrize("verb", OWN)
@pytest.mark.parametrize("about", [LAW, TARGET])
def test_a_button_records_what_it_says_whatever_is_typed(here: Listening, verb: str, about: str) -> None:
    before = len(here.installation.entries)
    fields = {} if verb == "under_way" else {"text": WORDS}
    reply = here.send(verb, CONTACT, about, **mark(here, about), **fields)
    events = added(here, before)
    [statement] = [event for event in events if isinstance(event, StatementRecorded)]
    assert statement.says == OWN[verb]
    assert any(isinstance(event, Acknowledged) for event in events) is (verb == "under_way")
    says = {"not_started": "not started", "started": "started", "done": "done"}[statement.says]
    assert re.search(rf"NYPD says of .*: {says} \(November 25, 2026\)\.", here.words(reply))


def test_words_to_the_coordinator_are_a_note_and_no_statement(here: Listening) -> None:
    before = len(here.installation.entries)
    reply = here.send("write", HEAD, LAW, **mark(here, LAW), text=WORDS)
    [note] = added(here, before)
    assert isinstance(note, UnitWrote)
    assert note.way == "button"
    assert "as a note" in here.words(reply)
    assert here.installation.milestone(LAW).statement is None


@pytest.mark.parametrize("kind", ["escalation", "evidence_rejected"])
def test_what_0_2_0_called_reply_is_a_note(here: Listening, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from flows.answers import record_answer as flow

    class Part:
        channel, ts = "D0CONTACT", "1764000000.000100"
        claim = type("Claim", (), {"part": type("P", (), {"kind": kind})})

    monkeypatch.setattr(flow.records, "where", lambda *_, **__: {"key": Part})
    press = here.keep(pressed("done", CONTACT, LAW, **mark(here, LAW))).press
    elsewhere = press.model_copy(update={"channel": "D0OTHER", "ts": "1.0"})
    there = press.model_copy(update={"channel": Part.channel, "ts": Part.ts})
    database = here.installation.database
    assert flow.as_labeled(database, there).verb == "write"
    unknown = flow.as_labeled(database, elsewhere)
    assert (unknown.verb, unknown.ts) == ("done", None), "nobody knows what it was called"
    form = there.model_copy(update={"channel": None, "ts": None, "step": "submitted"})
    opened = form.model_copy(update={"mark": press.mark.model_copy(update={"c": Part.channel, "t": Part.ts})})
    assert flow.as_labeled(database, opened).verb == "write"


def test_a_form_that_0_2_0_called_report_it_done_records_done(here: Listening, monkeypatch: pytest.MonkeyPatch) -> None:
    from flows.answers import record_answer as flow

    class Part:
        channel, ts = "D0DEMO0001", "1790000000.000001"
        claim = type("Claim", (), {"part": type("P", (), {"kind": "overdue"})})

    monkeypatch.setattr(flow.records, "where", lambda *_, **__: {"key": Part})
    assert here.send("done", CONTACT, LAW, **mark(here, LAW), text=WORDS).code == "noted"
    statement = here.installation.milestone(LAW).statement
    assert statement
    assert statement.says == "done"


def test_an_old_button_of_which_nobody_knows_what_it_said_records_nothing(here: Listening) -> None:
    before = len(here.installation.entries)
    reply = here.send("done", CONTACT, LAW, **mark(here, LAW), text=WORDS)
    assert [event.kind for event in added(here, before)] == ["press_refused"]
    assert "This button is out of date." in here.words(reply)
    assert here.installation.milestone(LAW).statement is None


@pytest.mark.parametrize("verb", [*OWN, "ack"])
@pytest.mark.parametrize("by", [COORDINATOR, VERIFIER])
def test_nobody_else_makes_the_agency_say_something(here: Listening, verb: str, by: str) -> None:
    before = len(here.installation.entries)
    act = here.press if verb == "ack" else here.send
    reply = act(verb, by, LAW, **mark(here, LAW))
    assert reply.code == "wrong_role"
    assert "record what you were told" in here.words(reply)
    assert not [event for event in added(here, before) if isinstance(event, StatementRecorded | Acknowledged)]


def test_the_coordinator_records_what_they_were_told_with_its_day_and_words(here: Listening) -> None:
    before = len(here.installation.entries)
    here.send("done", COORDINATOR, LAW, **mark(here, LAW), says="started", on="2026-11-20", text=WORDS)
    [statement] = added(here, before)
    assert (statement.says, here.installation.milestone(LAW).statement.on) == ("started", date(2026, 11, 20))


@pytest.mark.parametrize("verb", ["not_started", "under_way", "done_no_file"])
def test_the_same_answer_twice_is_recorded_once(here: Listening, verb: str) -> None:
    here.send(verb, CONTACT, LAW, **mark(here, LAW))
    before = len(here.installation.entries)
    reply = here.send(verb, CONTACT, LAW, view="V0SECOND", **mark(here, LAW))
    assert not added(here, before)
    assert reply.code == "noted_before"
    assert here.installation.entries[reply.seq - 1].event.kind == "statement_recorded"


def test_not_started_is_a_ground_and_starts_no_quiet(here: Listening) -> None:
    here.send("not_started", CONTACT, LAW, **mark(here, LAW))
    record = here.installation.milestone(LAW)
    assert record.exchange.quiets == ()
    ground = ground_of(record, None, record.due_now)
    assert ground
    assert ground.kind == "agency_word"


def undo_mark(reply: Any) -> dict[str, Any]:
    return {"u": list(reply.undo)}


def test_who_answered_takes_it_back_the_same_day_until_something_follows(here: Listening) -> None:
    reply = here.send("under_way", CONTACT, LAW, **mark(here, LAW))
    [row] = undo_row(reply)
    assert row["elements"][0]["text"]["text"] == "Undo"
    assert len(reply.undo) == 2, "the statement and the rest"
    refused = here.press("undo", HEAD, LAW, **undo_mark(reply))
    assert refused.why == "undo_not_yours"
    back = here.press("undo", CONTACT, LAW, **undo_mark(reply))
    assert back.code == "noted"
    record = here.installation.milestone(LAW)
    assert record.statement is None
    assert not any(quiet.stands for quiet in record.exchange.quiets)
    again = here.send("not_started", CONTACT, LAW, **mark(here, LAW))
    here.send("write", HEAD, LAW, **mark(here, LAW), text=WORDS)
    assert here.press("undo", CONTACT, LAW, **undo_mark(again)).why == "answered_since"


def test_a_command_records_the_same_and_refuses_the_same(here: Listening) -> None:
    before = len(here.installation.entries)
    here.installation.do(record_answer, verb="not_started", about_id=LAW, person_id=CONTACT)
    [statement] = added(here, before)
    assert (statement.says, statement.text_id) == ("not_started", "")
    with pytest.raises(NotPermitted):
        here.installation.do(record_answer, verb="not_started", about_id=LAW, person_id=COORDINATOR)
    with pytest.raises(NotPermitted):
        here.installation.do(record_answer, verb="not_started", about_id=LAW, person_id=VERIFIER)


def test_a_decision_is_about_the_date_that_was_read(here: Listening) -> None:
    here.installation.do(propose_dates, "agency", COORDINATOR)
    for to in ("2027-02-01", "2027-06-30"):
        offered = here.send("date.offer", HEAD, TARGET, **mark(here, TARGET), to=to, reason=WORDS)
        assert offered.code == "noted", offered
    before = len(here.installation.entries)
    drawn = mark(here, TARGET)
    assert here.press("date.accept", COORDINATOR, TARGET, **drawn | {"to": "2027-02-01"}).why == "other_date"
    old = here.press("date.accept", COORDINATOR, TARGET, **drawn | {"v": drawn["v"] - 2})
    assert old.why == "other_date", "a button of 0.2.0 names no date, and was drawn before the offer"
    form = Form(to=date(2027, 2, 1), reason="t")
    for verb in ("date.accept", "date.decline"):
        with pytest.raises(AnswerRefused, match="2027-06-30 waits"):
            here.installation.do(record_answer, verb=verb, about_id=TARGET, person_id=COORDINATOR, form=form)
    assert {event.kind for event in added(here, before)} == {"press_refused"}
    assert here.press("date.accept", COORDINATOR, TARGET, **drawn | {"to": "2027-06-30"}).code == "noted"
