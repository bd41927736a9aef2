"""The only reader of the time."""

from datetime import UTC, date, datetime

from flows._settings import settings
from models.workdays import new_york_day


def now() -> datetime:
    """Return the moment (UTC), or the one the settings fix for a demo or a replay."""
    return settings().now or datetime.now(UTC)


def today() -> date:
    """Return the New York day."""
    return new_york_day(now())
