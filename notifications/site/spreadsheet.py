"""`standing.csv`: one row for each milestone, for a spreadsheet. Source: docs/site.md#for-programs"""

import csv
from collections.abc import Sequence
from datetime import date
from io import StringIO
from typing import Any

from notifications.printed import shown
from notifications.site.reading import Memo, Sheet
from notifications.site.rows import milestones_of
from notifications.words import say

COLUMNS = (
    "recommendation", "milestone", "title", "period", "status", "agency_says", "fictional", "kind_of_date",
    "original_date", "current_date", "extensions", "days_past", "runs_from", "agency_received_date_on",
    "answer_due", "duty_of", "law", "condition", "what_would_close_it", "standing_code", "basis_code",
    "memo", "status_as_of",
)  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""With these a spreadsheet begins a formula."""


def standing_sheet(memo: Memo | None) -> bytes:
    """Return the milestones of the memo that speaks for today, as CSV (RFC 4180); the head alone if there is none."""
    written = StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    if memo:
        writer.writerows(_cells(row, memo) for row in milestones_of(memo))
    return written.getvalue().encode()


def _cells(row: Sheet, memo: Memo) -> Sequence[str]:
    says = row["says"] if row["is_theirs"] else say("site.not_theirs", agency=memo.agency)
    cells = (
        row["rec"],
        row["id"],
        row["title"],
        row["period"],
        say("site.status", code=row["status"], office=memo.office),
        says,
        memo.issued.mock,
        say("site.kind", code=row["kind"]),
        row["due"],
        row["extended"] or row["due"],
        row["extensions"] if row["due"] else None,
        row["days"] if row["is_past"] else None,
        row["runs_from"],
        row["told"],
        row["answer_due"],
        row["duty_of"],
        row["law"],
        row["condition"],
        row["needs"],
        row["standing"],
        row["basis"],
        memo.number,
        memo.issued.as_of,
    )
    return [_cell(value) for value in cells]


def _cell(value: Any) -> str:
    """Return one cell: days in ISO form, and no words that a spreadsheet would take for a formula."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    text = "" if value is None else str(shown(str(value))).strip()
    return f"'{text}" if text.startswith(FORMULA) else text
