"""Send claimed messages in parallel, each through its channel, with one worker at a time for a person.

Source: docs/reminders.md#sending.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime

from models.core import PERSONAL_CODES, People, new_york_day
from models.ledger import Channel, MemoMessageClaimed, ReminderRefused
from models.records import RecipientRecord
from models.reminders import CHANNEL
from notifications.reminders import is_whole, say_reminder, say_whole_memo
from notifications.slack import SlackMessage
from notifications.words import Sender
from tasks.ledger import Database, texts
from tasks.mail import Office
from tasks.memo import MemoStore
from tasks.reminders import threads
from tasks.reminders.mail_delivery import may_be_there, send_by_mail
from tasks.reminders.slack_delivery import Claims, DeliveryResult, Route, let_go, release, send
from tasks.slack import Pace, Slack

SIDE_BY_SIDE = 4
"""How many messages are being sent at once, each to another person."""

Sent = tuple[Claims, DeliveryResult]


@dataclass
class Delivery:
    """Everything one sweep sends with. `clock` gives the moment before each message."""

    database: Database
    people: People
    sender: Sender
    slack: Slack | None
    office: Office | None
    pace: Pace
    clock: Callable[[], datetime]
    coordinator_channel: str | None = None
    """The coordinators' channel."""
    memo_store: MemoStore | None = None
    """The folder of memos, because the text of one may go out by mail."""
    lost_since: datetime | None = None
    side_by_side: int = SIDE_BY_SIDE
    """Messages sent at one time; one in a demonstration, so that their order is always the same."""
    over: set[Channel] = field(default_factory=set)
    """The channels that send no more in this sweep."""
    _tried: set[Channel] = field(default_factory=set)
    _met: dict[str, str] = field(default_factory=dict)
    """For each code with which Slack refused somebody today, the first person who met it."""

    def send_all(
        self, slices: Iterable[tuple[Claims, ...]], known: Mapping[str, RecipientRecord]
    ) -> Iterator[list[Sent]]:
        """Send slices of claimed messages and yield the results, one slice at a time.

        The next slice is claimed while one is being sent. Stops asking for slices when no channel is open.
        """
        day = new_york_day(self.clock())
        for each in known.values():
            if each.unreachable and each.unreachable_on == day:
                self._met.setdefault(each.unreachable, each.id)
        before: list[tuple[Claims, Future[DeliveryResult]]] = []
        waiting = iter(slices)
        with ThreadPoolExecutor(self.side_by_side) as pool:
            while (messages := None if self.is_over else next(waiting, None)) is not None:
                under_way = self._start(pool, messages, known)
                if before:
                    yield [(claims, each.result()) for claims, each in before]
                before = under_way
            if before:
                yield [(claims, each.result()) for claims, each in before]

    @property
    def is_over(self) -> bool:
        """Return whether nothing more can be sent in this sweep through any channel."""
        open_ = {channel for channel, client in (("slack", self.slack), ("email", self.office)) if client is not None}
        return open_ <= self.over

    def _start(
        self, pool: ThreadPoolExecutor, messages: tuple[Claims, ...], known: Mapping[str, RecipientRecord]
    ) -> list[tuple[Claims, Future[DeliveryResult]]]:
        typed = texts.words_of(self.database, [text for claims in messages for each in claims for text in each.typed])
        roots, started = threads.roots_of(self.database, messages), []
        for claims in messages:
            said, told = self._said(claims, typed), known.get(claims[0].to)
            conversation, thread = roots.get(claims[0].message, (None, None))
            way = Route(
                to=self._address(claims),
                known=claims[0].to == CHANNEL or (told is not None and told.channel is not None),
                thread=thread if told and told.channel == conversation else None,
                conversation=conversation or "",
                lost_since=self.lost_since,
            )
            started.append((claims, pool.submit(self._send, claims, said, way)))
            if claims[0].channel not in self._tried:
                # The first one is sent by itself, so that a refused token or a requested wait stops the others in time.
                self._tried.add(claims[0].channel)
                started[-1][1].result()
        return started

    def _said(self, claims: Claims, typed: Mapping[str, str]) -> SlackMessage | None:
        """Return a message in words, or None if the memo it carries is gone or is not the one that was issued."""
        first = claims[0]
        if not (isinstance(first, MemoMessageClaimed) and is_whole(first)):
            return say_reminder(claims, self.sender, typed)
        text = self.memo_store.text_of(first.facts) if self.memo_store else None
        if text is None or self.memo_store is None:
            return None
        return say_whole_memo(first, self.sender, text, self.memo_store.pdf_of(first.facts))

    def _address(self, claims: Claims) -> str:
        if claims[0].to == CHANNEL:
            return self.coordinator_channel or ""
        person = self.people.by_id[claims[0].to]
        return (person.email if claims[0].channel == "email" else person.slack) or ""

    def _send(self, claims: Claims, message: SlackMessage | None, way: Route) -> DeliveryResult:
        channel = claims[0].channel
        if message is None:
            return DeliveryResult(events=(release(claims, "memo_not_as_issued"),))
        if channel in self.over:
            return let_go(claims)
        if channel == "email" and self.office is not None:
            there = may_be_there(self.database, claims, self.lost_since)
            end = send_by_mail(self.office, way.to, claims, message, self.clock(), may_be_there=there)
        elif channel == "slack" and self.slack is not None:
            end = self._told_apart(send(self.slack, way, claims, message, self.clock(), self.pace), claims)
        else:
            return let_go(claims)
        if end.stopped or end.busy:
            self.over.add(channel)
        return end

    def _told_apart(self, end: DeliveryResult, claims: Claims) -> DeliveryResult:
        """Return a refusal as a stop if its code is not known to be one person's and another person met it today.

        Source: docs/slack-setup.md#errors.
        """
        code = next((each.code for each in end.events if isinstance(each, ReminderRefused)), None)
        if code is None or code in PERSONAL_CODES or self._met.setdefault(code, claims[0].to) == claims[0].to:
            return end
        why = f"Slack refuses more than one person with {code}, so it speaks of the workspace or the app"
        return DeliveryResult(events=(release(claims, "slack_stopped"),), stopped=f"{why}: docs/slack-setup.md#errors")
