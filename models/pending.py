"""What is still to be said about a milestone, and from which day: the one ground of `next_wake` and of `decide`."""

from datetime import date
from typing import Literal

from models.events.said import Because, Kind
from models.items import ToldItem
from models.ladder import (
    ESCALATION,
    HEAD_WAITS,
    OVERDUE,
    RUNGS,
    digest_day,
    rungs,
    standing_rung,
)
from models.milestone import MilestoneRecord
from models.value import Value
from models.workdays import Calendar

Seat = Literal["responsible", "head", "verifier", "coordinator"]

ABOUT_THE_DATE: frozenset[Kind] = frozenset({"overdue", "weekly_digest", "escalation", "evidence_rejected"})
"""What may be sent once the date has passed, of the unit and its head."""

ASK_VERIFIER_EVERY = 5
VERIFIER_SILENT_AFTER = 10
"""Business days (reminders.md, section 2, rule 5)."""


class Step(Value):
    """One message still to come: what it says, to whom, and the first day on which it may go."""

    rung: Kind
    day: date
    seat: Seat = "responsible"
    because: Because | None = None


def pending(record: MilestoneRecord, calendar: Calendar) -> tuple[Step, ...]:
    """Return every message still to come for a milestone as it stands, the lowest rung of the ladder first.

    It is never empty for an open milestone with a ladder. A step that was told is not in it, so it does not depend
    on the moment; a rung whose day has come is passed over by `due_steps` where a higher one's has come too.
    """
    if record.is_closed or record.is_watch or record.recurring:
        return ()
    if record.waiting_evidence:
        return _verifiers(record, calendar)
    if record.provisional:
        return (_clock(record, calendar),)
    rejected = _rejection(record)
    return (rejected,) if rejected else _ladder(record, calendar)


def due_steps(record: MilestoneRecord, day: date, calendar: Calendar) -> tuple[Step, ...]:
    """Return what is to be said on a day: of the ladder the highest rung alone (reminders.md, section 2, rule 1)."""
    come = tuple(each for each in pending(record, calendar) if each.day <= day)
    if record.waiting_evidence:
        return come
    ladder = sorted(come, key=lambda each: each.rung == "escalation")
    return tuple(ladder[-1:])


def skipped_by(step: Step, record: MilestoneRecord, calendar: Calendar) -> tuple[Kind, ...]:
    """Return the lower rungs that a step passes over: noted in the same event, never sent."""
    if step.rung not in RUNGS or record.provisional:
        return ()
    return RUNGS[level(record, calendar) + 1 : RUNGS.index(step.rung)]


def told_in_force(record: MilestoneRecord) -> tuple[ToldItem, ...]:
    """Return what was told for the date in force, and not refused. An extension starts a new ladder (rule 3)."""
    return tuple(each for each in record.told if each.due == record.due_now and not each.refused)


def level(record: MilestoneRecord, calendar: Calendar) -> int:
    """Return the position in the ladder of the highest rung told for the date in force; -1 for none.

    A rejection counts as the rung that stood on its day (reminders.md, section 2, rule 5).
    """
    reached = (_counts_as(each, record, calendar) for each in told_in_force(record))
    return max((RUNGS.index(name) for name in reached if name in RUNGS), default=-1)


def _counts_as(told: ToldItem, record: MilestoneRecord, calendar: Calendar) -> Kind | None:
    if told.rung == "evidence_rejected":
        return standing_rung(record.due_now, told.claimed_on, calendar)
    return told.rung


def _ladder(record: MilestoneRecord, calendar: Calendar) -> tuple[Step, ...]:
    reached = level(record, calendar)
    to_come = rungs(record.due_now, calendar)[reached + 1 : ESCALATION]
    steps = tuple(Step(rung=each.name, day=each.day) for each in to_come)
    if reached < OVERDUE:
        return steps
    told = [each for each in told_in_force(record) if each.claimed_on > record.due_now and each.rung in ABOUT_THE_DATE]
    to_unit = [each.claimed_on for each in told if each.rung != "escalation"]
    digest = digest_day(max(each.claimed_on for each in told), max(to_unit), calendar)
    steps = (Step(rung="weekly_digest", day=digest),)
    if reached == ESCALATION:
        return steps
    first = min(to_unit)
    day = max(rungs(record.due_now, calendar)[ESCALATION].day, calendar.add(first, HEAD_WAITS))
    return (*steps, Step(rung="escalation", day=day, seat="head"))


def _rejection(record: MilestoneRecord) -> Step | None:
    """Return the notice of the last rejection, if the unit was not told of it yet."""
    rejections = [each for each in record.rejections if each.stands]
    told = max((each.seq for each in record.told if each.rung == "evidence_rejected" and not each.refused), default=0)
    if not rejections or rejections[-1].seq < told:
        return None
    return Step(rung="evidence_rejected", day=rejections[-1].recorded_on)


def _clock(record: MilestoneRecord, calendar: Calendar) -> Step:
    """Return when the coordinator is next asked whether the clock has started (reminders.md, section 2, rule 8)."""
    asked = [each.claimed_on for each in told_in_force(record) if each.because == "clock_not_started"]
    day = digest_day(asked[-1], asked[-1], calendar) if asked else calendar.on_or_after(record.due_now)
    return Step(rung="weekly_digest", day=day, seat="coordinator", because="clock_not_started")


def _verifiers(record: MilestoneRecord, calendar: Calendar) -> tuple[Step, ...]:
    """Return when the verifier is next asked, and when the coordinator hears that the verifier is silent."""
    came = record.waiting_evidence[0]
    asked = [each for each in record.told if each.rung == "please_verify" and not each.refused and each.seq > came.seq]
    own = [each.claimed_on for each in asked if each.because != "verifier_silent"]
    silent = [each.claimed_on for each in asked if each.because == "verifier_silent"]
    day = calendar.add(own[-1], ASK_VERIFIER_EVERY) if own else came.recorded_on
    step = Step(rung="please_verify", day=day, seat="verifier")
    in_person = next((each.claimed_on for each in asked if each.because is None), None)
    if in_person is None:  # the coordinator was asked in the verifier's place, and knows
        return (step,)
    told_on = calendar.add(silent[-1], ASK_VERIFIER_EVERY) if silent else calendar.add(in_person, VERIFIER_SILENT_AFTER)
    return (step, Step(rung="please_verify", day=told_on, seat="coordinator", because="verifier_silent"))
