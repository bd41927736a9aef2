"""From which day a date counts, whether it has passed on a day, and the ground to say that it was missed.

A target date is ours: it binds nobody until the duty holder has received it and has had time to answer
(docs/record.md#standing). A file that awaits review changes nothing here, because anybody who can put a file into a
folder could otherwise hide a date that has passed (docs/record.md#date).
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from models.core import COORDINATOR, VERIFIER, Calendar
from models.records import (
    MilestoneRecord,
    SourceRecord,
    date_answer_of,
    declined_offer,
    hold_of,
    offer_of,
    proposal_of,
)
from models.register import AGENCY, PROVED_BY

ANSWER_DAYS = 10
"""Business days in which the duty holder may answer a target date. Source: docs/reminders.md#proposal."""


@dataclass(frozen=True)
class Ground:
    """Why a date that passed is known not to have been kept."""

    kind: Literal["finding", "agency_word", "look"]
    """A verifier's finding, the agency's own word, or a look at a source where it would show."""
    on: date
    seq: int
    source: str | None = None


@dataclass(frozen=True)
class Lateness:
    """How the date in force stands on a New York day."""

    counts_from: date | None
    """The day from which days are counted; None while the date cannot pass."""
    has_passed: bool
    """Whether it has passed; never of a closed milestone, a bill, or one whose clock has not started."""
    days: int
    """Calendar days past `counts_from`; 0 unless it has passed."""
    business_days: int
    """City business days past it, likewise."""
    days_past_original: int
    """Calendar days past the original date, whatever was granted since."""
    ground: Ground | None
    """Why it is known not to have been kept; of a target too, which is never overdue."""


def needs_receipt(record: MilestoneRecord) -> bool:
    """Return whether the duty holder must have received the date before it counts: our target for another body."""
    is_target = record.basis == "planning_assumption" and not record.dates.provisional and not record.is_watch
    return is_target and record.plan.duty_on != "oversight"


def is_proposed_first(record: MilestoneRecord) -> bool:
    """Return whether the first message about the date must be a proposal: the duty holder has a head who can get it.
    Source: docs/reminders.md#proposal."""
    has_own_head = record.plan.duty_on == AGENCY or record.plan.escalation not in (COORDINATOR, VERIFIER)
    return needs_receipt(record) and record.plan.responsible != COORDINATOR and has_own_head


def is_date_answered(record: MilestoneRecord) -> bool:
    """Return whether the duty holder has answered our date: agreed, offered another, or said that it is not theirs."""
    proposal = proposal_of(record)
    hold = hold_of(record)
    not_theirs = bool(hold and hold.not_mine and proposal and hold.seq > proposal.seq)
    return not_theirs or date_answer_of(record) is not None


def is_unsettled(record: MilestoneRecord, today: date, calendar: Calendar) -> bool:
    """Return whether a target date does not count yet: nobody received it, the duty holder's own date waits for us, or
    its days to answer are not over."""
    answer_by = answer_due(record, calendar)
    is_awaited = answer_by is None or offer_of(record) or (today <= answer_by and date_answer_of(record) is None)
    return needs_receipt(record) and bool(is_awaited)


def answer_due(record: MilestoneRecord, calendar: Calendar) -> date | None:
    """Return the day by which the duty holder may answer a target date; None if nobody was told, or need be."""
    return calendar.add(record.dates.told_on, ANSWER_DAYS) if record.dates.told_on and needs_receipt(record) else None


def counts_from(record: MilestoneRecord, calendar: Calendar, *, original: bool = False) -> date | None:
    """Return the day from which the current date, or the original one, counts; None while it cannot pass."""
    day = record.dates.due_on if original else record.due_now
    if record.finding and record.finding.verdict == "no_longer_holds":
        day = max(day, record.finding.on)  # what was verified was kept until then
    if record.dates.provisional or record.is_watch:
        return None
    if not needs_receipt(record):
        return day
    answer = answer_due(record, calendar)
    if answer is None or offer_of(record):
        return None  # nothing of ours counts while the duty holder's own date waits for our answer
    declined = declined_offer(record)
    return max(day, answer, declined.answered_on or day) if declined else max(day, answer)


def lateness_of(record: MilestoneRecord, source: SourceRecord | None, day: date, calendar: Calendar) -> Lateness:
    """Return how a milestone's date stands on a New York day; `source` is None if it was never checked."""
    start = counts_from(record, calendar)
    past_day = start if start and _has_passed(record, start, day, calendar) else None
    if past_day is None or (record.is_closed and not record.missing):
        return Lateness(start, has_passed=False, days=0, business_days=0, days_past_original=0, ground=None)
    days = days_past_original = (day - past_day).days
    if record.due_now != record.dates.due_on:
        original = counts_from(record, calendar, original=True)
        days_past_original = (day - original).days if original and _has_passed(record, original, day, calendar) else 0
    return Lateness(
        counts_from=start,
        has_passed=True,
        days=days,
        business_days=calendar.between(calendar.on_or_after(past_day), day),
        days_past_original=days_past_original,
        ground=None if record.is_closed else ground_of(record, source, past_day),
    )


def ground_of(record: MilestoneRecord, source: SourceRecord | None, start: date) -> Ground | None:
    """Return why a date that counts from `start` is known not to have been kept; None if nothing on record says so.

    After the date a finding, the agency's own word, or a look at the public source where the register says that it
    would show; a shared folder is never such a source. Source: docs/record.md#overdue.
    """
    finding, statement = record.finding, record.statement
    is_after = finding is not None and (
        finding.recorded_on > start or (finding.verdict == "no_longer_holds" and finding.recorded_on == start)
    )
    if finding and is_after and not finding.closes:
        return Ground("finding", finding.recorded_on, finding.seq)
    if statement and statement.says != "done" and statement.on > start and not statement.listed:
        return Ground("agency_word", statement.on, statement.seq)
    # Where the register was corrected since, a look at the source that it named before proves nothing.
    looks = [look for look in record.review.looks if look.stands and look.source == record.plan.shows_in]
    if looks := [look for look in looks if look.on > start]:
        return Ground("look", looks[-1].on, looks[-1].seq, looks[-1].source)
    is_judged = record.plan.shows_in == record.source and PROVED_BY[record.rule.type] != "person"
    has_shown = any(item.stands and item.source == record.source for item in record.review.evidence)
    if is_judged and not has_shown and source and source.answered_seq and was_read_after(source, start):
        return Ground("look", source.answered_on or start, source.answered_seq, record.source)
    return None


def cannot_say_late(record: MilestoneRecord, source: SourceRecord | None, day: date, calendar: Calendar) -> bool:
    """Return whether no message may say that a date that passed is late: its source was not read since, or a file there
    that may show it waits for a person. That a proof is not checked is another thing: a ground can settle it."""
    start = counts_from(record, calendar)
    if start is None or not _has_passed(record, start, day, calendar):
        return False
    return not was_read_after(source, start) or bool(source and source.hidden_since(record.id))


def _has_passed(record: MilestoneRecord, start: date, day: date, calendar: Calendar) -> bool:
    """Return whether a date that counts from `start` has passed: the days in which public proof may follow too."""
    return day >= calendar.late_from(start, record.plan.due.shown_within_days)


def was_read_after(source: SourceRecord | None, start: date) -> bool:
    """Return whether a source was read since a day; False for one that was never checked (None)."""
    return source is not None and source.answered_on is not None and source.answered_on > start
