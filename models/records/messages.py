"""What a reminder's entry changes in a milestone's record: who was told what, when, and what the message shows."""

from typing import Any

from models.core import RuleError, evolve, new_york_day
from models.ledger import (
    DeliveryEvent,
    Entry,
    ReminderClaimed,
    ReminderDelayed,
    ReminderRefused,
    ReminderReleased,
    ReminderSent,
    ReminderUpdated,
)
from models.records.items import ToldItem
from models.records.milestone import MilestoneRecord


def told_of(record: MilestoneRecord, entry: Entry) -> dict[str, Any]:
    """Return the fields that change. Raises RuleError for an entry that is none of a reminder."""
    event, day = entry.event, new_york_day(entry.recorded_at)
    match event:
        case ReminderDelayed():
            return {"held_until": new_york_day(event.until), "free_at": event.until, "held_reason": event.reason}
        case ReminderClaimed():
            kept = tuple(each for each in record.told if each.key != event.part.key)
            step = {"key": event.part.key, "message": event.message, "kind": event.part.kind, "due": event.part.due}
            to = {"to": event.to, "instead_of": event.instead_of, "reason": event.reason}
            by_mail = event.channel == "email"
            return {"told": (*kept, ToldItem(**step, **to, seq=entry.seq, claimed_on=day, by_mail=by_mail))}
        case DeliveryEvent():
            # How a message ended changes nothing about what is held beside it.
            return {name: getattr(record, name) for name in ("held_until", "free_at", "held_reason")} | {
                "told": tuple(after for each in record.told for after in settled(each, event, entry))
            }
    raise RuleError(f"{event.kind} does not follow for a milestone")


def settled(each: ToldItem, event: DeliveryEvent, entry: Entry) -> tuple[ToldItem, ...]:
    """Return what is left of a message after its end, or its new look, was noted."""
    if each.message != event.message:
        return (each,)
    match event:
        case ReminderReleased():
            return (each,) if each.sent_on else ()
        case ReminderSent():
            return (evolve(each, sent_on=new_york_day(entry.recorded_at)),)
        case ReminderRefused():
            return (evolve(each, refused=True),)
        case ReminderUpdated():
            shown = next((part for part in event.shown if part.key == each.key), None)
            return (evolve(each, shows=shown.shows, shows_seq=shown.seq) if shown else each,)
    return (each,)
