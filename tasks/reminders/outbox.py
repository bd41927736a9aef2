"""What a sweep claims and notes. Nothing is sent before its claim is committed. Source: docs/reminders.md#sending."""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from models.core import COORDINATOR, LedgerMoved, People, evolve, holder
from models.ledger import (
    Claim,
    DeliveryEvent,
    DigestClaimed,
    Event,
    NoticeDelayed,
    ReminderDelayed,
    ReminderRedirected,
    ReminderRefused,
    short_head,
)
from models.projections import REMINDERS
from models.records import ReminderRecord
from models.reminders import Outgoing, Sweep, claims_of, sweep
from tasks import ledger
from tasks.core import crash_point
from tasks.ledger import Database, records
from tasks.reminders.due import Seen, look_again
from tasks.reminders.slack_delivery import Claims, DeliveryResult, delivery_fields

TRIES = 5
"""How many times results are noted again if another writer was first."""

SLICE = 20
"""How many messages are claimed in one transaction, so that other writers wait no longer than 50 ms."""

Delayed = ReminderDelayed | NoticeDelayed


@dataclass
class Outbox:
    """The claims and notes of one sweep. `seq` is the ledger's head that was decided on, and moves with our own
    entries."""

    database: Database
    seen: Seen
    decided: Sweep
    """What was decided; a message is dropped once it is claimed, because a sweep may have thousands."""
    seq: int = field(init=False)

    def __post_init__(self) -> None:
        """Begin at the head that the sweep read."""
        self.seq = self.seen.seq

    def claims(self, now: datetime) -> Iterator[tuple[Claims, ...]]:
        """Claim and commit what was decided, slice by slice, as it is asked for.

        Delays are noted last, because a claim about the same milestone would end them.
        """
        crash_point("decided")
        waiting = deque(self.decided.messages)
        self.decided = evolve(self.decided, messages=())
        while waiting:
            yield self._claim([waiting.popleft() for _ in range(min(SLICE, len(waiting)))], (), now)
        for start in range(0, len(self.decided.delayed), SLICE):
            self._claim((), self.decided.delayed[start : start + SLICE], now)

    def note(self, events: Sequence[Event], now: datetime) -> None:
        """Note the results of messages, except those that another sweep noted first."""
        if not events:
            return
        memory = self.seen.memory
        try:
            self.seq = ledger.append(self.database, events, now=now, after=self.seq, memory=memory)
            memory.drop(
                REMINDERS, (part.key for event in events if isinstance(event, DeliveryEvent) for part in event.parts)
            )
            crash_point("noted")
        except LedgerMoved:
            note(self.database, events, now)

    def _claim(self, messages: Sequence[Outgoing], delayed: Sequence[Delayed], now: datetime) -> tuple[Claims, ...]:
        """Claim messages as they were decided, or as they are decided now if another writer was first.

        So a reminder about a milestone that was verified, extended or reassigned in the meantime is not claimed, or
        goes to the new person.
        """
        claims = self._claims_of(messages, self.seen, now)
        try:
            events = _events_of(claims, delayed)
            self.seq = ledger.append(self.database, events, now=now, after=self.seq, memory=self.seen.memory)
        except LedgerMoved:
            claimed_now: list[Claims] = []
            # This decides inside the writer's transaction, so nobody can be first again. `seq` stays where the sweep
            # looked: what the other wrote may concern the next slices too, which are then decided again as well.
            ledger.append(self.database, self._decide_again(messages, delayed, claimed_now, now), now=now)
            claims = tuple(claimed_now)
        crash_point("claimed")
        return claims

    def _decide_again(
        self, messages: Sequence[Outgoing], delayed: Sequence[Delayed], claimed_now: list[Claims], now: datetime
    ) -> Iterator[Event]:
        """Yield the events of what is due now of some messages and delays; add the claims to `claimed_now`."""
        topics = {part.notification.about for message in messages for part in message.parts}
        topics_delayed = {_topic(event) for event in delayed}
        people = {message.to for message in messages}
        everyone = people | {event.to for event in delayed}
        seen = look_again(self.database, self.seen, topics | topics_delayed, everyone, now)
        decided = sweep(seen.woken, seen.context, now)
        still_due = [message for message in (*decided.messages, *decided.last) if message.to in people]
        claimed_now += self._claims_of(still_due, seen, now)
        yield from _events_of(claimed_now, [event for event in decided.delayed if _topic(event) in topics_delayed])

    def _claims_of(self, messages: Sequence[Outgoing], seen: Seen, now: datetime) -> tuple[Claims, ...]:
        keys = [part.notification.key for message in messages for part in message.parts]
        earlier = records.some(self.database, REMINDERS, keys) if keys else {}
        recipients = seen.context.recipients
        claims = (claims_of(message, now, recipients.get(message.to), earlier) for message in messages)
        return tuple(tuple(map(self._with_head, of_message)) for of_message in claims)

    def _with_head(self, claim: Claim) -> Claim:
        """Return a digest with the record's head, which is no part of what it says; any other claim as it is."""
        if not isinstance(claim, DigestClaimed):
            return claim
        return evolve(claim, head=short_head(*ledger.head(self.database)))


def note(database: Database, events: Sequence[Event], now: datetime) -> None:
    """Note the results of messages, except those that another sweep noted first."""
    for _ in range(TRIES):
        seq, _hash = ledger.head(database)
        keys = [part.key for event in events if isinstance(event, DeliveryEvent) for part in event.parts]
        reminders = records.some(database, REMINDERS, keys)
        fresh = [event for event in events if not _is_noted(event, reminders)]
        try:
            if fresh:
                ledger.append(database, fresh, now=now, after=seq)
            crash_point("noted")
            return
        except LedgerMoved:
            continue
    raise LedgerMoved("other writers were first too often; the next daily run finds by its key what was sent")


def with_redirect(result: DeliveryResult, claims: Claims, people: People) -> tuple[Event, ...]:
    """Return the events of a result, with a redirect to the coordinator if the message was refused."""
    was_refused = any(isinstance(event, ReminderRefused) for event in result.events)
    coordinator = holder(people, COORDINATOR, claims[0].part.milestone_id)
    if not was_refused or coordinator is None or coordinator.id == claims[0].to:
        return result.events
    return (*result.events, ReminderRedirected(**delivery_fields(claims), redirected_to=coordinator.id))


def _events_of(messages: Sequence[Claims], delayed: Sequence[Delayed]) -> Iterator[Event]:
    for claims in messages:
        yield from claims
    yield from delayed
    crash_point("claim_in_tx")


def _topic(delayed: Delayed) -> str:
    return delayed.milestone_id if isinstance(delayed, ReminderDelayed) else delayed.source


def _is_noted(event: Event, reminders: dict[str, ReminderRecord]) -> bool:
    """Return whether the end of every part of a message is on record already."""
    if not isinstance(event, DeliveryEvent):
        return False
    on_record = [reminders[part.key] for part in event.parts if part.key in reminders]
    return bool(on_record) and all(reminder.is_settled for reminder in on_record)
