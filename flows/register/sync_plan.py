"""Bring the ledger up to date with the register that a person wrote."""

from collections.abc import Mapping
from dataclasses import dataclass

from prefect import flow

from flows._runtime import clock, context
from flows._runtime.reports import claim_plan
from flows._runtime.settings import Settings, load_settings
from models.ledger import Event, StatementRecorded
from models.projections import MILESTONES, RECOMMENDATIONS, REGISTERS
from models.records import REGISTER, MilestoneRecord, RecommendationRecord, agency_claims, openings, plan_changes
from models.register import AgencySays
from tasks import ledger
from tasks.ledger import Database, records, texts
from tasks.register import LoadedPlan, read_plan


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
    loaded = read_plan(settings.plan)
    return _changes(loaded, settings.database() if settings.has_record else None)


def _changes(loaded: LoadedPlan, database: Database | None) -> Foreseen:
    register = records.one(database, REGISTERS, REGISTER) if database else None
    recommendations = records.every(database, RECOMMENDATIONS) if database else {}
    milestones = records.every(database, MILESTONES) if database else {}
    changes = plan_changes(loaded.plan, loaded.sha256, register, recommendations, milestones)
    claims = tuple(agency_claims(loaded.plan, milestones)) if changes else ()
    return Foreseen(changes, recommendations, milestones, claims)


def _statements(database: Database, claims: tuple[tuple[str, AgencySays], ...]) -> tuple[Event, ...]:
    """Return a statement for each claim. Words that many rows of a list share are stored once."""
    kept = {words: texts.keep(database, words) for words in dict.fromkeys(said.words for _, said in claims)}
    return tuple(
        StatementRecorded(milestone_id=name, says=said.says, text_id=kept[said.words], on=said.on)
        for name, said in claims
    )


@flow(name="sync_plan", flow_run_name="Sync of the tracking plan")
async def sync_plan() -> dict[str, int]:
    """Record everything new or reworded, open the instances whose period has ended, and return how many of each.

    Raises PlanError that lists every fault, RuleError for a moved date or a missing id, and InputError for a plan that
    another report tracks. Then nothing is written.
    """
    settings = load_settings()
    now = clock.now()
    database = settings.database(begin=True)
    # Look
    loaded = read_plan(settings.plan)
    seq, _ = ledger.head(database)
    # Decide
    foreseen = _changes(loaded, database)
    changes, known = foreseen.changes, foreseen.milestones
    claim_plan(loaded.plan.register_id)
    # Act: nothing is sent to anyone
    # Note
    if changes:
        seq = ledger.append(database, (*changes, *_statements(database, foreseen.claims)), now=now, after=seq)
    templates = records.where(database, MILESTONES, is_template=True)
    opened = tuple(openings(templates, set(known), clock.today(), loaded.plan.calendar.as_calendar()))
    if opened:
        ledger.append(database, opened, now=now, after=seq)
    context.open_record(settings)
    return {"changes": len(changes) + len(foreseen.claims), "opened": len(opened), "warnings": len(loaded.warnings)}
