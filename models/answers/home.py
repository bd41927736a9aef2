"""What a person's Home tab shows (reminders.md, section 6). It is a view: losing it loses nothing."""

from datetime import date

from pydantic import AwareDatetime

from models.core import Value
from models.ledger import MemoStep, NotificationKind, Period, Shows
from models.register import Basis
from models.standing import Standing


class HomeItem(Value):
    """One milestone on a person's Home tab."""

    milestone_id: str
    title: str
    due_on: date
    due_now: date
    basis: Basis
    standing: Standing
    days_past_original: int
    v: int
    kind: NotificationKind | None = None
    """In "Needs you now": what it was last asked for, which decides its buttons."""
    answered: Shows | None = None
    answered_on: date | None = None
    quiet_until: date | None = None
    waits: str | None = None
    """In "Waiting for others": a role, a milestone's id, or a source."""
    on: date | None = None
    """The day it closed, or since when it waits."""


class HomeMemo(Value):
    """A draft of a memo that waits for a person."""

    draft: str
    period: Period
    as_of: date
    steps: tuple[MemoStep, ...]
    until: date | None = None
    """The last day for a comment."""


class Operations(Value):
    """What only coordinators see, and the record's head."""

    uncertain: tuple[str, ...] = ()
    redirected: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    requests: tuple[str, ...] = ()
    last_sweep_at: AwareDatetime | None = None
    last_sweep: str | None = None


class HomeFacts(Value):
    """All that one person's Home tab shows on a day."""

    person_id: str
    name: str
    day: date
    needs_you: tuple[HomeItem, ...] = ()
    coming: tuple[HomeItem, ...] = ()
    answered: tuple[HomeItem, ...] = ()
    waiting: tuple[HomeItem, ...] = ()
    closed: tuple[HomeItem, ...] = ()
    memos: tuple[HomeMemo, ...] = ()
    """Drafts to read, to approve or to comment on."""
    away_first: date | None = None
    away_last: date | None = None
    delegate: str | None = None
    coordinates: bool = False
    operations: Operations = Operations()
    head_seq: int = 0
    head_hash: str = ""
    last_memo: int | None = None
    last_memo_link: str | None = None
