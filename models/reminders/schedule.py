"""What is still to be said about a milestone. `pending` depends on the record alone, so a sweep may sleep until
`next_check`. Source: docs/reminders.md#sending."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TypeAlias

from models import records
from models.core import Calendar
from models.ledger import Kind, NotificationKind, Rung, TopicReason, items
from models.records import MilestoneRecord, RecordItem
from models.reminders.decisions import decision_steps
from models.reminders.kinds import Step
from models.reminders.ladder import (
    WEEKS_APART,
    day_of,
    ladder_steps,
    last_rung_sent,
    messages_for_due,
    next_digest_day,
    rungs_above,
)
from models.standing import ANSWER_DAYS, LookAgain, is_date_answered, is_proposed_first, look_again_of

VERIFIER_REPEATS = (5, 10, 20)
"""Business days before each further request to a verifier about evidence that awaits review; then the last holds."""
SILENCE_REPEAT = 5
"""Business days between two notices to the coordinator that no verifier answers."""
VERIFIER_SILENT_AFTER = 10
"""Business days from the first request to a verifier until the coordinator is told that there is no answer."""
EXTENSION_REQUEST_REPEAT = 5
"""Business days between two requests to the coordinator to decide about a later date."""
Item: TypeAlias = (
    records.RequestItem
    | records.OfferItem
    | records.RejectionItem
    | records.HoldItem
    | records.ReassignmentItem
    | records.WrittenItem
)


def pending(milestone: MilestoneRecord, calendar: Calendar) -> tuple[Step, ...]:
    """Return every notification still to come about a milestone: the ladder first, and its highest rung last. Empty
    only for a closed one whose closing was told and which nobody must look at again, a watch and a recurring template.
    """
    if milestone.is_watch or milestone.is_template:
        return ()
    news = decision_steps(milestone)
    if milestone.is_closed:
        again = look_again_of(milestone, calendar)
        return (*_look_again_steps(milestone, again, calendar), *news) if again else news
    return (*_main_steps(milestone, calendar), *_answer_steps(milestone, calendar), *news)


def due_on(steps: Sequence[Step], day: date) -> tuple[Step, ...]:
    """Return the pending steps due on a New York day: of the ladder only the highest to each role, all others."""
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
    """Return the send slot (UTC) at which to check again, which may be past; None if it is closed and that was told."""
    steps = pending(milestone, calendar)
    if milestone.is_closed and not steps:
        return None
    if milestone.is_watch:  # A bill has no ladder. It is checked again on the day after its source was.
        day = (milestone.review.checked_on or milestone.planned_on) + timedelta(days=1)
    elif milestone.is_template:
        day = milestone.next_opening or milestone.due_now
    else:
        held_until = milestone.held_until or date.min
        day = min(step.day for step in steps if step.last is None or step.last >= held_until)
    # Each sweep looks at what is delayed: its end is the latest moment, and a step may have moved since.
    return max(calendar.slot(day), milestone.delayed_until or calendar.slot(day))


# What the milestone itself asks for: exactly one of these applies.


def _main_steps(milestone: MilestoneRecord, calendar: Calendar) -> tuple[Step, ...]:
    if evidence := milestone.evidence_to_review:
        return _verification_steps(milestone, calendar, evidence[0].recorded_on, evidence[0].seq)
    if milestone.dates.provisional:
        first = calendar.on_or_after(milestone.due_now)
        return (_coordinator_step(items.WEEKLY_DIGEST, "clock_not_started", milestone, first, calendar),)
    rejections = milestone.review.rejections
    rejected = records.last_standing(rejections)
    if rejection := _step_about(items.EVIDENCE_REJECTED, rejected, rejections, milestone, calendar):
        return (rejection,)
    if is_proposed_first(milestone):
        if proposal := _proposal_step(milestone, calendar):
            return (proposal,)
        if records.offer_of(milestone):
            return ()  # It is our turn: `_answer_steps` asks the coordinator.
    return ladder_steps(milestone, calendar)


def _look_again_steps(milestone: MilestoneRecord, again: LookAgain, calendar: Calendar) -> tuple[Step, ...]:
    """Return the requests to a verifier to look again at a closed milestone, and one word of it to the coordinator."""
    steps = _verification_steps(milestone, calendar, again.since, again.seq, reason="look_again")
    messages = (message for message in milestone.exchange.messages if message.seq > again.seq and not message.refused)
    if any(message.reason == "look_again_asked" for message in messages):
        return steps
    asked = Step(
        kind=items.VERIFICATION_REQUEST,
        day=again.since,
        to_coordinator=True,
        reason="look_again_asked",
        number=f"again.{again.seq}",
    )
    return (*steps, asked)


def _verification_steps(
    milestone: MilestoneRecord, calendar: Calendar, day: date, since: int, *, reason: TopicReason | None = None
) -> tuple[Step, ...]:
    """Return the next request to the verifier about what came on a day, by an entry, and notice of silence.
    Source: docs/reminders.md#verification."""
    kind = items.VERIFICATION_REQUEST
    requests = [
        message
        for message in milestone.exchange.messages
        if message.kind == kind.name and not message.refused and message.reason != "look_again_asked"
    ]
    number = str(sum(message.reason != "verifier_silent" for message in requests) + 1)
    since_received = [message for message in requests if message.seq > since]
    # What was asked while it was closed was another question: a file that waits after it was reopened is asked anew.
    to_verifier = [
        message
        for message in since_received
        if message.reason != "verifier_silent" and (message.reason != "look_again" or reason == "look_again")
    ]
    to_coordinator = [message for message in since_received if message.reason == "verifier_silent"]
    if to_verifier:
        apart = VERIFIER_REPEATS[min(len(to_verifier), len(VERIFIER_REPEATS)) - 1]
        day = calendar.add(to_verifier[-1].claimed_on, apart)
    request = Step(kind=kind, day=day, number=number, reason=reason)
    in_person = [message for message in to_verifier if message.reason == reason]
    if not in_person:
        return (request,)  # Somebody else was asked in the verifier's place; nobody is silent who was not asked.
    last, apart = (to_coordinator[-1], SILENCE_REPEAT) if to_coordinator else (in_person[0], VERIFIER_SILENT_AFTER)
    day = calendar.add(last.claimed_on, apart)
    return request, Step(kind=kind, day=day, to_coordinator=True, reason="verifier_silent", number=number)


