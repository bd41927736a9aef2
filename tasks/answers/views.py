"""Where things stand at one moment: the report, the coordinator's week, and what a person's Home tab is drawn from."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from models.answers import LOOKBACK, HomeContext, Operations, is_coordinator
from models.core import CITY, People, Person, new_york_day
from models.drafts import kind_of, newest_of
from models.ledger import MemoIssued
from models.projections import DRAFTS, MILESTONES, RECIPIENTS, RECOMMENDATIONS, REGISTERS, REMINDERS, SOURCES
from models.records import REGISTER, DraftRecord, MilestoneRecord, source_of
from models.standing import MilestoneView, ReportView, SourceView, Week, view_report
from tasks import ledger
from tasks.ledger import Database, Memory, records
from tasks.memo import MemoStore, memos_at_hand

CHECK_TIME = timedelta(days=366)
"""A message of which nobody knows whether it arrived is checked within this time."""


def read_report(database: Database, now: datetime, memory: Memory | None = None) -> ReportView:
    """Return where everything stands at a moment (UTC). What `memory` knows is not read again."""
    return view_report(
        records.one(database, REGISTERS, REGISTER),
        records.every(database, RECOMMENDATIONS, memory),
        records.every(database, MILESTONES, memory),
        records.every(database, SOURCES),
        new_york_day(now),
    )


def view_milestones(
    database: Database, milestones: Collection[MilestoneRecord], day: date
) -> tuple[MilestoneView, ...]:
    """Return where some milestones stand on a New York day."""
    register = records.one(database, REGISTERS, REGISTER)
    calendar = register.calendar if register else CITY
    sources = records.some(database, SOURCES, {milestone.source for milestone in milestones})
    definitions = register.sources if register else {}
    ended = records.ended(database)
    return tuple(
        MilestoneView(
            milestone,
            SourceView(
                milestone.source,
                voice=definitions[milestone.source].voice if milestone.source in definitions else None,
                record=source_of(milestone, sources),
            ),
            day,
            calendar,
            milestone.id in ended,
        )
        for milestone in milestones
    )


def read_week(database: Database, report: ReportView, people: People | None, now: datetime) -> Week:
    """Return the coordinator's week at a moment (UTC), of which `report` says where everything stands."""
    return Week(
        report,
        people=people,
        wakes=records.wakes(database, MILESTONES),
        drafts=tuple(waiting_drafts(database)),
        in_doubt=len(records.awake(database, REMINDERS, now + CHECK_TIME)),
    )


def waiting_drafts(database: Database) -> dict[str, DraftRecord]:
    """Return the newest draft of each kind of memo that was not issued, by id."""
    drafts = records.every(database, DRAFTS)
    newest = [newest_of(drafts, kind) for kind in dict.fromkeys(kind_of(draft) for draft in drafts.values())]
    return {draft.id: draft for draft in newest if draft and draft.number is None}


SWEEP_RESULTS = {
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
    memo_store: MemoStore,
    memory: Memory,
) -> HomeContext:
    """Return what a person's Home tab is drawn from at a moment (UTC). What `memory` knows is not read again."""
    ledger.follow(database, memory)
    register = records.one(database, REGISTERS, REGISTER)
    report = read_report(database, now, memory)
    entry = ledger.last_of(database, "memo_issued")
    last_memo = entry.event.number if entry and isinstance(entry.event, MemoIssued) else None
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
        last_memo_link=memo_store.link(last_memo) if last_memo else None,
    )


def _operations(database: Database, person: Person, people: People, report: ReportView, now: datetime) -> Operations:
    milestone_ids = [
        view.id
        for view in report.milestones
        for message in view.record.exchange.messages
        if message.instead_of and message.to == person.id and not message.refused
        if report.day - message.claimed_on <= LOOKBACK
    ]
    entries = [entry for kind in SWEEP_RESULTS if (entry := ledger.last_of(database, kind))]
    last_entry = max(entries, key=lambda entry: entry.seq, default=None)
    return Operations(
        week=read_week(database, report, people, now),
        redirected=tuple(dict.fromkeys(milestone_ids)),
        last_sweep_at=last_entry.recorded_at if last_entry else None,
        last_sweep=SWEEP_RESULTS[last_entry.event.kind] if last_entry else None,
    )
