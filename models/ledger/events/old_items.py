"""What an item that 0.1.0 or 0.2.0 claimed says, as today's facts of its kind: to draw its
message again, or to count it. Nothing else knows the shape that they stored."""

from typing import Any

from models.core import same_fields
from models.ledger.events.items import BY_TOPIC, CLASSES, AnyItem, AskedFacts
from models.ledger.events.message_facts import NotificationKind, NotificationReason, ReminderFacts, Since


def item_of_old(kind: NotificationKind, reason: NotificationReason | None, old: ReminderFacts) -> AnyItem:
    """Return the facts of an item of an earlier release."""
    name = reason if reason in BY_TOPIC else kind
    why = old.rejected_why or old.answered_why or old.decided_why
    asked_on = (old.history.first_on,) if old.history.first_on else ()
    values: dict[str, Any] = {
        **same_fields(AskedFacts, old),
        "short": old.short or old.title,
        "law": old.law_line or next(iter(old.law), ""),
        "laws": old.law,
        "condition": old.condition or "",
        "is_duty_by_law": old.duty_basis == "statute",
        "shows": old.says,
        "ask": old.ask or "",
        "source_read": old.source_since,
        "is_folder": old.folder,
        "says": old.agency_says,
        "says_on": old.agency_says_on,
        "answer": Since(what="acknowledged", on=old.said_working_on) if old.said_working_on else None,
        "answer_to": old.expected_on,
        "asked_on": asked_on,
        "asked": old.history.person,
        "by": old.asked_by,
        "on": old.since,
        "why": why,
        "file": "",
        "rejected_on": old.rejected_on,
        "since": old.repeats,
        "news": old.news,
        "not_ours": old.not_mine,
        "waits_for": old.waits_on or old.waits_for,
        "to": old.extension_to if kind == "extension_request" else old.offered_to,
        "stands_from": old.answer_due,
        "role": old.responsible,
        "files": old.files,
        "decided": old.decided,
        "decided_on": old.decided_on,
        "given_to": old.decided_to,
        "kind": name,
    }
    item = CLASSES[name]
    return item.model_validate({field: values[field] for field in item.model_fields if field in values})
