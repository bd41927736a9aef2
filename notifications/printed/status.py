"""How a status is printed: a mark told by its shape, its word in bold, and what is said below it.

Red is only for a legal deadline that is known to be missed. Source: docs/printed-forms.md#status-marks
"""

from datetime import date

from models.memo import Holding, MilestoneRow, RecommendationRow, SegmentKey
from notifications.printed.blocks import Cell, Glyph, cell, plain
from notifications.words import say

BY_HOLDING: dict[Holding, Glyph] = {
    "no evidence on file": "none",
    "awaiting review": "waiting",
    "evidence reviewed, not sufficient": "poor",
    "partly verified": "partly",
    "verified as done": "verified",
    "closed, not implemented": "closed",
    "no longer required": "closed",
    "unknown": "unknown",
    "evidence missing": "missing",
    "evidence removed": "missing",
    "withdrawn": "closed",
    "tracked": "later",
}
"""The mark of what the oversight office has; the shapes differ, so that no color is needed."""
BY_SEGMENT: dict[SegmentKey, Glyph] = {
    "verified": "k-verified",
    "awaiting_review": "k-waiting",
    "past_legal": "k-legal",
    "past_conditional": "k-conditional",
    "past_reported": "k-reported",
    "past_target": "k-target",
    "answer_awaited": "k-answer",
    "unknown": "k-unknown",
    "not_yet_due": "k-later",
    "closed_otherwise": "k-closed",
}
"""The fill of each part of the bar."""


def status_cell(row: RecommendationRow | MilestoneRow, as_of: date) -> Cell:
    """Return a status: what the office has, or that its date has not come or its clock has not started."""
    words, note, glyph = row.status, row.held_note, BY_HOLDING[row.held]
    if row.held == "no evidence on file" and row.provisional:
        glyph = "idle"
    elif row.held == "no evidence on file" and row.due and (row.extended or row.due) >= as_of:
        words, glyph = say("print.coming"), "later"
    is_missed = row.late and row.basis == "statute" and row.held == "no evidence on file"
    return cell(plain(words, "alarm" if is_missed else "strong"), plain(note, "more"), glyph=glyph)
