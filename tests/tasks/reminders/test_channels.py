"""Which roads are open: Slack until it was silent for a day, then mail, and Slack again when it answers."""

from datetime import timedelta

import pytest

from models.ledger import Event, ItemClaimed, ReminderReleased, ReminderSent, ReminderUncertain
from models.reminders import Channels
from tasks import ledger
from tasks.ledger import Database
from tasks.mail import open_office
from tasks.reminders.channels import LOOK_BACK, open_channels
from tasks.slack import Slack
from tasks.slack import client as door
from tests.chaos.sweep import NOON
from tests.material.mail import claimed_by_mail
from tests.material.slack import SlackStandIn

OFFICE = open_office("smtp://127.0.0.1:9", "follow-up@office.example", None)
BOTH, MAIL, SLACK, NONE = Channels(email=True), Channels(slack=False, email=True), Channels(), Channels(slack=False)
HOUR = timedelta(hours=1)


@pytest.fixture
def up(slack: SlackStandIn) -> Slack:
    return door.open_slack(slack.url, slack.token)


@pytest.fixture
def down() -> Slack:
    return door.open_slack("http://127.0.0.1:9/api/", "xoxb-made-up")


class Said:
    """A made-up message said again and again: each time claimed, and ended."""

    def __init__(self, database: Database) -> None:
        self.database, self.times = database, 0

    def ends(self, after: timedelta, why: str | None, channel: str = "D0") -> None:
        """Let one end some time after noon: sent, or let go for a reason."""
        first = next(each.event for each in ledger.entries(self.database) if isinstance(each.event, ItemClaimed))
        self.times += 1
        part = first.part.model_copy(update={"key": f"{first.part.key}:{self.times}"})
        claim = first.model_copy(update={"part": part, "message": part.key})
        whole = {"message": part.key, "to": claim.to, "parts": (part,)}
        at = NOON + after
        if why is None:
            end: Event = ReminderSent(**whole, channel=channel, ts=str(self.times))
        elif why in ("no_answer", "not_found"):
            end = ReminderUncertain(**whole, channel=channel, misses=0, look_at=at, why=why)
        else:
            end = ReminderReleased(**whole, why=why)
        ledger.append(self.database, (claim, end), now=at)


@pytest.fixture
def said(database: Database) -> Said:
    claimed_by_mail(database)
    return Said(database)


def test_a_road_is_open_where_it_is_set(database: Database, down: Slack) -> None:
    assert open_channels(database, down, None, NOON) == SLACK
    assert open_channels(database, None, None, NOON) == NONE
    assert open_channels(database, None, OFFICE, NOON) == MAIL
    assert open_channels(database, down, OFFICE, NOON) == BOTH, "nothing failed yet"


@pytest.mark.parametrize("why", ["slack_stopped", "no_conversation", "no_answer"])
def test_slack_is_closed_when_it_was_silent_for_a_day_and_opens_when_it_answers(
    database: Database, said: Said, up: Slack, down: Slack, why: str
) -> None:
    said.ends(-HOUR, None)
    said.ends(0 * HOUR, why)
    said.ends(6 * HOUR, "sweep_stopped")
    assert open_channels(database, down, OFFICE, NOON + 23 * HOUR) == BOTH
    assert open_channels(database, down, OFFICE, NOON + 24 * HOUR) == MAIL
    assert open_channels(database, down, None, NOON + 24 * HOUR) == SLACK, "there is no other road"
    said.ends(25 * HOUR, None, channel="email")
    said.ends(26 * HOUR, "mail_later")
    said.ends(26 * HOUR, "no_answer", channel="email")
    assert open_channels(database, down, OFFICE, NOON + 27 * HOUR) == MAIL, "a mail says nothing of Slack"
    assert open_channels(database, up, OFFICE, NOON + 28 * HOUR) == BOTH
    said.ends(28 * HOUR, None)
    assert open_channels(database, down, OFFICE, NOON + 29 * HOUR) == BOTH, "a new day of silence begins with a message"


def test_a_slack_that_answers_and_takes_nothing_is_tried_once_a_day(database: Database, said: Said, up: Slack) -> None:
    said.ends(0 * HOUR, "no_conversation")
    said.ends(23 * HOUR, "no_conversation")
    assert open_channels(database, up, OFFICE, NOON + 24 * HOUR) == BOTH
    said.ends(24 * HOUR, "no_conversation")
    said.ends(24 * HOUR, "sweep_stopped")
    assert open_channels(database, up, OFFICE, NOON + 25 * HOUR) == MAIL
    assert open_channels(database, up, OFFICE, NOON + 45 * HOUR) == BOTH, "the next New York day"


def test_what_let_a_message_go_while_slack_answered_closes_nothing(database: Database, said: Said, down: Slack) -> None:
    for why in ("slack_busy", "sweep_stopped", "lease_too_short", "personal_data", "mail_later", "mail_stopped"):
        said.ends(0 * HOUR, why)
    said.ends(0 * HOUR, "not_found")
    said.ends(0 * HOUR, "no_answer", channel="email")
    assert open_channels(database, down, OFFICE, NOON + 48 * HOUR) == BOTH


def test_the_ledger_is_not_read_from_its_beginning(
    database: Database, said: Said, down: Slack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An installation that writes mails only, with a token that nobody needs, looks back a month at most."""
    for hours in range(5):
        said.ends(hours * HOUR, None, channel="email")
    asked = []
    last_of = ledger.last_of
    monkeypatch.setattr(ledger, "last_of", lambda *a, **k: asked.append(1) or last_of(*a, **k))
    assert open_channels(database, down, OFFICE, NOON + LOOK_BACK + 3 * HOUR) == BOTH
    assert len(asked) == 2


def test_silence_is_found_past_a_restored_or_rebuilt_ledger(database: Database, said: Said, down: Slack) -> None:
    said.ends(0 * HOUR, "slack_stopped")
    ledger.rebuild(database)
    assert open_channels(database, down, OFFICE, NOON + 24 * HOUR) == MAIL
