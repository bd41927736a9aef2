"""Every answer of a unit by three ways, Slack, the person's page and a command: the same entries, the same refusals."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from flows._runtime import clock
from flows._runtime.settings import load_settings
from flows.answers.record_answer import keep_press, record_answer
from flows.register.sync_plan import sync_plan
from models.answers import ButtonMark, Form, IncomingPress, Press, Reply, read_reply
from models.core import RuleError
from models.ledger import PressRefused, PressTaken, Verb
from tests.material.answers import Listening, act
from tests.material.installation import COORDINATOR, installation_in

CONTACT, HEAD, OTHER = "p-contact-legal", "p-head-legal", "p-contact-training"
ABOUT = "R4-M1"
WORDS = "Made up: the unit writes this."
ANSWERS: dict[Verb, dict[str, str]] = {
    "not_started": {"text": WORDS},
    "under_way": {"until": "2027-01-29"},
    "done_no_file": {"text": WORDS},
    "extend.ask": {"to": "2027-03-01", "reason": WORDS},
    "blocked": {"waits_for": "R6-M1"},
    "not_mine": {"reason": WORDS},
    "write": {"text": WORDS},
}
TYPED = ("text", "reason")

Way = Callable[[Listening, Verb, str], str]
"""Gives an answer as a person; returns what came of it: the code of the reply, or `refused`."""


def by_slack(office: Listening, verb: Verb, by: str) -> str:
    return office.send(verb, by, ABOUT, **ANSWERS[verb]).code


def by_page(office: Listening, verb: Verb, by: str) -> str:
    fields = ANSWERS[verb]
    words = {name: value for name, value in fields.items() if name in TYPED}
    form = Form.model_validate({name: value for name, value in fields.items() if name not in TYPED}, strict=False)
    id_ = f"page-{len(office.installation.entries)}"
    press = Press(id=id_, page=by, verb=verb, step="submitted", mark=ButtonMark(m=ABOUT), form=form)
    settings = load_settings()
    incoming = IncomingPress(press=press, words=words, fields=tuple(fields))
    received = keep_press(settings, settings.database(), settings.people(), incoming, clock.now())
    reply: Reply = read_reply(office.installation.do(record_answer, received.press.id))
    return reply.code


def by_command(office: Listening, verb: Verb, by: str) -> str:
    words = {name: office.installation.words(value) for name, value in ANSWERS[verb].items() if name in TYPED}
    form = Form.model_validate(ANSWERS[verb] | words, strict=False)
    settings = {"verb": verb, "about_id": ABOUT, "person_id": by, "form": form}
    try:
        return read_reply(office.installation.do(record_answer, **settings)).code
    except RuleError:
        return "refused"


WAYS: dict[str, Way] = {"slack": by_slack, "page": by_page, "command": by_command}


@contextmanager
def office_in(folder: Path) -> Iterator[Listening]:
    with installation_in(folder, "2026-11-25T09:30:00-05:00") as installation:
        installation.do(sync_plan)
        yield Listening(installation)


def recorded(office: Listening, before: int) -> list[dict[str, Any]]:
    """Return what was recorded since an entry, without the note of the press, and without what differs by its nature:
    the ids under which words are stored, and the way a note came."""
    entries = office.installation.entries[before:]
    events = [entry.event for entry in entries if not isinstance(entry.event, PressTaken | PressRefused)]
    return [event.model_dump(mode="json", exclude={"text_id", "reason_id", "way"}) for event in events]


@pytest.mark.parametrize("verb", ANSWERS)
def test_an_answer_is_the_same_entry_by_each_way_and_counts_once(tmp_path: Path, verb: Verb) -> None:
    entries = {}
    for name, way in WAYS.items():
        with office_in(tmp_path / name) as office:
            before = len(office.installation.entries)
            assert way(office, verb, CONTACT) == "noted"
            entries[name] = recorded(office, before)
            last = office.installation.entries[-1]
            assert (last.actor, last.channel) == (CONTACT, "flow" if name == "command" else name)
            for again in WAYS.values():
                assert again(office, verb, CONTACT) in ("noted_before", "unfit", "refused")
            assert recorded(office, before) == entries[name]
    assert entries["slack"]
    assert entries["slack"] == entries["page"] == entries["command"]


@pytest.mark.parametrize("name", WAYS)
@pytest.mark.parametrize("verb", ANSWERS)
def test_the_wrong_person_and_who_handed_it_over_are_refused(tmp_path: Path, verb: Verb, name: str) -> None:
    with office_in(tmp_path / "office") as office:
        before = len(office.installation.entries)
        assert WAYS[name](office, verb, OTHER) in ("wrong_role", "refused")
        assert recorded(office, before) == []
        office.installation.do(act, "reassign", ABOUT, COORDINATOR, person=OTHER)
        before = len(office.installation.entries)
        assert WAYS[name](office, verb, CONTACT) in ("wrong_role", "refused")
        assert recorded(office, before) == []
        assert WAYS[name](office, verb, OTHER) == "noted"


@pytest.mark.parametrize("verb", ["not_started", "under_way", "done_no_file", "write"])
def test_what_the_unit_head_says_in_the_same_words_is_an_entry_of_its_own(tmp_path: Path, verb: Verb) -> None:
    with office_in(tmp_path / "office") as office:
        assert by_slack(office, verb, CONTACT) == "noted"
        before = len(office.installation.entries)
        assert by_slack(office, verb, HEAD) == "noted"
        assert recorded(office, before)


def test_another_day_and_what_was_taken_back_are_said_anew(tmp_path: Path) -> None:
    with office_in(tmp_path / "office") as office:
        for until in ("2027-01-29", "2027-02-26"):
            assert office.send("under_way", CONTACT, ABOUT, until=until).code == "noted"
        for verb in ("write", "not_started"):
            reply = office.send(verb, CONTACT, ABOUT, text=WORDS)
            assert office.press("undo", CONTACT, ABOUT, u=reply.undo).code == "noted"
            again = office.send(verb, CONTACT, ABOUT, text=WORDS)
            assert again.code == "noted"
