"""What is still to be said about a milestone, and from which day: the one ground of `next_wake` and of `decide`."""

from datetime import date

from models.core import Calendar
from models.ledger import NotificationKind
from models.records import MilestoneRecord
from models.reminders.answer_steps import answer_steps
from models.reminders.ladder import RUNGS, digest_day
from models.reminders.ladder_steps import ladder_steps, level, messages_for_due
from models.reminders.step import Step

OF_THE_LADDER: frozenset[NotificationKind] = frozenset({*RUNGS, "weekly_digest"})
"""Of these one goes out at a time."""

ASK_VERIFIER_EVERY = 5
VERIFIER_SILENT_AFTER = 10
"""Business days (reminders.md, section 2, rule 5)."""


def pending(record: MilestoneRecord, calendar: Calendar) -> tuple[Step, ...]:
    """Return every message still to come for a milestone as it stands, the lowest rung of the ladder first.

    It is never empty for an open milestone with a ladder. A step that was told is not in it, so it does not depend
    on the moment; a rung whose day has come is passed over by `due_steps` where a higher one's has come too.
    """
    if record.is_closed or record.is_watch or record.recurring:
        return ()
    return (*_own(record, calendar), *answer_steps(record, calendar))


def _own(record: MilestoneRecord, calendar: Calendar) -> tuple[Step, ...]:
    """Return what is still to come of the milestone itself, whatever else was answered."""
    if record.waiting_evidence:
        return _verifiers(record, calendar)
    if record.provisional:
        return (_clock(record, calendar),)
    rejected = _rejection(record)
    return (rejected,) if rejected else ladder_steps(record, calendar)


def due_steps(record: MilestoneRecord, day: date, calendar: Calendar) -> tuple[Step, ...]:
    """Return what is to be said of a milestone on a day."""
    return due_of(pending(record, calendar), day)


def due_of(steps: tuple[Step, ...], day: date) -> tuple[Step, ...]:
    """Return which steps are due on a day: of the ladder the highest alone (reminders.md, section 2, rule 1)."""
    come = [each for each in steps if each.day <= day]
    ladder = sorted((each for each in come if each.kind in OF_THE_LADDER), key=lambda each: each.kind == "escalation")
    return (*ladder[-1:], *(each for each in come if each.kind not in OF_THE_LADDER))


def skipped_by(step: Step, record: MilestoneRecord, calendar: Calendar) -> tuple[NotificationKind, ...]:
    """Return the lower rungs that a step passes over: noted in the same event, never sent."""
    if step.kind not in RUNGS or record.provisional:
        return ()
    return RUNGS[level(record, calendar) + 1 : RUNGS.index(step.kind)]


def _rejection(record: MilestoneRecord) -> Step | None:
    """Return the notice of the last rejection, if the unit was not told of it yet."""
    rejections = [each for each in record.rejections if each.stands]
    told = max((each.seq for each in record.told if each.kind == "evidence_rejected" and not each.refused), default=0)
    if not rejections or rejections[-1].seq < told:
        return None
    return Step(kind="evidence_rejected", day=rejections[-1].recorded_on)


def _clock(record: MilestoneRecord, calendar: Calendar) -> Step:
    """Return when the coordinator is next asked whether the clock has started (reminders.md, section 2, rule 8)."""
    asked = [each.claimed_on for each in messages_for_due(record) if each.kind == "weekly_digest"]
    day = digest_day(asked[-1], asked[-1], calendar) if asked else calendar.on_or_after(record.due_now)
    return Step(kind="weekly_digest", day=day, role="coordinator", reason="clock_not_started")


def _verifiers(record: MilestoneRecord, calendar: Calendar) -> tuple[Step, ...]:
    """Return when the verifier is next asked, and when the coordinator hears that the verifier is silent."""
    came = record.waiting_evidence[0]
    asked = [
        each for each in record.told if each.kind == "verification_request" and not each.refused and each.seq > came.seq
    ]
    own = [each.claimed_on for each in asked if each.reason != "verifier_silent"]
    silent = [each.claimed_on for each in asked if each.reason == "verifier_silent"]
    day = calendar.add(own[-1], ASK_VERIFIER_EVERY) if own else came.recorded_on
    step = Step(kind="verification_request", day=day, role="verifier")
    in_person = next((each.claimed_on for each in asked if each.reason in (None, "away")), None)
    if in_person is None:  # the coordinator was asked in the verifier's place, and knows
        return (step,)
    told_on = calendar.add(silent[-1], ASK_VERIFIER_EVERY) if silent else calendar.add(in_person, VERIFIER_SILENT_AFTER)
    return (step, Step(kind="verification_request", day=told_on, role="coordinator", reason="verifier_silent"))
