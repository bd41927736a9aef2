"""What an answer of a person changes in a milestone's record."""

from typing import Any, Literal

from models.core import evolve, new_york_day
from models.ledger import (
    Acknowledged,
    Entry,
    ExtensionRefused,
    ExtensionRequested,
    HoldAdded,
    HoldLifted,
    Reassigned,
    Snoozed,
)
from models.records.answer_items import HoldItem, QuietItem, ReassignmentItem, RequestItem
from models.records.milestone import MilestoneRecord


def answered(record: MilestoneRecord, entry: Entry) -> dict[str, Any]:
    """Return the fields that an answer changes; none where the entry is no answer."""
    event = entry.event
    item = entry.origin
    late = item | {"recorded_on": new_york_day(entry.recorded_at)}
    match event:
        case Acknowledged():
            quiet = QuietItem(**item, kind=event.kind, due=event.due, until=event.until, expected=event.expected)
            return {"quiets": (*record.quiets, quiet)}
        case Snoozed():
            quiet = QuietItem(**item, kind=event.kind, due=event.due, until=event.until)
            return {"quiets": (*record.quiets, quiet)}
        case HoldAdded():
            why = {"waits_for": event.waits_for, "reason_id": event.reason_id, "not_mine": event.not_mine}
            return {"holds": (*record.holds, HoldItem(**late, **why))}
        case HoldLifted():
            named = (
                evolve(each, lifted_on=entry.occurred_on, lifted_seq=entry.seq) if each.seq == event.added else each
                for each in record.holds
            )
            return {"holds": tuple(named)}
        case ExtensionRequested():
            asked = RequestItem(**late, to=event.to, reason_id=event.reason_id)
            return {"requests": (*record.requests, asked)}
        case ExtensionRefused():
            return requests_answered(record, entry, "refused", event.reason_id)
        case Reassigned():
            handed = ReassignmentItem(**late, to=event.to, was=event.was, reason_id=event.reason_id)
            return {"reassignments": (*record.reassignments, handed)}
    return {}


def requests_answered(
    record: MilestoneRecord, entry: Entry, answer: Literal["granted", "refused"], reason_id: str | None = None
) -> dict[str, Any]:
    """Return the requests with those that waited for the coordinator answered: a later date answers all of them."""
    said: dict[str, Any] = {"answer": answer, "answered_seq": entry.seq, "answered_on": entry.occurred_on}
    said["answer_reason_id"] = reason_id
    open_ = (evolve(each, **said) if each.answer is None else each for each in record.requests)
    return {"requests": tuple(open_)}
