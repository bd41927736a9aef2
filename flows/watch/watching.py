"""One pass of the watch, each of whose steps stands alone (docs/operations.md#alarms)."""

import logging
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from socket import gethostname
from time import sleep
from typing import Any, TypeVar
from urllib.parse import urlsplit

from prefect.settings import PREFECT_API_URL

from flows._runtime import clock
from flows._runtime.prefect import trusted
from flows._runtime.settings import Settings, load_settings
from flows.watch.facts import FUTURE, LOW_DISK, Facts, facts_of
from flows.watch.made_up import is_left_to_the_watch, is_to_be_requested, note_in_prefect, request, run_plainly
from flows.watch.server import LATE_AFTER, ServerReport, ask, end_stuck
from models.core import COORDINATOR, FollowthroughError, LedgerError, Person, Value, evolve, holders
from models.operations import Alarm, Deployment, WatchState, retold, state_after
from notifications.operations import command_of, say_alarm, say_caught_up, say_moment, say_news, work_of
from notifications.words import mid, tally
from tasks.core import is_loopback
from tasks.ledger import inbox, who_hears
from tasks.operations import (
    Untold,
    WatchFile,
    alone_at_work,
    date_of,
    own_units,
    ping,
    restart,
    tell_coordinators,
    unit_for,
)

T = TypeVar("T")
LOG = logging.getLogger("followthrough.watch")

LOCK = "watch"
PRESSES_WAIT = timedelta(minutes=10)  # how long a press may wait before its listener counts as stuck
RESTART_PAUSE = timedelta(minutes=30)  # how long a part is left alone after it was restarted
JUMP, STRAY = 3600.0, 60.0
"""Seconds by which the clock of the day may stray from the machine's own before somebody is asked whether it is right,
and before the others of a paused machine are given one watch to come first."""
RESTART_TRIES, RESTART_SECONDS = 5, 2.0
"""How often, and after how many seconds, a PostgreSQL that cannot be asked is asked again: a restart takes some."""
AWAY = timedelta(minutes=15)  # how long no watch looked before the machine counts as having been away
OF_TIME = frozenset({"missed", "lost", "stuck", "slot", "runner", "listener", "scheduler"})
"""Alarms of which nothing can be said while the watch waits; and where the record or Prefect could not be looked at."""
OF_RECORD = frozenset({"missed", "failed", "lost", "deaf", "listener"})
NONE = frozenset[str]()
OF_SERVER = frozenset({"stuck", "slot", "runner", "deployments", "scheduler"})


class WatchReport(Value):
    """What one watch found and did."""

    alarms: tuple[Alarm, ...] = ()
    requested: tuple[str, ...] = ()  # deployments whose overdue work Prefect was asked to run
    ran: tuple[str, ...] = ()  # deployments whose overdue work the watch ran itself
    failed: tuple[str, ...] = ()  # those of them that failed, each with its reason
    restarted: tuple[str, ...] = ()
    told: str | None = None
    """By which way the coordinators were told; None if there was nothing to tell or nobody could be told."""
    untold: str | None = None
    ping: str | None = None  # why the dead man's switch could not be reached
    server: ServerReport | None = None
    other: bool = False  # whether another watch was at work, so that this one did nothing


