"""What the listener works with: the database, Slack, the people file, and the queue between its two threads."""

import logging
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, repeat
from queue import Empty, Queue
from threading import Event, Lock, Thread

from flows._runtime.context import memo_store_of
from flows._runtime.environment import play_also
from flows._runtime.settings import Settings, load_settings
from models.answers import HomeFacts, Press, home_of
from models.core import InputError, People, Person, SlackError, SlackStopped
from notifications.slack import Block
from notifications.words import Sender
from tasks.answers import build_home_context
from tasks.ledger import Database, Memory
from tasks.slack import PAUSES, Hear, Slack, Socket, open_slack, who

LOG = logging.getLogger("followthrough.listener")

PULSE = 0.2  # seconds between two checks whether something else is due


@dataclass
class PeopleFile:
    """The people file. If it cannot be read any more, the people who were read last still count."""

    settings: Settings
    _last: People | None = None
    _last_fault: str = ""

    def people(self) -> People:
        """Return everyone. Raises InputError if the file could not be read even once."""
        try:
            self._last = self.settings.people()
        except InputError as error:
            if self._last is None:
                raise
            if self._last_fault != str(error):
                LOG.warning("%s; the people who were read before still count", error)
            self._last_fault = str(error)
        else:
            self._last_fault = ""
        return self._last


@dataclass(frozen=True)
class IssueRequest:
    """A person asked in Slack that an approved draft be issued."""

    draft_id: str
    person_id: str
    user: str  # their Slack id, to tell them what came of it


@dataclass(frozen=True)
class PrivateReply:
    """What one person is told: in a conversation in Slack, which nobody else sees, or on their page."""

    user: str  # empty on a page
    channel: str | None  # None: the direct conversation with them
    text: str  # in Slack's markup; nothing is said if it is empty
    about: str
    press_id: str | None = None
    row: tuple[Block, ...] = ()  # the button below it


Job = Press | IssueRequest | PrivateReply | str
"""A press, an issue, something to tell, or the Slack id of a person whose Home tab is to be drawn."""


@dataclass
class Listener:
    """A listener at work. One thread keeps presses and another acts on them; `stop` ends both."""

    database: Database
    people_file: PeopleFile
    stop: Event
    client: Slack | None = None
    socket: Socket | None = None
    """None, both, where the office has no Slack: then only people's pages are heard."""
    queue: "Queue[Job]" = field(default_factory=Queue)
    in_progress: set[str] = field(default_factory=set)
    """The ids of presses that are queued, or whose form is being opened."""
    answers: dict[str, "Future[PrivateReply]"] = field(default_factory=dict)
    """What a page waits for, by the id of a press."""
    fault: BaseException | None = None
    memory: Memory = field(default_factory=Memory)
    _remembering: Lock = field(default_factory=Lock)  # held by the thread that uses the memory

    @property
    def settings(self) -> Settings:
        """Return the settings, with the team and the app as Slack named them."""
        return load_settings()

    @property
    def slack(self) -> Slack:
        """Return Slack. Raises SlackError where the office has none."""
        if self.client is None:
            raise SlackError("no Slack token is set")
        return self.client

    @property
    def people(self) -> People:
        """Return everyone in the people file."""
        return self.people_file.people()

    def home_of(self, person: Person, now: datetime) -> HomeFacts:
        """Return what a person's Home tab shows, from records in memory: to read 5,000 milestones takes a second."""
        settings = self.settings
        people = self.people
        with self._remembering:
            context = build_home_context(self.database, person, people, now, memo_store_of(settings), self.memory)
        return home_of(person, context)

    @property
    def sender(self) -> Sender:
        """Return how we speak. Buttons work, because this process receives the presses."""
        names = {person.id: person.name for person in self.people.people}
        is_demonstration = self.settings.is_demonstration
        return Sender(
            reply_to=self.settings.reply_to,
            mail_is_read=self.settings.mail_is_read,
            direct_messages=self.settings.slack_direct_messages,
            buttons=True,
            is_demonstration=is_demonstration,
            names=names,
        )

    def has_app_id(self) -> bool:
        """Return whether our app's id is set, and set it once Slack names it. Raises SlackError if Slack never does."""
        if self.socket is None:
            return True
        if self.settings.slack_app_id is None and self.socket.app_id:
            play_also(SLACK_APP_ID=self.socket.app_id)
        if self.settings.slack_app_id is None and self.socket.opened:
            raise SlackError("Slack did not name our app: set FOLLOWTHROUGH_SLACK_APP_ID to its id (A...)")
        return self.settings.slack_app_id is not None

    def enqueue(self, job: Job) -> None:
        """Put a job into the queue, unless it is a press that is in progress already."""
        if isinstance(job, Press):
            if job.id in self.in_progress:
                return
            self.in_progress.add(job.id)
        self.queue.put(job)

    def next_job(self) -> Job | None:
        """Return the next job, or None if there was none for a moment."""
        try:
            return self.queue.get(timeout=PULSE)
        except Empty:
            return None

    @contextmanager
    def listen_in_thread(self, receive: Hear) -> Iterator[None]:
        """Listen in a thread while the block runs. Raises at the end of the block what ended the thread."""
        if self.socket is None:
            yield
            return
        thread = Thread(target=self._listen, args=(self.socket, receive), name="listener", daemon=True)
        thread.start()
        try:
            yield
        finally:
            self.stop.set()
            thread.join()
        if self.fault:
            raise self.fault

    def _listen(self, socket: Socket, receive: Hear) -> None:
        try:
            socket.listen(receive)
        except BaseException as fault:
            self.fault = fault
            self.stop.set()


def open_listener(settings: Settings, stop: Event) -> Listener:
    """Return a listener, once our team is known. Raises SlackError with nothing to hear, InputError without people."""
    app, bot = settings.slack_app_token, settings.slack_bot_token
    if not settings.has_listener:
        missing = "APP" if app is None else "BOT"
        raise SlackError(f"buttons are turned off: set FOLLOWTHROUGH_SLACK_{missing}_TOKEN (see the README)")
    people_file = PeopleFile(settings)
    people_file.people()  # so that a file that cannot be read fails here, not at the first press
    if app is None or bot is None:
        return Listener(settings.database(), people_file, stop)
    slack = open_slack(settings.slack_api_url, bot.get_secret_value())
    if settings.slack_team_id is None:
        _ask_for_team_id(slack, stop)
    socket = Socket(slack, app, stop, LOG.info)
    return Listener(settings.database(), people_file, stop, slack, socket)


def _ask_for_team_id(slack: Slack, stop: Event) -> None:
    """Set our team's id as a variable of this process; ask again until Slack names it, or refuses (SlackStopped)."""
    pauses = chain(PAUSES, repeat(PAUSES[-1]))
    while not stop.wait(next(pauses)):
        try:
            play_also(SLACK_TEAM_ID=who(slack).team_id)
        except SlackStopped:
            raise
        except SlackError as fault:
            LOG.warning("Slack did not say who we are: %s", fault)
        else:
            return
