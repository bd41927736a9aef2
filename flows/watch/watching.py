"""One pass of the watch: look, end what is stuck, tell the coordinators what is new, run what is overdue.

Every step stands alone: what fails in one is an alarm, and the others go on. Source: docs/operations.md#alarms.
"""

import asyncio
import logging
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from importlib import import_module
from socket import gethostname

from prefect.settings import PREFECT_API_URL, temporary_settings

from flows._runtime import clock
from flows._runtime.origin import coming_by
from flows._runtime.run_notes import started_by
from flows._runtime.settings import Settings, load_settings
from flows.watch.facts import LOW_DISK, Facts, facts_of
from flows.watch.server import ServerReport, ask
from models.core import COORDINATOR, FollowthroughError, Value, evolve, holders
from models.operations import Alarm, Plan, WatchState, retold, state_after
from notifications.operations import command_of, say_alarm, say_moment, say_news, work_of
from tasks.ledger import inbox, who_hears
from tasks.operations import Untold, WatchFile, at_work, is_at_work, own_units, ping, restart, tell_coordinators

LOG = logging.getLogger("followthrough.watch")

LOCK = "watch"
PRESSES_WAIT = timedelta(minutes=10)
"""How long a press may wait before its listener counts as stuck."""
RESTART_PAUSE = timedelta(minutes=30)
"""How long a part is left alone after it was restarted."""
JUMP = 3600.0
"""Seconds by which the clock of the day may stray from the machine's own before it counts as wrong."""
FUTURE = timedelta(minutes=5)


class WatchReport(Value):
    """What one watch found and did."""

    alarms: tuple[Alarm, ...] = ()
    ran: tuple[str, ...] = ()
    """Deployments whose work the watch ran, because it was overdue."""
    failed: tuple[str, ...] = ()
    """Those of them that failed, each with its reason."""
    restarted: tuple[str, ...] = ()
    told: str | None = None
    """By which way the coordinators were told; None if there was nothing to tell or nobody could be told."""
    untold: str | None = None
    ping: str | None = None
    """Why the dead man's switch could not be reached."""
    server: ServerReport | None = None
    other: bool = False
    """Whether another watch was at work, so that this one did nothing."""


def watch() -> WatchReport:
    """Make one pass and return what was found and done. Raises nothing that a look or a step ran into."""
    settings = load_settings()
    settings.home.mkdir(parents=True, exist_ok=True)
    with at_work(settings.home, LOCK) as mine:
        if not mine and is_at_work(settings.home, LOCK):
            return WatchReport(other=True)
        address = settings.watch_ping_url.get_secret_value() if settings.watch_ping_url else None
        if address:
            ping(address, "/start")
        report = _pass(settings)
        if address:
            body = "\n".join(alarm.key for alarm in report.alarms)
            report = evolve(report, ping=ping(address, "/fail" if report.alarms else "", body))
        return report


