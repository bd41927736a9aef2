"""What a sweep claims and notes. Nothing is sent before its claim is committed. Source: docs/reminders.md#sending."""

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

DelayReason = ReminderDelayed | NoticeDelayed


@dataclass
class Outbox:
    """The claims and notes of one sweep. `seq` is the ledger's head that was decided on, and moves with our own
    entries."""

    database: Database
    seen: Seen
    found: Sweep
    seq: int = field(init=False)

    def __post_init__(self) -> None:
        """Begin at the head that the sweep read."""
        self.seq = self.seen.seq

    def claims(self, now: datetime) -> Iterator[tuple[Claims, ...]]:
        """Claim and commit what was decided, slice by slice, as it is asked for.

        Delays are noted last, because a claim about the same milestone would end them.
        """
        crash_point("decided")
        for start in range(0, len(self.found.messages), SLICE):
            yield self._claim(self.found.messages[start : start + SLICE], (), now)
        for start in range(0, len(self.found.delayed), SLICE):
            self._claim((), self.found.delayed[start : start + SLICE], now)

    def note(self, events: Sequence[Event], now: datetime) -> None:
        """Note the results of messages, except those that another sweep noted first."""
        if not events:
            return
        try:
            self.seq = ledger.append(self.database, events, now=now, after=self.seq, memory=self.seen.memory)
            crash_point("noted")
        except LedgerMoved:
            note(self.database, events, now)

    def _claim(self, messages: Sequence[Outgoing], held: Sequence[DelayReason], now: datetime) -> tuple[Claims, ...]:
        """Claim messages as they were decided, or as they are decided now if another writer was first.

        So a reminder about a milestone that was verified, extended or reassigned in the meantime is not claimed, or
        goes
        to the new person.
        """
        claims = self._claims_of(messages, self.seen, now)
        try:
            self.seq = ledger.append(
                self.database, _taken(claims, held), now=now, after=self.seq, memory=self.seen.memory
            )
        except LedgerMoved:
            taken: list[Claims] = []
            # This decides inside the writer's transaction, so nobody can be first again. `seq` stays where the sweep
            # looked: what the other wrote may concern the next slices too, which are then decided again as well.
            ledger.append(self.database, self._decided_again(messages, held, taken, now), now=now)
            claims = tuple(taken)
        crash_point("claimed")
        return claims

    def _decided_again(
        self, messages: Sequence[Outgoing], held: Sequence[DelayReason], taken: list[Claims], now: datetime
    ) -> Iterator[Event]:
        about = {part.notification.about for one in messages for part in one.parts} | {_about(each) for each in held}
        to = {each.to for each in (*messages, *held)}
        seen = look_again(self.database, self.seen, about, to, now)
        found = sweep(seen.woken, seen.context, now)
        still = [each for each in (*found.messages, *found.last) if each.to in {one.to for one in messages}]
        taken += self._claims_of(still, seen, now)
        yield from _taken(taken, [each for each in found.delayed if _about(each) in {_about(one) for one in held}])

    def _claims_of(self, messages: Sequence[Outgoing], seen: Seen, now: datetime) -> tuple[Claims, ...]:
        keys = [part.notification.key for message in messages for part in message.parts]
        known = records.some(self.database, REMINDERS, keys) if keys else {}
        made = (claims_of(each, now, seen.context.recipients.get(each.to), known) for each in messages)
        return tuple(tuple(map(self._with_head, claims)) for claims in made)

    def _with_head(self, claim: Claim) -> Claim:
        """Return a digest with the record's head, which is no part of what it says; any other claim as it is."""
        if not isinstance(claim, DigestClaimed):
            return claim
        return evolve(claim, head=short_head(*ledger.head(self.database)))


def note(database: Database, events: Sequence[Event], now: datetime) -> None:
    """Note the results of messages, except those that another sweep noted first."""
    for _ in range(TRIES):
        seq, _hash = ledger.head(database)
        known = records.some(
            database, REMINDERS, [p.key for e in events if isinstance(e, DeliveryEvent) for p in e.parts]
        )
        fresh = [each for each in events if not _is_settled(each, known)]
        try:
            if fresh:
                ledger.append(database, fresh, now=now, after=seq)
            crash_point("noted")
            return
        except LedgerMoved:
            continue
    raise LedgerMoved("other writers were first too often; the next daily run finds by its key what was sent")


def with_redirect(end: DeliveryResult, claims: Claims, people: People) -> tuple[Event, ...]:
    """Return the events of a result, with a redirect to the coordinator if Slack refused the message."""
    refused = any(isinstance(each, ReminderRefused) for each in end.events)
    coordinator = holder(people, COORDINATOR, claims[0].part.milestone_id)
    if not refused or coordinator is None or coordinator.id == claims[0].to:
        return end.events
    return (*end.events, ReminderRedirected(**delivery_fields(claims), redirected_to=coordinator.id))


def _taken(claims: Sequence[Claims], held: Sequence[DelayReason]) -> Iterator[Event]:
    for each in claims:
        yield from each
    yield from held
    crash_point("claim_in_tx")


def _about(held: DelayReason) -> str:
    return held.milestone_id if isinstance(held, ReminderDelayed) else held.source


def _is_settled(event: Event, known: dict[str, ReminderRecord]) -> bool:
    if not isinstance(event, DeliveryEvent):
        return False
    ends = [known[part.key] for part in event.parts if part.key in known]
    return bool(ends) and all(each.is_settled for each in ends)
