"""How the date in force of a milestone stands on a day: to come, passed, overdue with its ground, or unknown.

A file that awaits review changes nothing here, because anybody who can put a file into a folder could otherwise hide a
date that has passed. Source: docs/record.md#lateness.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from models.core import Calendar
from models.records import MilestoneRecord, SourceRecord
from models.register import Basis
from models.standing.counting import counts_from, is_told_first

LatenessState = Literal["none", "coming", "passed", "overdue", "unknown"]
"""What became of a date by a day.

- `none`: no date can pass, because the milestone is closed, watches a bill, or its clock has not started.
- `coming`: it has not passed, public proof may still follow, or it does not count yet.
- `passed`: it passed, and we hold no proof either way; or it is a target of ours.
- `overdue`: a legal deadline passed, and there is a ground to say that it was missed.
- `unknown`: it passed, and nobody could look since.
"""
DateKind = Literal["legal", "conditional", "reported", "target", "bill"]
DATE_KINDS: dict[Basis, DateKind] = {
    "statute": "legal",
    "conditional_statute": "conditional",
    "executive_order_reported": "reported",
    "planning_assumption": "target",
    "pending_bill": "bill",
}
"""What a date is called, by what it rests on."""


@dataclass(frozen=True)
class Ground:
    """Why a date that passed is known not to have been kept."""

    kind: Literal["finding", "agency_word", "look"]
    """A verifier's finding, the agency's own word, or a look at a source where it would show."""
    on: date
    seq: int
    """The entry of the ledger that holds it."""
    source: str | None = None
    """The source that was looked at."""


@dataclass(frozen=True)
class Lateness:
    """How the date in force stands on a New York day."""

    state: LatenessState
    kind: DateKind
    counts_from: date | None
    """The day from which days are counted; None while the date cannot pass."""
    days: int
    """Calendar days past `counts_from`; 0 unless the date is known to have passed."""
    business_days: int
    """City business days past it, likewise."""
    days_past_original: int
    """Calendar days past the original date, whatever was granted since; 0 where nobody knows."""
    ground: Ground | None
    """Why it is known not to have been kept; of a target too, which is never overdue."""

    @property
    def is_past(self) -> bool:
        """Return whether the date is known to have passed, with no proof that it was kept."""
        return self.state in ("passed", "overdue")


def lateness_of(record: MilestoneRecord, source: SourceRecord | None, day: date, calendar: Calendar) -> Lateness:
    """Return how a milestone's date stands on a New York day.

    `source` is what the ledger holds of the source at which the milestone would show; None if it was never checked.
    """
    start = counts_from(record, calendar)
    over = start if start and _is_over(record, start, day, calendar) else None
    ground = ground_of(record, source, over) if over and not record.is_closed else None
    state = _state_of(record, source, day, over, ground)
    is_known = state not in ("none", "unknown")
    days = (day - over).days if over and is_known else 0
    is_moved = is_known and record.due_now != record.due_on
    return Lateness(
        state=state,
        kind=DATE_KINDS[record.basis],
        counts_from=start,
        days=days,
        business_days=calendar.between(calendar.on_or_after(over), day) if over and is_known else 0,
        days_past_original=_days_past_original(record, day, calendar) if is_moved else days,
        ground=ground if state in ("passed", "overdue") else None,
    )


def _state_of(
    record: MilestoneRecord, source: SourceRecord | None, day: date, over: date | None, ground: Ground | None
) -> LatenessState:
    """Return what became of a date; `over` is the day from which it counts, if it has passed."""
    if record.missing and not record.withdrawn_on:
        return "unknown"  # no finding counts whose file nobody can be shown (docs/record.md#custody)
    if record.is_closed or record.is_watch or record.provisional:
        return "none"
    could_look = bool(record.evidence_to_review or ground)
    if over and ground and record.basis == "statute":
        return "overdue"
    if is_told_first(record) and day > record.due_now and not (could_look or _was_read(source, record.due_now)):
        return "unknown"  # whether or not our target counts, nobody could see what became of it
    if over is None:
        return "coming"
    return "passed" if could_look or _was_read(source, over) else "unknown"


def ground_of(record: MilestoneRecord, source: SourceRecord | None, start: date) -> Ground | None:
    """Return why a date that counts from `start` is known not to have been kept; None if nothing on record says so.

    A finding that it is not met; the agency's own word, after the date, that the work is not done; or a look after the
    date, by a person or by a rule, at the public source where the register says that it would show. A shared folder is
    never such a source. Source: docs/record.md#overdue.
    """
    finding, statement = record.finding, record.statement
    if finding and finding.verdict == "not_met" and finding.recorded_on > start:
        return Ground("finding", finding.recorded_on, finding.seq)
    if statement and statement.says != "done" and statement.on > start and not statement.listed:
        return Ground("agency_word", statement.on, statement.seq)
    # Where the register was corrected since, a look at the source that it named before proves nothing.
    looks = [
        look for look in record.looks if look.stands and look.on > start and look.source == record.planned.shows_in
    ]
    if looks:
        return Ground("look", looks[-1].on, looks[-1].seq, looks[-1].source)
    # A rule that a person must apply finds nothing by itself, so a check of its source proves nothing.
    is_judged = record.planned.shows_in == record.source and record.rule.type != "human"
    has_shown = any(item.stands and item.source == record.source for item in record.evidence)
    if is_judged and not has_shown and source and source.answered_seq and _was_read(source, start):
        return Ground("look", source.answered_on or start, source.answered_seq, record.source)
    return None


def is_unknown(record: MilestoneRecord, source: SourceRecord | None, day: date, calendar: Calendar) -> bool:
    """Return whether the date passed and nobody may be told that it is late: its source was not read since, or a file
    there that may show it waits for a person."""
    start = counts_from(record, calendar)
    if start is None or not _is_over(record, start, day, calendar):
        return False
    return not _was_read(source, start) or bool(source and source.hidden_since(record.id))


def _is_over(record: MilestoneRecord, start: date, day: date, calendar: Calendar) -> bool:
    return day >= calendar.late_from(start, record.planned.due.shown_within_days)


def _days_past_original(record: MilestoneRecord, day: date, calendar: Calendar) -> int:
    start = counts_from(record, calendar, original=True)
    return (day - start).days if start and _is_over(record, start, day, calendar) else 0


def _was_read(source: SourceRecord | None, start: date) -> bool:
    return source is not None and source.answered_on is not None and source.answered_on > start
