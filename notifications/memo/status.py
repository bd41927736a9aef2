"""The column of the oversight office: its status in a few words, a note below it, and what stands below a date.

Source: docs/memo.md#columns.
"""

from collections.abc import Iterable
from datetime import date

from models.records import offer_of
from models.register import Basis
from models.standing import Holding, MilestoneView, RecommendationView
from notifications.memo.context import MemoContext
from notifications.words import say

WORDS: dict[Holding, str] = {
    "none": "no_evidence",
    "not_sufficient": "not_sufficient",
    "verified": "verified",
    "not_implemented": "closed",
    "not_required": "not_required",
    "missing": "missing",
    "removed": "removed",
    "withdrawn": "withdrawn",
    "tracked": "tracked",
}
"""The sentence of table.j2 for what is held, if it needs no further facts."""
FILES = ("file_drop",)
PAGES = ("web_page",)
MAY_WAIT = ("date_not_told", "awaiting_answer", "unknown")
"""The standings of a target date that may not count yet."""


def say_status(context: MemoContext, view: MilestoneView) -> str:
    """Return the status of a milestone in the words of the office's column."""
    if view.standing == "overdue":
        return say("table.status_overdue", days=view.lateness.days)
    if view.holding == "none" and view.is_open and view.record.provisional:
        return say("table.status_not_started")
    return _say_holding(context, view.holding, [view])


def say_recommendation_status(context: MemoContext, recommendation: RecommendationView) -> str:
    """Return the status of a recommendation; a legal deadline that its next milestone missed comes first."""
    holding, coming = recommendation.holding, recommendation.next_milestone
    if holding == "partly_verified":
        return say("table.status_partly", n=recommendation.verified, of=len(recommendation.recommended))
    if coming and holding == "none" and coming.standing == "overdue":
        return say("table.status_overdue", days=coming.lateness.days)
    return _say_holding(context, holding, [view for view in recommendation.milestones if view.holding == holding])


def say_holding_note(
    context: MemoContext, holding: Holding, since: date | None, views: Iterable[MilestoneView]
) -> str:
    """Return the note below a status: since when, or the day of the finding; the empty string if there is none."""
    if since is None or holding in ("none", "tracked", "partly_verified", "unknown"):
        return ""
    if holding == "awaiting":
        waiting = [item for view in views for item in view.record.evidence_to_review]
        return say("table.on_file_since", on=since, mark=context.mark_of(item.source for item in waiting))
    if holding in ("missing", "removed"):
        return say("table.since", on=since)
    is_late = holding == "verified" and any(view.standing == "verified_late" for view in views)
    mark = "" if holding == "withdrawn" else context.mark()
    return say("table.found_on", on=since, is_late=is_late, mark=mark)


def say_time(context: MemoContext, view: MilestoneView) -> str:
    """Return what stands below a date: how long ago it passed, or from what it runs; the empty string if nothing does.

    Where we could not check, no days are counted.
    """
    record = view.record
    if not view.is_open:
        return ""
    if record.provisional:
        return say("table.runs_from", waits_for=record.waits_for)
    body = context.body(record.duty_on)
    if view.standing in MAY_WAIT and view.is_unsettled:
        if offer := offer_of(record):
            return say("table.offered", about=body, to=offer.to, office=context.office)
        if view.asked_on is None or view.answer_due is None:
            return say("table.told", about=body, told_on=None)
        return say("table.answer_due", about=body, told_on=view.asked_on, by=view.answer_due)
    since = view.lateness.counts_from
    if view.is_past and since and since > record.due_now:
        return say("table.past_since", days=view.lateness.days, since=since)
    return say("table.ago", days=view.lateness.days) if view.is_past and view.lateness.days else ""


def say_told(context: MemoContext, view: MilestoneView) -> str:
    """Return when the agency was told of a target date; the empty string for any other date."""
    is_asked = view.basis == "planning_assumption" and view.is_agencys
    is_said = view.standing in ("date_not_told", "awaiting_answer")
    return say("table.told", about=context.agency, told_on=view.asked_on) if is_asked and not is_said else ""


def say_basis(basis: Basis, duty_basis: Basis) -> str:
    """Return the kind of a date, and that a law sets the duty if the date is ours."""
    return say("table.rests", basis=basis, duty_basis=duty_basis)


def _say_holding(context: MemoContext, holding: Holding, views: Iterable[MilestoneView]) -> str:
    if holding == "awaiting":
        return say("table.status_awaiting", office=context.office)
    if holding == "unknown":
        return say("table.status_unknown", what=_say_unread(context, views))
    return say(f"table.status_{WORDS[holding]}")


def _say_unread(context: MemoContext, views: Iterable[MilestoneView]) -> str:
    """Return what could not be read: a page, files or data, by the kind of the source."""
    sources = context.register.sources
    kinds = {sources[view.record.source].kind for view in views if view.record.source in sources}
    if kinds and kinds.issubset(FILES):
        return say("table.unread_files")
    return say("table.unread_page" if kinds and kinds.issubset(PAGES) else "table.unread_data")
