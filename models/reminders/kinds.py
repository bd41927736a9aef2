"""The step that plans a message about a milestone, and the kinds by name. What there is to know about a kind stands
beside its facts (`models/ledger/events/items.py`). Source: docs/reminders.md#ladder."""

from dataclasses import dataclass
from datetime import date

from models.ledger import Kind, NotificationKind, Role, Rung, TopicReason, items

KINDS = items.KINDS
LADDER = tuple(sorted((kind for kind in KINDS.values() if isinstance(kind, Rung)), key=lambda rung: rung.offset))
"""Lowest first. Each rung stands for those below it."""
FACTS: dict[NotificationKind, type[items.ItemFacts]] = {
    item.specification.name: item for item in items.CLASSES.values() if item.specification.topic is None
}
"""What an item of a kind about a milestone says."""
DIGEST = "digest:"
"""How the key of a week's digest begins, that of a unit head among them."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """One notification still to come about a milestone."""

    kind: Kind
    day: date
    """The first New York day on which it may go out."""
    to: str | None = None
    """The id of the person it is for; None for whoever holds the role."""
    to_coordinator: bool = False
    """The coordinator gets it instead of the kind's own role."""
    reason: TopicReason | None = None
    number: str | None = None
    """Which one of its kind it is for this due date, in its key; None if there can be only one."""
    last: date | None = None
    """The last day on which it may go out: what is said of a date to come is not said of one that has passed."""
    original_day: date | None = None
    """The day it had before a quiet moved it; None if none did."""

    @property
    def role(self) -> Role:
        """Return the role it is meant for."""
        return "coordinator" if self.to_coordinator else self.kind.role
