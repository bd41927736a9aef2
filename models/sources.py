"""What the ledger says of each source: how its last look ended, and when it last answered."""

from datetime import date

from pydantic import AwareDatetime
from sqlalchemy import String
from sqlmodel import Field

from models.errors import RuleError
from models.events.evidence import SourcesLooked
from models.evidence import Result, Seen
from models.ledger import Entry
from models.value import Nested, Record
from models.workdays import new_york_day


class SourceRecord(Record):
    """One source of the register, as it answered."""

    id: str
    result: Result = Field(sa_type=String)
    reason: str | None = None
    detail: str | None = None
    looked_at: AwareDatetime
    data_as_of: AwareDatetime | None = None
    seq: int
    unread_since: date | None = None
    """The day of the first look, of those without a break, that did not end `ok` or `empty`."""
    unread_seq: int | None = None
    answered_on: date | None = None
    """The day of the last look that ended `ok` or `empty`."""
    answered_at: AwareDatetime | None = None
    answered_seq: int | None = None
    seen: tuple[Seen, ...] = Field(default=(), sa_type=Nested)


def fold_source(name: str, record: SourceRecord | None, entry: Entry) -> SourceRecord:
    """Take one look into a source's record. Raises RuleError for any other event."""
    event = entry.event
    if not isinstance(event, SourcesLooked):
        raise RuleError(f"{event.kind} does not follow for a source")
    one = next(each for each in event.results if each.name == name)
    day, answered = new_york_day(one.looked_at), one.result in ("ok", "empty")
    was_unread = record is not None and record.unread_since is not None
    kept = record if record is not None else None
    return SourceRecord(
        id=name,
        result=one.result,
        reason=one.reason,
        detail=one.detail,
        looked_at=one.looked_at,
        data_as_of=one.data_as_of or (kept.data_as_of if kept else None),
        seq=entry.seq,
        unread_since=None if answered else (kept.unread_since if kept and was_unread else day),
        unread_seq=None if answered else (kept.unread_seq if kept and was_unread else entry.seq),
        answered_on=day if answered else (kept.answered_on if kept else None),
        answered_at=one.looked_at if answered else (kept.answered_at if kept else None),
        answered_seq=entry.seq if answered else (kept.answered_seq if kept else None),
        seen=one.seen,
    )