def _pass(settings: Settings) -> WatchReport:
    file = WatchFile(settings.home)
    now = clock.now()
    alarms, state = _clock(file.read())
    free = shutil.disk_usage(settings.home).free
    if free < LOW_DISK:
        alarms.append(say_alarm("disk", free=free // 1_000_000))
    facts, fault = _facts(settings)
    if fault:
        alarms.append(fault)
    server = ask(facts, mend=True) if facts else None
    overdue: tuple[Plan, ...] = ()
    if facts:
        alarms += _work(facts, server)
        running = server.running if server else ()
        if not any(alarm.key == "clock" for alarm in alarms):
            overdue = tuple(plan for plan in facts.overdue() if plan.name not in running)
    alarms, restarted, state = _parts(settings, alarms, facts, server, state)
    state, way, silence = _tell(settings, alarms, state_after(state, alarms, now))
    if not file.write(state):
        LOG.warning("the watch's own file cannot be written, so its alarms are told again at each watch")
    ran, failed = _run(overdue)
    if failed:  # and the coordinators hear of it now, not in five minutes
        facts, _ = _facts(settings)
        keys = {alarm.key for alarm in alarms}
        alarms += [alarm for alarm in (_failures(facts) if facts else ()) if alarm.key not in keys]
        state, second_way, silence = _tell(settings, alarms, state_after(state, alarms, clock.now()))
        way = second_way or way
        file.write(state)
    return WatchReport(
        alarms=tuple(alarms), ran=ran, failed=failed, restarted=restarted, told=way, untold=silence, server=server
    )


def _clock(state: WatchState) -> tuple[list[Alarm], WatchState]:
    """Compare the clock of the day with the machine's own since the last watch; an hour after a jump it is believed."""
    now = clock.now()
    boot = clock.since_boot()
    seen = evolve(state, wall=now, since_boot=boot)
    if state.wall is None or boot < state.since_boot:  # the first watch, or the machine was started again
        return [], evolve(seen, jumped_at=None)
    strayed = (now - state.wall).total_seconds() - (boot - state.since_boot)
    if abs(strayed) > JUMP:
        back = state.jumped_at is not None and boot - state.jumped_at < JUMP
        seen = evolve(seen, jumped_at=None if back else boot)
    if seen.jumped_at is None or boot - seen.jumped_at >= JUMP:
        return [], evolve(seen, jumped_at=None)
    return [say_alarm("clock", why="it jumped by more than an hour")], seen


def _facts(settings: Settings) -> tuple[Facts | None, Alarm | None]:
    try:
        return facts_of(settings, settings.database(), clock.now()), None
    except FollowthroughError as error:
        return None, say_alarm("database", why=str(error).rstrip("."))
    except Exception as error:  # a database in a state that nobody foresaw
        return None, say_alarm("database", why=type(error).__name__)


def _work(facts: Facts, server: ServerReport | None) -> list[Alarm]:
    """Return what is wrong with planned work: overdue, failed, lost; and what the clock says of it."""
    alarms = list[Alarm]()
    latest = max((run.started_at for run in facts.runs.values()), default=facts.now)
    if latest > facts.now + FUTURE:
        alarms.append(say_alarm("clock", why=f"the last run began at {say_moment(latest)}, which lies in the future"))
    if server is not None:  # without Prefect the watch is what runs the work, and that is no fault
        missed: dict[str, str | None] = {plan.name: None for plan in facts.overdue() if plan.name not in server.running}
        for run in facts.runs.values():
            if run.by == "watch" and run.id in facts.plans:
                missed.setdefault(run.id, say_moment(run.started_at))
        for name, taken in missed.items():
            due = say_moment(facts.due(name))
            alarms.append(say_alarm("missed", name, work=work_of(name), due=due, taken=taken, fix={"name": name}))
    return [*alarms, *_failures(facts)]


def _failures(facts: Facts) -> list[Alarm]:
    """Return an alarm for each last run that ended badly, or without a word."""
    alarms = list[Alarm]()
    for run in facts.bad():
        work = work_of(run.id)
        moment = say_moment(run.ended_at or run.started_at)
        if run.ended_at:
            fix = {"command": command_of(run.id)}
            alarms.append(say_alarm("failed", run.id, work=work, at=moment, result=run.result, fix=fix))
        else:
            alarms.append(say_alarm("lost", run.id, work=work, at=moment))
    return alarms


def _parts(
    settings: Settings, alarms: list[Alarm], facts: Facts | None, server: ServerReport | None, state: WatchState
) -> tuple[list[Alarm], tuple[str, ...], WatchState]:
    """Return the alarms with those of Prefect's parts and of the listener, after restarting what is stuck."""
    units = own_units()
    restarted = dict(state.restarted)

    def restart_first(*parts: str) -> dict[str, str | None]:
        """Restart the first of our units for these parts, at most every half hour; return the command for the fix."""
        names = [f"followthrough-{part}.service" for part in parts]
        unit = next((units[name] for name in names if name in units), None)
        last = restarted.get(unit.name) if unit else None
        if unit is None or (last is not None and clock.now() - last < RESTART_PAUSE) or not restart(unit):
            return {"command": None}
        restarted[unit.name] = clock.now()
        return {"command": f"systemctl {'--user ' if unit.user else ''}restart {unit.name}"}

    if server is not None:
        alarms = [*alarms, *_of_server(server, restart_first)]
    if facts and settings.slack_app_token:
        alarms = [*alarms, *_of_listener(settings, restart_first)]
    new = tuple(name for name in restarted if restarted[name] != state.restarted.get(name))
    return alarms, new, evolve(state, restarted=restarted)


def _of_server(server: ServerReport, restart_first: Callable[..., dict[str, str | None]]) -> Iterator[Alarm]:
    if server.why is not None:
        yield say_alarm("server", address=server.address, why=server.why, fix=restart_first("server"))
        return
    if server.stuck:
        yield say_alarm("stuck", count=len(server.stuck), names=server.stuck)
    if server.slots:
        yield say_alarm("slot", names=server.slots)
    if server.late:
        yield say_alarm("runner", count=len(server.late), fix=restart_first("runner", "worker"))
    if server.missing:
        yield say_alarm("deployments", "missing", names=server.missing, why="it does not know them")
    if server.paused:
        yield say_alarm("deployments", "paused", names=server.paused, why="they are paused")
    if server.automations is False:
        yield say_alarm("automations", fix=restart_first("services", "server"))
    if server.unplanned:
        yield say_alarm("scheduler", names=server.unplanned, fix=restart_first("services", "server"))


def _of_listener(settings: Settings, restart_first: Callable[..., dict[str, str | None]]) -> Iterator[Alarm]:
    try:
        database = settings.database()
        count, oldest = inbox.queue(database)
        hears = who_hears(database)
    except FollowthroughError:  # an alarm of its own
        return
    if hears is None:
        yield say_alarm("deaf", fix=restart_first("listener"))
    elif oldest and clock.now() - oldest > PRESSES_WAIT:
        yield say_alarm("listener", count=count, since=say_moment(oldest), fix=restart_first("listener"))


def _tell(settings: Settings, alarms: list[Alarm], state: WatchState) -> tuple[WatchState, str | None, str | None]:
    """Tell the coordinators what is new, what still stands after a day and what is over, in one message.

    Return the state after it, by which way they were told, and why nobody could be told.
    """
    now = clock.now()
    keys = retold(state, now)
    if not keys and not state.over:
        return state, None, None
    fresh = [alarm for alarm in alarms if alarm.key in keys and state.alarms[alarm.key].told_at is None]
    again = [alarm for alarm in alarms if alarm.key in keys and state.alarms[alarm.key].told_at is not None]
    message = say_news(fresh, again, state, gethostname(), now)
    try:
        people = holders(settings.people(), COORDINATOR)
    except FollowthroughError:
        people = ()
    try:
        way = tell_coordinators(
            message,
            slack=settings.slack(),
            channel=settings.slack_coordinator_channel,
            office=settings.office(),
            people=people,
            now=now,
        )
    except Untold as error:
        return state, None, str(error)
    except Exception as error:  # whatever a channel does, the watch goes on
        return state, None, type(error).__name__
    changed = {key: evolve(alarm, told_at=now) if key in keys else alarm for key, alarm in state.alarms.items()}
    return evolve(state, alarms=changed, over=()), way, None


def _run(overdue: tuple[Plan, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Run overdue work as plain functions, one after the other, never beside a run that is alive."""
    ran = list[str]()
    failed = list[str]()
    for plan in overdue:
        module, _, name = plan.entrypoint.partition(":")
        ran.append(plan.name)
        try:
            flow = getattr(import_module(module), name)
            with coming_by("flow"), started_by("watch"), temporary_settings(restore_defaults={PREFECT_API_URL}):
                asyncio.run(flow.fn(**plan.parameters))
        except FollowthroughError as error:
            failed.append(f"{plan.name}: {error}")
        except Exception as error:  # a fault of ours in one flow must not keep the others from running
            failed.append(f"{plan.name}: {type(error).__name__}")
    return tuple(ran), tuple(failed)
