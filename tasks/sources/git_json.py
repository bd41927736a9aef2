"""JSON records of a public repository, one file a record, with the repository's own clock."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlsplit

from models.council import said_of
from models.errors import SourceFault
from models.evidence import Look, Result, Seen, SourceResult
from models.privacy import inspect
from models.source import GitJson
from tasks.http import Fetched, fetch
from tasks.sources.asking import Asking

KIND = "git_json"
TTL = timedelta(days=7)
"""How long a good copy makes a passing fault `stale` and not `blocked` (reliability.md, section 7)."""

# GitHub's raw files are JSON served as text/plain.
_EXPECT = ("application/json", "text/plain")
# Faults of the whole host: to ask it for more would only be rude.
_OF_HOST = {"unreachable", "timed_out", "throttled", "forbidden", "tls_failed", "unfit_address", "challenge_page"}


def look(name: str, source: GitJson, asking: Asking) -> Look:
    """Ask for the repository's clock, then for each record that is looked for; keep the bytes of each that answers.

    One record that is gone blocks the source, and the others are read all the same.
    """
    last_run: datetime | None = None
    seen: list[Seen] = []
    faults: list[SourceFault] = []
    try:
        last_run = _clock(_get(source.freshness, source, asking))
        for path in sorted({*asking.paths, *source.also_read}):
            seen += _record(path, source, asking, faults)
    except SourceFault as fault:
        faults.append(fault)
    result, reason, detail = _how(source, asking, last_run, seen, faults)
    return Look(
        result=SourceResult(
            name=name,
            result=result,
            reason=reason,
            detail=detail,
            looked_at=asking.now,
            data_as_of=last_run,
            seen=tuple(seen),
        )
    )


def _record(path: str, source: GitJson, asking: Asking, faults: list[SourceFault]) -> Iterator[Seen]:
    """Yield the record at a path, or note its fault; a fault of the whole host is raised."""
    try:
        fetched = _get(source.url.replace("{path}", quote(path)), source, asking)
        record = _parsed(fetched)
        if record == []:
            return
        _check_record(record, fetched.final_origin)
    except SourceFault as fault:
        if fault.reason in _OF_HOST:
            raise
        faults.append(fault)
        return
    sha256 = asking.store.keep(fetched.body)
    yield Seen(
        ref=path,
        sha256=sha256,
        size=len(fetched.body),
        media_type="application/json",
        origin=fetched.final_origin,
        shows=said_of(fetched.body),
    )


def _get(url: str, source: GitJson, asking: Asking) -> Fetched:
    """Fetch an address of the register, or the same file under the operator's own address."""
    own, prefix = asking.own_url, source.url.partition("{path}")[0]
    if own is not None:
        url = own.replace("{path}", url.removeprefix(prefix))
    hosts = frozenset(urlsplit(each).hostname or "" for each in ((own,) if own else (source.url, source.freshness)))
    return fetch(
        url,
        allowed_hosts=hosts,
        expect=_EXPECT,
        manners=asking.manners,
        now=asking.now,
        loopback_ok=own is not None,
    )


def _parsed(fetched: Fetched) -> Any:
    try:
        return json.loads(fetched.body)
    except (ValueError, RecursionError):
        raise SourceFault("unreadable", f"{fetched.final_origin} answered with broken JSON") from None


def _clock(fetched: Fetched) -> datetime:
    record = _parsed(fetched)
    try:
        last_run = datetime.fromisoformat(record["LastRun"])
    except (KeyError, TypeError, ValueError):
        last_run = None
    if last_run is None or last_run.tzinfo is None:
        raise SourceFault("unreadable", f"{fetched.final_origin} does not say when it last ran")
    return last_run


def _check_record(record: Any, origin: str) -> None:
    """Refuse what is no record of the Council, and what holds a person's data: it is not kept."""
    if not isinstance(record, dict) or "ID" not in record or not ("File" in record or "Items" in record):
        raise SourceFault("unreadable", f"{origin} answered with JSON that is no record of the Council")
    # The words of sealing alone are no reason here: a public bill may cite the law of sealing (class P0).
    if inspect(json.dumps(record, ensure_ascii=False)).verdict == "refused":
        raise SourceFault("personal_data", f"{origin} holds what looks like personal data; it was not kept")


def _how(
    source: GitJson, asking: Asking, last_run: datetime | None, seen: list[Seen], faults: list[SourceFault]
) -> tuple[Result, str | None, str | None]:
    """Say how the look ended: the worst fault first, then the source's own clock (reliability.md, section 7)."""
    fault = next((each for each in faults if not each.passing), faults[0] if faults else None)
    if fault is not None:
        young = asking.last_good is not None and asking.now - asking.last_good < TTL
        return ("stale" if fault.passing and young else "blocked"), fault.reason, fault.detail
    if last_run is not None and asking.now - last_run > timedelta(hours=source.stale_after_hours):
        day = last_run.date()
        return "stale", "clock_too_old", f"the source's own clock says {day}; its limit is {source.stale_after_hours} h"
    return ("ok" if seen else "empty"), None, None
