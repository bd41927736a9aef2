"""The names of flow runs, which Prefect asks for when a run begins (docs/operations.md#the-coordinators-pages)."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date

from prefect.runtime import flow_run

from flows._runtime import clock, context
from flows._runtime.settings import load_settings
from models.core import FollowthroughError
from notifications.prefect import say_title
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


def by_person(work: str) -> Callable[[], str]:
    """Return what gives `Withdrawal of memo no. 3, verifier`: what a command does, by the title of who does it. The
    parameters of the run fill the braces of `work`."""

    def name() -> str:
        values = flow_run.parameters
        title = ""
        with suppress(FollowthroughError):  # the run itself says what is wrong
            settings = load_settings()
            person = settings.people().by_id.get(str(values.get("person_id")))
            title = f", {say_title(person, context.register(settings.database()).names)}"
        return f"{work.format(**values)}{title}"

    return name


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
