"""Tables: how a row of recommendations is identified, and what is asked of a data set of an open data portal."""

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from hashlib import sha256
from typing import Any

from models.core import SourceFault, Value
from models.register import DatasetRow, Rule, Socrata

Row = dict[str, str]
"""One row, by the names of its columns, each value as a text in Unicode NFC."""

ROWS = "rows"
"""The `ref` of the item that holds all rows of a source."""

_PERSONAL = re.compile(r"contact|e_?mail|phone|fax|address_to_request|additional_desc")
"""Columns that hold a person's work contact (class P1), or long words that name whom to call. They are never asked
for, so the stored bytes hold none."""

_NAME = re.compile(r"[a-z_][a-z0-9_]*")
"""A column name that may be used in a query; others are the portal's own."""

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?!\d)")
_AMERICAN_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?!\d)")


def hash_of(row: Row) -> str:
    """Return the SHA-256 of a row's exact recommendation text in UTF-8 and Unicode NFC: what a rule's `pin` holds."""
    return sha256(unicodedata.normalize("NFC", row.get("recommendation", "")).encode()).hexdigest()


def row_ref(row: Row) -> str:
    """Return the name of a row: `row` and 16 digits of the hash of its text, or of the whole row if it has no text.

    Such tables have no identifier of their own.
    """
    whole = json.dumps(row, sort_keys=True, ensure_ascii=False)
    known_by = hash_of(row) if row.get("recommendation") else sha256(whole.encode()).hexdigest()
    return f"row {known_by[:16]}"


def vanished_rows(before: Iterable[Row], now: Iterable[Row]) -> tuple[str, ...]:
    """Return the names of the recommendations that a table held before and holds no longer."""
    still = {row_ref(row) for row in now}
    were = (row_ref(row) for row in before if row.get("recommendation"))
    return tuple(ref for ref in dict.fromkeys(were) if ref not in still)


def day_of(text: str) -> date | None:
    """Return the day in a cell, written 2025-12-03 (with or without a time) or 12/03/2025, or None if it has none."""
    written = text.strip()
    try:
        if match := _DAY.match(written):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if match := _AMERICAN_DAY.match(written):
            return date(int(match[3]), int(match[1]), int(match[2]))
    except ValueError:
        return None
    return None


def as_texts(row: dict[str, Any]) -> dict[str, str]:
    """Return a row of JSON with each value as a text in Unicode NFC, the form in which rows are stored and compared.

    Null and empty values are left out, as the portals do.
    """
    texts: dict[str, str] = {}
    for name, value in row.items():
        match value:
            case None | "":
                continue
            case str():
                texts[name] = unicodedata.normalize("NFC", value)
            case bool():
                texts[name] = "true" if value else "false"
            case _:
                texts[name] = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return texts


class DatasetQuery(Value):
    """What is asked of a data set: some columns, under the condition of the register if it gives one."""

    columns: tuple[str, ...]
    where: str | None = None


def dataset_query(source: Socrata, columns: Mapping[str, str], rules: Iterable[Rule]) -> DatasetQuery:
    """Return what to ask of a data set with these columns (name to type).

    Raises SourceFault `shape_changed`, naming the columns, if one is gone that a rule needs.
    """
    if missing := [name for name in dict.fromkeys(_needed(rules)) if name not in columns]:
        one = len(missing) == 1
        what = (
            f"the column{'' if one else 's'} {', '.join(missing)} {'is' if one else 'are'} gone from {source.dataset}"
        )
        raise SourceFault("shape_changed", what)
    asked = (name for name in columns if _NAME.fullmatch(name) and not _PERSONAL.search(name))
    return DatasetQuery(columns=tuple(sorted(asked)), where=source.where)


def check_rows(rows: Iterable[Row], rules: Iterable[Rule], origin: str) -> None:
    """Raise SourceFault `shape_changed` if a row lacks what rules know it by, or its day of issue cannot be read.

    Such a row may be the one that is looked for, so the others prove no absence. `origin` is named in the fault.
    """
    keys, days = set[str](), False
    for rule in rules:
        if isinstance(rule, DatasetRow):
            keys |= {"id"} if rule.where.id_equals else set()
            keys |= {"recommendation"} if rule.where.text_matches or rule.pin else set()
            days |= bool(rule.where.issued_from or rule.where.issued_to)
    for number, row in enumerate(rows, start=1):
        if without := [key for key in sorted(keys) if not row.get(key, "").strip()]:
            raise SourceFault("shape_changed", f"{origin}: row {number} has no {', '.join(without)}")
        if days and row.get("date_issued", "").strip() and day_of(row["date_issued"]) is None:
            raise SourceFault("shape_changed", f"{origin}: row {number} has a date_issued that is no day we can read")


def _needed(rules: Iterable[Rule]) -> Iterable[str]:
    """Yield each column that a rule reads."""
    for rule in rules:
        if isinstance(rule, DatasetRow):
            where = rule.where
            yield rule.column
            yield from ["recommendation"] if where.text_matches or rule.pin else []
            yield from ["agency"] if where.agency_matches else []
            yield from ["date_issued"] if where.issued_from or where.issued_to else []
            yield from ["id"] if where.id_equals else []


def column_changes(before: Mapping[str, str], now: Mapping[str, str]) -> tuple[str, ...]:
    """Return what changed in a data set's columns (name to type), in words that name each column."""
    new = [f"a new column {name} ({kind})" for name, kind in now.items() if name not in before]
    lost = [f"the column {name} is gone" for name in before if name not in now]
    other = [
        f"the column {name} is now {kind} and was {before[name]}"
        for name, kind in now.items()
        if name in before and before[name] != kind
    ]
    return (*new, *lost, *other)
