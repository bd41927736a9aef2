"""What a sweep decides on, and what it must not leave unsaid.

A sweep reads the milestones whose time has come, by the index, and what holds for all of them. Source:
docs/reminders.md#pending.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from models.answers import COUNTED_FOR, count_refused
from models.core import Calendar, People, evolve, new_york_day
from models.memo import next_drafting
from models.projections import MILESTONES, RECIPIENTS, REMINDERS, SOURCES
from models.records import MilestoneRecord, RecipientRecord
from models.reminders import (
    ANSWERS,
    FORESEEN,
    QUARTER,
    Channels,
    SweepContext,
    digest_keys,
    digests_due,
    is_held_for_another,
    memos_due,
    week_begins,
)
from models.standing import view_report
from tasks import ledger
from tasks.ledger import Database, Memory, inbox, records
from tasks.memo import MemoStore, memos_again, memos_at_hand, with_briefs
from tasks.reminders.report import unsure_messages

SOON = timedelta(days=8)
"""How far ahead of a week's digest a wake time may lie, so that the digest finds what waits by its wake time."""

SLACK_ONLY = Channels()


@dataclass(frozen=True)
class Seen:
    """What a sweep read, at one head of the ledger."""

    seq: int
    memory: Memory
    woken: tuple[MilestoneRecord, ...]
    context: SweepContext


def look(
    database: Database,
    people: People,
    now: datetime,
    channels: Channels = SLACK_ONLY,
    *,
    channel: bool = False,
    memo_store: MemoStore | None = None,
    memory: Memory | None = None,
) -> Seen:
    """Read what a sweep decides on.

    `channel` says whether the coordinators have a channel in Slack; `memo_store` is where memos are. What `memory`
    knows
    is not read again, because the same sweep read or wrote it and nobody else has written since. Raises InputError if
    no register has been taken in.
    """
    seq, _ = ledger.head(database)
    memory = memory or Memory()
    memory.stand_at(seq)
    context = context_at(database, people, now, channels, memory, channel=channel, memo_store=memo_store)
    woken = (*records.awake(database, MILESTONES, now, memory), *_held_for_others(database, context, now, memory))
    if woken or context.digests is not None:
        # Through the index: a message can name the day of its reader's next one if nothing else can come before.
        foreseen = records.pressing(database, MILESTONES, new_york_day(now), now + FORESEEN, memory)
        context = evolve(context, milestones={record.id: record for record in (*foreseen, *woken)})
    return Seen(seq=seq, memory=memory, woken=woken, context=context)


def _held_for_others(database: Database, context: SweepContext, now: datetime, memory: Memory) -> list[MilestoneRecord]:
    """Return what is delayed for somebody who no longer gets it: the people file was changed, or they left."""
    directory, calendar = context.directory(now), context.calendar
    delayed = records.delayed(database, MILESTONES, now, memory)
    return [one for one in delayed if is_held_for_another(one, directory, calendar, context.sources.get(one.source))]


def context_at(
    database: Database,
    people: People,
    now: datetime,
    channels: Channels,
    memory: Memory | None = None,
    *,
    channel: bool = False,
    memo_store: MemoStore | None = None,
) -> SweepContext:
    """Read what holds for every milestone and source. Arguments and errors are those of `look`."""
    register = records.register(database)
    sources, recipients = records.every(database, SOURCES), records.every(database, RECIPIENTS, memory)
    digests = _digests(database, people, now, register.calendar, recipients, channel=channel)
    day = new_york_day(now)
    answered = ledger.last_acts(database, ANSWERS, day - QUARTER)
    context = SweepContext(
        calendar=register.calendar,
        verdicts_by=register.report.verdicts_by.short,
        names=register.names,
        people=people,
        sources=sources,
        recipients=recipients,
        answered=answered,
        gives={name: each.gives for name, each in register.sources.items()},
        touched={name: _touched(database, name) for name, one in sources.items() if one.untold},
        channels=channels,
        memo_on=next_drafting(day, "month"),
        digests=digests,
        unsure=unsure_messages(database, now) if digests is not None else (),
        refused=count_refused(inbox.refusals(database, now - COUNTED_FOR)) if digests is not None else None,
        memos=memos_at_hand(database, day, memo_store, memory),
        channel=channel,
    )
    if digests is not None:
        # Through the index: what is past, waits or wakes soon. Of the others a digest needs their sources alone.
        pressing = records.pressing(database, MILESTONES, day, now + SOON, memory)
        milestones, relied = {record.id: record for record in pressing}, ledger.relied_sources(database)
        report = view_report(register, {}, milestones, sources, day, relied=relied)
        context = evolve(context, report=report)
    told = {each.notification.draft for each in memos_due(context, now)} if memo_store else ()
    return evolve(context, memos=with_briefs(context.memos, told, memo_store)) if told else context


