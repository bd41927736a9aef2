"""What `status --json` called things in 0.2.0, made of the two answers and the headline. These names stay for this
release alone; whoever reads them goes over to `date_state`, `proof`, `why` and `headline` (docs/record.md#json)."""

from typing import Any

from models.register import Basis
from models.standing.headline import PARTS
from models.standing.report import ReportView
from models.standing.state import PAST
from models.standing.view import MilestoneView

COUNTS: dict[str, tuple[str, ...]] = {
    "recommendations": ("recommendations",),
    "verified": ("done",),
    "milestones": PARTS,
    "verified_milestones": ("verified",),
    "overdue": ("missed",),
    "past_legal_deadline": ("legal", "others_legal"),
    "past_conditional_deadline": ("conditional",),
    "past_target_date": ("target",),
    "unknown": ("not_checked",),
    "awaiting_review": ("with_office",),
    "answer_awaited": ("not_counting",),
    "ahead": ("to_come",),
    "closed_otherwise": ("closed",),
    "in_review": ("to_review",),
    "reported_done": ("claimed",),
}
"""Old names of numbers, and the lists of the headline that are counted under each."""
PAST_BY_BASIS: dict[Basis, str] = {
    "statute": "past_legal_deadline",
    "conditional_statute": "past_conditional_deadline",
    "executive_order_reported": "past_reported_date",
    "planning_assumption": "past_target_date",
}
REVIEW = {
    "awaiting_review": "awaiting", "not_sufficient": "not_sufficient", "verified": "verified", "closed": "closed",
}  # fmt: skip


def old_counts(report: ReportView) -> dict[str, int]:
    """Return the numbers of a day by their old names."""
    acceptances = (view.record.acceptance for view in report.recommendations)
    counts = {name: sum(len(getattr(report.headline, part)) for part in parts) for name, parts in COUNTS.items()}
    return counts | {"accepted": sum(bool(item and item.value == "accepted") for item in acceptances)}


def old_names(view: MilestoneView) -> dict[str, Any]:
    """Return what was said of a milestone by old names."""
    standing = _standing(view)
    is_unknown = standing == "unknown"
    return {
        "standing": standing,
        "late": None if is_unknown else view.is_past or view.date_state == "kept_late",
        "review": REVIEW.get(view.proof, "none"),
        "holding": "unknown" if is_unknown else REVIEW.get(view.proof, "none"),
    }


def _standing(view: MilestoneView) -> str:
    is_past = view.date_state in PAST
    if view.proof == "verified":
        return "verified_late" if view.date_state == "kept_late" else "verified"
    if view.proof == "closed":
        return "not_required" if view.why in (None, "ended") else view.why
    if view.record.is_watch:
        return "watch"
    if view.proof == "not_checked" and (is_past or view.record.missing):
        return "unknown"
    if is_past:
        return "overdue" if view.date_state == "missed" else PAST_BY_BASIS[view.basis]
    if view.proof == "awaiting_review":
        return "awaiting_review"
    if view.date_state == "not_counting":
        return "awaiting_answer" if view.asked_on else "date_not_told"
    return "not_yet_due"
