"""A data set of an open data portal (Socrata): its description first, then its rows, page by page."""

import json
from datetime import UTC, datetime
from urllib.parse import urlsplit

from models.core import SourceFault, Value, new_york_day
from models.evidence import ROWS, Question, SourceCheck, SourceItem, portal_question
from models.ledger import canonical
from models.records import ttl_of
from models.register import Socrata
from tasks.sources import _socrata_pages, _table_rows
from tasks.sources.asking import Asking
from tasks.web import Fetched

COLUMNS = "columns"
"""The `ref` under which a data set's columns are shown, with what was asked of it."""


class Described(Value):
    """What a data set says of itself: when its rows last changed, and its columns with their types."""

    updated: datetime
    columns: dict[str, str]
    fetched: Fetched


def look(name: str, source: Socrata, asking: Asking) -> SourceCheck:
    """Ask the data set for its own clock and columns, and for its rows where they may have changed.

    Its clock tells quiet from frozen: where it did not move, the rows held are shown again, but in the weekly full
    read, which finds a row that was edited in silence. The token goes into a header and nowhere else.
    """
    ttl = ttl_of(source)
    try:
        described = _described(source, asking)
        asked = portal_question.question(source, described.columns, asking.rules, new_york_day(asking.now))
        columns, said = _columns(described, asked, asking)
        held = asking.before(ROWS)
        same = (
            bool(held and asking.known and asking.known.data_as_of == described.updated)
            and _asked(asking) == asked.lasting
        )
        if held and same and not asking.full:
            told = "; ".join(said) or None
            return asking.ended(name, ttl, items=(columns, held), data_as_of=described.updated, detail=told)
        sifted, origin = _socrata_pages.read(source, asked, asking)
        gone = _table_rows.vanished(asking, sifted) if _asked(asking) == asked.lasting else ()
        edited = _edited(asked, sifted, described, asking) if same else ()
        shown = _table_rows.show(asking, sifted, origin)
    except SourceFault as fault:
        return asking.ended(name, ttl, faults=(fault,))
    told = "; ".join((*said, *edited, *sifted.said)) or None
    return asking.ended(
        name,
        ttl,
        items=(columns, *shown) if shown else (),
        data_as_of=described.updated,
        vanished=gone,
        detail=told,
    )


def _described(source: Socrata, asking: Asking) -> Described:
    """Return what the data set says of itself; the answer is kept beside."""
    parts = urlsplit(source.url)
    url = f"{parts.scheme}://{parts.netloc}/api/views/{source.dataset}.json"
    fetched = _socrata_pages.ask(url, source, asking)
    try:
        said = json.loads(fetched.body)
        updated = datetime.fromtimestamp(said["rowsUpdatedAt"], UTC)
        columns = {str(each["fieldName"]): str(each.get("dataTypeName")) for each in said["columns"]}
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, OSError, RecursionError):
        what = f"{fetched.final_origin} does not say when its rows changed and which columns it has"
        raise SourceFault("unreadable", what) from None
    return Described(updated=updated, columns=columns, fetched=asking.keep_beside(fetched))


def _columns(described: Described, asked: Question, asking: Asking) -> tuple[SourceItem, tuple[str, ...]]:
    """Keep the columns and the question, and return them as seen, with what changed since the look before in words."""
    before = _kept(asking).get("columns")
    body = canonical({"asked": asked.lasting, "columns": described.columns})
    kept = described.fetched.model_copy(update={"body": body})
    drift = portal_question.drift(before, described.columns) if isinstance(before, dict) else ()
    return asking.keep_item(kept, COLUMNS, "application/json"), drift


def _asked(asking: Asking) -> object:
    """Return what was asked for when the rows that are held were read."""
    return _kept(asking).get("asked")


def _kept(asking: Asking) -> dict[str, object]:
    before = asking.before(COLUMNS)
    return dict(json.loads(asking.store.read(before.sha256))) if before else {}


def _edited(asked: Question, sifted: _table_rows.Sifted, described: Described, asking: Asking) -> tuple[str, ...]:
    """Say that rows changed though the set's own clock did not move; nothing where they did not."""
    now = _table_rows.counted(asked.within(sifted.passed))
    before = _table_rows.counted(asked.within(_table_rows.held_rows(asking)))
    changed = max((now - before).total(), (before - now).total())
    what = f"edited in silence: {changed} changed, though the set's own clock says {described.updated.date()}"
    return (what,) if changed else ()
