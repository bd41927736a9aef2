"""The dates of a memo: passed, coming, set by law beside the seven; and what goes on after a closing memo."""

from models.core import RuleError
from models.memo import (
    Dated,
    MilestoneStatus,
    RecurringDuty,
    Sentence,
    milestone_statuses,
    open_recommendations,
    recurring_duties,
)
from notifications.memo.answers import last_answer
from notifications.memo.context import MemoContext, events, sentence, titled_of
from notifications.memo.status import say_basis, say_status, say_time, say_told
from notifications.memo.table import condition_of, extended_to, law_line_of
from notifications.words import say, titled

DAYS_AHEAD = 60
"""Calendar days for which coming dates are listed."""


def related(context: MemoContext) -> tuple[Dated, ...]:
    """Return the duties that a law sets beside the recommendations, without watches on bills."""
    duties = [status for status in context.statuses if status.record.relation == "related_duty"]
    return tuple(
        _dated(context, status, "related") for status in duties if status.standing not in ("withdrawn", "watch")
    )


def late(context: MemoContext) -> tuple[Dated, ...]:
    """Return the dates that passed: set by statute first, then the longest past."""
    passed = [status for status in context.statuses if status.is_passed]
    passed.sort(key=lambda status: (status.record.basis != "statute", -status.days, status.record.id))
    return tuple(_dated(context, status, "late") for status in passed)


def ahead(context: MemoContext) -> tuple[Dated, ...]:
    """Return the dates of the next 60 days."""
    today = context.world.as_of
    coming = [
        status
        for status in context.statuses
        if status.is_open and not status.record.provisional and 0 <= (status.record.due_now - today).days <= DAYS_AHEAD
    ]
    coming.sort(key=lambda status: (status.record.due_now, status.record.id))
    return tuple(_dated(context, status, "clock") for status in coming)


def going_on(context: MemoContext) -> tuple[Sentence, ...]:
    """Say in a closing memo what becomes of each recurring duty, then what else is open or watched.

    Closing a recommendation stops no recurring duty. Raises RuleError while a recommendation of the whole memo is
    neither verified nor closed. An erratum may say that one is, because a finding may have been withdrawn since.
    """
    if context.draft.period != "closing":
        return ()
    statuses = milestone_statuses(context.whole)
    waiting = open_recommendations(context.whole, statuses)
    if waiting and context.draft.supersedes is None:
        these = f"{', '.join(waiting)} {'is' if len(waiting) == 1 else 'are'} neither verified nor closed"
        raise RuleError(f"{these}; a closing memo comes after the last finding, a monthly memo before it")
    duties = [duty for duty in recurring_duties(context.whole, statuses) if duty.record.id in context.world.milestones]
    said = [_say_duty(context, duty) for duty in duties]
    if not duties:
        said.append(sentence("going-duties", say("closing.nothing_recurs"), context.none_of("recurring duty")))
    named = {status.record.id for duty in duties for status in duty.open}
    others = [status for status in context.statuses if status.is_open and status.record.id not in named]
    said += _list_ids("going-others", "closing.others", others)
    watched = [status for status in context.statuses if status.standing == "watch"]
    said += _list_ids("going-watched", "closing.watched", watched)
    return tuple(said)


def _dated(context: MemoContext, status: MilestoneStatus, where: str) -> Dated:
    record = status.record
    text = say(
        "cells.dated",
        rests=say_basis(record.basis, record.duty_basis),
        time=say_time(context, status),
        told=say_told(context, status),
    )
    return Dated(
        id=record.id,
        rec=record.recommendation_id,
        what=record.title,
        due=record.due_on,
        extended=extended_to(status),
        due_now=record.due_now,
        basis=record.basis,
        duty_on=record.duty_on,
        who=context.body(record.duty_on),
        standing=status.standing,
        days=status.days,
        told_on=record.told_on,
        told=status.told,
        law_line=law_line_of(status),
        condition=condition_of(status),
        provisional=record.provisional,
        waits_for=record.waits_for,
        extensions=status.extensions,
        last_answer=last_answer(context, (status,))[1],
        status=say_status(context, status),
        kind=say_basis(record.basis, record.duty_basis),
        says=sentence(f"{where}-{record.id}", text, events(status.date_seq)),
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
        text += " " + say("closing.still_open", names=[titled_of(status) for status in duty.open])
    planned = [record.planned_seq, *(status.record.planned_seq for status in duty.open)]
    return sentence(f"going-{record.id}", text, events(*planned))


def _list_ids(where: str, macro: str, statuses: list[MilestoneStatus]) -> list[Sentence]:
    if not statuses:
        return []
    planned = (status.record.planned_seq for status in statuses)
    return [sentence(where, say(macro, names=[titled_of(status) for status in statuses]), events(*planned))]
