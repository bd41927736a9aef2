"""One message still to come about a milestone."""

from datetime import date
from typing import Literal

from models.core import Value
from models.ledger import NotificationKind, NotificationReason

Role = Literal["responsible", "unit_head", "verifier", "coordinator", "liaison", "reader"]


class Step(Value):
    """One message still to come: what it says, to whom, and the first day on which it may go."""

    kind: NotificationKind
    day: date
    role: Role = "responsible"
    reason: NotificationReason | None = None
    quiet_since: date | None = None
    """The day on which it would have come, had the person not asked for quiet."""
