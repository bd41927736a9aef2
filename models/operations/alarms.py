"""Alarms that stand, and when each is told: as it begins or names more, once a day, and once when it is over."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from models.core import Value, evolve

RETOLD = timedelta(hours=24)  # how long an alarm stands before it is told once more


class Alarm(Value):
    """One thing that is wrong with the installation. No private word stands in it."""

    key: str  # names the fault, so that the same one is not told again: `missed:back_up`
    what: str
    fix: str
    part: str = ""
    """How it is listed where one sentence names several of its kind; "" if each has a sentence of its own."""
    names: tuple[str, ...] = ()
    """The deployments that its sentence names, where one alarm stands for several."""

    @property
    def kind(self) -> str:
        """Return the first word of the key."""
        return self.key.partition(":")[0]


class AlarmState(Alarm):
    """An alarm that stands."""

    since: datetime
    told_at: datetime | None = None
    """None if nobody could be told yet."""
    told_names: tuple[str, ...] = ()
    """The names that were told while it stands."""

    @property
    def is_news(self) -> bool:
        """Return whether nobody was told of it, or of one of its names."""
        return self.told_at is None or not set(self.names) <= set(self.told_names)

    def told(self, now: datetime) -> "AlarmState":
        """Return it as told at a moment."""
        return evolve(self, told_at=now, told_names=tuple(sorted({*self.told_names, *self.names})))


class PlainRun(Value):
    """Work that the watch did itself, because Prefect could not, until Prefect notes it."""

    name: str  # of the deployment
    began: datetime
    ended: datetime
    well: bool


class WatchState(Value):
    """What a watch remembers for the next one."""

    alarms: Mapping[str, AlarmState] = {}
    over: tuple[str, ...] = ()  # what is over of which nobody could be told yet, each by its words
    plain: tuple[PlainRun, ...] = ()  # what ran without Prefect and is not in its list yet
    restarted: Mapping[str, datetime] = {}  # when each part was last restarted
    wall: datetime | None = None
    """The moment of the last watch by the clock of the day, and by the seconds since the machine started."""
    since_boot: float = 0.0
    jumped_at: float | None = None
    """The seconds since the machine started at which the clock was seen to have jumped, if nobody said it is right."""
    waited: bool = False  # whether the last watch waited, because the machine had been away


def state_after(state: WatchState, alarms: Iterable[Alarm], now: datetime, unsure: frozenset[str]) -> WatchState:
    """Return the state with the alarms that stand now; of an `unsure` kind none begins or ends."""
    standing = {key: alarm for key, alarm in state.alarms.items() if key.partition(":")[0] in unsure}
    for alarm in alarms:
        if alarm.kind not in unsure:
            before = state.alarms.get(alarm.key)
            standing[alarm.key] = evolve(before, **dict(alarm)) if before else AlarmState(**dict(alarm), since=now)
    gone = (
        alarm for key, alarm in state.alarms.items() if key not in standing and alarm.told_at and alarm.kind != "missed"
    )
    return evolve(state, alarms=standing, over=(*state.over, *(alarm.what for alarm in gone)))


def retold(state: WatchState, now: datetime) -> tuple[str, ...]:
    """Return the keys of the alarms to be told now: what is news, and each once a day while it stands."""
    return tuple(
        key
        for key, alarm in state.alarms.items()
        if alarm.is_news or alarm.told_at is None or now - alarm.told_at >= RETOLD
    )
