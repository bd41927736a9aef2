"""What holds for every milestone and source of a sweep."""

from collections.abc import Mapping
from datetime import date

from models.core import Calendar, People, Value
from models.drafts import MemoAtHand
from models.records import MilestoneRecord, RecipientRecord, SourceRecord
from models.register import Gives
from models.reminders.channel import Channels


class SweepContext(Value):
    """What holds for every milestone and source of a sweep."""

    calendar: Calendar
    verdicts_by: str
    people: People
    sources: Mapping[str, SourceRecord]
    recipients: Mapping[str, RecipientRecord]
    gives: Mapping[str, Gives] = {}
    """What each source of the register gives."""
    touched: Mapping[str, tuple[str, ...]] = {}
    """The open milestones that would show at a source of which something is to be said."""
    channels: Channels = Channels()
    memo_on: date | None = None
    """The day of the next memo."""
    digests: frozenset[str] | None = None
    """The keys of this week's digests that are claimed already; None where no digest is asked for in this sweep."""
    past: tuple[MilestoneRecord, ...] = ()
    """Where digests are asked for: the open milestones past their date, and those for which evidence, a request or an
    obstacle waits. Others do no harm."""
    unsure: tuple[str, ...] = ()
    """The messages of which nobody knows for a day whether they arrived."""
    memos: tuple[MemoAtHand, ...] = ()
    """The drafts of late, and the memos that they became."""
    channel: bool = False
    """The coordinators have a channel, to which their weekly digest goes."""
