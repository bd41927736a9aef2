"""People answer their reminders in Slack: over real sockets, into the record, and back into what Slack shows.

All people, words and files here are made up.
"""

import asyncio
import copy
import json
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import Thread
from typing import Any, NamedTuple

import pytest
from prefect.settings import PREFECT_API_URL, temporary_settings

from flows import listen_to_slack as listening
from flows._runtime.environment import play_also
from flows._runtime.run import run
from flows.register.sync_plan import sync_plan
from flows.reminders.deliver_reminders import deliver_reminders
from models.answers import read_mark
from models.projections import RECIPIENTS
from models.records import hold_of, request_of
from tasks.ledger import records
from tests.material.installation import COORDINATOR, VERIFIER, DemoInstallation, installation_in
from tests.material.slack.interactions import elements, home_opened, pressed, submitted

COORDINATES, VERIFIES = "U0DEMO001", "U0DEMO003"
AFFAIRS, LEGAL, DETECTIVES, TRAINING = "U0DEMO011", "U0DEMO012", "U0DEMO013", "U0DEMO015"
Message = dict[str, Any]


def dm(user: str) -> str:
    return f"D{user[1:]}"


def wait_for(what: Callable[[], Any], within: float = 20.0) -> Any:
    """Return what a look finds, once it finds something."""
    ends = time.monotonic() + within
    while not (found := what()):
        assert time.monotonic() < ends, "nothing came"
        time.sleep(0.02)
    return found


def words_of(message: Message) -> str:
    return json.dumps(message.get("blocks") or message["text"], ensure_ascii=False)


@dataclass
class Talk:
    """The installation, and what people do in its Slack."""

    installation: DemoInstallation

    def message(self, user: str, milestone_id: str = "") -> Message:
        """Return the last message to a person that has a button about a milestone."""
        own = [each for each in self.installation.slack.messages if each["channel"] == dm(user)]
        return next(each for each in reversed(own) if milestone_id in words_of(each))

    def first_asked(self, user: str, verb: str = "under_way") -> str:
        """Return the first milestone about which a person's last message lets them press something."""
        return next(offer.about for offer in offers(self.message(user)) if offer.verb == verb)

    def press(self, user: str, verb: str, place: Message) -> str:
        """Press the first button or menu of a verb; return the trigger by which a form may have been opened."""
        found = [offer for offer in offers(place) if offer.verb == verb]
        offer = min(found, key=lambda offer: offer.action_id != f"ft.{verb}")  # a button rather than a menu
        payload = pressed(place, offer.action_id, user, at=offer.at, option=offer.option)
        assert self.installation.slack.press("interactive", payload) == {}, "acknowledged"
        return str(payload["trigger_id"])

    def answer(self, user: str, act: Callable[[], Any]) -> str:
        """Do something as a person, and return what Slack then showed to this person alone."""
        before = len(self.alone(user))
        act()
        return str(wait_for(lambda: self.alone(user)[before:])[0]["text"])

    def alone(self, user: str) -> list[Message]:
        return [each for each in self.installation.slack.ephemerals if each["user"] == user]

    def form(self, user: str, verb: str, place: Message) -> Message:
        """Press a button that opens a form, and return the form."""
        trigger = self.press(user, verb, place)
        return dict(wait_for(lambda: self.installation.slack.views.get(trigger)))

    def send(self, user: str, form: Message, **values: Any) -> str:
        """Send a form off as a person, and return what Slack then showed to this person alone."""
        payload = submitted(form, user, values)
        return self.answer(user, lambda: self.installation.slack.press("interactive", payload))

    def home(self, user: str) -> Message:
        """Open a person's Home tab, and return it."""
        self.installation.slack.press("events_api", home_opened(user))
        return dict(wait_for(lambda: self.installation.slack.homes.get(user)))

    def shows(self, message: Message, words: str) -> bool:
        """Wait until a message that stands in Slack shows some words."""
        return bool(wait_for(lambda: words in words_of(message)))


class Offer(NamedTuple):
    """What can be pressed in a message: a button, or an option of the menu beside an item."""

    verb: str
    about: str
    action_id: str
    at: int
    option: int


