"""The list of drafts and memos: each as a row of facts, and as a line that a person reads."""

from typing import Any

from models.records import DraftRecord

SHORT = ("draft", "period", "memo", "as_of", "drafted_by", "approvals", "issued_on")
"""The columns of the table; what is rarer stands in words behind them."""


def row_of(draft: DraftRecord) -> dict[str, Any]:
    """Return all that the list says of a draft, and of the memo it became; None for what did not happen."""
    return {
        "draft": draft.id,
        "period": draft.period,
        "memo": draft.number,
        "as_of": draft.as_of,
        "drafted_by": draft.drafted_by,
        "event": draft.event_id,
        "comment_until": draft.shares[-1].until if draft.shares else None,
        "commented_on": draft.comments[-1].on if draft.comments else None,
        "approvals": len(draft.approvals),
        "issued_on": draft.issued_on,
        "corrects": draft.supersedes,
        "corrected_by": draft.corrected_by,
        "withdrawal_asked": draft.withdrawal_asked.on if draft.withdrawal_asked and not draft.withdrawn_on else None,
        "withdrawn_on": draft.withdrawn_on,
    }


def line_of(row: dict[str, Any]) -> tuple[Any, ...]:
    """Return a row for the table: the short columns, then the rest in words."""
    rest = {
        "before event": row["event"],
        "comment until": row["comment_until"],
        "commented": row["commented_on"],
        "corrects memo no.": row["corrects"],
        "corrected by memo no.": row["corrected_by"],
        "withdrawal asked": row["withdrawal_asked"],
        "withdrawn": row["withdrawn_on"],
    }
    said = "; ".join(f"{what} {value}" for what, value in rest.items() if value is not None)
    return (*(row[name] for name in SHORT), said)
