"""The names of flow runs, which Prefect asks for when a run begins (docs/operations.md#the-coordinators-pages)."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date

from prefect.runtime import flow_run

from flows._runtime import clock
from flows._runtime.reports import current_report, enter_report
from flows._runtime.run import REPORT_ID
from models.core import FollowthroughError
from notifications.words import cap, local_moment, mid, short_date


def of_day(work: str) -> Callable[[], str]:
    """Return what gives the name `Daily check, Nov. 25, 2026`: what runs, and the day it is about."""
    return lambda: _of_report(lambda: f"{work}, {_day()}")


def of_moment(work: str) -> Callable[[], str]:
    """Return what gives the name `Reminders, Nov. 25, 2026, 9:30 a.m.`: what runs more than once a day."""
    return lambda: _of_report(lambda: f"{work}, {local_moment(clock.now())}")


def with_state(subject: str, state: str, day: date) -> str:
    """Return `R1 Audit of officers: past our target date, Nov. 25, 2026`, so that a list sorts by number."""
    return _of_report(lambda: f"{subject}: {mid(state)}, {short_date(day)}")


def answer() -> str:
    """Return `R7-M3: extend.grant, 2027-02-26`, or `Answer in Slack`: a press is shown by no word of its own."""
    values = flow_run.parameters
    return _of_report(
        lambda: "Answer in Slack" if values.get("press_id") else f"{values['about_id']}: {values['verb']}"
    )


def memo() -> str:
    """Return `Memo draft, month, status as of Nov. 25, 2026`, or `Memo issue, draft D1, Nov. 25, 2026`."""
    draft = flow_run.parameters.get("draft_id")
    period = flow_run.parameters.get("period_id") or "month"
    work = f"Memo issue, draft {cap(draft)}," if draft else f"Memo draft, {period}, status as of"
    return _of_report(lambda: f"{work} {_day()}")


def _of_report(name: Callable[[], str]) -> str:
    """Return a name with the report of the run, which is entered here, before the run begins."""
    if report_id := flow_run.parameters.get(REPORT_ID.name):
        with suppress(FollowthroughError):  # the run itself says what is wrong
            enter_report(str(report_id))
    entered = current_report()
    return f"{name()} ({entered})" if entered else name()


def _day() -> str:
    as_of = flow_run.parameters.get("as_of")
    day = date.fromisoformat(as_of) if isinstance(as_of, str) else as_of
    return short_date(day if isinstance(day, date) else clock.today())
