"""A target date that we propose, and what its duty holder answers. Both dates stand side by side for ever."""

from datetime import date
from typing import ClassVar, Literal

from models.ledger.events.happening import Happening


class DateProposed(Happening):
    """Our target date was proposed to the unit that we assume is responsible."""

    subject_field: ClassVar[str] = "milestone_id"
    kind: Literal["date_proposed"] = "date_proposed"
    milestone_id: str
    due: date
    unit: str
    """The role of the unit's head, in whose list the date stands."""


class DateHandedOver(Happening):
    """A letter that proposes the date was handed to the duty holder, on the day it happened."""

    subject_field: ClassVar[str] = "milestone_id"
    kind: Literal["date_handed_over"] = "date_handed_over"
    milestone_id: str
    due: date


class DateAgreed(Happening):
    """The unit agrees to our target date."""

    subject_field: ClassVar[str] = "milestone_id"
    kind: Literal["date_agreed"] = "date_agreed"
    milestone_id: str
    due: date


class DateOffered(Happening):
    """The unit offers a date of its own; nothing moves until the coordinator decides."""

    subject_field: ClassVar[str] = "milestone_id"
    kind: Literal["date_offered"] = "date_offered"
    milestone_id: str
    to: date
    reason_id: str


class OfferAccepted(Happening):
    """The coordinator accepted the date that the unit offered: it is the current one now, and no extension."""

    subject_field: ClassVar[str] = "milestone_id"
    kind: Literal["offer_accepted"] = "offer_accepted"
    milestone_id: str
    to: date


class OfferDeclined(Happening):
    """The coordinator keeps our target date."""

    subject_field: ClassVar[str] = "milestone_id"
    kind: Literal["offer_declined"] = "offer_declined"
    milestone_id: str
    reason_id: str
