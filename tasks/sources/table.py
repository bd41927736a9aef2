"""A list of recommendations as JSON or CSV, at an address or as a dropped file: other cities publish so."""

from datetime import datetime
from pathlib import PurePosixPath
from typing import NamedTuple

from models.core import SourceFault
from models.evidence import ROWS, SourceCheck, SourceItem
from models.ledger import canonical
from models.records import ttl_of
from models.register import Table
from tasks.files import MOST_BYTES, is_personal, open_folder
from tasks.sources import _table_rows
from tasks.sources._table_reading import rows_of
from tasks.sources._table_rows import Sifted
from tasks.sources.asking import Asking

# The type named first is the one that is meant: a CSV has no opening by which it could be told.
_EXPECT = ("text/csv", "application/json", "text/plain", "application/csv", "application/vnd.ms-excel")


COLUMNS = "columns"
"""The `ref` under which is shown which column holds what."""


class _Got(NamedTuple):
    sifted: Sifted
    items: tuple[SourceItem, ...]
    as_of: datetime | None = None


def look(name: str, source: Table, asking: Asking) -> SourceCheck:
    """Read the table, its columns by the names that rules know, and keep the rows that pass the gate.

    A table without a row is `empty`; one that lacks a column of the register is `blocked`, and the column is named.
    """
    columns = _columns(source, asking)
    before = asking.before(COLUMNS)
    # With other columns it is another table: what the server calls unchanged, or what is gone, is said of the old one.
    same = before is not None and before.sha256 == columns.sha256
    try:
        got = _from_file(source, source.file, asking) if source.file else _from_web(source, asking, same)
    except SourceFault as fault:
        return asking.ended(name, ttl_of(source), faults=(fault,))
    gone = _table_rows.vanished(asking, got.sifted) if same and (got.sifted.passed or not got.items) else ()
    detail = "; ".join(got.sifted.said) or None
    seen = (columns, *got.items) if got.items else ()
    return asking.ended(name, ttl_of(source), items=seen, data_as_of=got.as_of, vanished=gone, detail=detail)


def _columns(source: Table, asking: Asking) -> SourceItem:
    """Keep which column of the table holds what, as the register says now."""
    body = canonical(source.columns.model_dump(mode="json", exclude_none=True))
    where = {"ref": COLUMNS, "origin": source.file or source.url or "", "media_type": "application/json"}
    return SourceItem(**where, sha256=asking.store.keep(body), size=len(body))


def _from_web(source: Table, asking: Asking, same: bool) -> _Got:
    url = asking.own_url or source.url or ""
    token = {"Authorization": f"Bearer {asking.token.get_secret_value()}"} if asking.token else {}
    fetched = asking.ask(url, hosts=(url,), expect=_EXPECT, ref=ROWS if same else None, headers=token)
    if unchanged := asking.unchanged(fetched, ROWS):
        return _Got(Sifted(), (unchanged,))
    sifted = Sifted()
    asking.keep_beside(fetched, whole=sifted.take(rows_of(fetched.body, source, fetched.final_origin)))
    said = {"etag": fetched.header("ETag"), "modified": fetched.header("Last-Modified")}
    shown = _table_rows.show(asking, sifted, fetched.final_origin)
    return _Got(sifted, tuple(each.model_copy(update=said) for each in shown))


def _from_file(source: Table, file: str, asking: Asking) -> _Got:
    """Read a table that a person dropped."""
    path = PurePosixPath(file)
    folder = open_folder(asking.drop, str(path.parent), asking.manners)
    dropped = next((each for each in folder.list().files if each.name == path.name), None)
    if dropped is None:
        raise SourceFault("file_missing", f"the file {file} is not there")
    body = folder.read(dropped, MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise SourceFault("too_large", f"the file {file} holds more than {MOST_BYTES} bytes")
    sifted = Sifted()
    if sifted.take(rows_of(body, source, file)) and not is_personal(body):
        asking.answers.append(asking.store.keep(body))
    shown = _table_rows.show(asking, sifted, file)
    without_answer = tuple(each.model_copy(update={"receipt": None}) for each in shown)
    return _Got(sifted, without_answer, min(dropped.modified, asking.now))
