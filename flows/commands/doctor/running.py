"""Whether the planned work goes on: the age of each last success, the listener, and Prefect's server itself.

Source: docs/operations.md#health.
"""

from collections.abc import Iterator
from datetime import timedelta

from flows._runtime import clock
from flows._runtime.prefect import damage_of_prefect, meet_server
from flows._runtime.settings import Settings
from flows.commands.doctor.part import Level, Part
from notifications.operations import command_of, say_moment, work_of
from notifications.words import tally
from tasks.ledger import inbox, who_hears

BY = {"prefect": "Prefect", "watch": "the watch", "command": "a command"}
NO_SERVER = "no server is set; commands run without one (`serve` starts one)"


def examine_work(settings: Settings) -> Iterator[Part]:
    """Say of each planned work when it was last done well, and what of it is overdue or failed."""
    meet_server(settings.home)
    from flows.watch.facts import facts_of

    facts = facts_of(settings, settings.database(), clock.now())
    overdue, bad = {each.name for each in facts.overdue()}, {each.id: each for each in facts.bad()}
    for name in facts.plans:
        last, run = facts.last_success(name), facts.runs.get(name)
        by = f", by {BY[run.by]}" if run and run.ended_at and last == run.ended_at else ""
        what = f"{work_of(name)}: last done {_ago(facts.now - last)}{by}" if last else f"{work_of(name)}: not done yet"
        if name in bad:
            wrong = f"{what}; failed at {say_moment(bad[name].ended_at or bad[name].started_at)} ({bad[name].result})"
            fix = f"run {command_of(name)}"
            yield Part(part=name, says="wrong", what=wrong, fix=fix, group="work")
        elif name in overdue:
            fix = "start `followthrough serve`, or let a timer run `followthrough watch`"
            yield Part(
                part=name, says="wrong", what=f"{what}; due at {say_moment(facts.due(name))}", fix=fix, group="work"
            )
        else:
            yield Part(part=name, says="ok", what=what, group="work")
    if settings.slack_app_token:
        yield from _listener(settings)


def _listener(settings: Settings) -> Iterator[Part]:
    database = settings.database()
    hears, (count, oldest) = who_hears(database), inbox.queue(database)
    waits = f"; {tally(count, 'press', 'presses')} wait since {say_moment(oldest)}" if oldest else ""
    if hears:
        yield Part(part="listener", says="ok", what=f"{hears.strip()} hears{waits}")
    else:
        yield Part(part="listener", says="note", what=f"nobody hears{waits}", fix="start `followthrough serve`")


def examine_prefect(settings: Settings) -> Iterator[Part]:
    """Ask Prefect's server itself: does it answer and plan, what is late, stuck or held. Nothing is changed."""
    if damage := damage_of_prefect(settings.home):
        yield Part(part="prefect", says="wrong", what=damage, group="Prefect")
        return
    meet_server(settings.home)
    from prefect import __version__

    from flows.watch.facts import facts_of
    from flows.watch.server import ask

    server = ask(facts_of(settings, settings.database(), clock.now()), mend=False)
    if server is None:
        yield Part(part="prefect", says="ok", what=NO_SERVER, group="Prefect")
        return
    if server.why:
        fix = "start `followthrough serve`, or name the server in PREFECT_API_URL"
        yield Part(
            part="prefect", says="wrong", what=f"the server at {server.address} {server.why}", fix=fix, group="Prefect"
        )
        return
    other = server.version != __version__
    fix = f"run version {__version__} on both sides" if other else ""
    what = f"the server at {server.address} answers and takes our password; version {server.version}"
    yield Part(part="prefect", says="note" if other else "ok", what=what, fix=fix, group="Prefect")
    deploy, wait = (
        "start `followthrough serve` or the runner again",
        "followthrough watch ends them and frees their slots",
    )
    if server.automations is not None:
        says: Level = "ok" if server.automations else "wrong"
        what = "its automations are evaluated" if server.automations else "its automations are not evaluated"
        yield Part(part="prefect", says=says, what=what, fix="restart Prefect's server or services", group="Prefect")
    for names, why, fix in (
        (server.missing, "not deployed", deploy),
        (server.paused, "paused", "resume them on their pages in Prefect"),
        (server.unplanned, "no next run is planned", "restart Prefect's server: its services do not work"),
        (server.late, "late: nobody began them", "start the runner or the worker"),
        (server.stuck, "silent runs", wait),
        (server.slots, "slots held by nobody", wait),
    ):
        if names:
            yield Part(part="prefect", says="wrong", what=f"{why}: {', '.join(names)}", fix=fix, group="Prefect")
    if server.running:
        yield Part(part="prefect", says="ok", what=f"running now: {', '.join(server.running)}", group="Prefect")


def _ago(age: timedelta) -> str:
    """Return an age in the largest unit that says enough: `3 hours ago`."""
    minutes = int(age.total_seconds() // 60)
    if minutes < 1:
        return "just now"
    for size, one in ((1440, "day"), (60, "hour"), (1, "minute")):
        if minutes >= 2 * size or size == 1:
            return f"{tally(minutes // size, one)} ago"
    return "just now"
