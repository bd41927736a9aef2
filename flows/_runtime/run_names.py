"""The names of flow runs in Prefect: an American date, and for a recommendation its title (docs/operations.md#prefect).

Prefect calls each function without arguments when a run begins.
"""

from datetime import date

from prefect.runtime import flow_run

from flows._runtime import clock
from flows._runtime.settings import load_settings
from models.core import NEW_YORK
from models.projections import RECOMMENDATIONS
from notifications.words import clock_time, short_date
from tasks.ledger import records


def daily_check() -> str:
    """Return `Daily check, Nov. 25, 2026`."""
    return f"Daily check, {_day()}"


def recommendation() -> str:
    """Return `R4 Record and report every request, Nov. 25, 2026`, so that a list sorts by number."""
    name = str(flow_run.parameters.get("recommendation_id", ""))
    record = records.one(load_settings().database(), RECOMMENDATIONS, name)
    return f"{name} {record.title if record else ''}".strip() + f", {_day()}"


def reminders() -> str:
    """Return `Reminders, Nov. 25, 2026, 9:30 a.m.`."""
    now = clock.now().astimezone(NEW_YORK)
    return f"Reminders, {short_date(now.date())}, {clock_time(now.time())}"


def memo() -> str:
    """Return `Memo draft, month, status as of Nov. 25, 2026`, or `Memo issue, draft D1`."""
    draft = flow_run.parameters.get("draft_id")
    period = flow_run.parameters.get("period_id") or "month"
    return f"Memo issue, draft {draft}" if draft else f"Memo draft, {period}, status as of {_day()}"


def _day() -> str:
    given = flow_run.parameters.get("as_of")
    day = date.fromisoformat(given) if isinstance(given, str) else given
    return short_date(day if isinstance(day, date) else clock.today())
