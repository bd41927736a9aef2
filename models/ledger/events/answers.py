"""What people answer, in Slack or by a command for what was said by telephone or mail; and dates that we propose."""

from datetime import date
from typing import ClassVar, Literal

from models.ledger.events.event import Event, MilestoneEvent


class Acknowledged(MilestoneEvent):
    """The responsible is working on it; `until` is the first day on which a reminder may come again."""

    kind: Literal["acknowledged"] = "acknowledged"
    due: date
    """The date in force when it was said: an extension starts a new ladder."""
    until: date
    expected: date | None = None


class Snoozed(MilestoneEvent):
    """The responsible asks not to be reminded before a day; the due date is untouched."""

    kind: Literal["snoozed"] = "snoozed"
    due: date
    until: date


class HoldAdded(MilestoneEvent):
    """The responsible waits for another milestone, or for something told in words; or says that it is not theirs."""

    kind: Literal["hold_added"] = "hold_added"
    waits_for: str | None = None
    reason_id: str | None = None
    not_mine: bool = False


class HoldLifted(MilestoneEvent):
    """What was waited for is there; `added` is the entry that named it."""

    key_format: ClassVar[str] = "obstacle_lifted:{added}"
    kind: Literal["hold_lifted"] = "hold_lifted"
    added: int
    reason: Literal["said", "verified", "reassigned"] = "said"


class ExtensionRequested(MilestoneEvent):
    """The agency asks for a later date; nothing moves until the coordinator decides."""

    kind: Literal["extension_requested"] = "extension_requested"
    to: date
    reason_id: str


class ExtensionRefused(MilestoneEvent):
    """The coordinator said no to a request; the date in force stays."""

    kind: Literal["extension_refused"] = "extension_refused"
    reason_id: str


class Reassigned(MilestoneEvent):
    """Another person acts; `was` is who was asked before, by id, or the role nobody held."""

    kind: Literal["reassigned"] = "reassigned"
    to: str
    was: str
    reason_id: str | None = None


class AwaySet(Event):
    """A person is away on these days, both counted, with who stands in; without days, away no more."""

    subject_field: ClassVar[str] = "person_id"
    kind: Literal["away_set"] = "away_set"
    person_id: str
    first: date | None = None
    last: date | None = None
    delegate: str | None = None


class PagesClosed(Event):
    """A coordinator closed a person's pages: no link that was sent to them before opens one."""

    subject_field: ClassVar[str] = "person_id"
    kind: Literal["pages_closed"] = "pages_closed"
    person_id: str


class PressTaken(Event):
    """A press was acted on, whatever it brought: the key keeps a second delivery from acting again."""

    subject_field: ClassVar[str] = "press_id"
    key_format: ClassVar[str] = "press:{press_id}"
    kind: Literal["press_taken"] = "press_taken"
    press_id: str
    verb: str
    about: str | None = None


class PressRefused(Event):
    """A press was refused and changed nothing."""

    subject_field: ClassVar[str] = "press_id"
    key_format: ClassVar[str] = "press:{press_id}"
    kind: Literal["press_refused"] = "press_refused"
    press_id: str
    verb: str
    why: Literal["wrong_role", "foreign_team", "foreign_app", "unknown_person", "outdated", "rule", "malformed"]
    about: str | None = None


class DateProposed(MilestoneEvent):
    """Our target date was proposed to the unit that we assume is responsible."""

    kind: Literal["date_proposed"] = "date_proposed"
    due: date
    unit: str
    """The role of the unit's head, in whose list the date stands."""


class DateHandedOver(MilestoneEvent):
    """A letter that proposes the date was handed to the duty holder, on the day it happened."""

    kind: Literal["date_handed_over"] = "date_handed_over"
    due: date


class DateAgreed(MilestoneEvent):
    """The unit agrees to our target date."""

    kind: Literal["date_agreed"] = "date_agreed"
    due: date


class DateOffered(MilestoneEvent):
    """The unit offers a date of its own; nothing moves until the coordinator decides."""

    kind: Literal["date_offered"] = "date_offered"
    to: date
    reason_id: str


class OfferAccepted(MilestoneEvent):
    """The coordinator accepted the date that the unit offered: it is the current one now, and no extension."""

    kind: Literal["offer_accepted"] = "offer_accepted"
    to: date


class OfferDeclined(MilestoneEvent):
    """The coordinator keeps our target date."""

    kind: Literal["offer_declined"] = "offer_declined"
    reason_id: str
