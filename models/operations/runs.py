"""When planned work was last due, and whether its last run answers for that. Source: docs/operations.md#alarms."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from cronsim import CronSim

from models.core import Value

GRACE = timedelta(minutes=5)  # how long after its time work may begin before it counts as overdue
RETRY = timedelta(hours=1)  # how long the watch leaves work alone after a run of it failed
USUAL_PERIOD = "month"  # the period of the memo deployment that is named like its flow
RunBy = Literal["prefect", "watch", "command"]


class LastRun(Value):
    """The last run of one deployment's work, whoever started it. It is a view: nothing of the record depends on it."""

    id: str  # the name of the deployment
    started_at: datetime
    ended_at: datetime | None = None  # None while it runs, and for good if its process was killed
    result: str | None = None
    """The name of its final state, or of the error that ended it. No other words of an error are kept."""
    by: RunBy = "command"
    host: str = ""  # the machine that ran it
    succeeded_at: datetime | None = None  # when a run of it last ended well

    @property
    def failed(self) -> bool:
        """Return whether it ended, and not well."""
        return self.ended_at is not None and self.succeeded_at != self.ended_at


class Deployment(Value):
    """One deployment with a schedule."""

    name: str
    entrypoint: str
    parameters: Mapping[str, str] = {}
    crons: tuple[tuple[str, str], ...]  # each cron line with its time zone


def last_due(plan: Deployment, now: datetime) -> datetime:
    """Return the last time at or before a moment at which the work was due (UTC)."""
    moment = now + timedelta(minutes=1)
    iterators = (CronSim(cron, moment.astimezone(ZoneInfo(zone)), reverse=True) for cron, zone in plan.crons)
    return max(next(iterator).astimezone(UTC) for iterator in iterators)


def is_overdue(
    plan: Deployment, last: LastRun | None, last_done: datetime | None, now: datetime, *, alive: bool
) -> bool:
    """Return whether work should have run and did not. Work that failed is due again after an hour.

    `last_done` is when the record says that it was done, or began; `alive` is whether a run is going on.
    """
    due = last_due(plan, now - GRACE)
    if alive or (last_done is not None and last_done >= due):
        return False
    if last is None or last.started_at < due:
        return True
    if last.ended_at is None:
        return last.started_at <= now - GRACE
    return last.failed and last.ended_at <= now - RETRY


def lost_or_failed(last: LastRun, now: datetime, *, alive: bool) -> bool:
    """Return whether the last run ended badly, or without a word."""
    is_lost = last.ended_at is None and not alive and last.started_at <= now - GRACE
    return is_lost or last.failed
