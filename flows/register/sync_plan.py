"""Bring the ledger up to date with the register that a person wrote."""

import gc
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from prefect import flow

from flows._runtime import clock, context
from flows._runtime.settings import Settings, load_settings
from models.ledger import Event, StatementRecorded
from models.projections import MILESTONES, RECOMMENDATIONS, REGISTERS
from models.projections.rows import TextRow
from models.records import (
    REGISTER,
    MilestoneRecord,
    RecommendationRecord,
    adoption,
    agency_claims,
    openings,
    plan_changes,
    refuse_lost_ids,
)
from models.register import AgencySays, page_warnings
from tasks import ledger
from tasks.ledger import Database, records, texts
from tasks.register import OpenedPlan, open_plan


@dataclass(frozen=True)
class Foreseen:
    """What a sync would record, and the recommendations and milestones as the record has them before."""

    changes: tuple[Event, ...]
    recommendations: Mapping[str, RecommendationRecord]
    milestones: Mapping[str, MilestoneRecord]
    claims: tuple[tuple[str, AgencySays], ...]
    """What the agency says of a milestone by the register, and the record does not have yet."""


def foresee(settings: Settings) -> Foreseen:
    """Return what a sync would change, and write nothing. It raises what a sync would raise."""
    database = settings.database() if settings.has_record else None
    parts = list(_parts(open_plan(settings.plan), database))
    return Foreseen(
        tuple(change for part in parts for change in part.changes),
        {key: record for part in parts for key, record in part.recommendations.items()},
        {key: record for part in parts for key, record in part.milestones.items()},
        tuple(claim for part in parts for claim in part.claims),
    )


def _parts(opened: OpenedPlan, database: Database | None) -> Iterator[Foreseen]:
    """Yield what is new, some hundreds at a time. Raises PlanError and RuleError, some of them at the end."""
    register = records.one(database, REGISTERS, REGISTER) if database else None
    if register and register.sha256 == opened.sha256:
        return
    recorded = database if register else None
    instances: dict[str, list[MilestoneRecord]] = {}
    for record in _instances(recorded):
        instances.setdefault(str(record.template_id), []).append(record)
    register_ids: set[str] = set()
    before: tuple[Event, ...] = (adoption(opened.plan, opened.sha256),)
    for part in opened.parts():
        recommendation_ids = [recommendation.id for recommendation in part.recommendations]
        steps = [milestone.id for milestone in part.milestones]
        recommendations = records.some(recorded, RECOMMENDATIONS, recommendation_ids) if recorded else {}
        milestones = records.some(recorded, MILESTONES, steps) if recorded else {}
        changes = tuple(plan_changes(part, recommendations, milestones, instances))
        claims = tuple(agency_claims(part, milestones))
        yield Foreseen((*before, *changes), recommendations, milestones, claims)
        register_ids |= {*recommendation_ids, *steps}
        before = ()
    if recorded:
        refuse_lost_ids(register_ids, records.ids(recorded, RECOMMENDATIONS))
        refuse_lost_ids(register_ids, records.planned_ids(recorded))


def _instances(database: Database | None) -> Iterable[MilestoneRecord]:
    return records.instances(database).values() if database else ()


def _events(parts: Iterable[Foreseen], database: Database, words: dict[str, TextRow]) -> Iterator[Event]:
    """Yield what is new, and a statement for each claim. Words that many rows of a list share are kept once."""
    for part in parts:
        yield from part.changes
        for name, claim in part.claims:
            row = words.get(claim.words) or words.setdefault(claim.words, texts.salted(database, claim.words))
            yield StatementRecorded(
                milestone_id=name, says=claim.says, text_id=row.id, on=claim.on, listed=claim.listed
            )


@flow(name="sync_plan", flow_run_name="Sync of the tracking plan")
async def sync_plan() -> dict[str, int]:
    """Record what is new or reworded, and add the recurring milestones whose period ended; return counts.

    Raises PlanError, RuleError, InputError.
    """
    settings = load_settings()
    now = clock.now()
    settings.people_if_real()  # raises for a wrong people file before anything is written
    database = settings.database(begin=True)
    opened = open_plan(settings.plan)
    seq, _ = ledger.head(database)
    # It is decided while it is read, because a register may be larger than memory
    parts = _parts(opened, database)
    words: dict[str, TextRow] = {}
    first = next(parts, None)  # None: the record has this plan already
    before = seq
    if first:
        events = _events(chain((first,), parts), database, words)
        gc.freeze()  # what is loaded is not scanned for garbage again, which saves a quarter of the time
        try:
            seq = ledger.append(database, events, now=now, after=seq, words=words.values())
        finally:
            gc.unfreeze()
    changes = seq - before
    templates = records.where(database, MILESTONES, is_template=True)
    instances = {record.id for record in _instances(database)}
    due = tuple(openings(templates, instances, clock.today(), opened.plan.calendar.as_calendar()))
    if due:
        ledger.append(database, due, now=now, after=seq)
    context.open_record(settings)
    return {"changes": changes, "opened": len(due), "warnings": len(page_warnings(opened.plan))}
