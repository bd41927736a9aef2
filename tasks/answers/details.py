"""The details that a message leaves out, drawn from its claims for its reader."""

from typing import Any

from models.projections import REMINDERS
from models.reminders import CHANNEL
from notifications.reminders import say_details
from notifications.words import Sender
from tasks.ledger import Database, records, texts


def details_of(database: Database, message: str, person_id: str, sender: Sender) -> dict[str, Any] | None:
    """Return the view of a message's details, or None of a message that this person did not get."""
    parts = sorted(records.where(database, REMINDERS, message=message).values(), key=lambda part: part.claimed_seq)
    claims = [part.claim for part in parts if part.to in (person_id, CHANNEL)]
    typed = texts.words_of(database, [text_id for claim in claims for text_id in claim.typed])
    return say_details(claims, sender, typed)
