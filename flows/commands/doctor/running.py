"""Whether scheduled work still runs: when each part last succeeded, the listener, and Prefect's server itself.

Source: docs/operations.md#health.
"""

from collections.abc import Iterator
from datetime import timedelta

from flows._runtime import clock
from flows._runtime.prefect import damage_of_prefect, meet_server
from flows._runtime.settings import Settings
from flows.commands.doctor.page import Part, note, ok, wrong
from flows.watch.facts import facts_of
from notifications.operations import command_of, say_moment, work_of
from notifications.words import tally
from tasks.ledger import inbox, who_hears

BY = {"prefect": "Prefect", "watch": "the watch", "command": "a command"}


def examine_work(settings: Settings) -> Iterator[Part]:
    """Say of each planned work when it was last done well, and what of it is overdue or failed."""
    meet_server(settings.home)
    facts = facts_of(settings, settings.database(), clock.now())
    overdue, bad = {plan.name for plan in facts.overdue()}, {run.id: run for run in facts.bad()}
    for name in facts.plans:
        last, run = facts.last_success(name), facts.runs.get(name)
        by = f", by {BY[run.by]}" if run and run.ended_at and last == run.ended_at else ""
        what = f"{work_of(name)}: last done {_ago(facts.now - last)}{by}" if last else f"{work_of(name)}: not done yet"
        if failed := bad.get(name):
            at = say_moment(failed.ended_at or failed.started_at)
            yield wrong(name, f"{what}; failed at {at} ({failed.result})", f"run {command_of(name)}", "work")
        elif name in overdue:
            fix = "start `followthrough serve`, or let a timer run `followthrough watch`"
            yield wrong(name, f"{what}; due at {say_moment(facts.due(name))}", fix, "work")
        else:
            yield ok(name, what, group="work")
    if settings.slack_app_token:
        database = settings.database()
        hears, (count, oldest) = who_hears(database), inbox.queue(database)
        waits = f"; {tally(count, 'press', 'presses')} wait since {say_moment(oldest)}" if oldest else ""
        if hears:
            yield ok("listener", f"{hears.strip()} hears{waits}")
        else:
            yield note("listener", f"nobody hears{waits}", "start `followthrough serve`")


def examine_prefect(settings: Settings) -> Iterator[Part]:
    """Ask Prefect's server itself: does it answer and plan, what is late, stuck or held. Nothing is changed."""
    if damage := damage_of_prefect(settings.home):
        yield wrong("prefect", damage, group="Prefect")
        return
    meet_server(settings.home)
    from prefect import __version__

    from flows.watch.server import ask

    server = ask(facts_of(settings, settings.database(), clock.now()), mend=False)
    if server is None:
        yield ok("prefect", "no server is set; commands run without one (`serve` starts one)", group="Prefect")
        return
    if server.why:
        fix = "start `followthrough serve`, or name the server in PREFECT_API_URL"
        yield wrong("prefect", f"the server at {server.address} {server.why}", fix, "Prefect")
        return
    what = f"the server at {server.address} answers and takes our password; version {server.version}"
    if server.version == __version__:
        yield ok("prefect", what, group="Prefect")
    else:
        yield note("prefect", what, f"run version {__version__} on both sides", "Prefect")
    if server.automations is not None:
        what = f"its automations are {'' if server.automations else 'not '}evaluated"
        yield (ok if server.automations else wrong)("prefect", what, "restart Prefect's server or services", "Prefect")
    ends = "followthrough watch ends them and frees their slots"
    for names, why, fix in (
        (server.missing, "not deployed", "start `followthrough serve` or the runner again"),
        (server.paused, "paused", "resume them on their pages in Prefect"),
        (server.unplanned, "no next run is planned", "restart Prefect's server: its services do not work"),
        (server.late, "late: nobody began them", "start the runner or the worker"),
        (server.stuck, "silent runs", ends),
        (server.slots, "slots held by nobody", ends),
    ):
        if names:
            yield wrong("prefect", f"{why}: {', '.join(names)}", fix, "Prefect")
    if server.running:
        yield ok("prefect", f"running now: {', '.join(server.running)}", group="Prefect")


def _ago(age: timedelta) -> str:
    """Return an age in the largest unit that says enough: `3 hours ago`."""
    minutes = int(age.total_seconds() // 60)
    for size, unit in ((1440, "day"), (60, "hour")):
        if minutes >= 2 * size:
            return f"{tally(minutes // size, unit)} ago"
    return f"{tally(minutes, 'minute')} ago" if minutes >= 1 else "just now"
