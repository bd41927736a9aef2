"""How well a source answers over time: what a fault makes of it, when it is asked again, and when it turned."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from models.core import SourceFault, new_york_day
from models.evidence import Result, SourceResult
from models.ledger import Event, SourceBlocked, SourceRecovered, SourceStale
from models.records.notices import TURNS
from models.records.sources import SourceRecord
from models.register import Source

TTL = {"web_page": timedelta(days=14)}
TTL_OF_DATA = timedelta(days=7)
"""How long a good copy makes a passing fault `stale` and not `blocked` (docs/evidence.md#results)."""

FULL_EVERY = timedelta(days=7)
"""A source is read anew once a week, whatever it says has not changed: that finds a silent edit."""

OPENS_AFTER = 3
"""Failed runs in a row after which a host is asked only once a day (docs/evidence.md#results)."""


def ttl_of(source: Source) -> timedelta:
    """Return how long a good copy of a source stands in for it; a folder has no such time and is never `stale`."""
    return TTL.get(source.kind, TTL_OF_DATA)


def result_of(passing: bool, last_good: datetime | None, now: datetime, ttl: timedelta) -> Result:
    """Say what a fault makes of a source: `stale` where it may pass and a good copy is young enough, else `blocked`."""
    young = last_good is not None and now - last_good < ttl
    return "stale" if passing and young else "blocked"


def ended_how(
    showed: bool,
    faults: Iterable[SourceFault],
    old: SourceFault | None,
    last_good: datetime | None,
    now: datetime,
    ttl: timedelta,
) -> tuple[Result, SourceFault | None]:
    """Say how a look ended, and by which fault: a lasting one before one that may pass.

    `old` says that all was read and the source's own clock is too old: that is `stale`, whatever was held before.
    """
    all_faults = tuple(faults)
    worst = next((each for each in all_faults if not each.passing), all_faults[0] if all_faults else None)
    if worst is not None:
        return result_of(worst.passing, last_good, now, ttl), worst
    if old is not None:
        return "stale", old
    return ("ok" if showed else "empty"), None


def is_full(record: SourceRecord | None, now: datetime) -> bool:
    """Say whether a look is to be the weekly full read; days are New York's, so that an early hour skips no week."""
    if record is None or record.full_at is None:
        return True
    return new_york_day(now) - new_york_day(record.full_at) >= FULL_EVERY


def is_open(on_host: Iterable[SourceRecord | None], now: datetime) -> bool:
    """Say whether a host's circuit is open: each of its sources failed three runs, and it was asked today already."""
    records = [each for each in on_host if each is not None]
    failing = bool(records) and all(each.failed_runs >= OPENS_AFTER for each in records)
    asked = max((each.asked_at for each in records if each.asked_at), default=None)
    return failing and asked is not None and new_york_day(asked) == new_york_day(now)


def said_again(record: SourceRecord, ttl: timedelta, now: datetime) -> SourceResult:
    """Return a look for which nobody asked: it reads as the fault that opened the circuit."""
    passing = record.result == "stale"
    said = (record.detail or record.reason or "").partition("; it failed ")[0]
    return SourceResult(
        name=record.id,
        result=result_of(passing, record.answered_at, now, ttl),
        reason=record.reason,
        detail=f"{said}; it failed {record.failed_runs} times and is asked once a day",
        checked_at=now,
        data_as_of=record.data_as_of,
        asked=False,
    )


def switched_off(name: str, now: datetime) -> SourceResult:
    """Return a look at a source that this installation does not ask."""
    detail = f"FOLLOWTHROUGH_SOURCE_{name.upper()}_URL is off; a person looks"
    return SourceResult(name=name, result="blocked", reason="switched_off", detail=detail, checked_at=now, asked=False)


def turned(record: SourceRecord | None, one: SourceResult, check_id: str) -> Event | None:
    """Return the event that a source could no longer be read, or answers again; none where nothing turned.

    `record` is what the ledger said before the look. A source never asked before counts as one that could be read, so
    that the coordinator hears of it at once. From `stale` to `blocked` is no turn: it is unread all along.
    """
    answers, unread_since = one.result in ("ok", "empty"), record.unread_since if record else None
    what = {"source": one.name, "check_id": check_id}
    if answers:
        return SourceRecovered(**what, unread_since=unread_since) if unread_since else None
    # One that was unread before there were notices was never told of.
    if record and unread_since and any(each.topic in TURNS for each in record.notices):
        return None
    kind = SourceStale if one.result == "stale" else SourceBlocked
    return kind(**what, reason=one.reason or one.result)
