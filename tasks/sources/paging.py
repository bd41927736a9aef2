"""A list that comes in several answers, read to its end; and whether an answer says that it is not the whole list."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from models.core import SourceFault
from models.register import Table
from tasks.web import Fetched

MOST_ROWS = 50_000
"""As many as are asked of a portal; a list of recommendations is far smaller."""
AT_ONCE = 1_000
"""Rows that one question asks for; a server may give fewer."""

_ROWS_AT = {"ckan": "result.records", "arcgis": "features"}
_ASKED = {
    # Without an order, pages may overlap: https://docs.ckan.org/en/latest/maintaining/datastore.html
    "ckan": {"sort": "_id"},
    # https://developers.arcgis.com/rest/services-reference/enterprise/query-feature-service-layer/
    "arcgis": {"where": "1=1", "outFields": "*", "returnGeometry": "false", "f": "json"},
}
"""What is asked too, unless the register's address asks for something else."""
_FROM_AND_MOST = {"ckan": ("offset", "limit"), "arcgis": ("resultOffset", "resultRecordCount")}
_ABOUT = ("meta", "links", "_links", "pagination", "paging")
"""What may hold what an answer says of its rows, where that does not stand beside them."""

_NEXT = ("next", "nextLink", "@odata.nextLink")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Row = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The rows of one answer, by the table's own columns, and what it says of others."""

    rows: list[Row]
    total: int | None = None
    """How many rows there are in all, by `total`."""
    count: int = 0
    """How many there are at least: some servers count those of all answers here, and others those of this one."""
    more: bool = False
    following: str | None = None
    """The address of the next answer."""


def pages_of(
    source: Table, url: str, ask: Callable[[str], Fetched], read: Callable[[Fetched], Answer]
) -> Iterator[tuple[Fetched, list[Row]]]:
    """Yield each answer with its rows, to the end of the list; one of 304 has none. Raises SourceFault."""
    address, rows_read, seen = _address(url, source.pages, 0), 0, set[str]()
    while True:
        fetched = ask(address)
        if fetched.answer.status == HTTPStatus.NOT_MODIFIED:
            yield fetched, []
            return
        answer = read(fetched)
        rows_read += len(answer.rows)
        digest = sha256(json.dumps(answer.rows, sort_keys=True).encode()).hexdigest()
        if answer.rows and digest in seen:
            raise SourceFault("shape_changed", f"{fetched.final_origin} gave the same page of rows twice")
        seen.add(digest)
        yield fetched, answer.rows
        if not has_more(source, answer, rows_read, fetched.final_origin):
            return
        by_link = urljoin(address, answer.following or "")
        address = by_link if source.pages == "next_link" else _address(url, source.pages, rows_read)


def has_more(source: Table, answer: Answer, rows_read: int, origin: str) -> bool:
    """Return whether another answer is to be asked for. Raises SourceFault if rows are missing, or are too many."""
    least = max(answer.total or 0, answer.count)
    if max(rows_read, least if source.pages else 0) > MOST_ROWS:
        raise SourceFault("too_many_rows", f"{origin} holds more than {MOST_ROWS} rows; publish or name a smaller one")
    lacks, is_whole = rows_read < least, answer.total is not None and rows_read >= answer.total
    if source.pages is None:
        if lacks or (answer.more and not is_whole):
            mend = "put a file with all of them there" if source.file else "write its form of `pages` into the plan"
            raise SourceFault("shape_changed", f"{origin} gives {rows_read} rows and says that there are more; {mend}")
        return False
    more = {"ckan": lacks, "arcgis": answer.more, "next_link": answer.more and not (is_whole and not answer.rows)}
    has_next = more[source.pages]
    if source.pages == "ckan" and answer.total is None:
        raise SourceFault("shape_changed", f"{origin} does not say how many rows there are")
    if (has_next and not answer.rows) or (lacks and not has_next):
        raise SourceFault("shape_changed", f"{origin} gives {rows_read} rows and says that there are more")
    if has_next and source.pages == "next_link" and answer.following is None:
        raise SourceFault("shape_changed", f"{origin} says that there are more rows, and not at which address")
    return has_next


def read_json(body: bytes, source: Table, origin: str, by_header: str | None = None) -> Answer:
    """Return the rows of an answer in JSON; `by_header` is the next address as its head has it. Raises SourceFault."""
    try:
        whole = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise SourceFault("unreadable", f"{origin} is broken JSON") from None
    path = source.rows_at or _ROWS_AT.get(source.pages or "")
    rows, around = whole, list[Row]()
    for key in path.split(".") if path else ():
        if not isinstance(rows, dict) or key not in rows:
            raise SourceFault("shape_changed", f"{origin} has nothing at {path}")
        around.append(rows)
        rows = rows[key]
    if source.pages == "arcgis" and around:
        rows = _attributes(rows, around[-1].get("fields"))
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        place = f"at {path} " if path else ""
        raise SourceFault("unreadable", f"{origin} {place}holds no list of rows")
    notes = [*around, *(part[name] for part in around for name in _ABOUT if isinstance(part.get(name), dict))]
    following = _at(whole, source.next_at) if source.next_at else _first(notes, *_NEXT)
    totals, counts = (
        [int(note[key]) for note in notes if str(note.get(key)).isdecimal()] for key in ("total", "count")
    )
    return Answer(
        rows=rows,
        total=max(totals, default=None),
        count=max(counts, default=0),
        more=bool(by_header or following or _first(notes, "exceededTransferLimit")),
        following=following if following and isinstance(following, str) else by_header,
    )


def _first(notes: Iterable[Row], *keys: str) -> Any:
    return next((note[key] for note in notes for key in keys if note.get(key)), None)


def _at(value: Any, path: str) -> Any:
    """Return what stands at a path; a name may itself hold points, such as `@odata.nextLink`."""
    if not isinstance(value, dict) or path in value:
        return value.get(path) if isinstance(value, dict) else None
    name, _, rest = path.partition(".")
    return _at(value.get(name), rest) if rest else None


def _attributes(features: Any, fields: Any) -> Any:
    """Return the attributes of ArcGIS's features as rows, a moment (milliseconds since 1970) as its day in UTC."""
    if not isinstance(features, list) or not all(isinstance(feature, dict) for feature in features):
        return features
    typed = [field for field in fields if isinstance(field, dict)] if isinstance(fields, list) else []
    days = [field.get("name") for field in typed if field.get("type") == "esriFieldTypeDate"]
    rows = [feature.get("attributes") for feature in features]
    for row in filter(lambda row: isinstance(row, dict), rows):
        for name in days:
            if isinstance(row.get(name), int):
                row[name] = (_EPOCH + timedelta(milliseconds=row[name])).date().isoformat()
    return rows


def _address(url: str, pages: str | None, start: int) -> str:
    """Return the address of the answer that begins with a row, numbered from 0."""
    if pages not in _FROM_AND_MOST:
        return url
    parts, (first, most) = urlsplit(url), _FROM_AND_MOST[pages]
    given = [
        (name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name not in (first, most)
    ]
    names = {name for name, _ in given}
    more = [(name, value) for name, value in _ASKED[pages].items() if name not in names]
    query = urlencode([*given, *more, (first, start), (most, AT_ONCE)])
    return parts._replace(query=query).geturl()
