"""All that a part of a message about a milestone says, taken from the records at the moment of its claim.

The facts are frozen in the ledger, so that a message said twice is the same message, and a reader can see what each
sentence rests on.
"""

from datetime import date, datetime
from typing import Any

from models.core import Calendar, Value, new_york_day
from models.ledger import ReminderFacts, Since
from models.records import (
    TO_UNIT,
    HoldItem,
    MilestoneRecord,
    OfferItem,
    ReassignmentItem,
    RequestItem,
    SourceRecord,
    date_answer_of,
    hold_of,
    offer_of,
    quiets_in_force,
    reassignment_of,
    request_of,
)
from models.register import Names
from models.reminders import kinds
from models.reminders.context import called
from models.reminders.decisions import decision_for
from models.reminders.kinds import KINDS
from models.reminders.ladder import messages_for_due, notices_of_passed_date, quiet_until, unit_head_notified_on
from models.reminders.notifications import Reminder
from models.standing import (
    ANSWER_DAYS,
    answer_due,
    business_days_late,
    counts_from,
    days_past_original,
    is_unknown,
)

ANSWER_WITHIN = 2
"""Business days in which an answer is asked for. Source: docs/reminders.md#answers."""

HASH_START = 12
"""Signs of a file's SHA-256 that a message shows."""


class Surroundings(Value):
    """What a reminder says beside what it is about, on one New York day."""

    day: date
    calendar: Calendar
    verdicts_by: str
    """The short name of the office that records findings."""
    memo_on: date | None = None
    """The day of the next memo."""
    names: Names | None = None
    """What readers call people and places, as the register says."""


def facts_of(
    reminder: Reminder,
    milestone: MilestoneRecord,
    source: SourceRecord | None,
    next_check: datetime | None,
    around: Surroundings,
) -> ReminderFacts:
    """Return what a reminder says on a day. `next_check` is when the milestone is decided again (UTC)."""
    day, calendar = around.day, around.calendar
    evidence, statement = milestone.evidence_to_review, milestone.statement
    rejected = next((item for item in reversed(milestone.rejections) if item.stands), None)
    asks_unit = reminder.kind in TO_UNIT and not milestone.provisional
    return ReminderFacts(
        title=milestone.title,
        says=milestone.says,
        due_on=milestone.due_on,
        due_now=milestone.due_now,
        basis=milestone.basis,
        duty_basis=milestone.duty_basis,
        law=milestone.law,
        counting=milestone.counting,
        provisional=milestone.provisional,
        waits_for=milestone.waits_for,
        duty_on=milestone.duty_on,
        responsible=milestone.escalation if reminder.kind in ("escalation", "date_proposal") else milestone.responsible,
        verdicts_by=around.verdicts_by,
        agency_says=statement.says if statement else None,
        agency_says_on=statement.on if statement and not statement.listed else None,
        in_hand=sum(item.stands for item in milestone.evidence),
        rejected_on=rejected.recorded_on if rejected else None,
        evidence=tuple(item.sha256[:HASH_START] for item in evidence),
        evidence_since=evidence[0].recorded_on if evidence else None,
        source=milestone.source,
        source_checked=source is not None,
        source_since=source.last_good if source else None,
        cannot_tell=is_unknown(milestone, source, day, calendar),
        days_past_original=days_past_original(milestone, day, calendar),
        business_days_late=business_days_late(milestone, day, calendar),
        business_days_left=calendar.between(day, milestone.due_now) or None,
        told_on=milestone.told_on,
        answer_due=answer_due(milestone, calendar),
        counts_from=counts_from(milestone, calendar),
        asked=len(messages_for_due(milestone)),
        said_on=day,
        **{"answer_by": calendar.add(day, ANSWER_DAYS if reminder.kind == "date_proposal" else ANSWER_WITHIN)}
        | _repeat_facts(reminder, milestone, calendar),
        next_on=new_york_day(next_check) if next_check else None,
        v=milestone.touched_seq,
        head_on=unit_head_notified_on(milestone, day, calendar) if asks_unit else None,
        head_role=milestone.escalation,
        memo_on=around.memo_on,
        law_line=milestone.planned.law_line,
        condition=milestone.planned.condition,
        called=called(
            around.names,
            roles=_roles_named(reminder, milestone),
            sources=(milestone.source,),
            bodies=(milestone.duty_on,),
        ),
        **_answer_facts(reminder, milestone, day, calendar),
    )


def _roles_named(reminder: Reminder, milestone: MilestoneRecord) -> tuple[str, ...]:
    """Return the roles that a message may name: those who act, and the one that nobody holds."""
    vacant = reminder.recipient.instead_of if reminder.reason == "role_vacant" else None
    return tuple(filter(None, (milestone.responsible, milestone.escalation, vacant)))


# What is new


