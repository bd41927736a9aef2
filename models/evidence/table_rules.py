"""The rule about a table: one row says what a milestone waits for."""

from collections.abc import Iterable, Sequence

from models.core import find_pattern
from models.evidence.tables import Row, day_of, hash_of, row_ref
from models.evidence.text_rules import check_filled
from models.evidence.values import Judgment, RuleInput, matched
from models.register import DatasetRow, RowWhere

AGENCY_COLUMN = "agency_reported_status"
"""The one column of DOI's data set that is the agency's word and not DOI's; never swap them."""

_IMPLEMENTED = ("implemented", "partially implemented", "not implemented", "no longer applicable")
_KNOWN_WORDS = {
    "implementation_status": (
        *_IMPLEMENTED,
        "open",
        "closed, implemented",
        "closed, not implemented",
        "under consideration",
    ),
    "acceptance_status": (
        "accepted",
        "accepted in principle",
        "partially accepted",
        "under consideration",
        "rejected",
    ),
    AGENCY_COLUMN: (*_IMPLEMENTED, "nothing", "started", "partly done", "done", "we already do this"),
}
"""The status words that are known, by column: those of DOI, GAO and the agencies. DOI publishes no list of its own."""

LONGEST_WORD = 40
"""Characters of an unknown status word that a question repeats."""


def judge_row(rule: DatasetRow, table: RuleInput) -> Judgment:
    """Return a candidate if exactly one row matches and its column says so, ignoring case and outer spaces.

    Two matching rows, or a status word that nobody knows, are a question to the coordinator and match nothing.
    With `pin`, the row is the one with that text. Raises RuleError if a placeholder is not filled.
    """
    check_filled(*filter(None, (rule.where.agency_matches, rule.where.text_matches)))
    near = [row for row in table.rows if _has_agency_and_day(rule.where, row)]
    rows = _with_text(rule, near)
    if not rows:
        return Judgment(why=f"not matched: {_why_none(rule, table.rows, near)}")
    refs = sorted(row_ref(row) for row in rows)
    if len(rows) > 1:
        pins = ", ".join(sorted(hash_of(row) for row in rows))
        why = f"{len(rows)} rows match; a coordinator says which one by its SHA-256 in `pin`: {pins}"
        return Judgment(why=why, asks="two_rows_match", about=", ".join(refs))
    row, ref = rows[0], refs[0]
    value = row.get(rule.column, "").strip()
    says = f"the one row of {_description(rule, rows)} ({ref}): {rule.column} is {value or 'empty'}"
    if _normalized(value) == _normalized(rule.equals):
        on = day_of(row.get("date_implemented", ""))
        return matched(table.candidate(rule.type, f"{ref}, {rule.column} {rule.equals}", f"matched: {says}", on))
    if value and rule.column in _KNOWN_WORDS and _normalized(value) not in _KNOWN_WORDS[rule.column]:
        return Judgment(
            why=f"{says}, a word that is not known; a person says what it means",
            asks="unknown_word",
            about=f"{ref}, {rule.column} {value[:LONGEST_WORD]}",
        )
    return Judgment(why=f"not matched: {says}, not {rule.equals}")


def _has_agency_and_day(where: RowWhere, row: Row) -> bool:
    """Return whether a row has the id, agency and day of issue asked for. An unreadable day does not match."""
    if where.id_equals is not None and row.get("id", "").strip() != where.id_equals.strip():
        return False
    if where.agency_matches is not None and not find_pattern(where.agency_matches, _one_line(row.get("agency", ""))):
        return False
    if where.issued_from is None and where.issued_to is None:
        return True
    day = day_of(row.get("date_issued", ""))
    if day is None:
        return False
    return (where.issued_from or day) <= day <= (where.issued_to or day)


def _with_text(rule: DatasetRow, rows: Iterable[Row]) -> list[Row]:
    """Return the rows with the text that is meant: by the pin if there is one, else by the pattern, if any."""
    if rule.pin is not None:
        return [row for row in rows if hash_of(row) == rule.pin]
    pattern = rule.where.text_matches
    if pattern is None:
        return list(rows)
    return [row for row in rows if find_pattern(pattern, _one_line(row.get("recommendation", "")))]


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _normalized(word: str) -> str:
    """Return a status word for comparing: `Closed - Implemented` and `closed, implemented` are the same."""
    return " ".join(word.replace(" - ", ", ").replace(":", ",").split()).casefold()


def _why_none(rule: DatasetRow, rows: tuple[Row, ...], near: list[Row]) -> str:
    """Return why no row matches: how many there are, and what each of them lacks."""
    if near and rule.pin:
        return f"{_rows(near)} of {_description(rule, near)}, none with the text whose SHA-256 is the pin"
    if near:
        return f"{_rows(near)} of {_description(rule, near)}, none says {rule.where.text_matches!r}"
    has_days = rule.where.issued_from or rule.where.issued_to
    undated = [row for row in rows if has_days and day_of(row.get("date_issued", "")) is None]
    no_day = f"; {_rows(undated)} without a day that can be read" if undated else ""
    return f"none of {_rows(rows)} is of {_description(rule, near)}{no_day}"


def _description(rule: DatasetRow, rows: list[Row]) -> str:
    """Return which rows are meant: their agency by name if it is one, their days of issue, their id."""
    where = rule.where
    agencies = {row.get("agency", "").strip() for row in rows}
    agency = agencies.pop() if len(agencies) == 1 else ""
    parts = [f"id {where.id_equals}"] if where.id_equals else []
    parts += [agency or f"agency {where.agency_matches!r}"] if where.agency_matches else []
    if where.issued_from or where.issued_to:
        parts.append(f"issued {where.issued_from or '...'} to {where.issued_to or '...'}")
    return ", ".join(parts) or "the table"


def _rows(rows: Sequence[Row]) -> str:
    return "1 row" if len(rows) == 1 else f"{len(rows)} rows"
