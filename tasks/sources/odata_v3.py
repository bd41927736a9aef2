"""The Council's Legistar Web API: OData v3, a token in the address, 1,000 rows an answer (domain.md, section 4)."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

from models.core import SourceFault
from models.evidence import SourceCheck, SourceItem, said_of
from models.records import ttl_of
from models.register import EventHeld, MatterStatus, OData
from tasks.sources.asking import STOPS, Asking

A_PAGE = 1_000
PAGES = 20
"""No matter has had 20,000 steps; what answers so many is not understood."""


def look(name: str, source: OData, asking: Asking) -> SourceCheck:
    """Ask for each matter and event that a Council rule of the register names, and keep each with its whole history.

    Without a token nobody is asked: the service refuses such a question, and a refusal says nothing about progress.
    """
    seen: list[SourceItem] = []
    faults: list[SourceFault] = []
    rules = [each for each in asking.rules if isinstance(each, MatterStatus | EventHeld)]
    if asking.token is None:
        faults.append(SourceFault("token_missing", f"{source.token_env or 'its token'} is not set"))
        rules = []
    for rule in rules:
        try:
            record = _matter(rule, source, asking) if isinstance(rule, MatterStatus) else _event(rule, source, asking)
            seen += record
        except SourceFault as fault:
            faults.append(fault)
            if fault.reason in STOPS:
                break
    shown = {each.ref for each in seen}
    gone = [ref for ref in map(_ref, rules) if asking.before(ref) and ref not in shown and not faults]
    return asking.ended(name, ttl_of(source), items=seen, faults=faults, vanished=gone)


def _ref(rule: MatterStatus | EventHeld) -> str:
    return f"matters/{rule.matter_id}" if isinstance(rule, MatterStatus) else f"events/{rule.event_id}"


def _matter(rule: MatterStatus, source: OData, asking: Asking) -> Iterator[SourceItem]:
    """Yield a matter with its history, asked for by its file; one not modified since is not read again."""
    rows = list(_rows("matters", {"$filter": f"MatterFile eq '{rule.file}'"}, "MatterId", source, asking))
    for matter in (each for each in rows if each.get("MatterId") == rule.matter_id):
        before = None if asking.full else asking.before(_ref(rule))
        modified = matter.get("MatterLastModifiedUtc")  # the service gives null for some, which says nothing
        if before and modified and modified == _modified(asking.store.read(before.sha256)):
            yield before
            return
        steps = _rows(f"matters/{rule.matter_id}/histories", {}, "MatterHistoryActionDate", source, asking)
        yield _kept({"Matter": matter, "Histories": list(steps)}, _ref(rule), source, asking)


def _event(rule: EventHeld, source: OData, asking: Asking) -> Iterator[SourceItem]:
    """Yield a meeting with its items; items change without the meeting, so they are always read."""
    rows = list(_rows("events", {"$filter": f"EventId eq {rule.event_id}"}, "EventId", source, asking))
    for meeting in (each for each in rows if each.get("EventId") == rule.event_id):
        items = _rows(f"events/{rule.event_id}/eventitems", {}, "EventItemId", source, asking)
        yield _kept({"Event": meeting, "EventItems": list(items)}, _ref(rule), source, asking)


def _modified(body: bytes) -> Any:
    return json.loads(body)["Matter"].get("MatterLastModifiedUtc")


def _kept(record: dict[str, Any], ref: str, source: OData, asking: Asking) -> SourceItem:
    try:
        body = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    except UnicodeEncodeError:
        raise SourceFault("unreadable", f"{source.url}/{ref} holds letters that no file can hold") from None
    shows = said_of(body)
    if shows is None:
        raise SourceFault("shape_changed", f"{source.url}/{ref} is a record of another shape")
    return SourceItem(
        ref=ref,
        sha256=asking.store.keep(body),
        size=len(body),
        media_type="application/json",
        origin=f"{source.url}/{ref}",
        shows=shows,
    )


def _rows(path: str, query: dict[str, str], order: str, source: OData, asking: Asking) -> Iterator[dict[str, Any]]:
    """Yield the rows of all pages of a question, in a fixed order; each answer is kept as it came."""
    for page in range(PAGES):
        rows = _page(
            path, query | {"$orderby": order, "$top": str(A_PAGE), "$skip": str(page * A_PAGE)}, source, asking
        )
        yield from rows
        if len(rows) < A_PAGE:
            return
    raise SourceFault("too_many_rows", f"{source.url}/{path} gave {PAGES} full pages; that is not understood")


def _page(path: str, query: dict[str, str], source: OData, asking: Asking) -> list[dict[str, Any]]:
    where = asking.own_url or source.url
    token = asking.token.get_secret_value() if asking.token else ""
    # The service takes its token in the address alone, so no address of it is ever shown with its query.
    url = f"{where}/{path}?{urlencode(query | {'token': token}, quote_via=quote)}"
    fetched = asking.ask(url, hosts=(where,), expect=("application/json",))
    rows = fetched.records()
    asking.refuse_personal(fetched.body, fetched.final_origin)
    asking.keep_beside(fetched)
    return rows