def _proposal_step(milestone: MilestoneRecord, calendar: Calendar) -> Step | None:
    """Return what comes before the ladder of a target date: its proposal to the unit, or a weekly word to the
    coordinator while it is not proposed or did not reach the duty holder. Source: docs/reminders.md#proposal."""
    proposal = records.proposal_of(milestone)
    messages = [message for message in messages_for_due(milestone) if message.kind == "date_proposal"]
    if milestone.dates.told_on or is_date_answered(milestone):
        return None
    if proposal is None:
        # Proposed by then, it can be answered before its first reminder.
        last = calendar.add(day_of(items.CHECK_IN, milestone.due_now, calendar), -ANSWER_DAYS)
        first = calendar.on_or_after(max(last, milestone.planned_on))
        return _coordinator_step(items.DATE_PROPOSAL, "date_not_proposed", milestone, first, calendar)
    to_unit = [
        message for message in messages if message.reason not in records.TO_COORDINATOR and message.seq > proposal.seq
    ]
    if not to_unit:
        return Step(kind=items.DATE_PROPOSAL, day=proposal.recorded_on)
    return _coordinator_step(items.DATE_PROPOSAL, "date_not_told", milestone, to_unit[-1].claimed_on, calendar)


def _coordinator_step(
    kind: Kind, reason: TopicReason, milestone: MilestoneRecord, first: date, calendar: Calendar
) -> Step:
    """Return what the coordinator is asked each week; about a clock, after one week, two, and then every four."""
    days = [message.claimed_on for message in messages_for_due(milestone) if message.kind == kind.name]
    apart = WEEKS_APART[min(len(days), len(WEEKS_APART)) - 1] if days and reason == "clock_not_started" else 1
    day = next_digest_day(days[-1], days[-1], calendar, apart) if days else first
    return Step(kind=kind, day=day, to_coordinator=True, reason=reason)


# What people's answers ask for: any number of these apply as well (docs/reminders.md#holds-and-requests).


def _answer_steps(milestone: MilestoneRecord, calendar: Calendar) -> tuple[Step, ...]:
    requests, handovers = milestone.dates.extension_requests, milestone.exchange.reassignments
    request, offer, written = records.request_of(milestone), records.offer_of(milestone), milestone.exchange.written
    steps = (
        _step_about(items.EXTENSION_REQUEST, request, requests, milestone, calendar, repeats=True),
        _step_about(items.DATE_OFFER, offer, milestone.dates.offers, milestone, calendar, repeats=True),
        _step_about(items.HOLD_NOTICE, records.hold_of(milestone), milestone.exchange.holds, milestone, calendar),
        _step_about(items.REASSIGNMENT, records.reassignment_of(milestone), handovers, milestone, calendar),
        _step_about(items.UNIT_WROTE, records.last_standing(written), written, milestone, calendar),
    )
    return tuple(step for step in steps if step)


def _step_about(
    kind: Kind,
    item: Item | None,
    items: Sequence[RecordItem],
    milestone: MilestoneRecord,
    calendar: Calendar,
    *,
    repeats: bool = False,
) -> Step | None:
    """Return what is to be said of the last of some items: once, or repeatedly while it waits for a decision."""
    messages = [message for message in milestone.exchange.messages if message.kind == kind.name and not message.refused]
    since = [message for message in messages if item and message.seq > item.seq]
    if item is None or (since and not repeats):
        return None
    day = calendar.add(since[-1].claimed_on, EXTENSION_REQUEST_REPEAT) if since else item.recorded_on
    # The place of the last item that counts: a correction before it does not change it.
    place = max((place for place, item in enumerate(items, start=1) if item.stands), default=0)
    return Step(kind=kind, day=day, number=f"{place}:{len(messages) + 1}" if repeats else str(place))
