"""What a part of a message says of the answers that people gave, at the moment of its claim."""

from datetime import date
from typing import Any

from models.core import Calendar
from models.records import (
    TO_UNIT,
    HoldItem,
    MilestoneRecord,
    ReassignmentItem,
    RequestItem,
    hold_of,
    quiet_until,
    quiets_in_force,
    reassignment_of,
    refusal_of,
    request_of,
)
from models.reminders.ladder import OVERDUE, rungs
from models.reminders.notification import Notification
from models.reminders.pending import OF_THE_LADDER

TO_THE_UNIT = (None, "away", "status_unknown")
"""Reasons of a message to the unit; with any other one the coordinator had it."""


def answer_facts(notification: Notification, record: MilestoneRecord, day: date, calendar: Calendar) -> dict[str, Any]:
    """Return the facts of an errand that come from answers, by their names in ReminderFacts."""
    request, about = request_of(record), _about(notification, record)
    facts: dict[str, Any] = {
        "extended_to": tuple(each.to for each in record.extensions if each.stands),
        "supplied_by": tuple(dict.fromkeys(each.by for each in record.waiting_evidence)),
        "extension_to": request.to if request else None,
    }
    if about is not None:
        facts |= {"asked_by": about.by, "answered_why": about.reason_id, "since": about.on}
    if isinstance(about, HoldItem):
        facts |= {"waits_on": about.waits_for, "not_mine": about.not_mine}
    return facts | _refused(notification, record) | _working_on(notification, record, day, calendar)


def _about(notification: Notification, record: MilestoneRecord) -> RequestItem | HoldItem | ReassignmentItem | None:
    """Return the answer that an errand is about; while something stands in the way, each rung tells of it."""
    match notification.kind:
        case "extension_request":
            return request_of(record)
        case "reassignment":
            return reassignment_of(record)
        case "hold_notice":
            return hold_of(record)
    return hold_of(record) if notification.kind in OF_THE_LADDER else None


def _refused(notification: Notification, record: MilestoneRecord) -> dict[str, Any]:
    """Return the request that was refused, in the first message to the unit since."""
    refusal = refusal_of(record)
    if refusal is None or notification.kind not in TO_UNIT or notification.role != "responsible":
        return {}
    answered = refusal.answered_seq or 0
    since = (each for each in record.told if each.seq > answered and each.kind in TO_UNIT and not each.refused)
    if any(each.reason in TO_THE_UNIT for each in since):
        return {}
    by = {"refused_asked_by": refusal.by, "refused_date_why": refusal.answer_reason_id}
    return {"refused_asked_on": refusal.on, **by}


def _working_on(notification: Notification, record: MilestoneRecord, day: date, calendar: Calendar) -> dict[str, Any]:
    """Return when the person said that they are working on it; their head hears of it while the quiet lasts, too."""
    said = [each for each in quiets_in_force(record) if each.kind == "acknowledged"]
    until = quiet_until(record, rungs(record.due_now, calendar)[OVERDUE].day)
    if notification.kind not in OF_THE_LADDER or not said or until is None:
        return {}
    is_over = until <= day or notification.kind == "escalation"
    return {"said_working_on": said[-1].on, "expected_on": said[-1].expected} if is_over else {}
