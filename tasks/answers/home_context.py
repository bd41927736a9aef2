"""What a person's Home tab is drawn from, read at one moment."""

from datetime import datetime

from models.answers import LOOKBACK, HomeContext, Operations, is_coordinator
from models.core import People, Person
from models.ledger import MemoIssued
from models.projections import RECIPIENTS, REGISTERS
from models.records import REGISTER
from models.standing import ReportView
from tasks import ledger
from tasks.answers.week import read_report, read_week
from tasks.ledger import Database, Memory, records
from tasks.memo import MemoStore, memos_at_hand

SWEPT = {
    "reminder_sent": "sent",
    "reminder_delayed": "held",
    "reminder_refused": "refused",
    "reminder_uncertain": "uncertain",
}
"""What a sweep notes, by kind of entry."""


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
    register, report = records.one(database, REGISTERS, REGISTER), read_report(database, now, memory)
    issued = ledger.last_of(database, "memo_issued")
    last_memo = issued.event.number if issued and isinstance(issued.event, MemoIssued) else None
    sees_operations = is_coordinator(person)
    return HomeContext(
        people=people,
        report=report,
        names=register.names if register else None,
        recipient=records.one(database, RECIPIENTS, person.id),
        operations=_operations(database, person, people, report, now) if sees_operations else Operations(),
        head=ledger.head(database),
        memos=memos_at_hand(database, report.day),
        last_memo=last_memo,
        last_memo_link=memo_store.link(last_memo) if memo_store and last_memo else None,
    )


def _operations(database: Database, person: Person, people: People, report: ReportView, now: datetime) -> Operations:
    """Return what only coordinators see: their week, what was sent to them in another's place, the last sweep."""
    redirected = [
        view.id
        for view in report.milestones
        if any(
            message.instead_of
            and message.to == person.id
            and not message.refused
            and report.day - message.claimed_on <= LOOKBACK
            for message in view.record.messages
        )
    ]
    last = [entry for kind in SWEPT if (entry := ledger.last_of(database, kind))]
    swept = max(last, key=lambda entry: entry.seq, default=None)
    return Operations(
        week=read_week(database, report, people, now),
        redirected=tuple(redirected),
        last_sweep_at=swept.recorded_at if swept else None,
        last_sweep=SWEPT[swept.event.kind] if swept else None,
    )
