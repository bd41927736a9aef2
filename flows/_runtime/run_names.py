"""The names of flow runs, which Prefect asks for when a run begins (docs/operations.md#the-coordinators-pages)."""

from collections.abc import Callable
from datetime import date

from prefect.runtime import flow_run

from flows._runtime import clock
from notifications.words import cap, local_moment, mid, short_date


def of_day(work: str) -> Callable[[], str]:
    """Return what gives the name `Daily check, Nov. 25, 2026`: what runs, and the day it is about."""
    return lambda: f"{work}, {_day()}"


def of_moment(work: str) -> Callable[[], str]:
    """Return what gives the name `Reminders, Nov. 25, 2026, 9:30 a.m.`: what runs more than once a day."""
    return lambda: f"{work}, {local_moment(clock.now())}"


def with_state(subject: str, state: str, day: date) -> str:
    """Return `R1 Audit of officers: past our target date, Nov. 25, 2026`, so that a list sorts by number."""
    return f"{subject}: {mid(state)}, {short_date(day)}"


def answer() -> str:
    """Return `R7-M3: extend.grant, 2027-02-26`, or `Answer in Slack`: a press is shown by no word of its own."""
    values = flow_run.parameters
    return "Answer in Slack" if values.get("press_id") else f"{values['about_id']}: {values['verb']}"


def memo() -> str:
    """Return `Memo draft, month, status as of Nov. 25, 2026`, or `Memo issue, draft D1, Nov. 25, 2026`."""
    draft = flow_run.parameters.get("draft_id")
    period = flow_run.parameters.get("period_id") or "month"
    work = f"Memo issue, draft {cap(draft)}," if draft else f"Memo draft, {period}, status as of"
    return f"{work} {_day()}"


def _day() -> str:
    as_of = flow_run.parameters.get("as_of")
    day = date.fromisoformat(as_of) if isinstance(as_of, str) else as_of
    return short_date(day if isinstance(day, date) else clock.today())
