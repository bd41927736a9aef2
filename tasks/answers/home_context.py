"""What a person's Home tab is drawn from, read at one moment."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from models.answers import LOOKBACK, HomeContext, Operations, is_coordinator
from models.core import CITY, People, Person, new_york_day
from models.ledger import MemoIssued
from models.projections import MILESTONES, RECIPIENTS, REGISTERS, REMINDERS, SOURCES
from models.records import REGISTER, MilestoneRecord, SourceRecord, request_of
from models.register import Names
from tasks import ledger
from tasks.ledger import Database, Memory, records
from tasks.memo import MemoStore, memos_at_hand

SWEPT = {
    "reminder_sent": "sent",
    "reminder_delayed": "held",
    "reminder_refused": "refused",
    "reminder_uncertain": "uncertain",
}
"""What a sweep notes, by kind of entry."""
UNCERTAIN_WITHIN = timedelta(hours=1)
"""An uncertain delivery is checked again within this time, so it is due by then."""


def build_home_context(
    database: Database,
    person: Person,
    people: People,
    now: datetime,
    memo_store: MemoStore | None = None,
    memory: Memory | None = None,
) -> HomeContext:
    """Return what a person's Home tab is drawn from at a moment (UTC). What `memory` knows is not read again."""
    memory = memory or Memory()
    ledger.follow(database, memory)
    register = records.one(database, REGISTERS, REGISTER)
    milestones = tuple(records.every(database, MILESTONES, memory).values())
    sources = records.every(database, SOURCES)
    issued = ledger.last_of(database, "memo_issued")
    last_memo = issued.event.number if issued and isinstance(issued.event, MemoIssued) else None
    sees_operations = is_coordinator(person)
    return HomeContext(
        people=people,
        calendar=register.calendar if register else CITY,
        day=new_york_day(now),
        milestones=milestones,
        sources=sources,
        names=register.names if register else None,
        recipient=records.one(database, RECIPIENTS, person.id),
        operations=_operations(
            database, person, milestones, sources.values(), now, register.names if register else None
        )
        if sees_operations
        else Operations(),
        head=ledger.head(database),
        memos=memos_at_hand(database, new_york_day(now)),
        last_memo=last_memo,
        last_memo_link=memo_store.link(last_memo) if memo_store and last_memo else None,
    )


def _operations(
    database: Database,
    person: Person,
    milestones: Iterable[MilestoneRecord],
    sources: Iterable[SourceRecord],
    now: datetime,
    names: Names | None,
) -> Operations:
    """Return what only coordinators see: uncertain and redirected messages, unread sources, requests, last sweep."""
    day = new_york_day(now)
    uncertain = records.awake(database, REMINDERS, now + UNCERTAIN_WITHIN)
    redirected = [
        milestone.id
        for milestone in milestones
        if any(
            message.instead_of
            and message.to == person.id
            and not message.refused
            and day - message.claimed_on <= LOOKBACK
            for message in milestone.messages
        )
    ]
    unread = [source.id for source in sources if source.unread_since]
    last = [entry for kind in SWEPT if (entry := ledger.last_of(database, kind))]
    swept = max(last, key=lambda entry: entry.seq, default=None)
    return Operations(
        uncertain=tuple(sorted({reminder.milestone_id or reminder.message for reminder in uncertain})),
        redirected=tuple(redirected),
        unread=tuple(unread),
        unread_names=tuple(names.source(name) for name in unread) if names else tuple(unread),
        requests=tuple(milestone.id for milestone in milestones if not milestone.is_closed and request_of(milestone)),
        last_sweep_at=swept.recorded_at if swept else None,
        last_sweep=SWEPT[swept.event.kind] if swept else None,
    )
