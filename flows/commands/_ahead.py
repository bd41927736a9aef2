"""The words of `reminder preview`: when a message comes, and why to that person."""

from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.reminders import UpcomingPart

SEATS = {
    "responsible": "acts on it",
    "unit_head": "head of who acts",
    "verifier": "looks at evidence",
    "coordinator": "coordinates",
    "liaison": "may comment for the agency",
    "reader": "reads for the Council",
}

REVIEWS = "may review memos"
"""Why a verifier hears of a draft of a memo: no evidence is in it to look at."""


def why(part: "UpcomingPart") -> str:
    """Say why a part of a message goes to the person to whom it goes."""
    role = REVIEWS if part.role == "verifier" and part.kind == "memo_ready" else SEATS[part.role]
    stands_in = f"in place of {part.instead_of}" if part.instead_of else role
    return f"{stands_in}: {part.reason.replace('_', ' ')}" if part.reason else stands_in


def day_of(moment: datetime) -> str:
    """Write the New York day of a moment."""
    from models.core import NEW_YORK

    return f"{moment.astimezone(NEW_YORK):%Y-%m-%d}"


def hour_of(moment: datetime | None) -> str:
    """Write a moment as New York time; nothing for none."""
    from models.core import NEW_YORK

    return f"{moment.astimezone(NEW_YORK):%Y-%m-%d %H:%M}" if moment else ""