def offers(place: Message) -> Iterator[Offer]:
    """Yield what a message or a Home tab lets a person press, in its order."""
    places: Counter[str] = Counter()
    for element in (element for block in place["blocks"] for element in elements(block) if "action_id" in element):
        action_id = element["action_id"]
        values = [option["value"] for option in element.get("options", ())] or [element.get("value", "")]
        for option, value in enumerate(values):
            mark = read_mark(value)
            verb = (mark and mark.a) or action_id.removeprefix("ft.")
            yield Offer(verb, (mark and mark.m) or "", action_id, places[action_id], option)
        places[action_id] += 1


def verbs_on(message: Message, milestone_id: str) -> list[str]:
    """Return what a message still lets a person press about a milestone, and nothing of what it opens."""
    return [offer.verb for offer in offers(message) if offer.about == milestone_id]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Message]]:
    """A home and its Slack after the first reminders went out, on the morning of 25 November 2026."""
    folder = tmp_path_factory.mktemp("told")
    with temporary_settings(restore_defaults=[PREFECT_API_URL]), installation_in(folder) as installation:
        play_also(SLACK_APP_TOKEN=installation.slack.app_token)
        installation.do(sync_plan)
        installation.tell_dates()
        installation.do(deliver_reminders)
        installation.database.engine.dispose()
        return installation.settings.home, copy.deepcopy(installation.slack.messages)


@pytest.fixture
def talk(tmp_path: Path, told: tuple[Path, list[Message]]) -> Iterator[Talk]:
    """The same installation a quarter of an hour later, with the real listener connected to the stand-in."""
    home, messages = told
    without = temporary_settings(restore_defaults=[PREFECT_API_URL])
    with without, installation_in(tmp_path, "2026-11-25T09:45:00-05:00") as installation:
        shutil.copyfile(home / "followthrough.db", installation.settings.home / "followthrough.db")
        play_also(SLACK_APP_TOKEN=installation.slack.app_token)
        installation.slack.messages.extend(copy.deepcopy(messages))
        listening.STOP.clear()
        thread = Thread(target=lambda: asyncio.run(run(listening.listen_to_slack)))
        thread.start()
        try:
            assert installation.slack.sockets.await_listener()
            yield Talk(installation)
        finally:
            listening.STOP.set()
            thread.join()
            installation.database.engine.dispose()


def test_who_is_on_it_is_left_alone_for_a_week_and_the_message_says_so(talk: Talk) -> None:
    about = talk.first_asked(LEGAL)
    message = talk.message(LEGAL)
    said = talk.send(LEGAL, talk.form(LEGAL, "under_way", message))
    [quiet] = talk.installation.milestone(about).exchange.quiets
    assert (quiet.kind, quiet.until) == ("acknowledged", date(2026, 12, 2))
    assert f"Recorded (entry {quiet.seq - 1})." in said
    assert talk.shows(message, "You said on November 25, 2026, that work is under way.")
    assert not [each for each in talk.installation.slack.ephemerals if each["user"] != LEGAL], "nobody else heard of it"


def test_evidence_named_by_its_file_is_taken_in_and_a_verifier_closes_the_milestone_in_slack(talk: Talk) -> None:
    about, message = talk.first_asked(AFFAIRS, "evidence"), talk.message(AFFAIRS)
    talk.installation.drop("made-up-order.txt", "A made-up order for a test: it is in force since 20 November 2026.")
    form = talk.form(AFFAIRS, "evidence", message)
    said = talk.send(AFFAIRS, form, file="made-up-order.txt", on="2026-11-20")
    [piece] = talk.installation.milestone(about).review.evidence
    assert (piece.voice, piece.by) == ("agency", "p-contact-internal-affairs")
    assert "Recorded (entry" in said
    # The verifier is asked at the next slot, and finds that it was met.
    talk.installation.at("2026-11-27T09:30:00-05:00")
    talk.installation.do(deliver_reminders)
    asked = talk.message(VERIFIES, about)
    form = talk.form(VERIFIES, "verify", asked)
    said = talk.send(
        VERIFIES, form, evidence=[piece.sha256], on="2026-11-20", reason="Made-up reason: the order is in force."
    )
    finding = talk.installation.milestone(about).finding
    assert finding is not None
    assert (finding.verdict, finding.by, finding.on) == ("met", VERIFIER, date(2026, 11, 20))
    for each in (message, asked):
        assert talk.shows(each, "Verified")
        assert verbs_on(each, about) == [], "no stale call to act"


