"""Notices to the coordinator about a source: one for each change, not one a day (docs/reminders.md#sources)."""

from datetime import date
from hashlib import sha256
from typing import Any

from pydantic import Field

from models import ledger
from models.core import RuleError, Value, evolve, new_york_day, sending_day


class NoticeItem(Value):
    """Something of a source that the coordinator is to hear once; `message` is the claim that tells it."""

    seq: int
    on: date
    tell_on: date
    """The first day on which it may be told: what came up after hours waits for the next."""
    topic: ledger.SourceTopic
    mark: str
    """What makes it one of its kind at its source, in its key: the day it turned, or a hash of what it is about."""
    reason: str | None = None
    detail: str = Field(default="", exclude_if=lambda detail: not detail)
    ref: str | None = None
    """Where it stands at the source; for a refused file its number, and nothing of its name."""
    milestones: tuple[str, ...] = ()
    since: date | None = None
    message: str | None = None
    told_on: date | None = None
    refused: int = 0
    """How often Slack refused the person it was meant for."""


Notices = tuple[NoticeItem, ...]

KEPT = 20
"""Notices that were told and are still kept beside a source."""
TURNS: frozenset[ledger.SourceTopic] = frozenset({"blocked", "stale", "recovered"})
"""A source that can no longer be read, or can again. All else is told whatever follows."""
MARK = 12
"""Signs of the hash in a notice's key."""


def notices_after(notices: Notices, entry: ledger.Entry) -> Notices:
    """Return a source's notices after an entry. Raises RuleError for an event that cannot follow."""
    event = entry.event
    match event:
        case ledger.NoticeClaimed():
            if event.notice not in {notice.seq for notice in notices}:
                raise RuleError(f"{event.source} has no notice of entry {event.notice} to be told")
            changed = tuple(
                evolve(notice, message=event.message) if notice.seq == event.notice else notice for notice in notices
            )
        case ledger.DeliveryEvent():
            changed = tuple(
                _ended(notice, entry, event) if notice.message == event.message and not notice.told_on else notice
                for notice in notices
            )
        case _:
            changed = (*notices, _new(entry))
    dropped = set([notice for notice in changed if notice.told_on][:-KEPT])
    return _without_pairs(tuple(notice for notice in changed if notice not in dropped))


def turned_back(notices: Notices, seq: int) -> bool:
    """Return whether a change of a source is no longer news, because the source has changed again since."""
    turns = [notice.seq for notice in notices if notice.topic in TURNS]
    return seq in turns and seq != max(turns)


def _new(entry: ledger.Entry) -> NoticeItem:
    event = entry.event
    item: dict[str, Any] = {"seq": entry.seq, "on": entry.occurred_on, "tell_on": sending_day(entry.recorded_at)}
    item["mark"] = sha256(event.key.encode()).hexdigest()[:MARK] if event.key else str(entry.occurred_on)
    match event:
        case ledger.SourceBlocked():
            return NoticeItem(**item, topic="blocked", reason=event.reason)
        case ledger.SourceStale():
            return NoticeItem(**item, topic="stale", reason=event.reason)
        case ledger.SourceRecovered():
            return NoticeItem(**item, topic="recovered", since=event.unread_since)
        case ledger.RecordVanished():
            return NoticeItem(**item, topic="vanished", ref=event.ref)
        case ledger.QuestionRaised():
            return NoticeItem(**item, topic=event.question, ref=event.ref, milestones=event.milestones)
        case ledger.ProofChanged():
            topic: ledger.SourceTopic = "proof_gone" if event.how == "gone" else "proof_changed"
            return NoticeItem(**item, topic=topic, ref=event.ref, milestones=(event.milestone_id,))
        case ledger.EvidenceRefused():
            about = {"ref": event.salted_hash[:8], "milestones": event.concerns, "detail": event.detail}
            return NoticeItem(**item, **about, topic="refused_file", reason=event.why or event.reason)
    raise RuleError(f"{event.kind} does not follow for a source")


def _ended(notice: NoticeItem, entry: ledger.Entry, event: ledger.DeliveryEvent) -> NoticeItem:
    """Return a notice after its message ended: what was surely not sent is to be told again."""
    match event:
        case ledger.ReminderSent():
            return evolve(notice, told_on=new_york_day(entry.recorded_at))
        case ledger.ReminderReleased():
            return evolve(notice, message=None)
        case ledger.ReminderRefused():
            return evolve(notice, refused=notice.refused + 1, message=None)
    return notice


def _without_pairs(notices: Notices) -> Notices:
    """Leave out changes that cancel out before anyone is told; the last stays if it is news after the last sent."""
    turns = [notice for notice in notices if notice.topic in TURNS]
    waiting = [notice for notice in turns if notice.message is None]
    if len(waiting) < 2:  # noqa: PLR2004 - a pair
        return notices
    last_topic = next((notice.topic for notice in reversed(turns) if notice.message), "recovered")
    is_news = (waiting[-1].topic == "recovered") != (last_topic == "recovered")
    dropped = waiting[:-1] if is_news else waiting
    return tuple(notice for notice in notices if notice not in dropped)
