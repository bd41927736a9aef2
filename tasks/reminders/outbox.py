"""What a sweep decides on, claims and notes, what it must not leave unsaid, previews (docs/reminders.md#sending)."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pydantic import AwareDatetime

from models import reminders
from models.answers import COUNTED_FOR, count_refused
from models.core import COORDINATOR, LedgerMoved, People, Value, evolve, holder, new_york_day
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
from models.projections import MILESTONES, RECIPIENTS, REMINDERS, SOURCES
from models.records import MilestoneRecord, ReminderRecord, SourceRecord
from models.reminders import Outgoing
from models.standing import view_report
from tasks import ledger
from tasks.answers import done_by_reply, kept_apart, notes, was_listed
from tasks.core import crash_point
from tasks.ledger import Database, Memory, inbox, records
from tasks.memo import MemoStore, memos_again, memos_at_hand, with_briefs
from tasks.reminders.report import unsure_messages
from tasks.reminders.slack_delivery import Claims, DeliveryResult, delivery_fields

SOON = timedelta(days=8)
"""How far ahead of a week's digest a wake time may lie, so that the digest finds what waits by its wake time."""

SLACK_ONLY = reminders.Channels()


@dataclass(frozen=True)
class OutboxSnapshot:
    """What a sweep read, at one head of the ledger."""

    seq: int
    memory: Memory
    woken: tuple[MilestoneRecord, ...]
    context: reminders.SweepContext


def look(
    database: Database,
    people: People,
    now: datetime,
    channels: reminders.Channels = SLACK_ONLY,
    *,
    memo_store: MemoStore | None = None,
    memory: Memory | None = None,
) -> OutboxSnapshot:
    """Read what a sweep decides on, but nothing again that `memory` has. Raises InputError without a register."""
    seq, _ = ledger.head(database)
    memory = memory or Memory()
    memory.stand_at(seq)
    context = context_at(database, people, now, channels, memory, memo_store)
    # What is delayed is decided again: its cause may be gone, or the person answered since.
    awake = (*records.awake(database, MILESTONES, now, memory), *records.delayed(database, now, memory))
    woken = tuple(milestone for milestone in awake if milestone.id not in context.ended)
    return OutboxSnapshot(seq=seq, memory=memory, woken=woken, context=context)


def context_at(
    database: Database,
    people: People,
    now: datetime,
    channels: reminders.Channels,
    memory: Memory | None = None,
    memo_store: MemoStore | None = None,
) -> reminders.SweepContext:
    """Read what holds for every milestone and source. Arguments and errors are those of `look`."""
    register = records.register(database)
    sources = records.every(database, SOURCES)
    day = new_york_day(now)
    context = reminders.SweepContext(
        calendar=register.calendar,
        verdicts_by=register.report.verdicts_by.short,
        names=register.names,
        people=people,
        sources=sources,
        recipients=records.every(database, RECIPIENTS, memory),
        answered=ledger.last_acts(database, reminders.ANSWERS, day - reminders.QUARTER),
        gives={name: source.gives for name, source in register.sources.items()},
        voices={name: source.voice for name, source in register.sources.items()},
        ended=records.ended(database, memory),
        touched={name: _open_at(database, name) for name, source in sources.items() if source.untold},
        channels=channels,
        memos=memos_at_hand(database, day, memo_store, memory),
    )
    keys = reminders.digest_keys(context.directory(now), context.calendar) if context.calendar.may_send(now) else ()
    claimed = _claimed(database, keys)
    if claimed < set(keys):
        # Through the index: what is past, waits or wakes soon. Of the others a digest needs their sources alone.
        milestones = {record.id: record for record in records.pressing(database, day, now + SOON, memory)}
        relied = ledger.relied_sources(database)
        context = evolve(
            context,
            claimed_digests=claimed,
            report=view_report(register, {}, milestones, sources, day, relied=relied, ended=context.ended),
            unsure=unsure_messages(database, now),
            refused=count_refused(inbox.refusals(database, now - COUNTED_FOR)),
            typed=_typed_words(database, reminders.week_begins(day, register.calendar)),
        )
    drafts = {part.notification.draft for part in reminders.memos_due(context, now)} if memo_store else ()
    return evolve(context, memos=with_briefs(context.memos, drafts, memo_store)) if drafts else context


