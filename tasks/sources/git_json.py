"""JSON records of a public repository, one file a record, with the repository's own clock."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import quote

from models.core import SourceFault
from models.evidence import SourceCheck, SourceItem, summary_of
from models.records import ttl_of
from models.register import EventHeld, GitJson, MatterStatus
from tasks.sources.context import CheckContext, check_clock, check_record
from tasks.web import Fetched

# GitHub's raw files are JSON served as text/plain.
_EXPECT = ("application/json", "text/plain")


def check(name: str, source: GitJson, context: CheckContext) -> SourceCheck:
    """Ask for the repository's clock, then once for each record that a rule names, and store each that answers."""
    rules = {rule.ref: rule for rule in context.rules if isinstance(rule, MatterStatus | EventHeld)}
    places = {ref: rule.path for ref, rule in rules.items()} | {path: path for path in source.also_read}
    try:
        last_run = _clock(source, context)
    except SourceFault as fault:
        return context.ended(name, ttl_of(source), faults=(fault,))
    items, faults, unread = context.read_records(
        places, lambda ref: _record(ref, places[ref], rules.get(ref), source, context)
    )
    old = None
    if context.now - last_run > timedelta(hours=source.stale_after_hours):
        detail = f"the source's own clock says {last_run.date()}; its limit is {source.stale_after_hours} h"
        old = SourceFault("clock_too_old", detail)
    return context.ended(
        name,
        ttl_of(source),
        items=items,
        faults=faults,
        unread=unread,
        old=old,
        data_as_of=last_run,
        vanished=[ref for ref, fault in unread.items() if fault.reason == "not_found" and context.before(ref)],
    )


def _record(
    ref: str, path: str | None, rule: MatterStatus | EventHeld | None, source: GitJson, context: CheckContext
) -> Iterator[SourceItem]:
    """Yield the record at a path. `rule` names the record that is meant. Raises SourceFault."""
    if path is None:
        raise SourceFault("bad_address", f"the register does not say where {ref} lies; write its `path`")
    fetched = _get(source.url.replace("{path}", quote(path)), source, context, ref=ref)
    if unchanged := context.unchanged(fetched, ref):
        yield unchanged
        return
    record = fetched.parsed()
    if record == []:
        raise SourceFault("not_found", f"{fetched.final_origin} holds no record")
    if not isinstance(record, dict) or "ID" not in record or not ("File" in record or "Items" in record):
        raise SourceFault("unreadable", f"{fetched.final_origin} answered with JSON that is no record of the Council")
    fetched = context.without_passages(fetched, ref)
    shows = summary_of(fetched.body)
    if shows is None:
        raise SourceFault("shape_changed", f"{fetched.final_origin} answered with a record of another shape")
    check_record(rule, fetched.body, fetched.final_origin)
    yield context.keep_item(fetched, ref, "application/json", shows=shows)


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
    check_clock(last_run, context.now, source.freshness)
    context.keep_beside(fetched)
    return last_run
