"""All that a part of a message about a milestone says, taken from the records at the moment of its claim."""

from datetime import date
from typing import Any

from models.ledger import GivenFile, History, NotificationKind, ReminderFacts, Shows, Since
from models.records import TO_UNIT, MilestoneRecord
from models.reminders import kinds
from models.reminders.decisions import FOUND, IN_PERSON, decision_for
from models.reminders.kinds import KINDS
from models.reminders.ladder import (
    ANSWER_WITHIN,
    messages_for_due,
    notices_of_passed_date,
    quiet_until,
    unit_head_notified_on,
)
from models.reminders.notifications import Reminder, SweepContext
from models.reminders.recipients import person_meant, recipient_for
from models.standing import ANSWER_DAYS, AnswerKind, MilestoneView, cannot_say_late

HASH_START = 12
"""Signs of a file's SHA-256 that a message shows."""

OF_MILESTONE = ("due_now", "basis", "waits_for", "source")
OF_DATES = ("due_on", "provisional")
OF_PLAN = ("title", "says", "duty_basis", "duty_on", "law_line", "condition", "ask", "short")
"""What a reminder says of a milestone as the record and the plan have it."""

SHOWS: dict[AnswerKind, Shows] = {
    "working_on_it": "acknowledged",
    "reminders_paused": "snoozed",
    "on_hold": "blocked",
    "not_theirs": "blocked",
    "date_requested": "asked",
    "date_agreed": "agreed",
    "date_offered": "offered",
}
"""What an event calls each answer of a duty holder."""
ANSWERED: dict[NotificationKind, AnswerKind] = {
    "extension_request": "date_requested",
    "date_offer": "date_offered",
    "reassignment": "reassigned",
}
"""The answer that a kind of reminder is about."""


def facts_of(
    reminder: Reminder, view: MilestoneView, context: SweepContext, next_on: date | None = None
) -> ReminderFacts:
    """Return what a reminder says on the day of a view; `next_on` is the foreseen day of its reader's next message."""
    milestone, day, calendar, source = view.record, view.day, view.calendar, view.source.record
    evidence, lateness = milestone.evidence_to_review, view.lateness
    has_file = view.source.hidden_since(view.id) is not None  # it may show it, and waits for a person
    verdict = view.verdict if view.verdict and view.verdict.word in ("insufficient", "not_met") else None
    return ReminderFacts(
        **{name: getattr(milestone, name) for name in OF_MILESTONE},
        **{name: getattr(milestone.dates, name) for name in OF_DATES},
        **{name: getattr(milestone.plan, name) for name in OF_PLAN},
        law=tuple(law.line for law in milestone.plan.law),
        responsible=milestone.plan.escalation
        if reminder.kind in ("escalation", "date_proposal")
        else milestone.plan.responsible,
        verdicts_by=context.verdicts_by,
        agency_says=view.says,
        agency_says_on=view.says_on,
        in_hand=sum(item.stands for item in milestone.review.evidence),
        rejected_on=verdict.on if verdict else None,
        evidence=tuple(item.sha256[:HASH_START] for item in evidence),
        evidence_since=evidence[0].recorded_on if evidence else None,
        source_checked=source is not None,
        source_since=source.last_good if source else None,
        cannot_tell=view.is_past and (view.proof == "not_checked" or has_file),
        days_past_original=lateness.days_past_original,
        business_days_left=calendar.between(day, milestone.due_now) or None,
        told_on=view.asked_on,
        answer_due=view.answer_due,
        overdue=view.date_state == "missed",
        days_late=view.days_late,
        said_on=day,
        **{"answer_by": calendar.add(day, ANSWER_DAYS if reminder.kind == "date_proposal" else ANSWER_WITHIN)}
        | _repeat_facts(reminder, view),
        next_on=next_on,
        v=milestone.touched_seq,
        head_role=milestone.plan.escalation,
        memo_on=context.memo_on,
        files=tuple(GivenFile(name=item.name, by=item.by, on=item.recorded_on, matched=item.says) for item in evidence),
        folder=context.gives.get(milestone.source) == "files",
        called=context.called(
            roles=filter(None, (milestone.plan.responsible, milestone.plan.escalation, reminder.vacant_role)),
            sources=(milestone.source,),
            bodies=(milestone.plan.duty_on,),
        ),
        history=_history(reminder, milestone, context),
        **_head_facts(reminder, view, context),
        **_answer_facts(reminder, view),
    )


def _head_facts(reminder: Reminder, view: MilestoneView, context: SweepContext) -> dict[str, Any]:
    """Return the day on which the head, or the coordinator in their place, hears of it; nothing if the reader does.
    Source: docs/reminders.md#promises."""
    milestone, calendar = view.record, view.calendar
    asks_unit = reminder.kind in TO_UNIT and not milestone.dates.provisional
    day = unit_head_notified_on(milestone, view.day, calendar) if asks_unit else None
    if day is None:
        return {}
    unread = cannot_say_late(milestone, view.source.record, day, calendar)
    head = recipient_for("coordinator" if unread else "unit_head", milestone, context.directory(calendar.slot(day)))
    if head.to in (None, reminder.to):
        return {}
    return {"head_on": day, "head_is_coordinator": head.role == "coordinator"}