def _repeat_facts(reminder: Reminder, milestone: MilestoneRecord, calendar: Calendar) -> dict[str, Any]:
    """Return since when a repeat has nothing to add but its news, and these. Source: docs/reminders.md#rhythm."""
    notices = notices_of_passed_date(milestone, calendar)
    if reminder.kind != "weekly_digest" or reminder.reason == "clock_not_started" or not notices:
        return {}
    last, statement = notices[-1], milestone.statement
    events: list[tuple[int, Since]] = [
        (message.seq, Since(what="head_told", on=message.claimed_on))
        for message in messages_for_due(milestone)
        if message.kind == "escalation" and message.reason in (None, "away")
    ]
    events += [(statement.seq, Since(what="statement", on=statement.on))] if statement else []
    events += [(item.seq, Since(what="rejected", on=item.on)) for item in milestone.rejections if item.stands]
    events += last_answers(milestone)
    news = tuple(item for seq, item in sorted(events, key=lambda event: event[0]) if seq > last.seq)
    return {"answer_by": None, "repeats": last.claimed_on, "news": news}


def last_answers(milestone: MilestoneRecord) -> list[tuple[int, Since]]:
    """Return what people answered about a milestone, each with its entry. A hold or a request counts while open."""
    hold, request = hold_of(milestone), request_of(milestone)
    return [
        *((quiet.seq, Since(what=quiet.kind, on=quiet.on)) for quiet in milestone.quiets if quiet.stands),
        *((item.seq, Since(what="evidence_in", on=item.on)) for item in milestone.evidence_to_review),
        *([(hold.seq, Since(what="blocked", on=hold.on))] if hold else []),
        *([(request.seq, Since(what="asked", on=request.on))] if request else []),
    ]


# What people answered


def _answer_facts(reminder: Reminder, milestone: MilestoneRecord, day: date, calendar: Calendar) -> dict[str, Any]:
    """Return the facts that come from people's answers, by their names in ReminderFacts."""
    request, answer = request_of(milestone), _answer_it_is_about(reminder, milestone)
    facts: dict[str, Any] = {
        "extended_to": tuple(item.to for item in milestone.extensions if item.stands),
        "supplied_by": tuple(item.by for item in milestone.evidence_to_review),
        "extension_to": request.to if request else None,
    }
    if reminder.kind == "evidence_rejected":
        facts |= {
            "rejected_why": next((item.reason_id for item in reversed(milestone.rejections) if item.stands), None)
        }
    if answered := date_answer_of(milestone):
        facts |= {"date_answer": answered.kind}
        if answered.kind != "agreed":
            facts |= {"offered_to": answered.to}
        if answered.kind == "declined":
            facts |= {"offer_declined_on": answered.decided_on}
    if answer is not None:
        facts |= {"asked_by": answer.by, "answered_why": answer.reason_id, "since": answer.on}
    if isinstance(answer, HoldItem):
        facts |= {"waits_on": answer.waits_for, "not_mine": answer.not_mine}
    return facts | _decision_facts(reminder, milestone) | _work_in_progress(reminder, milestone, day, calendar)


def _answer_it_is_about(
    reminder: Reminder, milestone: MilestoneRecord
) -> RequestItem | OfferItem | HoldItem | ReassignmentItem | None:
    """Return the answer a reminder is about. While the milestone is on hold, each rung mentions the hold."""
    match reminder.kind:
        case "extension_request":
            return request_of(milestone)
        case "date_offer":
            return offer_of(milestone)
        case "reassignment":
            return reassignment_of(milestone)
        case "hold_notice":
            return hold_of(milestone)
    return hold_of(milestone) if KINDS[reminder.kind].on_ladder else None


def _decision_facts(reminder: Reminder, milestone: MilestoneRecord) -> dict[str, Any]:
    """Return the decision that a message tells, by the names of its facts."""
    news = decision_for(reminder.kind, reminder.recipient.instead_of or reminder.to or "", milestone)
    if news is None:
        return {}
    facts: dict[str, Any] = {"decided": news.what, "decided_on": news.on, "decided_to": news.given_to}
    match news.kind:
        case kinds.DATE_DECISION:
            return facts | {"since": news.asked_on, "decided_why": news.why}
        case kinds.FINDING_NOTICE:
            return facts | {"rejected_why": None if news.what == "verified" else news.why}
    return facts | {"asked_by": news.by, "answered_why": news.why}


def _work_in_progress(reminder: Reminder, milestone: MilestoneRecord, day: date, calendar: Calendar) -> dict[str, Any]:
    """Return when the person said that they are working on it, once their quiet is over; their head hears it anyway."""
    quiets = [quiet for quiet in quiets_in_force(milestone) if quiet.kind == "acknowledged"]
    until = quiet_until(milestone, calendar)
    if not KINDS[reminder.kind].on_ladder or not quiets or until is None:
        return {}
    is_over = until <= day or reminder.kind == "escalation"
    return {"said_working_on": quiets[-1].on, "expected_on": quiets[-1].expected} if is_over else {}
