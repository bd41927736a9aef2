"""JSON records of a public repository, one file a record, with the repository's own clock."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from models.core import SourceFault
from models.evidence import SourceCheck, SourceItem, said_of
from models.records import ttl_of
from models.register import GitJson
from tasks.sources.asking import STOPS, Asking
from tasks.web import Fetched

# GitHub's raw files are JSON served as text/plain.
_EXPECT = ("application/json", "text/plain")


def look(name: str, source: GitJson, asking: Asking) -> SourceCheck:
    """Ask for the repository's clock, then for each record that is looked for; keep the bytes of each that answers.

    One record that is gone blocks the source, and the others are read all the same.
    """
    last_run: datetime | None = None
    seen: list[SourceItem] = []
    faults: list[SourceFault] = []
    vanished: list[str] = []
    try:
        last_run = _clock(source, asking)
        for path in sorted({*asking.paths, *source.also_read}):
            try:
                seen += _record(path, source, asking)
            except SourceFault as fault:
                if fault.reason in STOPS:
                    raise
                faults.append(fault)
                if fault.reason == "not_found" and asking.before(path):
                    vanished.append(path)
    except SourceFault as fault:
        faults.append(fault)
    old, ttl = _too_old(last_run, source, asking.now), ttl_of(source)
    return asking.ended(name, ttl, items=seen, faults=faults, old=old, data_as_of=last_run, vanished=vanished)


def _record(path: str, source: GitJson, asking: Asking) -> Iterator[SourceItem]:
    """Yield the record at a path, unless the file holds none."""
    fetched = _get(source.url.replace("{path}", quote(path)), source, asking, ref=path)
    if unchanged := asking.unchanged(fetched, path):
        yield unchanged
        return
    record = fetched.parsed()
    if record == []:
        return
    _check_record(record, fetched.final_origin)
    asking.refuse_personal(fetched.body, fetched.final_origin)
    shows = said_of(fetched.body)
    if shows is None:
        raise SourceFault("shape_changed", f"{fetched.final_origin} answered with a record of another shape")
    yield asking.keep_item(fetched, path, "application/json", shows=shows)


def _get(url: str, source: GitJson, asking: Asking, ref: str | None = None) -> Fetched:
    """Fetch an address of the register, or the same file under the operator's own address."""
    own, prefix = asking.own_url, source.url.partition("{path}")[0]
    if own is not None:
        url = own.replace("{path}", url.removeprefix(prefix))
    return asking.ask(url, hosts=(own,) if own else (source.url, source.freshness), expect=_EXPECT, ref=ref)


def _clock(source: GitJson, asking: Asking) -> datetime:
    """Return when the repository says that it was last brought up to date; its answer is kept beside."""
    fetched = _get(source.freshness, source, asking)
    record = fetched.parsed()
    try:
        last_run = datetime.fromisoformat(record["LastRun"])
    except (KeyError, TypeError, ValueError):
        last_run = None
    if last_run is None or last_run.tzinfo is None:
        raise SourceFault("unreadable", f"{fetched.final_origin} does not say when it last ran")
    asking.keep_beside(fetched)
    return last_run


def _check_record(record: Any, origin: str) -> None:
    """Refuse what is no record of the Council."""
    if not isinstance(record, dict) or "ID" not in record or not ("File" in record or "Items" in record):
        raise SourceFault("unreadable", f"{origin} answered with JSON that is no record of the Council")


def _too_old(last_run: datetime | None, source: GitJson, now: datetime) -> SourceFault | None:
    """Return what is wrong where the source's own clock is too old."""
    if last_run is None or now - last_run <= timedelta(hours=source.stale_after_hours):
        return None
    what = f"the source's own clock says {last_run.date()}; its limit is {source.stale_after_hours} h"
    return SourceFault("clock_too_old", what)