def _history(reminder: Reminder, milestone: MilestoneRecord, context: SweepContext) -> History:
    """Return since when the reader has known of the date: from messages to them alone, never to their unit. A head
    hears since when the contact knew; a stand-in, that person or else they themselves (docs/reminders.md#promises)."""
    contact = person_meant("responsible", milestone, context.people)
    reader = (reminder.recipient.instead_of, reminder.to)
    people = (contact.id if contact else None,) if reminder.kind == "escalation" else reader
    for person in people:
        if days := [
            message.sent_on for message in milestone.exchange.messages if message.to == person and message.sent_on
        ]:
            return History(person=person, first_on=min(days), messages=len(days))
    return History(person=None, first_on=None, messages=0)


def _repeat_facts(reminder: Reminder, view: MilestoneView) -> dict[str, Any]:
    """Return since when a repeat has nothing to add but its news, and these. Source: docs/reminders.md#rhythm."""
    milestone = view.record
    notices = notices_of_passed_date(milestone, view.calendar)
    if reminder.kind != "weekly_digest" or reminder.reason == "clock_not_started" or not notices:
        return {}
    last, statement = notices[-1], milestone.statement
    events: list[tuple[int, Since]] = [
        (message.seq, Since(what="head_told", on=message.claimed_on))
        for message in messages_for_due(milestone)
        if message.kind == "escalation" and message.reason in IN_PERSON
    ]
    events += [(statement.seq, Since(what="statement", on=statement.on))] if statement else []
    events += [(item.seq, Since(what="rejected", on=item.on)) for item in milestone.review.rejections if item.stands]
    events += [(item.seq, Since(what="evidence_in", on=item.on)) for item in milestone.evidence_to_review]
    events += [
        (answer.seq, Since(what=SHOWS[answer.kind], on=answer.on))
        for answer in view.answers
        if answer.kind in SHOWS and answer.in_force
    ]
    news = tuple(item for seq, item in sorted(events, key=lambda event: event[0]) if seq > last.seq)
    return {"answer_by": None, "repeats": last.claimed_on, "news": news}


def _answer_facts(reminder: Reminder, view: MilestoneView) -> dict[str, Any]:
    milestone, date_answer, answer = view.record, view.date_answer, None
    if kind := ANSWERED.get(reminder.kind):
        answer = view.newest(kind)
    elif reminder.kind == "hold_notice" or KINDS[reminder.kind].on_ladder:  # Each rung mentions a hold.
        answer = view.hold
    facts: dict[str, Any] = {
        "extended_to": tuple(item.to for item in milestone.dates.extensions if item.stands),
        "extension_to": request.day if (request := view.newest("date_requested")) else None,
    }
    if reminder.kind == "evidence_rejected" and view.verdict:
        facts |= {"rejected_why": view.verdict.reason_id}
    if date_answer and date_answer.kind != "date_agreed":
        facts |= {"offered_to": date_answer.day}
    if answer:
        facts |= {"asked_by": answer.by, "answered_why": answer.reason_id, "since": answer.on}
        facts |= {"waits_on": answer.waits_for, "not_mine": answer.kind == "not_theirs"}
    return facts | _decision_facts(reminder, milestone) | _work_in_progress(reminder, view)


def _decision_facts(reminder: Reminder, milestone: MilestoneRecord) -> dict[str, Any]:
    if reminder.kind == "verification_request" and milestone.is_closed and milestone.finding:
        finding = milestone.finding
        return {"decided": FOUND[finding.verdict], "decided_on": finding.recorded_on}
    news = decision_for(reminder.kind, reminder.recipient.instead_of or reminder.to or "", milestone)
    if news is None:
        return {}
    facts: dict[str, Any] = {"decided": news.decision, "decided_on": news.on, "decided_to": news.given_to}
    match news.kind:
        case kinds.DATE_DECISION:
            return facts | {"since": news.asked_on, "asked_by": news.asked_by, "decided_why": news.why}
        case kinds.FINDING_NOTICE:
            return facts | {"rejected_why": None if news.decision == "verified" else news.why}
    return facts | {"asked_by": news.by, "answered_why": news.why}


def _work_in_progress(reminder: Reminder, view: MilestoneView) -> dict[str, Any]:
    """Return when the person said that they are working on it, once their quiet is over; their head hears it anyway."""
    work, until = view.newest("working_on_it"), quiet_until(view.record, view.calendar)
    if not KINDS[reminder.kind].on_ladder or work is None or until is None:
        return {}
    is_over = until <= view.day or reminder.kind == "escalation"
    return {"said_working_on": work.on, "expected_on": work.day} if is_over else {}
