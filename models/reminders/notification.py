"""What is to be said to one person: about a milestone, of a source, of a week, or of a memo."""

from datetime import date

from pydantic import AwareDatetime

from models.core import Value
from models.ledger import Channel, DelayReason, MemoStep, NotificationKind, NotificationReason
from models.reminders.step import Role


class Addressed(Value):
    """The base of one thing to say to one person. With `to` None only the operator is left to be told."""

    kind: NotificationKind
    key: str
    due: date
    to: str | None
    role: Role
    instead_of: str | None = None
    reason: NotificationReason | None = None
    held_until: AwareDatetime | None = None
    """The moment until which it is held; None where it goes out now."""
    held_for: DelayReason | None = None
    """Why it is held."""
    channel: Channel = "slack"


class Notification(Addressed):
    """One thing to say about one milestone."""

    milestone_id: str
    skipped: tuple[NotificationKind, ...] = ()

    @property
    def about(self) -> str:
        """Return the id of what it is about."""
        return self.milestone_id


class Notice(Addressed):
    """One thing to say of one source; `notice` is the entry that raised it, `due` the day it is of."""

    source: str
    notice: int

    @property
    def about(self) -> str:
        """Return the name of what it is about."""
        return self.source


class MemoNotification(Addressed):
    """One thing to say of a draft, or of the memo that it became; `due` is the day it is of."""

    draft: str
    turn: int = 1
    steps: tuple[MemoStep, ...] = ()
    """What the person may do with it."""
    whole: bool = False
    """The memo's own text goes with it, so it stands alone: a mail to who has no other way to read it."""

    @property
    def about(self) -> str:
        """Return the id of what it is about."""
        return self.draft


class Digest(Addressed):
    """One week's digest, for the head of a unit or for the coordinator; `due` is the first business day of the week."""

    week: str
    """The ISO week, `2026-W48`."""
    head: str | None = None
    """The id of the head whose items it lists; None for the coordinator's."""

    @property
    def about(self) -> str:
        """Return what it is about."""
        return self.week
