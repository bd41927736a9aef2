"""What people answered about a milestone, as its record keeps it: each item with the entry it comes from."""

from datetime import date
from typing import Literal

from models.records.items import Item


class QuietItem(Item):
    """The responsible is working on it, or asked not to be reminded before `until`."""

    kind: Literal["acknowledged", "snoozed"]
    due: date
    until: date
    expected: date | None = None


class HoldItem(Item):
    """What the responsible waits for, until it is lifted."""

    recorded_on: date
    waits_for: str | None
    reason_id: str | None
    not_mine: bool = False
    lifted_on: date | None = None
    lifted_seq: int | None = None


class RequestItem(Item):
    """A later date that was asked for, and what the coordinator answered."""

    recorded_on: date
    to: date
    reason_id: str
    answer: Literal["granted", "refused"] | None = None
    answered_seq: int | None = None
    answered_on: date | None = None
    answer_reason_id: str | None = None


class ReassignmentItem(Item):
    """Another person acts; who was asked before stays known."""

    recorded_on: date
    to: str
    was: str
    reason_id: str | None
