"""A list as JSON, CSV or the table of a page, at an address or as a dropped file: other cities publish so."""

import csv
import io
import re
from collections.abc import Collection
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any, NamedTuple
from urllib.parse import urljoin

from models.core import SourceFault, Unreadable, evolve
from models.evidence import ROWS, SourceCheck, SourceItem, check_page
from models.ledger import canonical
from models.records import ttl_of
from models.register import Table
from tasks.files import MOST_BYTES, extract_text, open_folder
from tasks.sources.context import CheckContext, is_personal
from tasks.sources.paging import Answer, has_more, pages_of, read_json
from tasks.sources.rows import COLUMNS, GatedRows, keep_rows
from tasks.sources.web_page import title_of
from tasks.web import Fetched

# The type named first is the one that is meant, because a CSV has no opening bytes of its own.
_EXPECT = ("text/csv", "application/json", "text/plain", "application/csv", "application/vnd.ms-excel", "text/html")
_BEFORE = b"\xef\xbb\xbf \t\r\n"
_NEXT = re.compile(r"(?i)next\b")
"""How the words of a page's link to the next part of its list begin."""
_DELIMITERS = ",;\t|"


class _TableRead(NamedTuple):
    items: tuple[SourceItem, ...]
    as_of: datetime | None = None


def check(name: str, source: Table, context: CheckContext) -> SourceCheck:
    """Read the table, its columns by the names that rules know, and store the rows that pass the gate."""
    body = canonical(source.columns.model_dump(mode="json", exclude_none=True))
    columns = context.stored_item(COLUMNS, body, source.file or source.url or "")
    before = context.before(COLUMNS)
    # With other columns it is another table, and "unchanged" or "gone" would be said of the old one.
    rows = GatedRows(context, is_same=before is not None and before.sha256 == columns.sha256)
    try:
        table = _from_file(source, source.file, rows) if source.file else _from_web(source, rows)
    except SourceFault as fault:
        return context.ended(name, ttl_of(source), faults=(fault,))
    gone = rows.vanished if rows.passed or not table.items else ()
    detail = "; ".join(rows.notes) or None
    items = (columns, *table.items) if table.items else ()
    return context.ended(
        name,
        ttl_of(source),
        items=items,
        faults=rows.unproved,
        data_as_of=table.as_of,
        vanished=gone,
        detail=detail,
    )


def _from_web(source: Table, rows: GatedRows) -> _TableRead:
    context = rows.context
    url = context.own_url or source.url or ""
    token = {"Authorization": f"Bearer {context.token.get_secret_value()}"} if context.token else {}
    # Of a list in several answers, "unchanged" would be said of the first alone; and a copy without what the tracking
    # plan now calls known proves nothing, so the list is read anew.
    ref = ROWS if rows.is_same and source.pages is None and rows.was_proved(source.known) else None
    present = set[str]()
    for fetched, records in pages_of(
        source,
        url,
        lambda address: context.ask(address, hosts=(url,), expect=_EXPECT, ref=ref, headers=token),
        lambda fetched: _answer(_as_declared(fetched), source, fetched.final_origin, fetched.next),
    ):
        if unchanged := context.unchanged(fetched, ROWS):
            return _TableRead((unchanged,))
        present |= {column for row in records for column in row}
        context.keep_beside(fetched, is_whole=rows.add(_named(records, source)))
    _check_columns(present, source, fetched.final_origin)
    rows.check(fetched.final_origin, source.known)
    items = keep_rows(rows, fetched.final_origin)
    etag, modified = (None, None) if source.pages else (fetched.header("ETag"), fetched.header("Last-Modified"))
    return _TableRead(tuple(evolve(item, etag=etag, modified=modified) for item in items))


def _as_declared(fetched: Fetched) -> bytes:
    """Return the body of an answer that is a page if it says so, and only then. Raises SourceFault."""
    declared = (fetched.header("Content-Type") or "").partition(";")[0].strip().lower()
    if fetched.body.lstrip(_BEFORE).startswith(b"<") != (declared == "text/html"):
        raise SourceFault("wrong_type", f"{fetched.final_origin} answered with other bytes than its type, {declared}")
    return fetched.body