def watch() -> WatchReport:
    """Make one pass and return what was found and done. Raises nothing that a look or a step ran into."""
    settings = load_settings()
    settings.home.mkdir(parents=True, exist_ok=True)
    with alone_at_work(settings.home, LOCK) as is_alone:
        if not is_alone:
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
    file, alarms = WatchFile(settings.home), list[Alarm]()
    before = file.read()
    if (free := shutil.disk_usage(settings.home).free) < LOW_DISK:
        alarms.append(say_alarm("disk", free=free // 1_000_000))
    facts = _facts(settings, alarms)
    state, facts, waits = _clock(settings, before, facts, alarms)
    server = _looked("look", partial(ask, facts), alarms) if facts else None
    is_unseen = bool(PREFECT_API_URL.value()) and (server is None or server.why is not None)
    unsure = (OF_TIME if waits else NONE) | (NONE if facts else OF_RECORD) | (OF_SERVER if is_unseen else NONE)
    state = _check_parts(settings, facts, server, state, alarms, may_restart=not waits)
    state, way, silence = _tell(settings, _after(state, alarms, facts, server, unsure))
    if not file.write(state):
        LOG.warning("the watch's own file cannot be written, so its alarms are told again at each watch")
    if server and not (server.why or waits):  # after it was told: a watch may be killed between the two
        try:
            end_stuck(server)
        except Exception:  # the watch goes on, and the next one says so if the server went away
            LOG.exception("what is stuck in Prefect could not be ended")
    overdue = facts.overdue() if facts and not waits else ()
    requested, ran, failed, state = _make_up(settings, overdue, server, state, file)
    if ran and (facts := _facts(settings, alarms)):  # the coordinators hear of it now, not in five minutes
        state, second_way, silence = _tell(settings, _after(state, alarms, facts, server, unsure))
        way = second_way or way
        file.write(state)
    return WatchReport(
        alarms=tuple(state.alarms.values()),
        requested=requested,
        ran=ran,
        failed=failed,
        restarted=tuple(name for name, at in state.restarted.items() if before.restarted.get(name) != at),
        told=way,
        untold=silence,
        server=server,
    )


def _make_up(
    settings: Settings,
    overdue: Iterable[Deployment],
    server: ServerReport | None,
    state: WatchState,
    file: WatchFile,
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], WatchState]:
    """Have overdue work made up, each by itself; return what Prefect was asked for, what ran here, what failed with its
    reason, and the state with what Prefect must still note."""
    requested, ran, failed = list[str](), list[str](), list[str]()
    running = server.running if server else ()
    for plan in overdue:
        if plan.name in running:
            continue
        if is_left_to_the_watch(plan, server):
            if outcome := run_plainly(settings, plan):
                plain_run, why = outcome
                ran.append(plan.name)
                failed += [f"{plan.name}: {why}"] if why else []
                if PREFECT_API_URL.value():
                    state = evolve(state, plain=(*state.plain, plain_run))
                    file.write(state)
        elif is_to_be_requested(plan, server):
            try:
                request(plan)
                requested.append(plan.name)
            except Exception as error:  # the next watch asks again
                LOG.exception("Prefect could not be asked to run %s", plan.name)
                failed.append(f"{plan.name}: {type(error).__name__}")
    if state.plain and server and not server.why:
        try:
            state = evolve(state, plain=note_in_prefect(state.plain, server))
            file.write(state)
        except Exception:  # the next watch notes them
            LOG.exception("Prefect could not note what ran without it")
    return tuple(requested), tuple(ran), tuple(failed), state


def _facts(settings: Settings, alarms: list[Alarm]) -> Facts | None:
    def read() -> Facts:
        return facts_of(settings, settings.database(), clock.now())

    for _try in range(RESTART_TRIES if settings.database_url else 0):
        try:
            return read()
        except LedgerError:
            sleep(RESTART_SECONDS)
    return _looked("database", read, alarms)


def _looked(kind: str, look: Callable[[], T], alarms: list[Alarm]) -> T | None:
    """Return what a look gives; None, with an alarm of this kind, where it cannot be had. A fault of ours is logged."""
    try:
        return look()
    except FollowthroughError as error:
        why = str(error).rstrip(".")
    except Exception as error:  # the watch goes on
        LOG.exception("a fault inside the watch")
        why = f"a fault inside followthrough ({type(error).__name__}), whose traceback is in the log of the watch"
    alarms.append(say_alarm(kind, why=why))
    return None


def _clock(
    settings: Settings, state: WatchState, facts: Facts | None, alarms: list[Alarm]
) -> tuple[WatchState, Facts | None, bool]:
    """Return the state, the facts, and whether to wait: to end, restart and run nothing (docs/operations.md#alarms)."""
    now, boot = clock.now(), clock.since_boot()
    is_same_start = state.wall is not None and boot >= state.since_boot
    strayed = (now - state.wall).total_seconds() - (boot - state.since_boot) if state.wall and is_same_start else 0.0
    doubted = state.jumped_at if is_same_start else None
    was_away = state.wall is not None and (now - state.wall > AWAY or abs(strayed) > STRAY)
    waits = was_away and not state.waited  # a clock that always strays must not stop all work
    seen = evolve(state, wall=now, since_boot=boot, jumped_at=None, waited=waits)
    if abs(strayed) > JUMP:
        doubted = boot if doubted is None else None  # a second jump is the way back
    latest = max((run.started_at for run in facts.runs.values()), default=now) if facts else now
    is_ahead = latest > now + FUTURE
    if doubted is None and not is_ahead:
        return seen, facts, waits
    who, other = _date_elsewhere(settings) or (None, None)
    if other and abs(other - now) <= FUTURE:  # right: what lies in the future was noted by a clock that was wrong
        return seen, facts.of_right_clock() if facts else None, waits
    if who is None and doubted is not None and boot - doubted >= JUMP and not is_ahead:
        return seen, facts, waits
    far = tally(round(abs(strayed) / JUMP), "hour") if abs(strayed) > JUMP else "more than an hour"
    run = say_moment(latest) if is_ahead else None
    says, elsewhere = say_moment(now), other and say_moment(other)
    fix = {"is_wrong": who is not None}
    alarms.append(say_alarm("clock", says=says, who=who, other=elsewhere, far=far, run=run, fix=fix))
    return evolve(seen, jumped_at=boot if who else doubted), facts, True


def _date_elsewhere(settings: Settings) -> tuple[str, datetime] | None:
    """Return who else says what the moment is, Prefect's machine or Slack's, and that moment."""
    api = PREFECT_API_URL.value()
    slack = f"{settings.slack_api_url}api.test" if settings.has_slack else ""
    for who, address in (("Prefect's server", f"{api}/health" if api else ""), ("Slack", slack)):
        if address and not is_loopback(urlsplit(address).hostname or "") and (moment := date_of(address, trusted())):
            return who, moment
    return None


def _after(
    state: WatchState, alarms: list[Alarm], facts: Facts | None, server: ServerReport | None, unsure: frozenset[str]
) -> WatchState:
    """Return the state after these alarms and those of planned work, and what is done of the work that was missed."""
    work = list(_work(facts, server, state)) if facts else []
    keys = {alarm.key for alarm in work}
    done = {}
    for name, since in _missed_before(state).items():
        last = facts.last_success(name) if facts else None
        if last and last >= since and f"missed:{name}" not in keys and "missed" not in unsure:
            done[name] = last
    state = state_after(state, [*alarms, *work], clock.now(), unsure)
    return evolve(state, over=(*state.over, say_caught_up(done))) if done else state


def _missed_before(state: WatchState) -> dict[str, datetime]:
    """Return since when each work was missed of which somebody was told."""
    alarms = state.alarms.items()
    return {key.partition(":")[2]: alarm.since for key, alarm in alarms if key.startswith("missed:") and alarm.told_at}


def _work(facts: Facts, server: ServerReport | None, state: WatchState) -> Iterator[Alarm]:
    bad = {run.id: run for run in facts.bad()}
    if PREFECT_API_URL.value():  # without Prefect the watch is what runs the work, and that is no fault
        missed = {plan.name for plan in facts.overdue()} - {*(server.running if server else ())}
        for name, since in _missed_before(state).items():
            last = facts.last_success(name)
            missed |= {name} if name not in bad and (last is None or last < since) else set()
        for name in facts.plans:
            if name in missed:
                due, work = say_moment(facts.due(name)), work_of(name)
                yield say_alarm("missed", name, work=work, due=due, part=f"{mid(work)} (due at {due})")
    for run in bad.values():
        work, moment = work_of(run.id), say_moment(run.ended_at or run.started_at)
        if run.ended_at:
            fix = {"command": command_of(run.id)}
            yield say_alarm("failed", run.id, work=work, at=moment, result=run.result, fix=fix)
        else:
            yield say_alarm("lost", run.id, work=work, at=moment, host=run.host)


def _check_parts(
    settings: Settings,
    facts: Facts | None,
    server: ServerReport | None,
    state: WatchState,
    alarms: list[Alarm],
    *,
    may_restart: bool,
) -> WatchState:
    """Append the alarms of Prefect's parts and of the listener; return the state with the restarts that were made."""
    units, restarted = own_units(), dict(state.restarted)

    def mend(*parts: str, wants_restart: bool = may_restart) -> dict[str, Any]:
        """Restart the first of our units for these parts, at most every half hour; return the facts of the fix."""
        unit = unit_for(units, *parts)
        if unit is None:
            return {"command": None, "done": False}
        last = restarted.get(unit.name)
        done = wants_restart and (last is None or clock.now() - last >= RESTART_PAUSE) and restart(unit)
        if done:
            restarted[unit.name] = clock.now()
        return {"command": unit.restart_command, "done": done}

    alarms += _of_server(server, mend) if server else ()
    if facts and settings.has_listener:
        alarms += _of_listener(settings, mend)
    return evolve(state, restarted=restarted)


def _of_server(server: ServerReport, mend: Callable[..., dict[str, Any]]) -> Iterator[Alarm]:
    if server.why is not None:
        is_here = is_loopback(urlsplit(server.address).hostname or "")
        fix = mend("server") | {"is_here": is_here}
        yield say_alarm("server", address=server.address, why=server.why, fix=fix)
        return
    if server.stuck:
        yield say_alarm("stuck", count=len(server.stuck), names=server.stuck)
    if server.slots:
        yield say_alarm("slot", names=server.slots)
    if late := server.late(clock.now(), LATE_AFTER):
        yield say_alarm("runner", names=late, fix=mend("runner", "worker"))
    if server.missing:
        fix = mend("runner", wants_restart=False)
        yield say_alarm("deployments", "missing", names=server.missing, why="it does not know them", fix=fix)
    if server.paused:
        yield say_alarm("deployments", "paused", names=server.paused, why="they are paused", fix=mend())
    if server.unplanned:
        yield say_alarm("scheduler", names=server.unplanned, fix=mend("services", "server"))


def _of_listener(settings: Settings, mend: Callable[..., dict[str, Any]]) -> Iterator[Alarm]:
    try:
        database = settings.database()
        count, oldest = inbox.queue(database)
        hears = who_hears(database)
    except FollowthroughError:  # an alarm of its own
        return
    if hears is None:
        yield say_alarm("deaf", fix=mend("listener"))
    elif oldest and clock.now() - oldest > PRESSES_WAIT:
        yield say_alarm("listener", count=count, since=say_moment(oldest), fix=mend("listener"))


def _tell(settings: Settings, state: WatchState) -> tuple[WatchState, str | None, str | None]:
    """Tell the coordinators what is news, in one message; return the state after it, by which way, and why not."""
    now = clock.now()
    keys = retold(state, now)
    if not keys and not state.over:
        return state, None, None
    people: tuple[Person, ...] = ()
    with suppress(FollowthroughError):
        people = holders(settings.people(), COORDINATOR)
    try:
        way = tell_coordinators(
            say_news(state, keys, gethostname(), now),
            slack=settings.slack(),
            channel=settings.slack_coordinator_channel,
            office=settings.office(),
            people=people,
            now=now,
        )
    except Untold as error:
        return state, None, str(error)
    except Exception as error:  # whatever a channel does, the watch goes on
        LOG.exception("a fault inside the watch")
        return state, None, type(error).__name__
    changed = {key: alarm.told(now) if key in keys else alarm for key, alarm in state.alarms.items()}
    return evolve(state, alarms=changed, over=()), way, None
