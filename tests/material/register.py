"""A register as a person writes it, for tests that change one."""

from typing import Any

from models.ledger import Event
from models.records import adoption, plan_changes
from models.register import Plan


def as_written(plan: Plan) -> dict[str, Any]:
    """Return a register as its YAML file holds it: plain mappings, days as texts, holidays by year."""
    written = plan.model_dump(by_alias=True, mode="json")
    listed = written["calendar"].pop("listed")
    written["calendar"] |= {f"holidays_{year}": days for year, days in listed.items()}
    return written


def all_changes(plan: Plan, sha256: str) -> tuple[Event, ...]:
    """Return what the first sync of a register records."""
    return (adoption(plan, sha256), *plan_changes(plan, {}, {}, {}))
