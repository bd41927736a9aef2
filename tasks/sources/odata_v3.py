"""The Council's Legistar Web API: OData v3, a token in the address, a limited number of rows an answer.

Source: https://webapi.legistar.com/Help and docs/evidence.md#kinds-of-sources
"""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

from models.core import SourceFault
from models.evidence import SourceCheck, SourceItem, summary_of
from models.records import ttl_of
from models.register import EventHeld, MatterStatus, OData
from tasks.sources.context import STOPS, CheckContext

PAGE = 1_000
"""Rows that the service gives in one answer."""
MOST_PAGES = 20
"""No matter has had this many steps, so an answer that long is not understood."""


def check(name: str, source: OData, context: CheckContext) -> SourceCheck:
    """Ask for each matter and event that a Council rule of the register names, and store each with its history.

    Without a token nobody is asked, because the service would refuse, and a refusal says nothing about progress.
    """
    seen: list[SourceItem] = []
    faults: list[SourceFault] = []
    rules = [rule for rule in context.rules if isinstance(rule, MatterStatus | EventHeld)]
    if context.token is None:
        faults.append(SourceFault("token_missing", f"{source.token_env or 'its token'} is not set"))
        rules = []
    for rule in rules:
        try:
            record = _matter(rule, source, context) if isinstance(rule, MatterStatus) else _event(rule, source, context)
            seen += record
        except SourceFault as fault:
            faults.append(fault)
            if fault.reason in STOPS:
                break
    shown = {each.ref for each in seen}
    gone = [ref for ref in map(_ref, rules) if context.before(ref) and ref not in shown and not faults]
    return context.ended(name, ttl_of(source), items=seen, faults=faults, vanished=gone)


def _ref(rule: MatterStatus | EventHeld) -> str:
    return f"matters/{rule.matter_id}" if isinstance(rule, MatterStatus) else f"events/{rule.event_id}"


def _matter(rule: MatterStatus, source: OData, context: CheckContext) -> Iterator[SourceItem]:
    """Yield a matter with its history, asked for by its file. One not modified since is not read again."""
    rows = list(_rows("matters", {"$filter": f"MatterFile eq '{rule.file}'"}, "MatterId", source, context))
    for matter in (row for row in rows if row.get("MatterId") == rule.matter_id):
        before = None if context.full else context.before(_ref(rule))
        modified = matter.get("MatterLastModifiedUtc")  # the service gives null for some, which says nothing
        if before and modified and modified == _modified(context.store.read(before.sha256)):
            yield before
            return
        steps = _rows(f"matters/{rule.matter_id}/histories", {}, "MatterHistoryActionDate", source, context)
        yield _keep({"Matter": matter, "Histories": list(steps)}, _ref(rule), source, context)


def _event(rule: EventHeld, source: OData, context: CheckContext) -> Iterator[SourceItem]:
    """Yield a meeting with its items, which are always read because they change without the meeting."""
    rows = list(_rows("events", {"$filter": f"EventId eq {rule.event_id}"}, "EventId", source, context))
    for meeting in (row for row in rows if row.get("EventId") == rule.event_id):
        items = _rows(f"events/{rule.event_id}/eventitems", {}, "EventItemId", source, context)
        yield _keep({"Event": meeting, "EventItems": list(items)}, _ref(rule), source, context)


def _modified(body: bytes) -> Any:
    return json.loads(body)["Matter"].get("MatterLastModifiedUtc")


def _keep(record: dict[str, Any], ref: str, source: OData, context: CheckContext) -> SourceItem:
    try:
        body = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    except UnicodeEncodeError:
        raise SourceFault("unreadable", f"{source.url}/{ref} holds letters that no file can hold") from None
    shows = summary_of(body)
    if shows is None:
        raise SourceFault("shape_changed", f"{source.url}/{ref} is a record of another shape")
    return SourceItem(
        ref=ref,
        sha256=context.store.keep(body),
        size=len(body),
        media_type="application/json",
        origin=f"{source.url}/{ref}",
        shows=shows,
    )


def _rows(
    path: str, query: dict[str, str], order: str, source: OData, context: CheckContext
) -> Iterator[dict[str, Any]]:
    """Yield the rows of all pages of a query, in a fixed order. Each answer is stored as it came."""
    for page in range(MOST_PAGES):
        rows = _page(path, query | {"$orderby": order, "$top": str(PAGE), "$skip": str(page * PAGE)}, source, context)
        yield from rows
        if len(rows) < PAGE:
            return
    raise SourceFault("too_many_rows", f"{source.url}/{path} gave {MOST_PAGES} full pages; that is not understood")


def _page(path: str, query: dict[str, str], source: OData, context: CheckContext) -> list[dict[str, Any]]:
    where = context.own_url or source.url
    token = context.token.get_secret_value() if context.token else ""
    # The service takes its token only in the address, so no address of it is ever shown with its query.
    url = f"{where}/{path}?{urlencode(query | {'token': token}, quote_via=quote)}"
    fetched = context.ask(url, hosts=(where,), expect=("application/json",))
    rows = fetched.records()
    context.refuse_personal(fetched.body, fetched.final_origin)
    context.keep_beside(fetched)
    return rows
