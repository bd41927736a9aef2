"""What each answer does to the record, and when a rule forbids it (reminders.md, section 5). For Slack and commands."""

from datetime import date, timedelta

from models.answers.form_checks import SNOOZE_DAYS
from models.core import AnswerRefused
from models.ledger import Acknowledged, Event, ExtensionRefused, ExtensionRequested, HoldAdded, HoldLifted, Snoozed
from models.records import HoldItem, MilestoneRecord, hold_of, quiets_in_force, request_of
from models.standing import extend

ACKNOWLEDGED_FOR = timedelta(days=7)


def check_open(record: MilestoneRecord) -> None:
    """Raise AnswerRefused for a milestone that is closed, recurs, or is a watch: nobody is asked about it."""
    if record.recurring:
        raise AnswerRefused("recurring", f"{record.id} recurs; name one of its instances, such as {record.id}@2026Q2")
    if record.is_closed:
        raise AnswerRefused("closed", f"{record.id} is closed; withdraw the finding first (`entry correct SEQ`)")
    if record.is_watch:
        raise AnswerRefused("watch", f"{record.id} is a watch on a bill; nobody has to do it")


def acknowledge(record: MilestoneRecord, day: date, expected: date | None) -> tuple[Event, ...]:
    """Return that the person is working on it: quiet for 7 calendar days. `expected` may not lie before today."""
    if expected and expected < day:
        raise AnswerRefused("in_past", f"{expected} has passed; name a day to come")
    until = day + ACKNOWLEDGED_FOR
    return (Acknowledged(milestone_id=record.id, due=record.due_now, until=until, expected=expected),)


def days_of_quiet(record: MilestoneRecord, day: date, until: date | None = None) -> int:
    """Return the days that were snoozed for the date in force, with those from `day` to `until`; each counts once."""
    spans = [(each.on, each.until) for each in quiets_in_force(record) if each.kind == "snoozed"]
    spans += [(day, until)] if until else []
    return len({start + timedelta(days=n) for start, end in spans for n in range((end - start).days)})


def last_quiet_day(record: MilestoneRecord, day: date) -> date | None:
    """Return the latest day until which a person may snooze; None where no day is left [REM-9]."""
    days = (day + timedelta(days=n) for n in range(SNOOZE_DAYS, 0, -1))
    return next((each for each in days if days_of_quiet(record, day, each) <= SNOOZE_DAYS), None)


def check_quiet(record: MilestoneRecord, day: date) -> None:
    """Raise AnswerRefused where no day of quiet is left for the date in force."""
    if last_quiet_day(record, day) is None:
        raise AnswerRefused("limit", f"{record.id} was snoozed {SNOOZE_DAYS} days in all; none is left", 0)


def snooze(record: MilestoneRecord, day: date, until: date) -> tuple[Event, ...]:
    """Return that no reminder is wanted before a day: 14 calendar days in all for one date in force [REM-9]."""
    if until <= day:
        raise AnswerRefused("in_past", f"{until} is not to come")
    # A span of years need not be counted.
    if (until - day).days > SNOOZE_DAYS or days_of_quiet(record, day, until) > SNOOZE_DAYS:
        left = max(0, SNOOZE_DAYS - days_of_quiet(record, day))
        raise AnswerRefused("limit", f"{record.id} may be snoozed {SNOOZE_DAYS} days in all; {left} are left", left)
    return (Snoozed(milestone_id=record.id, due=record.due_now, until=until),)


def block(
    record: MilestoneRecord, waits_for: MilestoneRecord | None, reason_id: str | None, *, not_mine: bool = False
) -> tuple[Event, ...]:
    """Return what the milestone waits for; it takes the place of what it waited for before."""
    check_open(record)
    if waits_for is None and reason_id is None:
        raise AnswerRefused("nothing_named", f"say what {record.id} waits for: a milestone or a reason")
    if waits_for is not None and waits_for.id == record.id:
        raise AnswerRefused("itself", f"{record.id} cannot wait for itself")
    if waits_for is not None and waits_for.is_closed:
        raise AnswerRefused("waits_for_closed", f"{waits_for.id} is closed; nothing waits for it")
    named = waits_for.id if waits_for else None
    added = HoldAdded(milestone_id=record.id, waits_for=named, reason_id=reason_id, not_mine=not_mine)
    before = hold_of(record)
    return (HoldLifted(milestone_id=record.id, added=before.seq), added) if before else (added,)


def check_obstacle(record: MilestoneRecord) -> HoldItem:
    """Return what a milestone waits for. Raises AnswerRefused where nothing was named."""
    check_open(record)
    if (before := hold_of(record)) is None:
        raise AnswerRefused("no_obstacle", f"{record.id} waits for nothing that was named")
    return before


def unblock(record: MilestoneRecord) -> tuple[Event, ...]:
    """Return that what it waited for is there."""
    before = check_obstacle(record)
    return (HoldLifted(milestone_id=record.id, added=before.seq),)


def check_askable(record: MilestoneRecord) -> None:
    """Raise AnswerRefused where no later date can be asked for: no date in force, or one asked for already."""
    check_open(record)
    if record.provisional:
        raise AnswerRefused("no_date", f"{record.id} has no date in force that could be extended")
    if asked := request_of(record):
        raise AnswerRefused("asked_already", f"{record.id}: {asked.to} was asked for (entry {asked.seq}), unanswered")


def ask_extension(record: MilestoneRecord, day: date, to: date, reason_id: str) -> tuple[Event, ...]:
    """Return the request for a later date; nothing moves until the coordinator decides."""
    check_askable(record)
    if to <= max(record.due_now, day):
        raise AnswerRefused("not_later", f"{record.id} is due {record.due_now}; ask for a later day, and one to come")
    return (ExtensionRequested(milestone_id=record.id, to=to, reason_id=reason_id),)


def check_asked(record: MilestoneRecord) -> None:
    """Raise AnswerRefused where nobody has asked for a later date."""
    check_open(record)
    if request_of(record) is None:
        raise AnswerRefused("no_request", f"{record.id}: no request for a later date is open")


def grant_extension(record: MilestoneRecord, to: date, reason_id: str) -> tuple[Event, ...]:
    """Return the later date that was asked for, or another one that the coordinator chose."""
    check_asked(record)
    if to <= record.due_now:
        raise AnswerRefused("not_later", f"{record.id} is due {record.due_now}; an extension is a later day than that")
    return (extend(record, to, reason_id),)


def refuse_extension(record: MilestoneRecord, reason_id: str) -> tuple[Event, ...]:
    """Return the answer no to a request; the date in force stays."""
    check_asked(record)
    return (ExtensionRefused(milestone_id=record.id, reason_id=reason_id),)
