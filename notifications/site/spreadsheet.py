"""`standing.csv`: one row for each milestone, for a spreadsheet. Source: docs/site.md#for-programs"""

import csv
from collections.abc import Sequence
from datetime import date
from io import StringIO
from typing import Any

from models.register import AGENCY, OVERSIGHT
from notifications.memo import MemoDocument
from notifications.printed import shown
from notifications.site.rows import MilestoneLine, milestone_lines
from notifications.words import say

COLUMNS = (
    "recommendation", "milestone", "title", "period", "status", "agency_says", "fictional", "kind_of_date",
    "original_date", "current_date", "extensions", "days_past", "runs_from", "agency_received_date_on",
    "answer_due", "duty_of", "law", "condition", "what_would_close_it", "standing_code", "basis_code",
    "lateness", "review", "next_by", "next_verb", "memo", "status_as_of",
)  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""With these a spreadsheet begins a formula."""


def standing_sheet(facts: MemoDocument | None) -> bytes:
    """Return the milestones of the memo that speaks for today, as CSV (RFC 4180); the head alone if there is none."""
    written = StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    if facts:
        writer.writerows(_cells(line, facts) for line in milestone_lines(facts))
    return written.getvalue().encode()


def _cells(line: MilestoneLine, facts: MemoDocument) -> Sequence[str]:
    row = line.row
    head = facts.memo
    cells = (
        line.rec,
        row.id,
        row.what,
        line.period,
        say("site.status", code=line.status.code, office=head.verdicts_by),
        row.agency if row.duty_on == "agency" else say("site.not_theirs", agency=head.about),
        facts.mock,
        say("site.kind", code=line.kind),
        row.due if line.due_now else None,
        line.due_now,
        row.extensions if line.due_now else None,
        row.lateness.days if row.lateness.is_past else None,
        line.runs_from,
        row.asked_on,
        line.answer_due,
        row.who,
        row.law_line,
        row.condition,
        row.needs,
        row.standing,
        row.basis,
        row.lateness.state,
        row.review,
        {OVERSIGHT: head.verdicts_by, AGENCY: head.about}.get(row.turn.party, row.who) if row.turn else None,
        row.turn.verb if row.turn else None,
        head.number,
        head.as_of,
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
