"""The coordinator's week, read at one moment: for the command, the Home tab and the page of the daily run."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from models.core import CITY, People, new_york_day
from models.drafts import kind_of, newest_of
from models.projections import DRAFTS, MILESTONES, RECOMMENDATIONS, REGISTERS, REMINDERS, SOURCES
from models.records import REGISTER, DraftRecord, MilestoneRecord, source_of
from models.standing import MilestoneView, ReportView, SourceView, Week, view_report
from tasks.ledger import Database, Memory, records

EVER = timedelta(days=366)
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
    return tuple(
        MilestoneView(milestone, SourceView(milestone.source, record=source_of(milestone, sources)), day, calendar)
        for milestone in milestones
    )


def read_week(database: Database, report: ReportView, people: People | None, now: datetime) -> Week:
    """Return the coordinator's week at a moment (UTC), of which `report` says where everything stands."""
    return Week(
        report,
        people=people,
        wakes=records.wakes(database, MILESTONES),
        drafts=tuple(waiting_drafts(database)),
        in_doubt=len(records.awake(database, REMINDERS, now + EVER)),
    )


def waiting_drafts(database: Database) -> dict[str, DraftRecord]:
    """Return the newest draft of each kind of memo that was not issued, by id."""
    drafts = records.every(database, DRAFTS)
    newest = [newest_of(drafts, kind) for kind in dict.fromkeys(kind_of(draft) for draft in drafts.values())]
    return {draft.id: draft for draft in newest if draft and draft.number is None}
