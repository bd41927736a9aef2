"""The figures of an installation in Prometheus' text format, and its health (docs/operations.md#health)."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from flows._runtime import clock
from flows._runtime.settings import load_settings
from flows.watch.facts import facts_of
from models.core import FollowthroughError
from notifications.operations import merged, say_moment
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
    settings = load_settings()
    now = clock.now()
    state = WatchFile(settings.home).read()
    reasons = [alarm.what for alarm in merged(state.alarms.values())]
    if state.wall is None or now - state.wall > WATCH_WITHIN:
        last = f"since {say_moment(state.wall)}" if state.wall else "yet"
        reasons.append(f"followthrough watch has not run {last}; let a timer run it every five minutes.")
    return (503, "".join(f"{reason}\n" for reason in reasons)) if reasons else (200, "ok\n")


def metrics() -> Iterator[str]:
    """Yield the lines of the figures. Raises LedgerError where the record cannot be read."""
    settings = load_settings()
    now = clock.now()
    database = settings.database()
    counts = figures(database, now)
    facts = facts_of(settings, database, now)
    waiting, oldest = inbox.queue(database)
    state = WatchFile(settings.home).read()
    overdue = {plan.name for plan in facts.overdue()}
    age = (now - oldest).total_seconds() if oldest else 0
    successes = {name: last for name in facts.plans if (last := facts.last_success(name))}
    yield from _figure("due", "Open milestones that a sweep must look at now.", counts.due)
    yield from _figure("held", "Open milestones whose message is held back.", counts.held)
    yield from _figure("sent_total", "Parts of messages sent since the record began.", counts.sent, "counter")
    yield from _figure("deliveries_unknown", "Parts of messages of which nobody knows if they arrived.", counts.unknown)
    yield from _figure("sources", "Sources on which an open milestone relies.", counts.sources)
    unread = "Those of them that were not read when last asked, or never asked."
    yield from _figure("sources_not_read", unread, counts.not_read)
    yield from _figure("ledger_head", "Number of the last entry of the record.", ledger.head(database)[0], "counter")
    yield from _figure("presses_waiting", "Presses in Slack that nobody acted on yet.", waiting)
    yield from _figure("oldest_press_seconds", "How long the oldest of them waits.", age)
    since = {name: (now - last).total_seconds() for name, last in successes.items()}
    yield from _figure("last_success_seconds", "Seconds since planned work last ended well.", since)
    late = {name: name in overdue for name in facts.plans}
    yield from _figure("overdue", "Whether planned work should have run and did not.", late)
    yield from _figure("alarms", "Alarms that stand, by the last watch.", len(state.alarms))
    if state.wall:
        yield from _figure("watch_age_seconds", "Seconds since the last watch.", (now - state.wall).total_seconds())


def _figure(name: str, meaning: str, value: float | Mapping[str, float], kind: str = "gauge") -> Iterator[str]:
    yield f"# HELP followthrough_{name} {meaning}"
    yield f"# TYPE followthrough_{name} {kind}"
    if isinstance(value, Mapping):
        yield from (f'followthrough_{name}{{work="{work}"}} {count:.0f}' for work, count in value.items())
    else:
        yield f"followthrough_{name} {value:.0f}"
