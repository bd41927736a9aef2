"""What checks of sources bring into the ledger, decided again if another writer was first."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from flows._runtime import context
from flows._runtime.settings import Settings
from models.evidence import SourceCheck
from models.ledger import Event
from models.projections import MILESTONES
from models.records import PORTFOLIO, openings
from tasks.evidence import (
    check_events,
    find_all,
    find_candidates,
    find_proof_changes,
    find_questions,
)
from tasks.ledger import append_decided, records


def note_checks(settings: Settings, checks: Sequence[SourceCheck], check_id: str, now: datetime, day: date) -> None:
    """Note how the sources answered, after the instances that this check may be the first to show something for."""
    database = settings.database()

    def decide() -> tuple[Event, ...]:
        current = context.current_records(database)
        templates = {id_: record for id_, record in current.milestones.items() if record.is_template}
        opened = openings(templates, set(current.milestones), day, current.register.calendar)
        return (*opened, *check_events(database, checks, current.milestones, current.sources, check_id))

    append_decided(database, decide, now=now)


class Findings(NamedTuple):
    """What the rules found, and the records after it was noted."""

    events: tuple[Event, ...]
    current: context.CurrentRecords


def note_found(
    settings: Settings, now: datetime, recommendation_id: str | None = None, *, asks: bool = True
) -> Findings:
    """Note what the rules find, for all milestones or one recommendation's; with `asks`, a person is asked too."""
    database = settings.database()
    read: list[context.CurrentRecords] = []

    def decide() -> tuple[Event, ...]:
        current = context.current_records(database, recommendation_id)
        read.append(current)
        every_id = records.ids(database, MILESTONES)
        material = (current.milestones.values(), current.sources, current.register, settings.store, every_id)
        return find_all(database, *material) if asks else find_candidates(*material)

    events = append_decided(database, decide, now=now).events
    return Findings(events, context.current_records(database, recommendation_id) if events else read[-1])


def note_questions(settings: Settings, now: datetime) -> tuple[Event, ...]:
    """Note the candidates of the clocks over all recommendations, and what a person must be asked about any of them."""
    database = settings.database()

    def decide() -> tuple[Event, ...]:
        current = context.current_records(database)
        milestones = current.milestones.values()
        clocks = [milestone for milestone in milestones if milestone.recommendation_id == PORTFOLIO]
        return (
            *find_candidates(clocks, current.sources, current.register, settings.store, current.milestones),
            *find_questions(database, milestones, current.sources, settings.store),
            *find_proof_changes(database, milestones, current.sources, current.register, settings.store),
        )

    return append_decided(database, decide, now=now).events
