"""A house that takes presses: each is kept, acted on, and answered, as the listener does it."""

from dataclasses import dataclass
from typing import Any

from flows._runtime import clock
from flows._runtime.environment import play_also
from flows._runtime.settings import load_settings
from flows.answers.presses import keep_press
from flows.answers.record_answer import record_answer
from models.answers import IncomingPress, Press, Reply, read_reply
from models.records import assigned_to
from notifications.answers import say_reply
from notifications.words import Sender
from tasks.ledger import inbox
from tasks.slack import read_payload
from tests.material.installation import DemoInstallation
from tests.material.presses import APP, TEAM, pressed, submitted


@dataclass
class Listening:
    """A house with ears."""

    installation: DemoInstallation

    def __post_init__(self) -> None:
        play_also(SLACK_TEAM_ID=TEAM, SLACK_APP_ID=APP, SLACK_TRUSTED_TEAMS="T0AGENCY")

    def keep(self, payload: dict[str, Any]) -> inbox.Received:
        """Keep a payload as the listener does, before it is acknowledged."""
        read = read_payload("interactive", payload)
        assert isinstance(read, IncomingPress)
        installation = load_settings()
        return keep_press(installation, installation.database(), installation.people(), read, clock.now())

    def act(self, press: Press) -> Reply:
        """Act on a press that was kept, and settle it, as the listener does once it has told the person."""
        reply = read_reply(self.installation.do(record_answer, press.id))
        inbox.settle(load_settings().database(begin=True), press.id, clock.now())
        return reply

    def hear(self, payload: dict[str, Any]) -> Reply:
        """Keep a payload, act on it, and return what the person is told."""
        kept = self.keep(payload)
        assert not kept.errors, kept.errors
        return self.act(kept.press)

    def press(self, verb: str, by: str, about: str | None = None, **more: Any) -> Reply:
        """Press a button."""
        return self.hear(pressed(verb, by, about, **more))

    def send(self, verb: str, by: str, about: str | None = None, **fields: Any) -> Reply:
        """Send off a form."""
        return self.hear(submitted(verb, by, about, **fields))

    def words(self, reply: Reply) -> str:
        """Return what the person reads."""
        names = {each.id: each.name for each in load_settings().people().people}
        return say_reply(reply, Sender(reply_to="replies@followthrough.example", names=names))

    def new_kinds(self, before: int) -> list[str]:
        """Return the kinds of the entries since one."""
        return self.installation.kinds()[before:]

    def assigned(self, milestone_id: str) -> str | None:
        """Return to whom a milestone was given."""
        return assigned_to(self.installation.milestone(milestone_id))
