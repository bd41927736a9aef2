"""How a status is printed: a mark told by its shape, its word in bold, and what is said below it.

Red is only for a legal deadline that is known to be missed. Source: docs/printed-forms.md#status-marks
"""

from datetime import date

from models.standing import Holding
from notifications.memo import MilestoneRow, RecommendationRow
from notifications.printed.blocks import Cell, Glyph, Look, cell, plain
from notifications.words import say

BY_HOLDING: dict[Holding, Glyph] = {
    "none": "none",
    "awaiting": "waiting",
    "not_sufficient": "poor",
    "partly_verified": "partly",
    "verified": "verified",
    "not_implemented": "closed",
    "not_required": "closed",
    "unknown": "unknown",
    "missing": "missing",
    "removed": "missing",
    "withdrawn": "closed",
    "tracked": "later",
}
"""The mark of what the oversight office has; the shapes differ, so that no color is needed."""
GLYPHS: dict[str, Glyph] = {
    "verified": "k-verified",
    "awaiting_review": "k-waiting",
    "overdue": "k-overdue",
    "past_legal": "k-legal",
    "past_conditional": "k-conditional",
    "past_reported": "k-reported",
    "past_target": "k-target",
    "answer_awaited": "k-answer",
    "unknown": "k-unknown",
    "ahead": "k-later",
    "closed_otherwise": "k-closed",
}
"""The parts of the bar in their order, and the fill of each."""


def status_cell(row: RecommendationRow | MilestoneRow, as_of: date) -> Cell:
    """Return a status: what the office has, or that its date has not come or its clock has not started."""
    is_coming = status_glyph(row, as_of) == "later" and row.holding == "none"
    words = say("print.coming") if is_coming else row.status
    is_named = isinstance(row, MilestoneRow) or row.holding == "none"
    is_missed = is_named and row.lateness is not None and row.lateness.state == "overdue"
    look: Look = "alarm" if is_missed else "strong"
    return cell(plain(words, look), plain(row.status_note, "more"), glyph=status_glyph(row, as_of))


def status_glyph(row: RecommendationRow | MilestoneRow, as_of: date) -> Glyph:
    """Return the mark of a status."""
    if row.holding == "none" and row.lateness is not None and row.lateness.state == "overdue":
        return "overdue"
    if row.holding == "none" and row.provisional:
        return "idle"
    if row.holding == "none" and row.due and (row.extended or row.due) >= as_of:
        return "later"
    return BY_HOLDING[row.holding]
