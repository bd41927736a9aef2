"""All that an item of a message says of a milestone, taken from the records at the moment of its claim."""

from typing import Any

from models.core import same_fields
from models.ledger import GivenFile, Shows, Since, items
from models.records import MilestoneRecord, hold_of, last_standing
from models.reminders.decisions import FOUND, IN_PERSON, decision_for
from models.reminders.kinds import KINDS
from models.reminders.ladder import messages_for_due, notices_of_passed_date, unit_head_notified_on
from models.reminders.notifications import Reminder, SweepContext
from models.reminders.recipients import person_meant, recipient_for
from models.standing import AnswerKind, MilestoneView, cannot_say_late

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
ANSWERED: dict[str, AnswerKind] = {
    "extension_request": "date_requested",
    "date_offer": "date_offered",
    "reassignment": "reassigned",
}
"""The answer that a kind of item is about."""


def facts_of(reminder: Reminder, view: MilestoneView, context: SweepContext) -> items.AnyItem:
    """Return what an item says on the day of a view."""
    name = reminder.reason if reminder.reason in items.BY_TOPIC else reminder.kind
    kind = items.CLASSES[name]
    facts = _common(name, reminder, view, context)
    if issubclass(kind, items.AskedFacts):
        facts |= _asked(reminder, view, context)
    elif issubclass(kind, items.FileFacts):
        facts |= _files(view)
    elif issubclass(kind, items.DecisionFacts):
        facts |= _decision(reminder, view.record)
    elif issubclass(kind, items.Answered):
        facts |= _answer(name, view)
    match name:
        case "weekly_digest":
            facts |= _repeat(view)
        case "evidence_rejected":
            facts |= _rejected(view)
        case "date_proposal":
            facts |= {"stands_from": view.answer_due}
        case "clock_not_started":
            facts |= {"waits_for": view.record.waits_for}
    return kind(**facts)


def _common(name: str, reminder: Reminder, view: MilestoneView, context: SweepContext) -> dict[str, Any]:
    milestone, plan = view.record, view.record.plan
    return {
        **same_fields(items.ItemFacts, plan, milestone.dates, milestone),
        "kind": name,
        "short": plan.short or plan.title,
        "role": plan.escalation if reminder.kind in ("escalation", "date_proposal") else plan.responsible,
        "law": plan.law_line or next((law.line for law in plan.law), ""),
        "laws": tuple(law.line for law in plan.law),
        "condition": plan.condition or "",
        "is_duty_by_law": plan.duty_basis == "statute",
        "shows": plan.says,
        "v": milestone.touched_seq,
        **context.message_facts(
            view.day,
            roles=filter(None, (plan.responsible, plan.escalation, reminder.vacant_role)),
            sources=(milestone.source,),
            bodies=(plan.duty_on,),
        ),
    }


def _asked(reminder: Reminder, view: MilestoneView, context: SweepContext) -> dict[str, Any]:
    milestone, source = view.record, view.source.record
    has_file = view.source.hidden_since(view.id) is not None  # it may show it, and waits for a person
    person, days = _asked_before(reminder, milestone, context)
    return {
        "ask": milestone.plan.ask or "",
        "source": milestone.source,
        "source_read": source.last_good if source else None,
        "is_folder": context.gives.get(milestone.source) == "files",
        "cannot_tell": view.is_past and (view.proof == "not_checked" or has_file),
        "overdue": view.date_state == "missed",
        "days_late": view.days_late,
        "in_hand": sum(item.stands for item in milestone.review.evidence),
        "says": view.says,
        "says_on": view.says_on,
        **_last_answer(view),
        "asked": person,
        "asked_on": days,
        "promise": _promise(reminder, view, context),
    }


def _last_answer(view: MilestoneView) -> dict[str, Any]:
    """Return what the duty holder answered last, if it is in force; what the agency says stands beside it."""
    answers = [answer for answer in view.answers if answer.kind in SHOWS and answer.in_force]
    last = max(answers, key=lambda answer: answer.seq, default=None)
    return {"answer": Since(what=SHOWS[last.kind], on=last.on), "answer_to": last.day} if last else {}


def _asked_before(
    reminder: Reminder, milestone: MilestoneRecord, context: SweepContext
) -> tuple[str | None, tuple[Any, ...]]:
    """Return who was asked before and on which first and last day: the reader or whom they stand in for, from messages
    to that person alone; of a head's message the contact (docs/reminders.md#promises)."""
    contact = person_meant("responsible", milestone, context.people)
    reader = (reminder.recipient.instead_of, reminder.to)
    for person in (contact.id if contact else None,) if reminder.kind == "escalation" else reader:
        messages = milestone.exchange.messages
        if days := sorted({item.sent_on for item in messages if item.to == person and item.sent_on}):
            return person, tuple(dict.fromkeys((days[0], days[-1])))
    return None, ()


