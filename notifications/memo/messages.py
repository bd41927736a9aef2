"""How the records relied on name a message of ours and what became of it: about what, to which role, no words of it."""

from models.ledger import (
    DeliveryEvent,
    DigestClaimed,
    Event,
    MemoMessageClaimed,
    NoticeClaimed,
    NoticeDelayed,
    ReminderClaimed,
    ReminderDelayed,
)
from notifications.words import say

STEPS = {
    "reminder_sent": "sent", "reminder_refused": "refused", "reminder_uncertain": "unsure",
    "reminder_released": "released", "reminder_redirected": "redirected", "reminder_degraded": "plain",
    "duplicate_removed": "doubled", "reminder_updated": "redrawn",
}  # fmt: skip
"""The sentence of records.j2 for what became of a message."""


def say_message(event: Event) -> tuple[str, str] | None:
    """Return the kind of a record and what it is, in a few words; None for an entry that is about no message.

    A claim is a word of the agency in a memo, so a message claimed for sending is said to be prepared.
    """
    match event:
        case ReminderClaimed():
            return "reminder", say("records.message", id=event.milestone_id, to=event.facts.responsible)
        case NoticeClaimed():
            return "reminder", say("records.notice", at=event.source)
        case DigestClaimed():
            return "reminder", say("records.digest")
        case MemoMessageClaimed():
            return "reminder", say("records.memo_message")
        case ReminderDelayed():
            return "reminder", say("records.message_held", id=event.milestone_id)
        case NoticeDelayed():
            return "reminder", say("records.notice_held", at=event.source)
        case DeliveryEvent():
            about = sorted({part.milestone_id or part.source or "" for part in event.parts} - {""})
            return "reminder", say(f"records.{STEPS[event.kind]}", ids=about)
    return None
