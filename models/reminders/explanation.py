"""Why a message about a milestone comes, is held or does not come: each rule of docs/reminders.md, passed or not."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from models.core import Value, same_fields
from models.ledger import Rule, items
from models.reminders.decision import decide, reminder_for
from models.reminders.ladder import quiet_until, unit_head_notified_on
from models.reminders.notifications import Reminder
from models.reminders.recipients import Directory
from models.reminders.schedule import pending
from models.standing import MilestoneView, cannot_say_late, is_date_answered, is_proposed_first


class Check(Value):
    """One rule, and whether it lets the message go now."""

    rule: Rule
    passed: bool
    kind: str | None = None
    """The kind of reminder it is about; None for a rule about all of them."""
    day: date | None = None
    """The day from which it passes, or on which it ended."""
    until: datetime | None = None
    who: str | None = None
    reason: str | None = None
    """Why it goes to them, by which channel, or what is waited for."""


class Explanation(Value):
    """What comes about a milestone at a moment, and each rule on the way, in the order in which they are asked."""

    milestone_id: str
    at: datetime
    checks: tuple[Check, ...]
    outgoing: tuple[Reminder, ...]
    delayed: tuple[Reminder, ...]
    why_nothing: str | None
    next_check: datetime | None


def explain(view: MilestoneView, directory: Directory) -> Explanation:
    """Return why a message about a milestone comes, is held or does not come: at the moment, or else the next slot."""
    milestone, calendar, now = view.record, view.calendar, directory.now
    moment = now if calendar.may_send(now) else calendar.next_slot(now)
    then = replace(directory, now=moment)
    view_then = replace(view, day=then.day)
    decision = decide(milestone, then, calendar, view.source.record, is_ended=view.is_ended)
    is_open = not (milestone.is_closed or milestone.is_watch or milestone.is_template or view.is_ended)
    return Explanation(
        milestone_id=milestone.id,
        at=moment,
        checks=(
            Check(rule="End", passed=is_open),
            *(_milestone_checks(view_then) if is_open else ()),
            *(_step_checks(view_then, then) if is_open else ()),
            Check(rule="Hours", passed=moment == now, until=None if moment == now else moment),
        ),
        **same_fields(Explanation, decision) | {"next_check": decision.next_check()},
    )


def _milestone_checks(view: MilestoneView) -> Iterator[Check]:
    milestone, hold, quiet = view.record, view.hold, quiet_until(view.record, view.calendar)
    evidence, due = milestone.evidence_to_review, view.answer_due
    yield Check(rule="Clock", passed=not milestone.dates.provisional, day=milestone.due_now)
    yield Check(rule="Verification", passed=not evidence, day=evidence[0].recorded_on if evidence else None)
    if is_proposed_first(milestone):
        answered = is_date_answered(milestone) and view.newest("date_offered") is None
        yield Check(rule="Proposal", passed=answered or (due is not None and due < view.day), day=due)
    yield Check(rule="Holds and requests", passed=hold is None, day=hold.on if hold else None)
    yield Check(rule="Quiet", passed=quiet is None or quiet <= view.day, day=quiet)
    unknown = cannot_say_late(milestone, view.source.record, view.day, view.calendar)
    yield Check(rule="Unknown", passed=not unknown, reason=milestone.source)


def _step_checks(view: MilestoneView, directory: Directory) -> Iterator[Check]:
    """Yield the rules for each reminder still to come: its day, its person, its channel, caps and hours."""
    milestone, calendar, source = view.record, view.calendar, view.source.record
    steps = pending(milestone, calendar)
    for step in steps:
        kind = step.kind.name
        yield Check(rule=step.kind.rule, passed=step.day <= directory.day, kind=kind, day=step.day)
        reminder = reminder_for(step, milestone, directory, calendar, source)
        person_id, delay = reminder.to, reminder.delay
        yield Check(rule="Recipients", passed=person_id is not None, kind=kind, who=person_id, reason=reminder.reason)
        if person_id is None:
            continue
        yield Check(rule="Channels", passed=True, kind=kind, who=person_id, reason=reminder.recipient.channel)
        if step.day <= directory.day:
            hours = delay.until if delay and delay.reason == "outside_hours" else None
            cap = delay.until if delay and delay.reason == "cap" else None
            yield Check(rule="Caps", passed=cap is None, kind=kind, who=person_id, until=cap)
            yield Check(rule="Hours", passed=hours is None, kind=kind, who=person_id, until=hours)
    head_on = unit_head_notified_on(milestone, directory.day, calendar)
    if head_on and not any(step.kind == items.ESCALATION for step in steps):
        yield Check(rule="Escalation", passed=False, kind=items.ESCALATION.name, day=head_on)