def _typed_words(database: Database, first: date) -> reminders.Typed:
    """Return what came in the seven days before a week's first day, and what is listed once."""
    since = first - reminders.WEEK
    return reminders.Typed(
        notes=sum(since <= note.on < first for note in notes(database)),
        kept_apart=dict(sorted(kept_apart(database, since, first).items())),
        by_reply=() if was_listed(database) else tuple(statement.seq for statement in done_by_reply(database)),
    )


def look_again(
    database: Database, snapshot: OutboxSnapshot, milestone_ids: set[str], person_ids: set[str], now: datetime
) -> OutboxSnapshot:
    """Read some milestones and persons again; the rest stays."""
    fresh = records.some(database, MILESTONES, milestone_ids)
    has_digests = snapshot.context.claimed_digests is not None
    context = evolve(
        snapshot.context,
        sources=records.every(database, SOURCES),
        recipients={**snapshot.context.recipients, **records.some(database, RECIPIENTS, person_ids)},
        claimed_digests=_claimed_digests(database, snapshot, now) if has_digests else None,
        ended=records.ended(database),
        memos=memos_again(database, snapshot.context.memos, new_york_day(now)),
    )
    return OutboxSnapshot(seq=snapshot.seq, memory=snapshot.memory, woken=tuple(fresh.values()), context=context)


def _claimed_digests(database: Database, snapshot: OutboxSnapshot, now: datetime) -> frozenset[str]:
    return _claimed(database, reminders.digest_keys(snapshot.context.directory(now), snapshot.context.calendar))


def _claimed(database: Database, keys: Iterable[str]) -> frozenset[str]:
    on_record = records.some(database, REMINDERS, keys)
    return frozenset(key for key, reminder in on_record.items() if not reminder.is_free)


def _open_at(database: Database, source: str) -> tuple[str, ...]:
    milestones = records.where(database, MILESTONES, source=source).values()
    return tuple(milestone.id for milestone in milestones if not (milestone.is_closed or milestone.is_template))


def late_messages(database: Database, snapshot: OutboxSnapshot, now: datetime) -> list[str]:
    """Name each weekly digest and memo message that is late. What was claimed since the snapshot is read again."""
    context, calendar, day = snapshot.context, snapshot.context.calendar, new_york_day(now)
    late: list[reminders.Notification] = []
    if context.claimed_digests is not None and calendar.add(reminders.week_begins(day, calendar), 1) < day:
        since = evolve(context, claimed_digests=_claimed_digests(database, snapshot, now))
        late += [part.notification for part in reminders.digests_due(since, now)]
    since = evolve(context, memos=memos_again(database, context.memos, day))
    memos = (part.notification for part in reminders.memos_due(since, now))
    late += [memo for memo in memos if calendar.add(memo.due, 1) < day]
    keys = [notification.key for notification in late if notification.delay is None]
    return [f"{key}: due for more than a business day, neither sent nor held" for key in keys]


SLICE = 30
"""How many messages are claimed in one transaction, so that other writers wait no longer than 50 ms."""

Delayed = ReminderDelayed | NoticeDelayed


@dataclass
class Outbox:
    """The claims and notes of one sweep. `seq` is the head that was decided on, and moves with our own entries."""

    database: Database
    snapshot: OutboxSnapshot
    decided: reminders.Sweep
    """What was decided; a message is dropped once it is claimed, because a sweep may have thousands."""
    seq: int

    def claims(self, now: datetime) -> Iterator[tuple[Claims, ...]]:
        """Claim and commit what was decided, slice by slice; delays last, because a claim ends its milestone's."""
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
        memory = self.snapshot.memory
        try:
            self.seq = ledger.append(self.database, events, now=now, after=self.seq, memory=memory)
            memory.drop(
                REMINDERS, (part.key for event in events if isinstance(event, DeliveryEvent) for part in event.parts)
            )
            crash_point("noted")
        except LedgerMoved:
            note_results(self.database, events, now)

    def _claim(self, messages: Sequence[Outgoing], delayed: Sequence[Delayed], now: datetime) -> tuple[Claims, ...]:
        """Claim messages as they were decided, or as they are decided now if another writer was first."""
        claims = self._claims_of(messages, self.snapshot, now)
        try:
            events = _events_of(claims, delayed)
            self.seq = ledger.append(self.database, events, now=now, after=self.seq, memory=self.snapshot.memory)
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
        topics_delayed = {event.subject for event in delayed}
        people = {message.to for message in messages}
        everyone = people | {event.to for event in delayed}
        snapshot = look_again(self.database, self.snapshot, topics | topics_delayed, everyone, now)
        decided = reminders.sweep(snapshot.woken, snapshot.context, now)
        still_due = [message for message in (*decided.messages, *decided.last) if message.to in people]
        claimed_now += self._claims_of(still_due, snapshot, now)
        yield from _events_of(claimed_now, [event for event in decided.delayed if event.subject in topics_delayed])

    def _claims_of(self, messages: Sequence[Outgoing], snapshot: OutboxSnapshot, now: datetime) -> tuple[Claims, ...]:
        keys = [part.notification.key for message in messages for part in message.parts]
        earlier = records.some(self.database, REMINDERS, keys) if keys else {}
        recipients = snapshot.context.recipients
        claims = (reminders.claims_of(message, now, recipients.get(message.to), earlier) for message in messages)
        return tuple(tuple(map(self._with_head, of_message)) for of_message in claims)

    def _with_head(self, claim: Claim) -> Claim:
        """Return a month's first digest with the record's head, which is no part of what it says; any other claim as it
        is. Source: docs/record.md#checkpoints."""
        is_first = (
            isinstance(claim, DigestClaimed) and date.fromisoformat(f"{claim.facts.week}-4").day <= reminders.WEEK.days
        )
        return evolve(claim, head=short_head(*ledger.head(self.database))) if is_first else claim


