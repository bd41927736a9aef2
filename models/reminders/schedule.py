"""What is still to be said about a milestone: the one basis for what goes out and for the next check.

`pending` depends on the record alone, never on the current moment. So a sweep may sleep until `next_check` and sends
exactly what a sweep on every day would send. Source: docs/reminders.md#pending.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from models.core import Calendar
from models.ledger import NotificationKind, TopicReason
from models.records import (
    TO_COORDINATOR,
    HoldItem,
    MilestoneRecord,
    OfferItem,
    ReassignmentItem,
    RecordItem,
    RejectionItem,
    RequestItem,
    ToldItem,
    hold_of,
    offer_of,
    proposal_of,
    reassignment_of,
    request_of,
)
from models.reminders.decisions import decision_steps
from models.reminders.kinds import (
    CHECK_IN,
    DATE_OFFER,
    DATE_PROPOSAL,
    EVIDENCE_REJECTED,
    EXTENSION_REQUEST,
    HOLD_NOTICE,
    REASSIGNMENT,
    VERIFICATION_REQUEST,
    WEEKLY_DIGEST,
    Kind,
    Rung,
    Step,
)
from models.reminders.ladder import (
    day_of,
    ladder_steps,
    last_rung_sent,
    messages_for_due,
    next_digest_day,
    rungs_above,
)
from models.standing import ANSWER_DAYS, is_date_answered, is_proposed_first

VERIFIER_REPEATS = (5, 10, 20)
"""Business days before each further request to a verifier about evidence that awaits review; then the last holds."""

SILENCE_REPEAT = 5
"""Business days between two notices to the coordinator that no verifier answers."""

VERIFIER_SILENT_AFTER = 10
"""Business days from the first request to a verifier until the coordinator is told that there is no answer."""

EXTENSION_REQUEST_REPEAT = 5
"""Business days between two requests to the coordinator to decide about a later date."""


def pending(milestone: MilestoneRecord, calendar: Calendar) -> tuple[Step, ...]:
    """Return every notification still to come about a milestone: the ladder first, and its highest rung last.

    It is empty only for a closed milestone whose closing was told, a watch and a recurring template: no open milestone
    is ever silent.
    """
    if milestone.is_watch or milestone.is_template:
        return ()
    news = decision_steps(milestone)
    if milestone.is_closed:
        return news
    return (*_main_steps(milestone, calendar), *_answer_steps(milestone, calendar), *news)


def due_on(steps: Sequence[Step], day: date) -> tuple[Step, ...]:
    """Return which pending steps are due on a New York day: of the ladder only the highest to each role, of others all.

    So the responsible person's digest comes in the week of the escalation, too.
    """
    due = [step for step in steps if step.day <= day and (step.last is None or day <= step.last)]
    on_ladder = {step.kind.role: step for step in due if step.kind.on_ladder}
    others = [step for step in due if not step.kind.on_ladder]
    return (*on_ladder.values(), *others)


def skipped_by(step: Step, milestone: MilestoneRecord, calendar: Calendar) -> tuple[NotificationKind, ...]:
    """Return the unsent rungs below a step's. They are recorded with it as skipped and never sent."""
    if not isinstance(step.kind, Rung):
        return ()
    above_last = rungs_above(last_rung_sent(milestone, calendar))
    return tuple(rung.name for rung in above_last if rung.offset < step.kind.offset)


def next_check(milestone: MilestoneRecord, calendar: Calendar) -> datetime | None:
    """Return the send slot (UTC) at which a milestone must be checked again, or None if it is closed and that was told.

    It may be in the past; then something is due at once.
    """
    if milestone.is_closed and not pending(milestone, calendar):
        return None
    slot = calendar.slot(_next_day(milestone, calendar))
    # A held step may have moved since: a digest waits longer after another message to the same person.
    return max(slot, milestone.delayed_until) if milestone.delayed_until else slot


def _next_day(milestone: MilestoneRecord, calendar: Calendar) -> date:
    if milestone.is_watch:
        # A bill has no ladder. It is checked again on the day after its source was.
        return (milestone.checked_on or milestone.planned_on) + timedelta(days=1)
    if milestone.is_template:
        return milestone.next_opening or milestone.due_now
    return min(step.day for step in pending(milestone, calendar))


# What the milestone itself asks for: exactly one of these applies.


def _main_steps(milestone: MilestoneRecord, calendar: Calendar) -> tuple[Step, ...]:
    if milestone.evidence_to_review:
        return _verification_steps(milestone, calendar)
    if milestone.provisional:
        return (_clock_step(milestone, calendar),)
    rejected = next((item for item in reversed(milestone.rejections) if item.stands), None)
    rejection = _notice_step(EVIDENCE_REJECTED, rejected, milestone.rejections, milestone)
    if rejection:
        return (rejection,)
    if is_proposed_first(milestone):
        proposal = _proposal_step(milestone, calendar)
        if proposal:
            return (proposal,)
        if offer_of(milestone):
            return ()  # It is our turn: `_answer_steps` asks the coordinator.
    return ladder_steps(milestone, calendar)


