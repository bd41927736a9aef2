"""What goes out that is not about one milestone: notices of a source, weekly digests, messages about a memo."""

from typing import ClassVar, Literal

from pydantic import AwareDatetime

from models.ledger.events.digest import DigestClaimed
from models.ledger.events.happening import Happening
from models.ledger.events.memo_messages import MemoMessageClaimed
from models.ledger.events.message_facts import DelayReason, NoticeFacts, NotificationKind
from models.ledger.events.reminder import ClaimEvent, ReminderClaimed


class NoticeClaimed(ClaimEvent):
    """A notice of a source was taken for sending to the coordinator, with all that it says."""

    subject_field: ClassVar[str] = "source"
    kind: Literal["notice_claimed"] = "notice_claimed"
    source: str
    notice: int
    """The entry that raised it."""
    facts: NoticeFacts

    @property
    def key(self) -> str:
        """Return the key: a part is claimed once an attempt."""
        return f"notice_claimed:{self.part.key}:{self.attempt}"


class NoticeDelayed(Happening):
    """The coordinator is to hear of a source, and does not yet, for this reason, until then."""

    subject_field: ClassVar[str] = "source"
    kind: Literal["notice_delayed"] = "notice_delayed"
    source: str
    notification_kind: NotificationKind
    to: str
    reason: DelayReason
    until: AwareDatetime


Claim = ReminderClaimed | NoticeClaimed | DigestClaimed | MemoMessageClaimed
"""One part of a message, claimed."""
