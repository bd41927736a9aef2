"""What people answer, in Slack or by a command for what was said by telephone or mail; and dates that we propose."""

from datetime import date
from typing import Literal

from models.ledger.events.event import Event, MilestoneEvent


class Acknowledged(MilestoneEvent, kind="acknowledged"):
    """The responsible is working on it; `until` is the first day on which a reminder may come again."""

    due: date
    """The date in force when it was said: an extension starts a new ladder."""
    until: date
    expected: date | None = None


class Snoozed(MilestoneEvent, kind="snoozed"):
    """The responsible asks not to be reminded before a day; the due date is untouched."""

    due: date
    until: date


class HoldAdded(MilestoneEvent, kind="hold_added"):
    """The responsible waits for another milestone, or for something told in words; or says that it is not theirs."""

    waits_for: str | None = None
    reason_id: str | None = None
    not_mine: bool = False


class HoldLifted(MilestoneEvent, kind="hold_lifted", key="obstacle_lifted:{added}"):
    """What was waited for is there; `added` is the entry that named it."""

    added: int
    reason: Literal["said", "verified", "reassigned"] = "said"


class ExtensionRequested(MilestoneEvent, kind="extension_requested"):
    """The agency asks for a later date; nothing moves until the coordinator decides."""

    to: date
    reason_id: str


class ExtensionRefused(MilestoneEvent, kind="extension_refused"):
    """The coordinator said no to a request; the date in force stays."""

    reason_id: str


class Reassigned(MilestoneEvent, kind="reassigned"):
    """Another person acts; `was` is who was asked before, by id, or the role nobody held."""

    to: str
    was: str
    reason_id: str | None = None


class UnitWrote(MilestoneEvent, kind="unit_wrote"):
    """Somebody wrote to the coordinator about a milestone: a note, and nobody's statement of where it stands."""

    text_id: str
    way: Literal["button", "page", "command", "direct_message", "mail"]
    bears_name_of: str | None = None
    """Of a mail: the id of the person whose address its From line bears. Anybody can write a From line."""


class WordsReceived(Event, kind="words_received", subject="person_id", key="words:{message_id}"):
    """Words came by a direct message or a mail. The key keeps a second delivery from being recorded again."""

    person_id: str
    """Who wrote; of a mail, whose address its From line bears. Anybody can write a From line."""
    message_id: str
    """A hash, because the record holds nobody's account or address."""
    way: Literal["direct_message", "mail"]
    about: str | None = None
    """The milestone, where one is clear: then `unit_wrote` beside it has the words."""
    text_id: str | None = None


WhyApart = Literal[
    "stranger", "automatic", "bounce", "forged", "too_large", "unreadable", "no_words", "private", "limit"
]


class MailKeptApart(Event, kind="mail_kept_apart", subject="message_id", key="words:{message_id}"):
    """A mail came that is passed to nobody. It stays in the mailbox, and no word of it is kept."""

    message_id: str
    why: WhyApart


class AwaySet(Event, kind="away_set", subject="person_id"):
    """A person is away on these days, both counted, with who stands in; without days, away no more."""

    person_id: str
    first: date | None = None
    last: date | None = None
    delegate: str | None = None


class PagesClosed(Event, kind="pages_closed", subject="person_id"):
    """A coordinator closed a person's pages: no link that was sent to them before opens one."""

    person_id: str


class PressTaken(Event, kind="press_taken", subject="press_id", key="press:{press_id}"):
    """A press was acted on, whatever it brought: the key keeps a second delivery from acting again."""

    press_id: str
    verb: str
    about: str | None = None


class PressRefused(Event, kind="press_refused", subject="press_id", key="press:{press_id}"):
    """A press was refused and changed nothing."""

    press_id: str
    verb: str
    why: Literal["wrong_role", "foreign_team", "foreign_app", "unknown_person", "outdated", "rule", "malformed"]
    about: str | None = None


class DateProposed(MilestoneEvent, kind="date_proposed"):
    """Our target date was proposed to the unit that we assume is responsible."""

    due: date
    unit: str
    """The role of the unit's head, in whose list the date stands."""


class DateHandedOver(MilestoneEvent, kind="date_handed_over"):
    """A letter that proposes the date was handed to the duty holder, on the day it happened."""

    due: date


class DateAgreed(MilestoneEvent, kind="date_agreed"):
    """The unit agrees to our target date."""

    due: date


class DateOffered(MilestoneEvent, kind="date_offered"):
    """The unit offers a date of its own; nothing moves until the coordinator decides."""

    to: date
    reason_id: str


class OfferAccepted(MilestoneEvent, kind="offer_accepted"):
    """The coordinator accepted the date that the unit offered: it is the current one now, and no extension."""

    to: date


class OfferDeclined(MilestoneEvent, kind="offer_declined"):
    """The coordinator keeps our target date."""

    reason_id: str
