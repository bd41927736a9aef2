"""The dates of a memo: passed, coming, set by law beside the seven; and what goes on after a closing memo."""

from models.core import RuleError
from models.memo import (
    Dated,
    RecurringDuty,
    Sentence,
    open_recommendations,
    recurring_duties,
    report_of,
)
from models.standing import MilestoneView
from notifications.memo.answers import last_answer
from notifications.memo.context import MemoContext, events, sentence, titled_of
from notifications.memo.status import say_basis, say_status, say_time, say_told
from notifications.memo.table import condition_of, law_line_of, told_of
from notifications.words import say, titled

DAYS_AHEAD = 60
"""Calendar days for which coming dates are listed."""


def related(context: MemoContext) -> tuple[Dated, ...]:
    """Return the duties that a law sets beside the recommendations, without watches on bills."""
    duties = [view for view in context.report.milestones if view.relation == "related_duty"]
    return tuple(
        _dated(context, view, "related") for view in duties if view.standing not in ("withdrawn", "watch")
    )


def late(context: MemoContext) -> tuple[Dated, ...]:
    """Return the dates that passed: set by statute first, then the longest past."""
    passed = [view for view in context.report.milestones if view.is_past]
    passed.sort(key=lambda view: (view.basis != "statute", -view.lateness.days, view.id))
    return tuple(_dated(context, view, "late") for view in passed)


def ahead(context: MemoContext) -> tuple[Dated, ...]:
    """Return the dates of the next 60 days."""
    today = context.world.as_of
    coming = [
        view
        for view in context.report.milestones
        if view.is_open and not view.record.provisional and 0 <= (view.due_now - today).days <= DAYS_AHEAD
    ]
    coming.sort(key=lambda view: (view.due_now, view.id))
    return tuple(_dated(context, view, "clock") for view in coming)


def going_on(context: MemoContext) -> tuple[Sentence, ...]:
    """Say in a closing memo what becomes of each recurring duty, then what else is open or watched.

    Closing a recommendation stops no recurring duty. Raises RuleError while a recommendation of the whole memo is
    neither verified nor closed. An erratum may say that one is, because a finding may have been withdrawn since.
    """
    if context.draft.period != "closing":
        return ()
    whole = report_of(context.whole)
    waiting = open_recommendations(whole)
    if waiting and context.draft.supersedes is None:
        these = f"{', '.join(waiting)} {'is' if len(waiting) == 1 else 'are'} neither verified nor closed"
        raise RuleError(f"{these}; a closing memo comes after the last finding, a monthly memo before it")
    duties = [duty for duty in recurring_duties(context.whole, whole) if duty.record.id in context.world.milestones]
    said = [_say_duty(context, duty) for duty in duties]
    if not duties:
        said.append(sentence("going-duties", say("closing.nothing_recurs"), context.none_of("recurring duty")))
    named = {view.id for duty in duties for view in duty.open}
    others = [view for view in context.report.milestones if view.is_open and view.id not in named]
    said += _list_ids("going-others", "closing.others", others)
    watched = [view for view in context.report.milestones if view.standing == "watch"]
    said += _list_ids("going-watched", "closing.watched", watched)
    return tuple(said)


def _dated(context: MemoContext, view: MilestoneView, where: str) -> Dated:
    record = view.record
    text = say(
        "cells.dated",
        rests=say_basis(record.basis, record.duty_basis),
        time=say_time(context, view),
        told=say_told(context, view),
    )
    return Dated(
        id=record.id,
        rec=record.recommendation_id,
        what=record.title,
        due=record.due_on,
        extended=view.extended_to,
        due_now=record.due_now,
        basis=record.basis,
        duty_on=record.duty_on,
        who=context.body(record.duty_on),
        standing=view.standing,
        days=view.lateness.days,
        told_on=record.told_on,
        told=told_of(view),
        law_line=law_line_of(view),
        condition=condition_of(view),
        provisional=record.provisional,
        waits_for=record.waits_for,
        extensions=view.extensions,
        last_answer=last_answer(context, (view,))[1],
        status=say_status(context, view),
        kind=say_basis(record.basis, record.duty_basis),
        says=sentence(f"{where}-{record.id}", text, events(view.date_seq)),
    )


def _say_duty(context: MemoContext, duty: RecurringDuty) -> Sentence:
    record = duty.record
    if record.withdrawn_on:
        text = say("closing.withdrawn", titled=titled(record.title, record.id), on=record.withdrawn_on)
    elif duty.coming is None:
        text = say("closing.ended", titled=titled(record.title, record.id))
    else:
        text = say(
            "closing.coming",
            titled=titled(record.title, record.id),
            day=duty.coming.due_on,
            rests=say_basis(record.basis, record.duty_basis),
            who=context.body(record.duty_on),
            ends=duty.coming.period_end,
            source=context.source(record.source),
            asked=context.role(record.responsible),
        )
    if duty.open:
        text += " " + say("closing.still_open", names=[titled_of(view) for view in duty.open])
    planned = [record.planned_seq, *(view.record.planned_seq for view in duty.open)]
    return sentence(f"going-{record.id}", text, events(*planned))


def _list_ids(where: str, macro: str, views: list[MilestoneView]) -> list[Sentence]:
    if not views:
        return []
    planned = (view.record.planned_seq for view in views)
    return [sentence(where, say(macro, names=[titled_of(view) for view in views]), events(*planned))]
