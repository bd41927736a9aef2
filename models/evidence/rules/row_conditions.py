"""Which rows of a table a rule means."""

import re
from collections.abc import Iterable

from models.evidence.recommendation_rows import day_of, hash_of
from models.register import DatasetRow, RowWhere

Row = dict[str, str]


def agency_and_days(where: RowWhere, row: Row) -> bool:
    """Say whether a row bears the id, the agency and a day of issue that are asked for; a day not readable is none."""
    if where.id_equals is not None and row.get("id", "").strip() != where.id_equals.strip():
        return False
    if where.agency_matches is not None and not re.search(where.agency_matches, _closed(row.get("agency", ""))):
        return False
    if where.issued_from is None and where.issued_to is None:
        return True
    day = day_of(row.get("date_issued", ""))
    if day is None:
        return False
    return (where.issued_from or day) <= day <= (where.issued_to or day)


def matching(rule: DatasetRow, rows: Iterable[Row]) -> list[Row]:
    """Return the rows whose text is the one meant: by the pin where there is one, else by the pattern, if any."""
    if rule.pin is not None:
        return [row for row in rows if hash_of(row) == rule.pin]
    pattern = rule.where.text_matches
    if pattern is None:
        return list(rows)
    return [row for row in rows if re.search(pattern, _closed(row.get("recommendation", "")))]


def _closed(text: str) -> str:
    return " ".join(text.split())
