"""All that a part of a message says, taken from the records at the moment of its claim."""

from datetime import date, datetime

from models.core import Calendar, new_york_day
from models.ledger import ReminderFacts
from models.records import TO_UNIT, MilestoneRecord, SourceRecord
from models.reminders.answer_facts import answer_facts
from models.reminders.ladder_steps import head_hears_on, messages_for_due
from models.reminders.notification import Notification
from models.standing import business_days_late, cannot_tell, days_past_original

ANSWER_WITHIN = 2
"""Business days in which an answer is asked for (reminders.md, section 4)."""

HASH_START = 12


def facts_of(
    notification: Notification,
    record: MilestoneRecord,
    source: SourceRecord | None,
    day: date,
    calendar: Calendar,
    verdicts_by: str,
    next_wake: datetime | None,
    memo_on: date | None = None,
) -> ReminderFacts:
    """Return the facts of an errand on a day.

    `verdicts_by` is the short name of the office that records findings, `memo_on` the day of the next memo.
    """
    waiting, statement = record.waiting_evidence, record.statement
    rejected = next((each for each in reversed(record.rejections) if each.stands), None)
    return ReminderFacts(
        title=record.title,
        says=record.says,
        due_on=record.due_on,
        due_now=record.due_now,
        basis=record.basis,
        duty_basis=record.duty_basis,
        law=record.law,
        counting=record.counting,
        provisional=record.provisional,
        waits_for=record.waits_for,
        duty_on=record.duty_on,
        responsible=record.escalation if notification.kind == "escalation" else record.responsible,
        verdicts_by=verdicts_by,
        agency_says=statement.says if statement else None,
        agency_says_on=statement.on if statement else None,
        in_hand=sum(each.stands for each in record.evidence),
        rejected_on=rejected.recorded_on if rejected else None,
        rejected_why=rejected.reason_id if rejected and notification.kind == "evidence_rejected" else None,
        evidence=tuple(each.sha256[:HASH_START] for each in waiting),
        evidence_since=waiting[0].recorded_on if waiting else None,
        source=record.source,
        source_since=source.unread_since if source else None,
        cannot_tell=cannot_tell(record, source, day),
        days_past_original=days_past_original(record, day),
        business_days_late=business_days_late(record, day, calendar),
        business_days_left=calendar.between(day, record.due_now) or None,
        told_on=record.told_on,
        asked=len(messages_for_due(record)),
        said_on=day,
        answer_by=calendar.add(day, ANSWER_WITHIN),
        next_on=new_york_day(next_wake) if next_wake else None,
        v=record.touched_seq,
        head_on=head_hears_on(record, day, calendar)
        if notification.kind in TO_UNIT and not record.provisional
        else None,
        memo_on=memo_on,
        **answer_facts(notification, record, day, calendar),
    )