def _from_file(source: Table, file: str, rows: GatedRows) -> _TableRead:
    path, context = PurePosixPath(file), rows.context
    folder = open_folder(context.drop, str(path.parent), context.manners)
    dropped = next((entry for entry in folder.list().files if entry.name == path.name), None)
    if dropped is None:
        raise SourceFault("file_missing", f"the file {file} is not there")
    body = folder.read(dropped, MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise SourceFault("too_large", f"the file {file} holds more than {MOST_BYTES} bytes")
    answer = _answer(body, source, file)
    has_more(source, answer, len(answer.rows), file)
    _check_columns({column for row in answer.rows for column in row}, source, file)
    if rows.add(_named(answer.rows, source)) and not is_personal(body):
        context.answers.append(context.store.keep(body))
    rows.check(file, source.known)
    items = tuple(evolve(item, receipt=None) for item in keep_rows(rows, file))
    return _TableRead(items, min(dropped.modified, context.now))


def _answer(body: bytes, source: Table, origin: str, by_header: str | None = None) -> Answer:
    """Return the rows of an answer and what it says of others. Raises SourceFault: no table, rows, column."""
    start = body.lstrip(_BEFORE)
    if source.rows_at is not None or start.startswith((b"{", b"[")):
        return read_json(body, source, origin, by_header)
    if start.startswith(b"<"):
        return _from_page(body, tuple(_columns(source).values()), origin)
    rows = _from_csv(body, tuple(_columns(source).values()), origin)
    return Answer(rows=rows, more=by_header is not None, following=by_header)


def _columns(source: Table) -> dict[str, str]:
    return {name: column for name, column in source.columns if column is not None}


def _named(records: list[dict[str, Any]], source: Table) -> list[dict[str, Any]]:
    """Return rows by the names that rules know."""
    return [{name: row.get(column) for name, column in _columns(source).items()} for row in records]


def _check_columns(present: set[str], source: Table, origin: str) -> None:
    """Raise SourceFault if rows were read and none has one of the columns."""
    missing = [column for column in _columns(source).values() if column not in present] if present else []
    if missing:
        raise SourceFault("shape_changed", f"{origin} has no column {', '.join(missing)}")


def _from_csv(body: bytes, columns: Collection[str], origin: str) -> list[dict[str, Any]]:
    """Return the rows below the first line. A row with more cells than that line was cut wrongly and is refused."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = body.decode("cp1252", errors="replace")
    first = text.lstrip().partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    try:
        lines = list(filter(any, csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)))
    except csv.Error as error:
        raise SourceFault("unreadable", f"{origin} is no table: {error}") from None
    if not lines:
        raise SourceFault("unreadable", f"{origin} has no line with the names of its columns")
    rows = _under_head(lines, columns, origin)
    if len(lines[-1]) < len(lines[0]) and not text.endswith("\n"):
        raise SourceFault("unreadable", f"{origin} breaks off in row {len(lines)}")
    return rows


def _from_page(body: bytes, columns: Collection[str], origin: str) -> Answer:
    """Return the rows of a page's table below the line that names the columns, and its link to the next part."""
    try:
        # A saved page may keep its links as they were: relative, so that they need some address to start from.
        page = extract_text(body, "text/html", address=urljoin("https://saved.invalid/", origin)).extracted
    except Unreadable as error:
        raise SourceFault(error.reason, f"{origin}: {error}") from None
    text = "\n".join(page.pages)
    check_page(title_of(body), text, origin)
    lines = [line.split("\t") for line in text.splitlines() if "\t" in line]
    if not lines:
        raise SourceFault("list_missing", f"{origin} is a page without a table")
    head = max(lines, key=lambda line: len(set(columns) & set(line)))
    rows = _under_head(lines[lines.index(head) :], columns, origin)
    following = next((link.address for link in page.links if _NEXT.match(link.text)), None)
    return Answer(rows=rows, more=following is not None, following=following)


def _under_head(lines: list[list[str]], columns: Collection[str], origin: str) -> list[dict[str, Any]]:
    """Return the rows below the first line, which names the columns. Raises SourceFault if it names others."""
    head = [name.strip() for name in lines[0]]
    if wrong := [column for column in columns if head.count(column) != 1]:
        fault = "has no column" if wrong[0] not in head else "has more than one column"
        raise SourceFault("shape_changed", f"{origin} {fault} {', '.join(wrong)}")
    for number, line in enumerate(lines[1:], start=2):
        if len(line) > len(head):
            raise SourceFault("unreadable", f"{origin}: row {number} has {len(line)} cells under {len(head)} columns")
    return [dict(zip(head, line, strict=False)) for line in lines[1:]]
