"""All milestones of a memo: one line each, and the table of them as milestones.csv. Source: docs/memo.md#milestones,
docs/site.md#status"""

import csv
from collections.abc import Iterator, Sequence
from datetime import date
from io import StringIO
from typing import Any, NamedTuple

from models.register import AGENCY, OVERSIGHT, with_guard
from notifications.memo import Annex, Head, MemoDocument, MilestoneRow, RecommendationRow
from notifications.printed.glyphs import printable
from notifications.words import instance, say

DUTIES = {"statute": "duty", "conditional_statute": "duty", "executive_order_reported": "duty_reported"}
"""The kind of a target date of ours, by what its duty rests on if a law or an order asks for it."""


class Status(NamedTuple):
    """What the office holds."""

    code: str
    """The memo's word for it (`Holding`), or `verified_late`, `later` or `clock`: what it says beside its date."""
    words: str
    """The memo's own words, where they say more than the code."""
    note: str


class MilestoneLine(NamedTuple):
    """One milestone of a memo."""

    row: MilestoneRow
    rec: str
    step: str
    """Its id without the period of an instance: R4-M3 for R4-M3@2026Q1."""
    period: str
    status: Status
    kind: str
    """The kind of its date; of a target date of ours also whether a law sets the duty."""
    due_now: date | None
    """None for a placeholder, which is no date."""
    runs_from: str
    """The milestone with whose closing the clock of a placeholder starts; the empty string if it waits for none."""
    is_received: bool
    """False if the duty holder must receive the date before it counts, and has not."""
    answer_due: date | None
    """The day by which the duty holder answers a date that does not count yet."""
    offered: date | None
    """The date that the duty holder offered and that waits for our answer."""
    left: int | None


def milestone_lines(facts: MemoDocument) -> tuple[MilestoneLine, ...]:
    """Return all milestones of a memo, by recommendation."""
    return tuple(line for annex in facts.annex for line in lines_of(annex, facts.memo))


def lines_of(annex: Annex, head: Head) -> Iterator[MilestoneLine]:
    """Yield the milestones of one recommendation of a memo."""
    return (_milestone_line(row, annex.rec, head) for row in annex.milestones)


def _milestone_line(row: MilestoneRow, rec: str, head: Head) -> MilestoneLine:
    last = row.last_answer
    verb = row.turn.verb if row.turn else ""
    is_offered = last is not None and last.kind == "date_offered" and last.in_force
    is_asked = row.standing == "awaiting_answer" or verb == "answer_date" or is_offered
    is_ours = row.basis == "planning_assumption"
    return MilestoneLine(
        row=row,
        rec=rec,
        step=row.id.partition("@")[0],
        period=instance(row.id).partition(", ")[2],
        status=status_of(row, row, head.as_of),
        kind=DUTIES.get(row.duty_basis, row.basis) if is_ours else row.basis,
        due_now=None if row.provisional else row.due_now,
        runs_from=(row.waits_for or "").partition("@")[0],
        is_received=row.standing != "date_not_told" and verb != "send_date",
        answer_due=row.answer_due if is_asked else None,
        offered=last.day if last and is_offered else None,
        left=(row.due_now - head.as_of).days if row.standing == "due_soon" else None,
    )


def status_of(row: MilestoneRow | RecommendationRow, dated: MilestoneRow | None, as_of: date) -> Status:
    """Return the status of a row. Before its date has come, the absence of evidence says nothing."""
    code: str = row.holding
    if dated and dated.standing == "verified_late":
        code = "verified_late"
    elif dated and code == "none":
        code = "clock" if dated.provisional else "later" if dated.due_now >= as_of else "none"
    return Status(code, row.status if row.holding == "unknown" else "", row.status_note)


COLUMNS = (
    "recommendation", "milestone", "title", "period", "status", "agency_says", "fictional", "kind_of_date",
    "original_date", "current_date", "extensions", "days_past", "runs_from", "agency_received_date_on",
    "answer_due", "duty_of", "law", "condition", "what_would_close_it", "standing_code", "basis_code",
    "lateness", "review", "next_by", "next_verb", "followed_by", "memo", "status_as_of",
)  # fmt: skip


def milestones_csv(facts: MemoDocument | None) -> bytes:
    """Return all milestones of a memo as CSV (RFC 4180); the head alone if there is no memo."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    if facts:
        followed_by = {row.id: "; ".join(row.followed_by) for row in facts.recommendations}
        writer.writerows(_cells(line, facts, followed_by.get(line.rec, "")) for line in milestone_lines(facts))
    return out.getvalue().encode()


def _cells(line: MilestoneLine, facts: MemoDocument, followed_by: str) -> Sequence[str]:
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
        followed_by,
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
    text = "" if value is None else str(printable(str(value))).strip()
    return with_guard(text)
