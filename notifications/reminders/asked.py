"""What a reminder asks for, whatever its kind: the value that each kind's builder gives."""

from collections.abc import Mapping

from models.core import Value
from models.ledger import ReminderClaimed
from notifications.reminders.reminder_words import who_words
from notifications.words import Sender, role

Typed = Mapping[str, str]
"""The words behind text ids; those that were erased since are not in it."""


class Asked(Value):
    """What one kind of reminder says beside the facts that all have in common."""

    heading: str
    ask: str
    """Who is asked for what and by when: the first sentence, and the one ask of the part."""
    short: str
    """The same ask among others, of which one sentence says who and by when."""
    quotes: tuple[str, ...] = ()
    """The words of a person, in quotation marks."""
    notes: tuple[str, ...] = ()
    """What this kind says of how it came to this."""


def as_role(claim: ReminderClaimed, role_name: str, sender: Sender) -> str:
    """Say who is asked: the role, or in whose place somebody else is."""
    if claim.instead_of:
        return f"In place of {who_words(sender, claim.instead_of)}"
    return f"As {role(role_name)}"
