"""When reminders about a due date fall: rungs in City business days, then repeats (docs/reminders.md#ladder)."""

from dataclasses import replace
from datetime import date, timedelta

from models.core import Calendar
from models.ledger import Rung, items
from models.records import MilestoneRecord, ToldItem, declined_offer, hold_of, offer_of, quiets_in_force
from models.register import BY_LAW
from models.reminders.kinds import KINDS, LADDER, Step
from models.standing import answer_due, counts_from, is_date_answered, is_proposed_first

UNIT_HEAD_WAITS = items.ESCALATION.offset - items.OVERDUE.offset
"""Business days between the unit's first notice that the date passed and its head's (docs/reminders.md#escalation)."""
ANSWER_WITHIN = 2
"""Business days in which an answer is asked for. Source: docs/reminders.md#answers."""
DIGEST_GAP = 3
"""Business days between the last message to a person and the next digest line about the same milestone."""
WEEKS_APART = (1, 2, 4)
"""Weeks before each repeat; the last number holds from then on. Source: docs/reminders.md#rhythm."""
WEEK = timedelta(days=7)


def day_of(rung: Rung, due: date, calendar: Calendar) -> date:
    """Return the business day of a rung for a due date. Source: docs/reminders.md#ladder."""
    return calendar.add(calendar.on_or_after(due), rung.offset)


def _day(rung: Rung, milestone: MilestoneRecord, calendar: Calendar) -> date:
    return day_of(rung, counts_from(milestone, calendar) or milestone.due_now, calendar)


def ladder_steps(milestone: MilestoneRecord, calendar: Calendar) -> tuple[Step, ...]:
    """Return the ladder's steps still to come, after any hold or quiet. Source: docs/reminders.md#quiet."""
    steps = _steps_to_come(milestone, calendar)
    answer = answer_due(milestone, calendar)
    if answer and is_proposed_first(milestone) and not is_date_answered(milestone):
        # None comes before the duty holder has answered our date or had the time to.
        first = calendar.add(answer, 1)
        steps = tuple(replace(step, day=first) if step.day < first else step for step in steps)
    if hold_of(milestone):
        # No quiet applies here, because the person who asked for it is not the one who gets these.
        steps = tuple(
            replace(step, to_coordinator=True, reason="on_hold") if step.role == "responsible" else step
            for step in steps
        )
    elif until := quiet_until(milestone, calendar):
        steps = tuple(
            _quiet(step, until, milestone, calendar) if step.role == "responsible" and step.day < until else step
            for step in steps
        )
    # Nothing is asked before the plan has the milestone or the coordinator has kept our date: what would go out only
    # after its last day is left out (docs/reminders.md#ladder). A delay moves a message, and leaves none out.
    declined = declined_offer(milestone)
    kept_on = declined.answered_on if declined else None
    asked_from = max(filter(None, (milestone.planned_on, kept_on)))
    return tuple(
        step for step in steps if step.last is None or calendar.on_or_after(max(step.day, asked_from)) <= step.last
    )


def _quiet(step: Step, until: date, milestone: MilestoneRecord, calendar: Calendar) -> Step:
    if step.last and milestone.basis in BY_LAW:  # A reminder before a legal deadline comes late rather than never.
        until = max(step.day, min(until, calendar.add(step.last + timedelta(days=1), -1)))
    return replace(step, day=until, original_day=step.day)


def rungs_above(rung: Rung | None) -> tuple[Rung, ...]:
    """Return the rungs above one, lowest first; all of them for None."""
    return LADDER[LADDER.index(rung) + 1 :] if rung else LADDER


def last_rung_sent(milestone: MilestoneRecord, calendar: Calendar) -> Rung | None:
    """Return the highest rung sent for the current due date, or None."""
    messages = messages_for_due(milestone)
    kinds_sent = {message.kind for message in messages}
    rejected = [message.claimed_on for message in messages if message.kind == "evidence_rejected"]
    if rejected:  # It counts as the rung that was reached then (docs/reminders.md#verification).
        below = (rung for rung in LADDER if rung != items.ESCALATION)
        kinds_sent |= {rung.name for rung in below if _day(rung, milestone, calendar) <= rejected[-1]}
    return next((rung for rung in reversed(LADDER) if rung.name in kinds_sent), None)


def messages_for_due(milestone: MilestoneRecord) -> tuple[ToldItem, ...]:
    """Return the messages sent for the current due date and not refused. An extension starts over."""
    due, messages = milestone.due_now, milestone.exchange.messages
    return tuple(message for message in messages if message.due == due and not message.refused)


def notices_of_passed_date(milestone: MilestoneRecord, calendar: Calendar) -> tuple[ToldItem, ...]:
    """Return what told the unit, or who stood in for it, that the date has passed (docs/reminders.md#escalation)."""
    messages = messages_for_due(milestone)
    # A date that was offered and declined lets the ladder count from a later day. What was told before stays told.
    days = (message.claimed_on for message in messages if message.kind == items.OVERDUE.name)
    from_day = min(days, default=_day(items.OVERDUE, milestone, calendar))
    return tuple(
        message
        for message in messages
        if message.claimed_on >= from_day and KINDS[message.kind].tells_passed and message.reason != "clock_not_started"
    )