def note_results(database: Database, events: Sequence[Event], now: datetime) -> None:
    """Note the results of messages, except those that another sweep noted first."""
    keys = [part.key for event in events if isinstance(event, DeliveryEvent) for part in event.parts]

    def not_noted() -> list[Event]:
        on_record = records.some(database, REMINDERS, keys)
        return [event for event in events if not _is_noted(event, on_record)]

    ledger.append_decided(database, not_noted, now=now)
    crash_point("noted")


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


def _is_noted(event: Event, on_record: dict[str, ReminderRecord]) -> bool:
    if not isinstance(event, DeliveryEvent):
        return False
    parts = [on_record[part.key] for part in event.parts if part.key in on_record]
    return bool(parts) and all(reminder.is_settled for reminder in parts)


# Previews: nothing is claimed, written or asked.


class Waiting(Value):
    """A milestone or source that has a delayed message already, and until when."""

    about: str
    reason: str
    until: date


class Preview(Value):
    """What would go out at a moment (UTC): now, or the next send slot if nothing may go out now."""

    at: AwareDatetime
    messages: tuple[reminders.Outgoing, ...]
    delayed: tuple[ReminderDelayed | NoticeDelayed, ...]
    waiting: tuple[Waiting, ...]
    unreachable: tuple[reminders.Reminder | reminders.MemoNotification | reminders.SourceNotice, ...]
    """What reaches nobody, so that the operator must act."""
    next: tuple[reminders.UpcomingMessage, ...]


def preview(
    database: Database,
    people: People,
    now: datetime,
    channels: reminders.Channels = SLACK_ONLY,
    *,
    memo_store: MemoStore | None = None,
) -> Preview:
    """Return what a sweep would do now, or at the next send slot. Raises InputError if there is no register."""
    calendar = records.register(database).calendar
    moment = now if calendar.may_send(now) else calendar.next_slot(now)
    snapshot = look(database, people, moment, channels, memo_store=memo_store)
    decided = reminders.sweep(snapshot.woken, snapshot.context, moment)
    ended, every = snapshot.context.ended, records.every(database, MILESTONES).values()
    milestones = [milestone for milestone in every if not (milestone.is_closed or milestone.id in ended)]
    with_news = [source for source in snapshot.context.sources.values() if source.untold]
    delayed: tuple[MilestoneRecord | SourceRecord, ...] = (*milestones, *with_news)
    return Preview(
        at=moment,
        messages=(*decided.messages, *decided.last),
        delayed=decided.delayed,
        waiting=tuple(
            Waiting(about=record.id, reason=record.held_reason or "", until=record.held_until)
            for record in delayed
            if record.held_until and record.held_until > new_york_day(moment)
        ),
        unreachable=decided.unreachable,
        next=reminders.next_messages(milestones, snapshot.context, moment),
    )


def explanation_of(
    database: Database,
    milestone: MilestoneRecord,
    people: People,
    now: datetime,
    channels: reminders.Channels,
) -> reminders.Explanation:
    """Return why a message about a milestone comes now, is held or does not come. Raises as `preview` does."""
    context = context_at(database, people, now, channels)
    return reminders.explain(context.view_of(milestone, new_york_day(now)), context.directory(now))
