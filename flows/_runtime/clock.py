"""The only module that reads the time."""

import time
from datetime import UTC, date, datetime

from flows._runtime.settings import load_settings
from models.core import new_york_day


def now() -> datetime:
    """Return the current moment in UTC, or the one that the settings fix for a demo or a replay."""
    return load_settings().now or datetime.now(UTC)


def today() -> date:
    """Return the current day in New York."""
    return new_york_day(now())


def since_boot() -> float:
    """Return the seconds since this machine started, asleep or awake; nobody can set them."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))