def look_again(database: Database, seen: Seen, milestone_ids: set[str], person_ids: set[str], now: datetime) -> Seen:
    """Read some milestones and persons again, because another writer was first. Everything else stays as it was seen.

    What another sweep delays by now is left out.
    """
    fresh = records.some(database, MILESTONES, milestone_ids)
    digests = seen.context.digests
    if digests is not None:
        digests = _claimed(database, digest_keys_of(seen, now))
    context = evolve(
        seen.context,
        sources=records.every(database, SOURCES),
        recipients={**seen.context.recipients, **records.some(database, RECIPIENTS, person_ids)},
        digests=digests,
        memos=memos_again(database, seen.context.memos, new_york_day(now)),
        milestones={**seen.context.milestones, **fresh},
    )
    awake = tuple(record for record in fresh.values() if record.delayed_until is None or record.delayed_until <= now)
    return Seen(seq=seen.seq, memory=seen.memory, woken=awake, context=context)


def digest_keys_of(seen: Seen, now: datetime) -> tuple[str, ...]:
    """Return the keys of this week's digests."""
    context, day = seen.context, new_york_day(now)
    return digest_keys(context.people, day, context.calendar, context.recipients, channel=context.channel)


def _digests(
    database: Database,
    people: People,
    now: datetime,
    calendar: Calendar,
    recipients: dict[str, RecipientRecord],
    *,
    channel: bool,
) -> frozenset[str] | None:
    """Return which of this week's digests are claimed; None if all are, or if none may go out now."""
    if not calendar.may_send(now):
        return None
    keys = digest_keys(people, new_york_day(now), calendar, recipients, channel=channel)
    claimed = _claimed(database, keys)
    return claimed if claimed < set(keys) else None


def _claimed(database: Database, keys: Iterable[str]) -> frozenset[str]:
    """Return which of some keys are claimed."""
    reminders = records.some(database, REMINDERS, keys)
    return frozenset(key for key, reminder in reminders.items() if not reminder.is_free)


def _touched(database: Database, source: str) -> tuple[str, ...]:
    """Return the ids of the open milestones that a source would show."""
    found = records.where(database, MILESTONES, source=source).values()
    return tuple(each.id for each in found if not (each.is_closed or each.is_template))


def late_messages(database: Database, seen: Seen, now: datetime) -> list[str]:
    """Name each weekly digest and memo message that is late.

    `seen` is what the sweep or the audit read; what was claimed since then is read again.
    """
    return [*_late_digests(database, seen, now), *_late_memos(database, seen, now)]


def _late_digests(database: Database, seen: Seen, now: datetime) -> list[str]:
    context, day = seen.context, new_york_day(now)
    if context.digests is None or context.calendar.add(week_begins(day, context.calendar), 1) >= day:
        return []
    late = digests_due(evolve(context, digests=_claimed(database, digest_keys_of(seen, now))), now)
    unsaid = [each.notification for each in late if each.notification.delay is None]
    return [f"{each.key}: due for more than a business day, neither sent nor held" for each in unsaid]


def _late_memos(database: Database, seen: Seen, now: datetime) -> list[str]:
    calendar, day = seen.context.calendar, new_york_day(now)
    context = evolve(seen.context, memos=memos_again(database, seen.context.memos, day))
    unsaid = [each.notification for each in memos_due(context, now) if each.notification.delay is None]
    late = (each for each in unsaid if calendar.add(each.due, 1) < day)
    return [f"{each.key}: due for more than a business day, neither sent nor held" for each in late]
