"""The words of a row's cells: the office's status and its note, what stands below a date, and what people answered.

To show a further kind of answer: its kind in `AnswerKind` (models/standing/answers.py), and its words in answers.j2 and
in `answered` of cells.j2. Source: docs/memo.md#columns, docs/memo.md#answers.
"""

from typing import Any

from models.memo import AnswerFacts, events
from models.records import RecommendationRecord, offer_of
from models.standing import Ground, MilestoneAnswer, MilestoneView, RecommendationView
from notifications.memo.context import MemoContext
from notifications.memo.document import Answered, Contact, Note
from notifications.words import SAYS, SAYS_NOTHING, say, titled

PAST_BY_LAW = ("past_legal_deadline", "past_conditional_deadline", "past_reported_date")
"""The standings of a date that a law or an order sets, which passed without a ground to call it overdue."""
FILES = ("file_drop",)
PAGES = ("web_page",)
MAY_WAIT = ("date_not_told", "awaiting_answer", "unknown")
"""The standings of a target date that may not count yet."""


# The column of the office's status.


def say_status(context: MemoContext, view: MilestoneView) -> str:
    """Return the status of a milestone in the words of the office's column."""
    if view.standing == "overdue":
        return say("table.status_overdue", days=view.lateness.days)
    if view.holding == "none" and view.standing in PAST_BY_LAW:
        return say("table.status_no_proof")
    if view.holding == "none" and view.is_open and view.record.provisional:
        return say("table.status_not_started")
    return _say_holding(context, view)


def say_status_note(context: MemoContext, view: MilestoneView) -> str:
    """Return the note below the status of a milestone: the ground, the day first asked, since when, or the day of the
    finding; the empty string if there is none."""
    ground = view.lateness.ground
    if view.standing == "overdue" and ground:
        text = say("table.ground", **ground_facts(context, view, ground))
        return say("table.also_awaiting", text=text, office=context.office) if view.review == "awaiting" else text
    if view.holding == "none" and view.standing in PAST_BY_LAW:
        return say("table.first_asked", on=view.asked_on, office=context.office)
    return _say_holding_note(context, view)


def say_recommendation_status(context: MemoContext, view: RecommendationView) -> str:
    """Return the status of a recommendation; a legal deadline that its next milestone passed comes first."""
    if view.holding == "partly_verified":
        return say("table.status_partly", n=view.verified, of=len(view.recommended))
    coming = view.next_milestone
    if view.holding == "none" and coming and coming.is_past:
        return say_status(context, coming)
    return _say_holding(context, view)


def say_recommendation_note(context: MemoContext, view: RecommendationView) -> str:
    """Return the note below the status of a recommendation; the empty string if there is none."""
    coming = view.next_milestone
    if view.holding == "none" and coming and coming.is_past:
        return say_status_note(context, coming)
    return _say_holding_note(context, view)


def say_ground(context: MemoContext, view: MilestoneView) -> str | None:
    """Return why a deadline is known to be missed, as a sentence without its end; None if it is not called overdue."""
    ground = view.lateness.ground
    if view.standing != "overdue" or ground is None:
        return None
    return say("shared.ground", **ground_facts(context, view, ground), office=context.office)


def ground_facts(context: MemoContext, view: MilestoneView, ground: Ground) -> dict[str, Any]:
    """Return what a sentence says of a ground."""
    says = view.says if ground.kind == "agency_word" else None
    at = context.source(ground.source) if ground.source else None
    return {"kind": ground.kind, "on": ground.on, "about": context.agency, "says": says, "at": at}


def _say_holding(context: MemoContext, view: MilestoneView | RecommendationView) -> str:
    if view.holding == "awaiting":
        return say("table.status_awaiting", office=context.office)
    if view.holding == "unknown":
        return say("table.status_unknown", what=_say_unread(context, _milestones_behind(view)))
    return say("table.status", holding=view.holding)


def _say_holding_note(context: MemoContext, view: MilestoneView | RecommendationView) -> str:
    holding, since = view.holding, view.holding_since
    if since is None or holding in ("none", "tracked", "partly_verified", "unknown"):
        return ""
    if holding == "awaiting":
        waiting = [
            item.source for milestone in _milestones_behind(view) for item in milestone.record.evidence_to_review
        ]
        return say("table.on_file_since", on=since, mark=context.mark_of(waiting))
    if holding in ("missing", "removed"):
        return say("table.since", on=since)
    closing = view.closing_milestone if isinstance(view, RecommendationView) else view
    is_late = closing is not None and closing.standing == "verified_late"
    mark = "" if holding == "withdrawn" else context.mark()
    return say("table.found_on", on=since, is_late=is_late, mark=mark)


def _milestones_behind(view: MilestoneView | RecommendationView) -> tuple[MilestoneView, ...]:
    """Return the milestone itself, or those that give a recommendation its status."""
    if isinstance(view, MilestoneView):
        return (view,)
    return tuple(milestone for milestone in view.milestones if milestone.holding == view.holding)


def _say_unread(context: MemoContext, views: tuple[MilestoneView, ...]) -> str:
    """Return what could not be read: a page, files or data, by the kind of the source."""
    sources = context.register.sources
    kinds = {sources[view.source.name].kind for view in views if view.source.name in sources}
    if kinds and kinds.issubset(FILES):
        return say("table.unread_files")
    return say("table.unread_page" if kinds and kinds.issubset(PAGES) else "table.unread_data")


# The column of the date.


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


# What people answered, and whom to call.


def answered(context: MemoContext, answer: MilestoneAnswer) -> Answered:
    """Return an answer, or a decision on one, with its words."""
    facts = {name: getattr(answer, name) for name in AnswerFacts.model_fields}
    return Answered(**facts, text=say_answer(context, answer))


def say_statement(context: MemoContext, view: MilestoneView) -> str:
    """Return the agency's last word on a milestone, or that the duty is not its own."""
    if view.says:
        return SAYS[view.says]
    return SAYS_NOTHING if view.is_agencys else say("table.not_its_duty", about=context.agency)


def say_answer(context: MemoContext, answer: MilestoneAnswer, *, with_reason: bool = True) -> str:
    """Say what was answered about a milestone, or decided on it, as a clause that stands alone in a cell."""
    awaited = context.whole.milestones.get(answer.waits_for or "")
    return say(
        "answers.given",
        kind=answer.kind,
        mark=context.mark(),
        day=answer.day,
        office=context.office,
        reason=context.words(answer.reason_id) if answer.reason_id and with_reason else None,
        awaited=titled(awaited.title if awaited else "", answer.waits_for) if answer.waits_for else None,
    )


def contact_of(context: MemoContext, recommendation: RecommendationRecord) -> Contact:
    """Return whom to call about a recommendation: the register's contact, or else the unit that answers for it."""
    planned = recommendation.planned.contact
    if planned is None:
        return Contact(office=unit_of(recommendation), role=context.names.role("agency_contact"), telephone=None)
    return Contact(office=planned.office, role=context.names.role(planned.role), telephone=planned.telephone)


def notes_of(context: MemoContext, recommendation: RecommendationRecord) -> tuple[Note, ...]:
    """Return the office's notes on a recommendation that stand, the newest first."""
    return tuple(
        Note(text=context.words(item.text_id), on=item.on, trace=(events(item.seq),))
        for item in reversed(recommendation.notes)
        if item.stands
    )


def unit_of(recommendation: RecommendationRecord) -> str:
    """Return the unit of the agency that answers for a recommendation, without what the register adds in brackets."""
    return recommendation.owner_unit.split(" (")[0]
