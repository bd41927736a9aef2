"""Tables: how a row of recommendations is identified, what is asked of a portal, and the rule about one row."""

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from hashlib import sha256
from typing import Any

from models.core import SourceFault, find_pattern
from models.evidence.text_rules import check_filled, tally
from models.evidence.values import Judgment, RuleInput, matched
from models.register import DatasetRow, RowWhere, Rule, Socrata

TableRow = dict[str, str]
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

AGENCY_COLUMN = "agency_reported_status"
"""The one column of DOI's data set that is the agency's word and not DOI's; never swap them."""

_IMPLEMENTED = ("implemented", "partially implemented", "not implemented", "no longer applicable")
_OF_OFFICE = ("open", "closed, implemented", "closed, not implemented", "under consideration")
_KNOWN_WORDS = {
    "implementation_status": (*_IMPLEMENTED, *_OF_OFFICE),
    "acceptance_status": ("accepted", "accepted in principle", "partially accepted", "under consideration", "rejected"),
    AGENCY_COLUMN: (*_IMPLEMENTED, "nothing", "started", "partly done", "done", "we already do this"),
}
"""The status words that are known, by column: those of DOI, GAO and the agencies. DOI publishes no list of its own."""

LONGEST_WORD = 40


def hash_of(row: TableRow) -> str:
    """Return the SHA-256 of a row's exact recommendation text in UTF-8 and Unicode NFC: what a rule's `pin` holds."""
    return sha256(unicodedata.normalize("NFC", row.get("recommendation", "")).encode()).hexdigest()


def row_ref(row: TableRow) -> str:
    """Return the name of a row, as tables have no id: `row` and 16 digits of the hash of its text, or of all of it."""
    if row.get("recommendation"):
        return f"row {hash_of(row)[:16]}"
    return f"row {sha256(json.dumps(row, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]}"


def vanished_rows(before: Iterable[TableRow], now: Iterable[TableRow]) -> tuple[str, ...]:
    """Return the names of the recommendations that a table held before and holds no longer."""
    still = {row_ref(row) for row in now}
    were = (row_ref(row) for row in before if row.get("recommendation"))
    return tuple(ref for ref in dict.fromkeys(were) if ref not in still)


def day_of(text: str) -> date | None:
    """Return the day in a cell, written 2025-12-03 (with or without a time) or 12/03/2025, or None if it has none."""
    iso, american = _DAY.match(text.strip()), _AMERICAN_DAY.match(text.strip())
    try:
        if iso:
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        return date(int(american[3]), int(american[1]), int(american[2])) if american else None
    except ValueError:
        return None


def as_texts(row: dict[str, Any]) -> dict[str, str]:
    """Return a row of JSON with each value as a text in Unicode NFC, without null and empty ones, as portals do."""
    texts: dict[str, str] = {}
    for name, value in row.items():
        match value:
            case None | "":
                continue
            case str():
                texts[name] = unicodedata.normalize("NFC", value)
            case _:
                texts[name] = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return texts


def asked_columns(source: Socrata, columns: Mapping[str, str], rules: Iterable[Rule]) -> tuple[str, ...]:
    """Return which columns of a data set (name to type) to ask for. Raises SourceFault if a rule's is gone."""
    if missing := [name for name in dict.fromkeys(_needed(rules)) if name not in columns]:
        noun, verb = ("column", "is") if len(missing) == 1 else ("columns", "are")
        raise SourceFault("shape_changed", f"the {noun} {', '.join(missing)} {verb} gone from {source.dataset}")
    return tuple(sorted(name for name in columns if _NAME.fullmatch(name) and not _PERSONAL.search(name)))


def check_rows(rows: Iterable[TableRow], rules: Iterable[Rule], origin: str) -> None:
    """Raise SourceFault `shape_changed` if a row lacks what rules know it by, or its day of issue cannot be read, as it
    may be the one that is looked for."""
    needed = set(_needed(rules))
    for number, row in enumerate(rows, start=1):
        if without := [key for key in ("id", "recommendation") if key in needed and not row.get(key, "").strip()]:
            raise SourceFault("shape_changed", f"{origin}: row {number} has no {', '.join(without)}")
        if "date_issued" in needed and row.get("date_issued", "").strip() and day_of(row["date_issued"]) is None:
            raise SourceFault("shape_changed", f"{origin}: row {number} has a date_issued that is no day we can read")


def _needed(rules: Iterable[Rule]) -> Iterable[str]:
    """Yield each column that a rule reads."""
    for rule in rules:
        if isinstance(rule, DatasetRow):
            where = rule.where
            yield rule.column
            yield from ["recommendation"] if where.text_matches or rule.pin else []
            yield from ["agency"] if where.agency_matches else []
            yield from ["law"] if where.law_matches else []
            yield from ["date_issued"] if where.issued_from or where.issued_to else []
            yield from ["id"] if where.id_equals else []


def column_changes(before: Mapping[str, str], now: Mapping[str, str]) -> tuple[str, ...]:
    """Return what changed in a data set's columns (name to type), in words that name each column."""
    new = (f"a new column {name} ({kind})" for name, kind in now.items() if name not in before)
    lost = (f"the column {name} is gone" for name in before if name not in now)
    changed = ((name, kind) for name, kind in now.items() if before.get(name, kind) != kind)
    return (*new, *lost, *(f"the column {name} is now {kind} and was {before[name]}" for name, kind in changed))


