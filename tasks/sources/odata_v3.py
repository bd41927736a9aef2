"""The Council's Legistar Web API, OData v3 (https://webapi.legistar.com/Help, docs/evidence.md#kinds-of-sources)."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

from models.core import SourceFault
from models.evidence import SourceCheck, SourceItem, summary_of
from models.records import ttl_of
from models.register import EventHeld, MatterStatus, OData
from tasks.sources.context import CheckContext, check_record

PAGE = 1_000
"""Rows that the service gives in one answer at most; it may give fewer, so a list ends where nothing more comes."""
Row = dict[str, Any]
MOST_PAGES = 20
"""No matter has had this many steps, so an answer that long is not understood."""


def check(name: str, source: OData, context: CheckContext) -> SourceCheck:
    """Ask once for each matter and event that a rule names, by its id; without a token nobody is asked."""
    if context.token is None:
        fault = SourceFault("token_missing", f"{source.token_env or 'its token'} is not set")
        return context.ended(name, ttl_of(source), faults=(fault,))
    rules = {rule.ref: rule for rule in context.rules if isinstance(rule, MatterStatus | EventHeld)}
    items, faults, unread = context.read_records(rules, lambda ref: _record(rules[ref], source, context))
    gone = [ref for ref, fault in unread.items() if fault.reason == "not_found" and context.before(ref)]
    return context.ended(name, ttl_of(source), items=items, faults=faults, unread=unread, vanished=gone)


def _record(rule: MatterStatus | EventHeld, source: OData, context: CheckContext) -> Iterator[SourceItem]:
    """Yield a matter with its history if it was modified, or a meeting with its items, which change without it."""
    if isinstance(rule, EventHeld):
        for meeting in _one("events", "EventId", rule.event_id, source, context):
            items = _rows(f"{rule.ref}/eventitems", "EventItemId", source, context)
            yield _keep({"Event": meeting, "EventItems": items}, rule, source, context)
        return
    for matter in _one("matters", "MatterId", rule.matter_id, source, context):
        before = None if context.full else context.before(rule.ref)
        modified = matter.get("MatterLastModifiedUtc")  # the service gives null for some, which says nothing
        if before and modified:
            last = json.loads(context.store.read(before.sha256))["Matter"]
            if modified == last.get("MatterLastModifiedUtc"):
                yield before
                return
        steps = _rows(f"{rule.ref}/histories", "MatterHistoryId", source, context)
        yield _keep({"Matter": matter, "Histories": steps}, rule, source, context)


def _keep(record: dict[str, Any], rule: MatterStatus | EventHeld, source: OData, context: CheckContext) -> SourceItem:
    origin = f"{source.url}/{rule.ref}"
    try:
        body = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    except UnicodeEncodeError:
        raise SourceFault("unreadable", f"{origin} holds letters that no file can hold") from None
    check_record(rule, body, origin)
    return context.stored_item(rule.ref, body, origin, shows=summary_of(body))


def _one(path: str, key: str, number: int, source: OData, context: CheckContext) -> list[Row]:
    query = {"$filter": f"{key} eq {number}", "$orderby": key, "$top": "2", "$skip": "0"}
    rows, _ = _page(path, query, source, context)
    if not rows:
        raise SourceFault("not_found", f"{source.url}/{path} has no {key} {number}")
    if any(row.get(key) != number for row in rows) or len(rows) > 1:
        raise SourceFault("shape_changed", f"{source.url}/{path} answered with other rows than {key} {number}")
    return rows


def _rows(path: str, key: str, source: OData, context: CheckContext) -> list[Row]:
    """Return all rows of a list, by key. Raises SourceFault for a row without one or twice, or too few rows."""
    rows: dict[Any, Row] = {}
    for _ in range(MOST_PAGES):
        page = {"$orderby": key, "$top": str(PAGE), "$skip": str(len(rows)), "$inlinecount": "allpages"}
        page_rows, count = _page(path, page, source, context)
        keys = [row.get(key) for row in page_rows]
        if not all(isinstance(number, int) for number in keys):
            raise SourceFault("shape_changed", f"{source.url}/{path} gave rows without {key}")
        if len(set(keys)) < len(keys) or rows.keys() & set(keys):
            raise SourceFault("shape_changed", f"{source.url}/{path} gave the same rows twice")
        rows |= zip(keys, page_rows, strict=True)
        if not page_rows and count is not None and len(rows) < count:
            raise SourceFault("shape_changed", f"{source.url}/{path} gave {len(rows)} of {count} rows")
        if not page_rows or len(rows) == count:
            return list(rows.values())
    raise SourceFault("too_many_rows", f"{source.url}/{path} gave {MOST_PAGES} pages; that is not understood")


def _page(path: str, query: dict[str, str], source: OData, context: CheckContext) -> tuple[list[Row], int | None]:
    """Return the rows of one answer, and how many there are in all if the service says so."""
    base = context.own_url or source.url
    token = context.token.get_secret_value() if context.token else ""
    # The service takes its token only in the address, so no address of it is ever shown with its query.
    url = f"{base}/{path}?{urlencode(query | {'token': token}, quote_via=quote)}"
    fetched = context.ask(url, hosts=(base,), expect=("application/json",))
    fetched.records_and_count()  # anything else is a fault before it is read
    fetched = context.without_passages(fetched)
    context.keep_beside(fetched)
    return fetched.records_and_count()
