"""The only reader of the time."""

import time
from datetime import UTC, date, datetime

from flows._runtime.settings import load_settings
from models.core import new_york_day


def now() -> datetime:
    """Return the moment (UTC), or the one the settings fix for a demo or a replay."""
    return load_settings().now or datetime.now(UTC)


def today() -> date:
    """Return the New York day."""
    return new_york_day(now())


def steady() -> float:
    """Return seconds that only ever grow, for waits: no setting fixes them."""
    return time.monotonic()


def wait(seconds: float) -> None:
    """Wait so many seconds."""
    time.sleep(seconds)