def _promise(reminder: Reminder, view: MilestoneView, context: SweepContext) -> items.Promise | None:
    """Return the day before which the head is not asked, and who that is; None where the coordinator is asked instead,
    or the reader would be (docs/reminders.md#promises)."""
    milestone, calendar = view.record, view.calendar
    if not KINDS[reminder.kind].tells_passed or reminder.recipient.role != "responsible":
        return None
    day = unit_head_notified_on(milestone, view.day, calendar)
    if day is None or cannot_say_late(milestone, view.source.record, day, calendar):
        return None
    head = recipient_for("unit_head", milestone, context.directory(calendar.slot(day)))
    if head.to in (None, reminder.to) or head.role == "coordinator":
        return None
    return items.Promise(not_before=day, to=milestone.plan.escalation)


def _repeat(view: MilestoneView) -> dict[str, Any]:
    """Return since when a repeat has nothing to add but its news, and these. Source: docs/reminders.md#rhythm."""
    milestone = view.record
    notices = notices_of_passed_date(milestone, view.calendar)
    if not notices:
        return {}
    last, statement = notices[-1], milestone.statement
    events: list[tuple[int, Since]] = [
        (message.seq, Since(what="head_told", on=message.claimed_on))
        for message in messages_for_due(milestone)
        if message.kind == "escalation" and message.reason in IN_PERSON
    ]
    events += [(statement.seq, Since(what="statement", on=statement.on))] if statement else []
    events += [(item.seq, Since(what="rejected", on=item.on)) for item in milestone.review.rejections if item.stands]
    events += [
        (answer.seq, Since(what=SHOWS[answer.kind], on=answer.on))
        for answer in view.answers
        if answer.kind in SHOWS and answer.in_force
    ]
    news = tuple(item for seq, item in sorted(events, key=lambda event: event[0]) if seq > last.seq)
    return {"since": last.claimed_on, "news": news}


def _rejected(view: MilestoneView) -> dict[str, Any]:
    last = last_standing(view.record.review.rejections)
    if last is None:
        return {}
    names = (item.name for item in view.record.review.evidence if item.sha256 in last.evidence and item.counts)
    return {"rejected_on": last.recorded_on, "why": last.reason_id, "file": next(names, "")}


def _answer(name: str, view: MilestoneView) -> dict[str, Any]:
    if name == "unit_wrote":
        written = [item for item in view.record.exchange.written if item.stands]
        if not written:
            return {}
        last, messages = written[-1], view.record.exchange.messages
        sent = max((message.seq for message in messages if message.kind == "unit_wrote"), default=0)
        others = sum(item.seq > sent for item in written) - 1
        facts = {"by": last.bears_name_of or last.by, "on": last.on, "why": last.text_id, "others": others}
        return facts | {"is_mail": last.way == "mail"}
    if name in ("hold_notice", "on_hold"):
        hold = hold_of(view.record)
        if hold is None:
            return {}
        facts = {"by": hold.by, "on": hold.on, "why": hold.reason_id}
        return facts | {"waits_for": hold.waits_for, "not_ours": hold.not_mine}
    answer = view.newest(ANSWERED[name])
    facts = {"by": answer.by, "on": answer.on, "why": answer.reason_id} if answer else {}
    return facts | ({"to": answer.day} if answer and name != "reassignment" else {})


def _files(view: MilestoneView) -> dict[str, Any]:
    milestone = view.record
    files = tuple(
        GivenFile(name=item.name, by=item.by, on=item.recorded_on, matched=item.says)
        for item in milestone.evidence_to_review
    )
    if not (milestone.is_closed and milestone.finding):
        return {"files": files}
    finding = milestone.finding
    return {"files": files, "decided": FOUND[finding.verdict], "decided_on": finding.recorded_on}


def _decision(reminder: Reminder, milestone: MilestoneRecord) -> dict[str, Any]:
    news = decision_for(reminder.kind, reminder.recipient.instead_of or reminder.to or "", milestone)
    if news is None:
        return {}
    facts: dict[str, Any] = {"decided": news.decision, "decided_on": news.on, "why": news.why}
    match news.kind:
        case items.DATE_DECISION:
            offer = milestone.dates.offers[-1] if milestone.dates.offers else None
            return facts | {"on": news.asked_on, "by": news.asked_by, "to": offer.to if offer else None}
        case items.HANDOVER_NOTICE:
            return facts | {"by": news.by, "given_to": news.given_to}
    return facts | ({"why": None} if news.decision == "verified" else {})
