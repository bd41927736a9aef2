"""One listener: what it has at hand, and what waits to be done by it."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from queue import Empty, Queue
from threading import Event, Thread

from flows._runtime.environment import play_also
from flows._runtime.settings import Settings, load_settings
from models.answers import Press
from models.core import InputError, People, SlackError, SlackStopped
from notifications.words import Sender
from tasks.ledger import Database
from tasks.slack import PAUSES, Hear, Slack, Socket, open_slack, who

LOG = logging.getLogger("followthrough.listener")

PULSE = 0.2
"""Seconds between two looks at whether something else is due."""


@dataclass
class PeopleFile:
    """The people file; one that cannot be read any more leaves the people who were read last."""

    settings: Settings
    _last: People | None = None
    _told: str = ""

    def people(self) -> People:
        """Return everyone. Raises InputError where the file could not be read even once."""
        try:
            self._last, self._told = self.settings.people(), ""
        except InputError as error:
            if self._last is None:
                raise
            if self._told != str(error):
                LOG.warning("%s; the people who were read before still count", error)
            self._told = str(error)
        return self._last


@dataclass
class Listener:
    """A listener at work. Presses are kept by one thread and acted on by another; `stop` ends both."""

    database: Database
    slack: Slack
    socket: Socket
    file: PeopleFile
    stop: Event
    queue: "Queue[Press | str]" = field(default_factory=Queue)
    """What is to be done, in order: a press to act on, or a Slack id whose Home tab is to be drawn."""
    in_hand: set[str] = field(default_factory=set)
    """Presses that are in the queue, or before a form."""
    fault: BaseException | None = None

    @property
    def settings(self) -> Settings:
        """Return the settings, with the team and the app as Slack named them."""
        return load_settings()

    def knows_us(self) -> bool:
        """Say whether our own app's id is known: Slack names it when it greets, and until then nothing is ours.

        Raises SlackError where Slack greeted without it.
        """
        if self.settings.slack_app_id is None and self.socket.app_id:
            play_also(SLACK_APP_ID=self.socket.app_id)
        if self.settings.slack_app_id is None and self.socket.opened:
            raise SlackError("Slack did not name our app: set FOLLOWTHROUGH_SLACK_APP_ID to its id (A...)")
        return self.settings.slack_app_id is not None

    @property
    def sender(self) -> Sender:
        """Return how we speak; buttons work, for here is who hears them."""
        names = {each.id: each.name for each in self.file.people().people}
        return Sender(reply_to=self.settings.reply_to, buttons=True, names=names)

    def take(self, job: Press | str) -> None:
        """Put something into the queue; a press that is in hand already is left where it is."""
        if isinstance(job, Press):
            if job.id in self.in_hand:
                return
            self.in_hand.add(job.id)
        self.queue.put(job)

    def next_job(self) -> Press | str | None:
        """Return what is to be done next, or None after a moment without anything."""
        try:
            return self.queue.get(timeout=PULSE)
        except Empty:
            return None

    @contextmanager
    def hearing(self, hear: Hear) -> Iterator[None]:
        """Listen in a thread for as long as the block lasts. Raises at its end what ended the thread."""
        thread = Thread(target=self._listen, args=(hear,), name="listener", daemon=True)
        thread.start()
        try:
            yield
        finally:
            self.stop.set()
            thread.join()
        if self.fault:
            raise self.fault

    def _listen(self, hear: Hear) -> None:
        try:
            self.socket.listen(hear)
        except BaseException as fault:
            self.fault = fault
            self.stop.set()


def open_listener(settings: Settings, stop: Event, say: Callable[[str], None] = LOG.info) -> Listener:
    """Return a listener that knows who we are to Slack.

    Raises SlackError without tokens, or where Slack refuses them; InputError without a people file.
    """
    if settings.slack_app_token is None or settings.slack_bot_token is None:
        lacking = "APP" if settings.slack_app_token is None else "BOT"
        raise SlackError(f"nobody can press a button: set FOLLOWTHROUGH_SLACK_{lacking}_TOKEN (see the README)")
    slack = open_slack(settings.slack_api_url, settings.slack_bot_token.get_secret_value())
    file = PeopleFile(settings)
    file.people()
    if settings.slack_team_id is None:
        _learn_team(slack, stop)
    socket = Socket(slack, settings.slack_app_token.get_secret_value(), stop, say)
    return Listener(settings.database(), slack, socket, file, stop)


def _learn_team(slack: Slack, stop: Event) -> None:
    """Set our own team's id as Slack names it; ask again for as long as Slack gives no clear answer."""
    tries = 0
    while not stop.wait(PAUSES[min(tries, len(PAUSES) - 1)]):
        tries += 1
        try:
            return play_also(SLACK_TEAM_ID=who(slack).team_id)
        except SlackStopped:
            raise
        except SlackError as fault:
            LOG.warning("Slack did not say who we are: %s", fault)
    return None
