"""Rows of a table of recommendations: how one is known, since such tables have no identifier (domain.md, section 4)."""

import json
import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from typing import Any

ROWS = "rows"
"""The `ref` under which a source of rows shows them all."""

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?!\d)")
_AMERICAN_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?!\d)")


def hash_of(row: dict[str, str]) -> str:
    """Return the SHA-256 of a row's recommendation text, exact, in UTF-8 and Unicode NFC: what a rule's `pin` holds."""
    return sha256(unicodedata.normalize("NFC", row.get("recommendation", "")).encode()).hexdigest()


def row_ref(row: dict[str, str]) -> str:
    """Return the name of a row: `row` and the first 16 digits of its text's hash; without a text, of the whole row."""
    whole = json.dumps(row, sort_keys=True, ensure_ascii=False)
    known_by = hash_of(row) if row.get("recommendation") else sha256(whole.encode()).hexdigest()
    return f"row {known_by[:16]}"


def gone(before: Iterable[dict[str, str]], now: Iterable[dict[str, str]]) -> tuple[str, ...]:
    """Return the names of the recommendations that stood in a table before and stand there no more."""
    still = {row_ref(row) for row in now}
    were = (row_ref(row) for row in before if row.get("recommendation"))
    return tuple(ref for ref in dict.fromkeys(were) if ref not in still)


def day_of(text: str) -> date | None:
    """Return the day that a cell holds, as 2025-12-03 (with or without a time) or 12/03/2025; None where it has none.

    The data set's types were not found, so the two forms that such tables use are read.
    """
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
    """Return a row of JSON with each value as a text in Unicode NFC, the form in which it is kept and compared.

    What is null or empty is left out, as the portals do.
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
