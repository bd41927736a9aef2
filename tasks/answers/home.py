"""What a person's Home tab is drawn from, read at one moment."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from models.answers import BACK, Ground, Operations, coordinates
from models.core import CITY, People, Person, new_york_day
from models.ledger import MemoIssued
from models.projections import MILESTONES, RECIPIENTS, REGISTERS, REMINDERS, SOURCES
from models.records import REGISTER, MilestoneRecord, SourceRecord, request_of
from tasks import ledger
from tasks.ledger import Database, records
from tasks.memo import MemoStore, memos_at_hand

SWEPT = {
    "reminder_sent": "sent",
    "reminder_delayed": "held",
    "reminder_refused": "refused",
    "reminder_uncertain": "uncertain",
}
"""What a sweep notes, by kind of entry."""
SETTLING = timedelta(hours=1)
"""A message whose end is not known is looked up at most so far ahead."""


def ground_of(
    database: Database, person: Person, people: People, now: datetime, memo_store: MemoStore | None = None
) -> Ground:
    """Return what a person's Home tab shows at a moment (UTC) is decided on (`models.answers.homing.home_of`)."""
    register = records.one(database, REGISTERS, REGISTER)
    milestones = tuple(records.every(database, MILESTONES).values())
    sources = records.every(database, SOURCES)
    issued = ledger.last_of(database, "memo_issued")
    last_memo = issued.event.number if issued and isinstance(issued.event, MemoIssued) else None
    return Ground(
        people=people,
        calendar=register.calendar if register else CITY,
        day=new_york_day(now),
        milestones=milestones,
        sources=sources,
        known=records.one(database, RECIPIENTS, person.id),
        operations=_operations(database, person, milestones, sources.values(), now)
        if coordinates(person)
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
) -> Operations:
    """Return what only coordinators see: what is unsure, redirected or unread, what was asked, and the last sweep."""
    day, unsure = new_york_day(now), records.awake(database, REMINDERS, now + SETTLING)
    redirected = [
        record.id
        for record in milestones
        if any(
            each.instead_of and each.to == person.id and not each.refused and day - each.claimed_on <= BACK
            for each in record.told
        )
    ]
    last = [entry for kind in SWEPT if (entry := ledger.last_of(database, kind))]
    swept = max(last, key=lambda entry: entry.seq, default=None)
    return Operations(
        uncertain=tuple(sorted({each.milestone_id or each.message for each in unsure})),
        redirected=tuple(redirected),
        unread=tuple(each.id for each in sources if each.unread_since),
        requests=tuple(each.id for each in milestones if not each.is_closed and request_of(each)),
        last_sweep_at=swept.recorded_at if swept else None,
        last_sweep=SWEPT[swept.event.kind] if swept else None,
    )
