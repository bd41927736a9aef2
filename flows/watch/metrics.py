"""The figures of an installation in Prometheus' text format, and its health in one word.

Nothing here asks Prefect, Slack or a source, and nothing folds the record: the figures are counts of tables, and the
health is what the last watch found. Source: docs/operations.md#health.
"""

from collections.abc import Iterator
from datetime import timedelta

from flows._runtime import clock
from flows._runtime.settings import load_settings
from flows.watch.facts import facts_of
from models.core import FollowthroughError
from notifications.operations import say_moment
from tasks import ledger
from tasks.ledger import figures, inbox
from tasks.operations import Page, WatchFile

WATCH_WITHIN = timedelta(minutes=15)
"""How old the last watch may be: three times as old as its timer lets it become."""


def metrics_page() -> Page:
    """Return the page of figures; status 503 with the reason where the record cannot be read."""
    try:
        return 200, "".join(f"{line}\n" for line in metrics())
    except FollowthroughError as error:
        return 503, f"# {error}\n"


def health_page() -> Page:
    """Return 200 while the last watch is young and found no alarm, else 503 with each reason in a line."""
    settings, now = load_settings(), clock.now()
    state = WatchFile(settings.home).read()
    reasons = [alarm.what for alarm in state.alarms.values()]
    if state.wall is None or now - state.wall > WATCH_WITHIN:
        last = f"since {say_moment(state.wall)}" if state.wall else "yet"
        reasons.append(f"followthrough watch has not run {last}; let a timer run it every five minutes.")
    return (503, "".join(f"{reason}\n" for reason in reasons)) if reasons else (200, "ok\n")


def metrics() -> Iterator[str]:
    """Yield the lines of the figures. Raises LedgerError where the record cannot be read."""
    settings, now = load_settings(), clock.now()
    database = settings.database()
    counted, facts, (waiting, oldest) = figures(database, now), facts_of(settings, database, now), inbox.queue(database)
    state = WatchFile(settings.home).read()
    yield from _one("due", "Open milestones that a sweep must look at now.", counted.due)
    yield from _one("held", "Open milestones whose message is held back.", counted.held)
    yield from _one("sent_total", "Parts of messages sent since the record began.", counted.sent, kind="counter")
    yield from _one("deliveries_unknown", "Parts of messages of which nobody knows if they arrived.", counted.unknown)
    yield from _one("sources", "Sources on which an open milestone relies.", counted.sources)
    yield from _one(
        "sources_not_read",
        "Those of them that were not read when last asked, or never asked.",
        counted.not_read,
    )
    yield from _one("ledger_head", "Number of the last entry of the record.", ledger.head(database)[0], kind="counter")
    yield from _one("presses_waiting", "Presses in Slack that nobody acted on yet.", waiting)
    age = (now - oldest).total_seconds() if oldest else 0
    yield from _one("oldest_press_seconds", "How long the oldest of them waits.", age)
    yield from _head("last_success_seconds", "Seconds since planned work last ended well.", "gauge")
    for name in facts.plans:
        if last := facts.last_success(name):
            yield f'followthrough_last_success_seconds{{work="{name}"}} {(now - last).total_seconds():.0f}'
    yield from _head("overdue", "Whether planned work should have run and did not.", "gauge")
    overdue = {plan.name for plan in facts.overdue()}
    for name in facts.plans:
        yield f'followthrough_overdue{{work="{name}"}} {int(name in overdue)}'
    yield from _one("alarms", "Alarms that stand, by the last watch.", len(state.alarms))
    if state.wall:
        yield from _one("watch_age_seconds", "Seconds since the last watch.", (now - state.wall).total_seconds())


def _one(name: str, help: str, value: float, kind: str = "gauge") -> Iterator[str]:  # noqa: A002 (Prometheus' word)
    yield from _head(name, help, kind)
    yield f"followthrough_{name} {value:.0f}"


def _head(name: str, help: str, kind: str) -> Iterator[str]:  # noqa: A002
    yield f"# HELP followthrough_{name} {help}"
    yield f"# TYPE followthrough_{name} {kind}"
