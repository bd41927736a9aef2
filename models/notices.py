"""What the coordinator is to hear of a source: one notice a turn, never one a day (reminders.md, section 3)."""

from typing import Any

from models.errors import RuleError
from models.events import sources
from models.events.evidence import EvidenceRefused
from models.items import NoticeItem
from models.ledger import Entry

KEPT = 20
"""Notices that were told and are still shown beside a source."""


def noticed(notices: tuple[NoticeItem, ...], entry: Entry) -> tuple[NoticeItem, ...]:
    """Return a source's notices with what an entry adds. Raises RuleError for an event that adds none."""
    event = entry.event
    item: dict[str, Any] = {"seq": entry.seq, "on": entry.occurred_on}
    match event:
        case sources.SourceBlocked():
            new = NoticeItem(**item, heard="blocked", reason=event.reason)
        case sources.SourceStale():
            new = NoticeItem(**item, heard="stale", reason=event.reason)
        case sources.SourceRecovered():
            new = NoticeItem(**item, heard="recovered", since=event.unread_since)
        case sources.RecordVanished():
            new = NoticeItem(**item, heard="vanished", ref=event.ref)
        case sources.QuestionRaised():
            new = NoticeItem(**item, heard=event.question, ref=event.ref, milestones=event.milestones)
        case sources.ProofChanged():
            gone = event.how == "gone"
            heard = "proof_gone" if gone else "proof_changed"
            new = NoticeItem(**item, heard=heard, ref=event.ref, milestones=(event.milestone_id,))
        case EvidenceRefused():
            new = NoticeItem(**item, heard="refused_file", reason=event.why or event.reason)
        case _:
            raise RuleError(f"{event.kind} does not follow for a source")
    told = [each for each in notices if each.message is not None]
    dropped = set(told[:-KEPT])
    return (*(each for each in notices if each not in dropped), new)