def judge_row(rule: DatasetRow, table: RuleInput) -> Judgment:
    """Return a candidate if exactly one row matches and its column says so, ignoring case and outer spaces. Two rows or
    a status word that nobody knows, are a question. With `pin`, the row is the one with that text. A day `after` says
    that something was published since, and not what: whoever verifies compares it with the period."""
    where = rule.where
    check_filled(*filter(None, (where.agency_matches, where.law_matches, where.text_matches, rule.after)))
    of_agency = [row for row in table.rows if _has_agency_and_day(where, row)]
    rows = _with_text(rule, of_agency)
    if not rows:
        return Judgment(why=f"not matched: {_why_none(rule, table.rows, of_agency)}")
    refs = sorted(row_ref(row) for row in rows)
    if len(rows) > 1:
        pins = ", ".join(sorted(hash_of(row) for row in rows))
        why = f"{len(rows)} rows match; a coordinator says which one by its SHA-256 in `pin`: {pins}"
        return Judgment(why=why, asks="two_rows_match", about=", ".join(refs))
    row, ref = rows[0], refs[0]
    value = row.get(rule.column, "").strip()
    says = f"the one row of {_description(rule, rows)} ({ref}): {rule.column} is {value or 'empty'}"
    question = Judgment(
        why=f"{says}, a word that is not known; a person says what it means",
        asks="unknown_word",
        about=f"{ref}, {rule.column} {value[:LONGEST_WORD]}",
    )
    if rule.equals is None:
        day, after = day_of(value), date.fromisoformat(rule.after or "")
        if day is None:
            return question if value else Judgment(why=f"not matched: {says}")
        if day <= after:
            return Judgment(why=f"not matched: {says}, not after {after}")
        says = f"matched: {says}, after {after}; a verifier compares the day with the period"
        return matched(table.candidate(rule.type, f"{ref}, {rule.column} {day}", says, day))
    if _normalized(value) == _normalized(rule.equals):
        on = day_of(row.get("date_implemented", ""))
        return matched(table.candidate(rule.type, f"{ref}, {rule.column} {rule.equals}", f"matched: {says}", on))
    if value and rule.column in _KNOWN_WORDS and _normalized(value) not in _KNOWN_WORDS[rule.column]:
        return question
    return Judgment(why=f"not matched: {says}, not {rule.equals}")


def _has_agency_and_day(where: RowWhere, row: TableRow) -> bool:
    """Return whether a row has the id, agency, law and day of issue asked for. An unreadable day does not match."""
    if where.id_equals is not None and row.get("id", "").strip() != where.id_equals.strip():
        return False
    matching = (where.agency_matches, row.get("agency", "")), (where.law_matches, row.get("law", ""))
    if not all(pattern is None or _says(pattern, cell) for pattern, cell in matching):
        return False
    day = day_of(row.get("date_issued", ""))
    if day is None:
        return where.issued_from is None and where.issued_to is None
    return (where.issued_from or day) <= day <= (where.issued_to or day)


def _with_text(rule: DatasetRow, rows: Iterable[TableRow]) -> list[TableRow]:
    """Return the rows with the text that is meant: by the pin if there is one, else by the pattern, if any."""
    pattern = rule.where.text_matches
    if rule.pin is not None:
        return [row for row in rows if hash_of(row) == rule.pin]
    return [row for row in rows if pattern is None or _says(pattern, row.get("recommendation", ""))]


def _says(pattern: str, cell: str) -> bool:
    return find_pattern(pattern, " ".join(cell.split())) is not None


def _normalized(word: str) -> str:
    """Return a status word for comparing: `Closed - Implemented` and `closed, implemented` are the same."""
    return " ".join(word.replace(" - ", ", ").replace(":", ",").split()).casefold()


def _why_none(rule: DatasetRow, rows: tuple[TableRow, ...], of_agency: list[TableRow]) -> str:
    """Return why no row matches: how many there are, and what each of them lacks."""
    if of_agency:
        lack = "with the text whose SHA-256 is the pin" if rule.pin else f"says {rule.where.text_matches!r}"
        return f"{tally(len(of_agency), 'row')} of {_description(rule, of_agency)}, none {lack}"
    has_days = rule.where.issued_from or rule.where.issued_to
    undated = [row for row in rows if has_days and day_of(row.get("date_issued", "")) is None]
    no_day = f"; {tally(len(undated), 'row')} without a day that can be read" if undated else ""
    return f"none of {tally(len(rows), 'row')} is of {_description(rule, of_agency)}{no_day}"


def _description(rule: DatasetRow, rows: list[TableRow]) -> str:
    """Return which rows are meant: their agency by name if it is one, their law, their days of issue, their id."""
    where = rule.where
    agencies = {row.get("agency", "").strip() for row in rows}
    agency = agencies.pop() if len(agencies) == 1 else ""
    parts = [f"id {where.id_equals}"] if where.id_equals else []
    parts += [agency or f"agency {where.agency_matches!r}"] if agency or where.agency_matches else []
    parts += [f"law {where.law_matches!r}"] if where.law_matches else []
    if where.issued_from or where.issued_to:
        parts.append(f"issued {where.issued_from or '...'} to {where.issued_to or '...'}")
    return ", ".join(parts) or "the table"
