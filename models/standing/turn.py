"""Whose turn a milestone is, and what they do (docs/record.md#turn).

The office acts if it holds what somebody sent and waits for, if it never sent a target date, or if its own look is what
is missing. Otherwise it is the duty holder's turn.
"""

from dataclasses import dataclass
from datetime import date

from models.core import Calendar
from models.ledger import TurnVerb
from models.records import MilestoneRecord, offer_of, request_of
from models.register import OVERSIGHT
from models.standing.lateness import Lateness, answer_due, is_open_to_answer, is_proposed_first
from models.standing.sources import SourceView

Verb = TurnVerb
AWAITED: tuple[Verb, ...] = ("review_evidence", "read_file", "decide_offer", "decide_request")
"""What somebody sent us and waits for. It goes before any next date of a recommendation."""


@dataclass(frozen=True)
class Turn:
    """Who acts next on a milestone, and what they do."""

    party: str
    """The id of a body: `oversight`, `agency`, or another of the register."""
    verb: Verb
    milestone_id: str
    since: date | None
    """The day from which it has waited for the party; None if that is not recorded."""
    by: date | None
    """The day by which the party is to act; None if no day is set."""


def office_turn(record: MilestoneRecord, source: SourceView, lateness: Lateness) -> Turn | None:
    """Return what the office owes on an open milestone, by the first rule that holds; None if it owes nothing."""
    review = record.evidence_to_review
    if review:
        return Turn(OVERSIGHT, "review_evidence", record.id, min(item.recorded_on for item in review), None)
    if file_since := source.hidden_since(record.id):
        return Turn(OVERSIGHT, "read_file", record.id, file_since, None)
    if offer := offer_of(record):
        return Turn(OVERSIGHT, "decide_offer", record.id, offer.recorded_on, None)
    if request := request_of(record):
        return Turn(OVERSIGHT, "decide_request", record.id, request.recorded_on, None)
    if record.told_on is None and is_proposed_first(record):
        return Turn(OVERSIGHT, "send_date", record.id, record.planned_on, None)
    is_ours_to_look = source.voice == OVERSIGHT and (record.rule.type == "human" or not source.is_read)
    if is_ours_to_look and lateness.state in ("passed", "unknown"):
        return Turn(OVERSIGHT, "inspect", record.id, lateness.counts_from, None)
    return None


def holder_turn(record: MilestoneRecord, day: date, calendar: Calendar) -> Turn:
    """Return what the duty holder owes on an open milestone on which the office owes nothing."""
    due = answer_due(record, calendar)
    if due and is_open_to_answer(record, day, calendar):
        return Turn(record.duty_on, "answer_date", record.id, record.told_on, due)
    statement = record.statement
    if statement and statement.says == "done":
        return Turn(record.duty_on, "send_document", record.id, statement.on, record.due_now)
    return Turn(record.duty_on, "do_step", record.id, record.told_on, None if record.provisional else record.due_now)