def unit_head_notified_on(milestone: MilestoneRecord, day: date, calendar: Calendar) -> date | None:
    """Return the day on which the unit head hears of a milestone if nothing happens but what is due on `day`; None if
    they have, if they hear today, or if it is not the unit's turn."""
    if last_rung_sent(milestone, calendar) == items.ESCALATION or milestone.evidence_to_review or offer_of(milestone):
        return None
    days = [message.claimed_on for message in notices_of_passed_date(milestone, calendar)]
    at_latest = max(day, _day(items.OVERDUE, milestone, calendar))
    notified = _escalation_day(milestone, min([*days, at_latest]), calendar)
    messages = milestone.exchange.messages
    last = max((message.seq for message in messages if message.kind == "evidence_rejected"), default=0)
    if any(item.stands and item.seq > last for item in milestone.review.rejections):  # the unit has not heard of it yet
        notified = max(notified, calendar.add(day, ANSWER_WITHIN + 1))
    return notified if notified > day else None


def next_digest_day(last: date, last_to_person: date, calendar: Calendar, weeks_apart: int = 1) -> date:
    """Return the first business day of a later week that is far enough from the last message to the person; `last` is
    the day of the last one about the passed date. All items of a person repeat together (docs/reminders.md#rhythm)."""
    monday = last - timedelta(days=last.weekday()) + WEEK * min(weeks_apart, 2)
    while (
        not is_week_of(monday, weeks_apart)
        or calendar.between(last_to_person, calendar.on_or_after(monday)) < DIGEST_GAP
    ):
        monday += WEEK
    return calendar.on_or_after(monday)


def is_week_of(day: date, weeks_apart: int) -> bool:
    """Return whether a day's week is one of those in which every second, or every fourth, repeat comes."""
    return (day.toordinal() - 1) // WEEK.days % weeks_apart == 0


def week_of(day: date) -> str:
    """Return the ISO week of a day, such as `2026-W23`."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def quiet_until(milestone: MilestoneRecord, calendar: Calendar) -> date | None:
    """Return the first day on which the contact may be reminded again, or None. Source: docs/reminders.md#quiet."""
    quiets = quiets_in_force(milestone)
    if not quiets:
        return None
    overdue_day = _day(items.OVERDUE, milestone, calendar)
    notices = notices_of_passed_date(milestone, calendar)
    # A quiet asked for before the person knew ends when the date passes, because that is news to them.
    return max(
        quiet.until if any(message.seq < quiet.seq for message in notices) else min(quiet.until, overdue_day)
        for quiet in quiets
    )


def _steps_to_come(milestone: MilestoneRecord, calendar: Calendar) -> tuple[Step, ...]:
    last = last_rung_sent(milestone, calendar)
    if last is None or last.offset < items.OVERDUE.offset:
        # The escalation is not planned yet, because it counts from the day the unit hears that the date passed.
        days = {rung: _day(rung, milestone, calendar) for rung in rungs_above(last) if rung != items.ESCALATION}
        due = milestone.due_now
        return tuple(Step(kind=rung, day=day, last=due if rung.offset < 0 else None) for rung, day in days.items())
    digest = Step(kind=items.WEEKLY_DIGEST, day=_next_digest(milestone, calendar))
    if last == items.ESCALATION:
        return (digest,)
    first_told = min(message.claimed_on for message in notices_of_passed_date(milestone, calendar))
    return (digest, Step(kind=items.ESCALATION, day=_escalation_day(milestone, first_told, calendar)))


def _escalation_day(milestone: MilestoneRecord, first_told: date, calendar: Calendar) -> date:
    """Return the day of the escalation if the unit first hears on `first_told` that the date has passed."""
    day = max(_day(items.ESCALATION, milestone, calendar), calendar.add(first_told, UNIT_HEAD_WAITS))
    rejected = [message.claimed_on for message in messages_for_due(milestone) if message.kind == "evidence_rejected"]
    return max(day, calendar.add(rejected[-1], ANSWER_WITHIN + 1)) if rejected else day


def _next_digest(milestone: MilestoneRecord, calendar: Calendar) -> date:
    """Return the day of the next repeat. What the unit's head hears changes nothing about it."""
    notices = notices_of_passed_date(milestone, calendar)
    to_unit = [message.claimed_on for message in notices]
    to_assignee = [message.claimed_on for message in messages_for_due(milestone) if message.kind == "reassignment"]
    repeats = sum(message.kind == items.WEEKLY_DIGEST.name for message in notices)
    weeks_apart = WEEKS_APART[min(repeats, len(WEEKS_APART) - 1)]
    return next_digest_day(max(to_unit), max([*to_unit, *to_assignee]), calendar, weeks_apart)
