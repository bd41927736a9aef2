"""The steps of the ladder still to come, as what was told and answered leaves them (reminders.md, section 2)."""

from datetime import date

from models.core import Calendar
from models.ledger import NotificationKind
from models.records import MilestoneRecord, ToldItem, hold_of, quiet_until
from models.reminders.ladder import ESCALATION, HEAD_WAITS, OVERDUE, RUNGS, Rung, digest_day, rungs, standing_rung
from models.reminders.step import Step

ABOUT_THE_DATE: frozenset[NotificationKind] = frozenset({"overdue", "weekly_digest", "escalation", "evidence_rejected"})
"""What may be sent once the date has passed, of the unit and its head."""


def ladder_steps(record: MilestoneRecord, calendar: Calendar) -> tuple[Step, ...]:
    """Return the steps of the ladder as the answers leave them: not before the end of a quiet, or to the coordinator.

    What is said to the coordinator while the person is blocked is not for the person, so no quiet of theirs holds it.
    """
    ladder = rungs(record.due_now, calendar)
    steps = _steps(record, calendar, ladder)
    if hold_of(record):
        blocked = {"role": "coordinator", "reason": "on_hold"}
        return tuple(each.model_copy(update=blocked) if each.role == "responsible" else each for each in steps)
    until = quiet_until(record, ladder[OVERDUE].day)
    if until is None:
        return steps
    return tuple(
        each.model_copy(update={"day": until, "quiet_since": each.day})
        if each.role == "responsible" and each.day < until
        else each
        for each in steps
    )


def messages_for_due(record: MilestoneRecord) -> tuple[ToldItem, ...]:
    """Return what was told for the date in force, and not refused. An extension starts a new ladder (rule 3)."""
    return tuple(each for each in record.told if each.due == record.due_now and not each.refused)


def level(record: MilestoneRecord, calendar: Calendar) -> int:
    """Return the position in the ladder of the highest rung told for the date in force; -1 for none.

    A rejection counts as the rung that stood on its day (reminders.md, section 2, rule 5).
    """
    reached = (_counts_as(each, record, calendar) for each in messages_for_due(record))
    return max((RUNGS.index(name) for name in reached if name in RUNGS), default=-1)


def head_hears_on(record: MilestoneRecord, day: date, calendar: Calendar) -> date | None:
    """Return the day on which the head hears of a milestone, where nothing else happens; none where they have.

    What is said on `day` counts as said: the head waits for the 13th business day after the responsible was told that
    the date has passed.
    """
    if level(record, calendar) == ESCALATION:
        return None
    ladder = rungs(record.due_now, calendar)
    overdue, escalation = (ladder[each].day for each in (OVERDUE, ESCALATION))
    told = [each.claimed_on for each in _told_to_unit(record)]
    return max(escalation, calendar.add(min([*told, max(day, overdue)]), HEAD_WAITS))


def _steps(record: MilestoneRecord, calendar: Calendar, ladder: tuple[Rung, ...]) -> tuple[Step, ...]:
    reached = level(record, calendar)
    to_come = ladder[reached + 1 : ESCALATION]
    steps = tuple(Step(kind=each.name, day=each.day) for each in to_come)
    if reached < OVERDUE:
        return steps
    to_unit = [each.claimed_on for each in _told_to_unit(record)]
    handed = [each.claimed_on for each in messages_for_due(record) if each.kind == "reassignment"]
    to_head = [each.claimed_on for each in messages_for_due(record) if each.kind == "escalation"]
    digest = digest_day(max([*to_unit, *to_head]), max([*to_unit, *handed]), calendar)
    steps = (Step(kind="weekly_digest", day=digest),)
    if reached == ESCALATION:
        return steps
    day = max(ladder[ESCALATION].day, calendar.add(min(to_unit), HEAD_WAITS))
    return (*steps, Step(kind="escalation", day=day, role="unit_head"))


def _told_to_unit(record: MilestoneRecord) -> list[ToldItem]:
    """Return what was said of the passed date to the unit, or to whoever stood in for it."""
    told = (each for each in messages_for_due(record) if each.claimed_on > record.due_now)
    return [each for each in told if each.kind in ABOUT_THE_DATE and each.kind != "escalation"]


def _counts_as(told: ToldItem, record: MilestoneRecord, calendar: Calendar) -> NotificationKind | None:
    if told.kind == "evidence_rejected":
        return standing_rung(record.due_now, told.claimed_on, calendar)
    return told.kind
