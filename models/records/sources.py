"""What the ledger says of each source: how its last look ended, and when it last answered."""

from datetime import date, datetime
from typing import Any

from pydantic import AwareDatetime
from sqlalchemy import String
from sqlmodel import Field

from models.core import Calendar, Nested, Record, RuleError, Value, evolve, new_york_day
from models.evidence import Result, SourceItem, SourceResult
from models.ledger import DeliveryEvent, Entry, NoticeDelayed, SourcesChecked
from models.records.items import NoticeItem
from models.records.notices import noticed


class Copy(Value):
    """One copy of a thing at a web address, different from the one before it; `seq` is the look that first saw it."""

    ref: str
    sha256: str
    text: str | None
    seq: int
    on: date


class SourceRecord(Record):
    """One source of the register, as it answered."""

    id: str
    result: Result = Field(sa_type=String)
    reason: str | None = None
    detail: str | None = None
    checked_at: AwareDatetime
    data_as_of: AwareDatetime | None = None
    seq: int
    unread_since: date | None = None
    """The day of the first look, of those without a break, that did not end `ok` or `empty`."""
    unread_seq: int | None = None
    answered_on: date | None = None
    """The day of the last look that ended `ok` or `empty`."""
    answered_at: AwareDatetime | None = None
    answered_seq: int | None = None
    items: tuple[SourceItem, ...] = Field(default=(), sa_type=Nested)
    """What it last showed; a look that could not read it leaves this as it was."""
    copies: tuple[Copy, ...] = Field(default=(), sa_type=Nested)
    """Every copy of a thing at a web address that differed from the one before it, the oldest first."""
    failed_runs: int = 0
    """Looks in a row that its host did not answer."""
    asked_at: AwareDatetime | None = None
    """When its host was last asked; a look that only says the last fault again asks nobody."""
    full_at: AwareDatetime | None = None
    """When it was last read anew as a whole."""

    notices: tuple[NoticeItem, ...] = Field(default=(), sa_type=Nested)
    """What the coordinator is to hear, and what was told of late."""
    held_until: date | None = None
    """The day until which what the coordinator is to hear is held."""
    held_reason: str | None = None

    @property
    def untold(self) -> tuple[NoticeItem, ...]:
        """Return what the coordinator has not heard yet, the oldest first."""
        return tuple(each for each in self.notices if each.message is None)

    def copy_before(self, ref: str, seq: int) -> Copy | None:
        """Return the copy of a thing that stood there before an entry; none where it was not looked at by then."""
        return next((each for each in reversed(self.copies) if each.ref == ref and each.seq < seq), None)


OF_THE_HOST = frozenset(
    {"unreachable", "timed_out", "throttled", "server_error", "cut_short", "forbidden", "tls_failed", "challenge_page"}
)
"""Faults of a whole host: to ask it for more would only be rude."""


def fold_source(name: str, record: SourceRecord | None, entry: Entry) -> SourceRecord:
    """Take one entry into a source's record. Raises RuleError for an event that cannot follow."""
    event = entry.event
    if isinstance(event, SourcesChecked):
        return _looked(name, record, entry, event)
    if record is None:
        raise RuleError(f"{event.kind} does not follow: {name} was never looked at")
    if isinstance(event, NoticeDelayed):
        return evolve(record, held_until=new_york_day(event.until), held_reason=event.reason)
    heard = evolve(record, notices=noticed(record.notices, entry))
    # How a message ended changes nothing about what is held beside it; whatever else there is to hear is decided anew.
    return heard if isinstance(event, DeliveryEvent) else evolve(heard, held_until=None, held_reason=None)


def heard_by(record: SourceRecord, calendar: Calendar) -> datetime | None:
    """Return the send slot (UTC) at which the coordinator is to hear of a source; none where nothing is untold."""
    untold = record.untold
    return calendar.slot(record.held_until or min(each.tell_on for each in untold)) if untold else None


def _looked(name: str, record: SourceRecord | None, entry: Entry, event: SourcesChecked) -> SourceRecord:
    one = next(each for each in event.results if each.name == name)
    day, answered = new_york_day(one.checked_at), one.result in ("ok", "empty")
    kept = record.model_dump() if record is not None else {}
    unread = {"unread_since": day, "unread_seq": entry.seq}
    if record is not None and record.unread_since is not None:
        unread = {"unread_since": record.unread_since, "unread_seq": record.unread_seq}
    changed: dict[str, Any] = {
        "id": name,
        "result": one.result,
        "reason": one.reason,
        "detail": one.detail,
        "checked_at": one.checked_at,
        "data_as_of": one.data_as_of or (record.data_as_of if record else None),
        "seq": entry.seq,
        "items": one.items if answered else _kept_seen(record, one),
        "copies": _copies(record, one, entry.seq, day),
    }
    changed |= {"unread_since": None, "unread_seq": None} if answered else unread
    if answered:
        changed |= {"answered_on": day, "answered_at": one.checked_at, "answered_seq": entry.seq}
    if one.asked:
        failed = not answered and one.reason in OF_THE_HOST
        changed |= {
            "failed_runs": (record.failed_runs if record else 0) + 1 if failed else 0,
            "asked_at": one.checked_at,
        }
    if one.full and answered:
        changed["full_at"] = one.checked_at
    return SourceRecord.model_validate(kept | changed)


def _kept_seen(record: SourceRecord | None, one: SourceResult) -> tuple[SourceItem, ...]:
    """Return what a source last showed, with what it showed anew: that it could not be read takes nothing away."""
    anew = {each.ref: each for each in one.items}
    before = record.items if record else ()
    known = {each.ref for each in before}
    return (*(anew.get(each.ref, each) for each in before), *(each for each in one.items if each.ref not in known))


def _copies(record: SourceRecord | None, one: SourceResult, seq: int, day: date) -> tuple[Copy, ...]:
    copies = record.copies if record else ()
    last = {each.ref: each.text or each.sha256 for each in copies}
    new = (
        Copy(ref=each.ref, sha256=each.sha256, text=each.text, seq=seq, on=day)
        for each in one.items
        if each.origin.startswith("http") and last.get(each.ref) != (each.text or each.sha256)
    )
    return (*copies, *new)