def _verification_steps(milestone: MilestoneRecord, calendar: Calendar) -> tuple[Step, ...]:
    """Return the next request to the verifier, and the next notice to the coordinator of a verifier's silence.

    Source: docs/reminders.md#verification.
    """
    received = milestone.evidence_to_review[0]
    asked = [message for message in _requests_to_verify(milestone) if message.seq > received.seq]
    to_verifier = [message for message in asked if message.reason != "verifier_silent"]
    to_coordinator = [message for message in asked if message.reason == "verifier_silent"]

    number = str(sum(message.reason != "verifier_silent" for message in _requests_to_verify(milestone)) + 1)
    day = received.recorded_on
    if to_verifier:
        apart = VERIFIER_REPEATS[min(len(to_verifier), len(VERIFIER_REPEATS)) - 1]
        day = calendar.add(to_verifier[-1].claimed_on, apart)
    request = Step(kind=VERIFICATION_REQUEST, day=day, number=number)

    in_person = [message for message in to_verifier if message.reason is None]
    if not in_person:
        return (request,)  # Somebody else was asked in the verifier's place; nobody is silent who was not asked.
    if to_coordinator:
        day = calendar.add(to_coordinator[-1].claimed_on, SILENCE_REPEAT)
    else:
        day = calendar.add(in_person[0].claimed_on, VERIFIER_SILENT_AFTER)
    silent = Step(kind=VERIFICATION_REQUEST, day=day, to_coordinator=True, reason="verifier_silent", number=number)
    return (request, silent)


def _requests_to_verify(milestone: MilestoneRecord) -> list[ToldItem]:
    return [message for message in milestone.messages if message.kind == "verification_request" and not message.refused]


def _clock_step(milestone: MilestoneRecord, calendar: Calendar) -> Step:
    """Return the next question to the coordinator whether the clock has started. Source: docs/reminders.md#clock."""
    asked = [message.claimed_on for message in messages_for_due(milestone) if message.kind == "weekly_digest"]
    day = next_digest_day(asked[-1], asked[-1], calendar) if asked else calendar.on_or_after(milestone.due_now)
    return Step(kind=WEEKLY_DIGEST, day=day, to_coordinator=True, reason="clock_not_started")


def _proposal_step(milestone: MilestoneRecord, calendar: Calendar) -> Step | None:
    """Return what comes before the ladder of a target date: its proposal to the unit, or a word to the coordinator.

    The coordinator is told every week while the date is not proposed, or did not reach the duty holder.
    Source: docs/reminders.md#proposal.
    """
    proposal = proposal_of(milestone)
    sent = [message for message in messages_for_due(milestone) if message.kind == "date_proposal"]
    if milestone.told_on or is_date_answered(milestone):
        return None
    if proposal is None:
        # Proposed by then, it can be answered before its first reminder.
        last = calendar.add(day_of(CHECK_IN, milestone.due_now, calendar), -ANSWER_DAYS)
        first = calendar.on_or_after(max(last, milestone.planned_on))
        return _coordinator_step("date_not_proposed", sent, first, calendar)
    to_unit = [message for message in sent if message.reason not in TO_COORDINATOR and message.seq > proposal.seq]
    if not to_unit:
        return Step(kind=DATE_PROPOSAL, day=proposal.recorded_on)
    return _coordinator_step("date_not_told", sent, to_unit[-1].claimed_on, calendar)


def _coordinator_step(reason: TopicReason, sent: Sequence[ToldItem], first: date, calendar: Calendar) -> Step:
    """Return the next weekly word to the coordinator about a date that its duty holder has not received."""
    day = next_digest_day(sent[-1].claimed_on, sent[-1].claimed_on, calendar) if sent else first
    return Step(kind=DATE_PROPOSAL, day=day, to_coordinator=True, reason=reason)


# What people's answers ask for: any number of these apply as well (docs/reminders.md#holds-and-requests).


def _answer_steps(milestone: MilestoneRecord, calendar: Calendar) -> tuple[Step, ...]:
    steps = (
        _request_step(EXTENSION_REQUEST, request_of(milestone), milestone.extension_requests, milestone, calendar),
        _request_step(DATE_OFFER, offer_of(milestone), milestone.offers, milestone, calendar),
        _notice_step(HOLD_NOTICE, hold_of(milestone), milestone.holds, milestone),
        _notice_step(REASSIGNMENT, reassignment_of(milestone), milestone.reassignments, milestone),
    )
    return tuple(step for step in steps if step)


def _request_step(
    kind: Kind,
    asked: RequestItem | OfferItem | None,
    items: Sequence[RecordItem],
    milestone: MilestoneRecord,
    calendar: Calendar,
) -> Step | None:
    """Return the next request to the coordinator to decide about a date that the unit asked for or offered."""
    if asked is None:
        return None
    sent = _sent_since(kind.name, asked, milestone)
    day = calendar.add(sent[-1].claimed_on, EXTENSION_REQUEST_REPEAT) if sent else asked.recorded_on
    before = sum(message.kind == kind.name and not message.refused for message in milestone.messages)
    return Step(kind=kind, day=day, number=f"{_position(items)}:{before + 1}")


def _notice_step(
    kind: Kind,
    item: RejectionItem | HoldItem | ReassignmentItem | None,
    items: Sequence[RecordItem],
    milestone: MilestoneRecord,
) -> Step | None:
    """Return the notice of a rejection, a hold or a reassignment, if whom it is for has not heard of it.

    Source: docs/reminders.md#verification and docs/reminders.md#holds-and-requests.
    """
    if item is None or _sent_since(kind.name, item, milestone):
        return None
    return Step(kind=kind, day=item.recorded_on, number=_position(items))


def _sent_since(kind: NotificationKind, item: RecordItem, milestone: MilestoneRecord) -> list[ToldItem]:
    """Return the messages of a kind sent after an item was recorded, and not refused."""
    return [
        message
        for message in milestone.messages
        if message.kind == kind and message.seq > item.seq and not message.refused
    ]


def _position(items: Sequence[RecordItem]) -> str:
    """Return the place of the last item that counts, from 1. A correction before it does not change it."""
    return str(max((place for place, item in enumerate(items, start=1) if item.stands), default=0))
