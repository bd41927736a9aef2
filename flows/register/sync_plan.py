"""Bring the ledger up to date with the register that a person wrote."""

from prefect import flow

from flows._runtime import clock, context
from flows._runtime.settings import load_settings
from models.projections import MILESTONES, RECOMMENDATIONS, REGISTERS
from models.records import REGISTER, MilestoneRecord, openings, plan_changes
from tasks import ledger
from tasks.ledger import records
from tasks.register import read_plan


@flow(name="sync_plan", flow_run_name="Sync of the tracking plan")
async def sync_plan() -> dict[str, int]:
    """Record everything new or reworded, open the instances whose period has ended, and return how many of each.

    Raises PlanError that lists every fault, and RuleError for a moved date or a missing id. Then nothing is written.
    """
    settings = load_settings()
    now = clock.now()
    database = settings.database(begin=True)
    # Look
    loaded = read_plan(settings.plan)
    seq, _ = ledger.head(database)
    register = records.one(database, REGISTERS, REGISTER)
    known = records.every(database, MILESTONES)
    # Decide
    changes = plan_changes(loaded.plan, loaded.sha256, register, records.every(database, RECOMMENDATIONS), known)
    # Act: nothing is sent to anyone
    # Note
    if changes:
        seq = ledger.append(database, changes, now=now, after=seq)
    templates: dict[str, MilestoneRecord] = {
        key: record for key, record in records.every(database, MILESTONES).items() if record.is_template
    }
    opened = tuple(openings(templates, set(known), clock.today(), loaded.plan.calendar.as_calendar()))
    if opened:
        ledger.append(database, opened, now=now, after=seq)
    context.open_record(settings)
    return {"changes": len(changes), "opened": len(opened), "warnings": len(loaded.warnings)}