def test_a_later_date_is_asked_for_and_granted_and_the_first_date_stays_shown(talk: Talk) -> None:
    about, message = talk.first_asked(DETECTIVES, "extend.ask"), talk.message(DETECTIVES)
    before = talk.installation.milestone(about).dates.due_on
    form = talk.form(DETECTIVES, "extend.ask", message)
    talk.send(DETECTIVES, form, to="2027-01-29", reason="Made-up reason: the draft is with counsel.")
    request = request_of(talk.installation.milestone(about))
    assert request is not None
    assert request.to == date(2027, 1, 29)
    assert talk.installation.milestone(about).due_now == before, "nothing moves until the coordinator decides"
    talk.installation.at("2026-11-27T09:30:00-05:00")
    talk.installation.do(deliver_reminders)
    asked = talk.message(COORDINATES, about)
    form = talk.form(COORDINATES, "extend.grant", asked)
    talk.send(COORDINATES, form, to="2027-01-29", reason="Made-up reason: agreed.")
    record = talk.installation.milestone(about)
    assert (record.dates.due_on, record.due_now) == (before, date(2027, 1, 29))
    for each in (message, asked):
        assert talk.shows(each, "New date: January 29, 2027")
        assert verbs_on(each, about) == []


def test_the_wrong_person_is_told_so_alone_and_nothing_changes(talk: Talk) -> None:
    about, message = talk.first_asked(LEGAL), talk.message(LEGAL)
    before, shown = talk.installation.milestone(about), copy.deepcopy(message)
    said = talk.answer(DETECTIVES, lambda: talk.press(DETECTIVES, "under_way", message))
    assert "Nothing was changed." in said
    assert "Only " in said
    assert talk.installation.kinds().count("press_refused") == 1
    after = talk.installation.milestone(about)
    assert after == before
    assert message == shown
    assert talk.alone(LEGAL) == []


def test_the_coordinator_notes_what_was_said_by_telephone_with_whose_voice_it_is(talk: Talk) -> None:
    home = talk.home(COORDINATES)
    form = talk.form(COORDINATES, "done", home)
    talk.send(
        COORDINATES, form, milestone="R6-M1", says="partly_done", on="2026-11-24",
        text="Made-up words: the list is half done.",
    )  # fmt: skip
    said = talk.installation.milestone("R6-M1").statement
    assert said is not None
    assert (said.says, said.on) == ("partly_done", date(2026, 11, 24))
    entry = next(each for each in talk.installation.entries if each.seq == said.seq)
    assert entry.actor == COORDINATOR, "who took it down"
    assert talk.installation.milestone("R6-M1").finding is None, "a claim closes nothing"


def test_away_days_are_set_on_the_home_tab_and_the_next_message_goes_to_who_stands_in(talk: Talk) -> None:
    form = talk.form(LEGAL, "away", talk.home(LEGAL))
    talk.send(LEGAL, form, first="2026-11-30", last="2026-12-11", delegate="p-contact-policy")
    known = records.one(talk.installation.database, RECIPIENTS, "p-contact-legal")
    assert known is not None
    assert known.away is not None
    assert (known.away.first, known.away.last, known.away.delegate) == (
        date(2026, 11, 30), date(2026, 12, 11), "p-contact-policy",
    )  # fmt: skip
    talk.installation.at("2026-12-07T09:30:00-05:00")
    count = sum(each["channel"] == dm(LEGAL) for each in talk.installation.slack.messages)
    talk.installation.do(deliver_reminders)
    assert sum(each["channel"] == dm(LEGAL) for each in talk.installation.slack.messages) == count
    assert ": you are covering for " in words_of(talk.message("U0DEMO014", "R2-M1"))


def test_what_one_waits_for_is_told_to_the_coordinator_and_lifted_there(talk: Talk) -> None:
    about, message = talk.first_asked(AFFAIRS, "blocked"), talk.message(AFFAIRS)
    form = talk.form(AFFAIRS, "blocked", message)
    talk.send(AFFAIRS, form, reason="Made-up reason: another office has the text.")
    assert hold_of(talk.installation.milestone(about)) is not None
    talk.installation.at("2026-11-27T09:30:00-05:00")
    talk.installation.do(deliver_reminders)
    notice = talk.message(COORDINATES, about)
    talk.answer(COORDINATES, lambda: talk.press(COORDINATES, "unblock", notice))
    assert hold_of(talk.installation.milestone(about)) is None
