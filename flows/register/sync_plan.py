"""Bring the ledger up to the register a person wrote."""

from prefect import flow

from flows._runtime import clock
from flows._runtime.settings import load_settings
from models.projections import MILESTONES, RECOMMENDATIONS, REGISTERS
from models.records import REGISTER, MilestoneRecord, openings, plan_changes
from tasks import ledger
from tasks.ledger import records
from tasks.register import read_plan


@flow(name="sync_plan", flow_run_name="sync the register")
async def sync_plan() -> dict[str, int]:
    """Note all that is new or newly worded, open the instances whose period has ended, and count both.

    Raises PlanError with every fault, RuleError for a moved date or a missing id; then nothing is written.
    """
    settings, now = load_settings(), clock.now()
    database = settings.database()
    # Look
    loaded = read_plan(settings.plan)
    seq, _ = ledger.head(database)
    register = records.one(database, REGISTERS, REGISTER)
    known = records.every(database, MILESTONES)
    # Decide
    changes = plan_changes(loaded.plan, loaded.sha256, register, records.every(database, RECOMMENDATIONS), known)
    # Act: nothing leaves the house
    # Note
    if changes:
        seq = ledger.append(database, changes, now=now, after=seq)
    templates: dict[str, MilestoneRecord] = {
        key: one for key, one in records.every(database, MILESTONES).items() if one.recurring
    }
    opened = tuple(openings(templates, set(known), clock.today(), loaded.plan.calendar.as_calendar()))
    if opened:
        ledger.append(database, opened, now=now, after=seq)
    return {"changes": len(changes), "opened": len(opened), "warnings": len(loaded.warnings)}
