"""JSON records of a public repository, one file a record, with the repository's own clock."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from models.core import SourceFault
from models.evidence import SourceCheck, SourceItem, summary_of
from models.records import ttl_of
from models.register import GitJson
from tasks.sources.context import STOPS, CheckContext
from tasks.web import Fetched

# GitHub's raw files are JSON served as text/plain.
_EXPECT = ("application/json", "text/plain")


def check(name: str, source: GitJson, context: CheckContext) -> SourceCheck:
    """Ask for the repository's clock, then for each record that a rule names, and store each that answers.

    One record that is gone blocks the source, and the others are read all the same.
    """
    last_run: datetime | None = None
    items: list[SourceItem] = []
    faults: list[SourceFault] = []
    vanished: list[str] = []
    try:
        last_run = _clock(source, context)
        for path in sorted({*context.paths, *source.also_read}):
            try:
                items += _record(path, source, context)
            except SourceFault as fault:
                if fault.reason in STOPS:
                    raise
                faults.append(fault)
                if fault.reason == "not_found" and context.before(path):
                    vanished.append(path)
    except SourceFault as fault:
        faults.append(fault)
    old, ttl = _too_old(last_run, source, context.now), ttl_of(source)
    return context.ended(name, ttl, items=items, faults=faults, old=old, data_as_of=last_run, vanished=vanished)


def _record(path: str, source: GitJson, context: CheckContext) -> Iterator[SourceItem]:
    """Yield the record at a path, unless the file holds none."""
    fetched = _get(source.url.replace("{path}", quote(path)), source, context, ref=path)
    if unchanged := context.unchanged(fetched, path):
        yield unchanged
        return
    record = fetched.parsed()
    if record == []:
        return
    _check_record(record, fetched.final_origin)
    context.refuse_personal(fetched.body, fetched.final_origin)
    shows = summary_of(fetched.body)
    if shows is None:
        raise SourceFault("shape_changed", f"{fetched.final_origin} answered with a record of another shape")
    yield context.keep_item(fetched, path, "application/json", shows=shows)


def _get(url: str, source: GitJson, context: CheckContext, ref: str | None = None) -> Fetched:
    """Fetch an address of the register, or the same file under the operator's own address."""
    own, prefix = context.own_url, source.url.partition("{path}")[0]
    if own is not None:
        url = own.replace("{path}", url.removeprefix(prefix))
    return context.ask(url, hosts=(own,) if own else (source.url, source.freshness), expect=_EXPECT, ref=ref)


def _clock(source: GitJson, context: CheckContext) -> datetime:
    """Return when the repository says that it was last updated. Its answer is stored beside the evidence."""
    fetched = _get(source.freshness, source, context)
    record = fetched.parsed()
    try:
        last_run = datetime.fromisoformat(record["LastRun"])
    except (KeyError, TypeError, ValueError):
        last_run = None
    if last_run is None or last_run.tzinfo is None:
        raise SourceFault("unreadable", f"{fetched.final_origin} does not say when it last ran")
    context.keep_beside(fetched)
    return last_run


def _check_record(record: Any, origin: str) -> None:
    """Raise SourceFault if JSON is not a record of the Council."""
    if not isinstance(record, dict) or "ID" not in record or not ("File" in record or "Items" in record):
        raise SourceFault("unreadable", f"{origin} answered with JSON that is no record of the Council")


def _too_old(last_run: datetime | None, source: GitJson, now: datetime) -> SourceFault | None:
    """Return the fault of a source whose own clock is too old, or None."""
    if last_run is None or now - last_run <= timedelta(hours=source.stale_after_hours):
        return None
    what = f"the source's own clock says {last_run.date()}; its limit is {source.stale_after_hours} h"
    return SourceFault("clock_too_old", what)
