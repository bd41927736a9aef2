"""What people answer: in Slack, or by a command for what was said by telephone or mail."""

from datetime import date
from typing import ClassVar, Literal

from models.ledger.events.happening import Happening


class Acknowledged(Happening):
    """The responsible is working on it; `until` is the first day on which a reminder may come again."""

    subject_field: ClassVar[str] = "milestone_id"
    kind: Literal["acknowledged"] = "acknowledged"
    milestone_id: str
    due: date
    """The date in force when it was said: an extension starts a new ladder."""
    until: date
    expected: date | None = None


class Snoozed(Happening):
    """The responsible asks not to be reminded before a day; the due date is untouched."""

    subject_field: ClassVar[str] = "milestone_id"
    kind: Literal["snoozed"] = "snoozed"
    milestone_id: str
    due: date
    until: date


class HoldAdded(Happening):
    """The responsible waits for another milestone, or for something told in words; or says that it is not theirs."""

    subject_field: ClassVar[str] = "milestone_id"
    kind: Literal["hold_added"] = "hold_added"
    milestone_id: str
    waits_for: str | None = None
    reason_id: str | None = None
    not_mine: bool = False


class HoldLifted(Happening):
    """What was waited for is there; `added` is the entry that named it."""

    subject_field: ClassVar[str] = "milestone_id"
    kind: Literal["hold_lifted"] = "hold_lifted"
    milestone_id: str
    added: int
    reason: Literal["said", "verified", "reassigned"] = "said"

    @property
    def key(self) -> str:
        """Return the key: an obstacle is lifted once."""
        return f"obstacle_lifted:{self.added}"


class ExtensionRequested(Happening):
    """The agency asks for a later date; nothing moves until the coordinator decides."""

    subject_field: ClassVar[str] = "milestone_id"
    kind: Literal["extension_requested"] = "extension_requested"
    milestone_id: str
    to: date
    reason_id: str


class ExtensionRefused(Happening):
    """The coordinator said no to a request; the date in force stays."""

    subject_field: ClassVar[str] = "milestone_id"
    kind: Literal["extension_refused"] = "extension_refused"
    milestone_id: str
    reason_id: str


class Reassigned(Happening):
    """Another person acts; `was` is who was asked before, by id, or the role nobody held."""

    subject_field: ClassVar[str] = "milestone_id"
    kind: Literal["reassigned"] = "reassigned"
    milestone_id: str
    to: str
    was: str
    reason_id: str | None = None


class AwaySet(Happening):
    """A person is away on these days, both counted, with who stands in; without days, away no more."""

    subject_field: ClassVar[str] = "person_id"
    kind: Literal["away_set"] = "away_set"
    person_id: str
    first: date | None = None
    last: date | None = None
    delegate: str | None = None


class PressTaken(Happening):
    """A press in Slack was acted on, whatever it brought: the key keeps a second delivery from acting again."""

    subject_field: ClassVar[str] = "press_id"
    kind: Literal["press_taken"] = "press_taken"
    press_id: str
    verb: str
    about: str | None = None

    @property
    def key(self) -> str:
        """Return the key: a press is acted on once."""
        return f"press:{self.press_id}"


class PressRefused(Happening):
    """A press was refused and changed nothing."""

    subject_field: ClassVar[str] = "press_id"
    kind: Literal["press_refused"] = "press_refused"
    press_id: str
    verb: str
    why: Literal["wrong_role", "foreign_team", "foreign_app", "unknown_person", "outdated", "rule", "malformed"]
    about: str | None = None

    @property
    def key(self) -> str:
        """Return the key: a press is refused once."""
        return f"press:{self.press_id}"
