"""Alarms that stand, and when each is told: once when it begins, once a day while it stands, once when it is over."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from models.core import Value, evolve

RETOLD = timedelta(hours=24)
"""How long an alarm stands before it is told once more."""


class Alarm(Value):
    """One thing that is wrong with the installation. No private word stands in it."""

    key: str
    """Names the fault, so that the same one is not told again: `missed:back_up`."""
    what: str
    fix: str


class AlarmState(Value):
    """What is known about an alarm that stands."""

    what: str
    since: datetime
    told_at: datetime | None = None
    """None if nobody could be told yet."""


class WatchState(Value):
    """What a watch remembers for the next one."""

    alarms: Mapping[str, AlarmState] = {}
    over: tuple[str, ...] = ()
    """What is over of which nobody could be told yet, each by its words."""
    restarted: Mapping[str, datetime] = {}
    """When each part was last restarted."""
    wall: datetime | None = None
    """The moment of the last watch by the clock of the day, and by the seconds since the machine started."""
    since_boot: float = 0.0
    jumped_at: float | None = None
    """The seconds since the machine started at which the clock of the day was seen to have jumped."""


def state_after(state: WatchState, alarms: Iterable[Alarm], now: datetime) -> WatchState:
    """Return the state with the alarms that stand now; what stands no more is over if somebody had been told."""
    standing = {alarm.key: alarm for alarm in alarms}
    kept = {
        key: evolve(state.alarms[key], what=alarm.what)
        if key in state.alarms
        else AlarmState(what=alarm.what, since=now)
        for key, alarm in standing.items()
    }
    gone = (alarm.what for key, alarm in state.alarms.items() if key not in standing and alarm.told_at)
    return evolve(state, alarms=kept, over=(*state.over, *gone))


def retold(state: WatchState, now: datetime) -> tuple[str, ...]:
    """Return the keys of the alarms to be told now: new ones, and each once a day while it stands."""
    return tuple(key for key, alarm in state.alarms.items() if alarm.told_at is None or now - alarm.told_at >= RETOLD)
