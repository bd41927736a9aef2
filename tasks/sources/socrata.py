"""A data set of an open data portal: by SODA3 with a token, else by SODA2 (docs/evidence.md#kinds-of-sources).

Source: https://dev.socrata.com/docs/endpoints
"""

import json
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

from models.core import SourceFault, Value, evolve
from models.evidence import ROWS, SourceCheck, asked_columns, column_changes
from models.ledger import canonical
from models.records import ttl_of
from models.register import Socrata
from tasks.sources.context import CheckContext, check_clock
from tasks.sources.rows import COLUMNS, GatedRows, keep_rows
from tasks.web import Fetched

PAGE = 1_000
MOST_PAGES = 50
"""More rows than this are not an answer to what we ask; a narrower `where` in the register is."""


class _Description(Value):
    """What a data set says of itself: when its rows last changed, and its columns with their types."""

    updated: datetime
    columns: dict[str, str]
    fetched: Fetched


def check(name: str, source: Socrata, context: CheckContext) -> SourceCheck:
    """Ask for the set's clock and columns, and for its rows if the clock moved or the check is the weekly full one."""
    ttl = ttl_of(source)
    try:
        described = _describe(source, context)
        names = asked_columns(source, described.columns, context.rules)
        query = {"columns": list(names), "where": source.where}
        before = context.before(COLUMNS)
        last: dict[str, Any] = json.loads(context.store.read(before.sha256)) if before else {}
        changes = column_changes(last["columns"], described.columns) if isinstance(last.get("columns"), dict) else ()
        body = canonical({"asked": query, "columns": described.columns})
        columns = context.keep_item(evolve(described.fetched, body=body), COLUMNS, "application/json")
        stored = context.before(ROWS)
        rows = GatedRows(context, is_same=last.get("asked") == query)
        same_clock = context.record is not None and context.record.data_as_of == described.updated
        unchanged = stored is not None and same_clock and rows.is_same
        # Of a copy without what the tracking plan now calls known, nothing is proved: the rows are read anew.
        if stored and unchanged and not context.full and rows.was_proved(source.known):
            detail = "; ".join(changes) or None
            return context.ended(name, ttl, items=(columns, stored), data_as_of=described.updated, detail=detail)
        origin = _read_rows(source, names, rows)
        edited = _silent_edits(rows, described) if unchanged else ()
        items = keep_rows(rows, origin)
    except SourceFault as fault:
        return context.ended(name, ttl, faults=(fault,))
    return context.ended(
        name,
        ttl,
        items=(columns, *items) if items else (),
        faults=rows.unproved,
        data_as_of=described.updated,
        vanished=rows.vanished,
        detail="; ".join((*changes, *edited, *rows.notes)) or None,
    )


def _describe(source: Socrata, context: CheckContext) -> _Description:
    parts = urlsplit(source.url)
    fetched = _ask(f"{parts.scheme}://{parts.netloc}/api/views/{source.dataset}.json", source, context)
    try:
        description = json.loads(fetched.body)
        updated = datetime.fromtimestamp(description["rowsUpdatedAt"], UTC)
        columns = {str(column["fieldName"]): str(column.get("dataTypeName")) for column in description["columns"]}
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, OSError, RecursionError):
        detail = f"{fetched.final_origin} does not say when its rows changed and which columns it has"
        raise SourceFault("unreadable", detail) from None
    check_clock(updated, context.now, fetched.final_origin)
    return _Description(updated=updated, columns=columns, fetched=context.keep_beside(fetched))


def _silent_edits(rows: GatedRows, described: _Description) -> tuple[str, ...]:
    """Return that rows changed although the set's own clock did not move, or nothing if they did not."""
    now, before = (Counter(json.dumps(row, sort_keys=True) for row in table) for table in (rows.passed, rows.before))
    changed = max((now - before).total(), (before - now).total())
    detail = f"edited in silence: {changed} changed, though the set's own clock says {described.updated.date()}"
    return (detail,) if changed else ()


def _read_rows(source: Socrata, names: Iterable[str], rows: GatedRows) -> str:
    """Add all rows of a query, which are counted first; return the address that answered. Raises SourceFault."""
    context = rows.context
    count_page = _read("count(*) AS rows_in_all", 0, source, context)
    try:
        count = int(context.keep_beside(count_page).records()[0]["rows_in_all"])
    except (LookupError, TypeError, ValueError):
        raise SourceFault("shape_changed", f"{count_page.final_origin} does not say how many rows there are") from None
    most = MOST_PAGES * PAGE
    if count > most:
        raise SourceFault("too_many_rows", f"{source.dataset} gives more than {most} rows; narrow it by `where`")
    pages = set[str | None]()
    while rows.count < count:
        fetched = _read(", ".join(names), len(pages), source, context)
        records, digest = fetched.records(), fetched.answer.body_sha256
        if digest in pages:
            raise SourceFault("shape_changed", f"{fetched.final_origin} gave the same page of rows twice")
        pages.add(digest)
        if rows.count + len(records) < min(count, len(pages) * PAGE):
            detail = f"gave {rows.count + len(records)} rows and says that there are {count}"
            raise SourceFault("shape_changed", f"{fetched.final_origin} {detail}")
        context.keep_beside(fetched, is_whole=rows.add(records))
    rows.check(count_page.final_origin, source.known, may_be_empty=True)  # a condition of the register may find none
    return count_page.final_origin


def _read(what: str, number: int, source: Socrata, context: CheckContext) -> Fetched:
    """Return one page of what is selected from the set, numbered from 0."""
    if context.token:
        condition = f" WHERE {source.where}" if source.where else ""
        body = {
            "query": f"SELECT {what}{condition}",
            # A page number makes the portal give the rows a fixed order.
            "page": {"pageNumber": number + 1, "pageSize": PAGE},
            "includeSynthetic": False,
        }
        return _ask(source.url, source, context, send=json.dumps(body).encode())
    if source.fallback_url is None:
        raise SourceFault("token_missing", f"{source.dataset} is not asked without a token; set {source.token_env}")
    options = {"$select": what.replace(", ", ","), "$limit": PAGE, "$offset": number * PAGE}
    if not what.startswith("count("):
        options["$order"] = ":id"
    if source.where:
        options["$where"] = source.where
    try:
        return _ask(f"{source.fallback_url}?{urlencode(options)}", source, context)
    except SourceFault as fault:
        if fault.reason != "not_found":
            raise
        # The set itself has just answered, so it is the old address that is gone.
        what = f"{fault.detail}: the portal's old address is gone, and the new one asks for a token"
        raise SourceFault("token_missing", f"{what}; set {source.token_env}") from None


def _ask(url: str, source: Socrata, context: CheckContext, send: bytes | None = None) -> Fetched:
    """Return what an address of the portal answers. An operator's own address stands in for it, with its paths."""
    if context.own_url:
        parts = urlsplit(url)
        url = context.own_url.rstrip("/") + parts.path + (f"?{parts.query}" if parts.query else "")
    token = {"X-App-Token": context.token.get_secret_value()} if context.token else {}
    hosts = (context.own_url,) if context.own_url else (source.url, source.fallback_url or source.url)
    return context.ask(url, hosts=hosts, expect=("application/json",), headers=token, send=send)
