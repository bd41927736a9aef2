"""What the ledger says of each source: how its last check ended, when it last answered, and when to ask again."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Literal

from pydantic import AwareDatetime

from models import ledger
from models.core import Calendar, Record, RuleError, SourceFault, Value, evolve, new_york_day
from models.evidence import SOURCE_READ, UNREAD, Result, SourceItem, SourceResult, WaitingFile
from models.records.milestone import EvidenceItem, MilestoneRecord, shared
from models.records.notices import TURNS, NoticeItem, notices_after
from models.register import EventHeld, MatterStatus, Source


class FileTask(Value):
    """A file at a source that no rule has judged, and what a person answered (docs/evidence.md#files-that-wait)."""

    file: WaitingFile
    since: date
    seq: int
    """The look that first saw it."""
    answer: ledger.FileAnswer | None = None
    shows: tuple[str, ...] = ()
    """The milestones that it shows, by the word of a person who read it."""
    by: str | None = None
    answered_on: date | None = None

    @property
    def number(self) -> str:
        """Return what a person calls it by: nothing of its name, only the beginning of its salted hash."""
        return self.file.id[:8]

    @property
    def is_open(self) -> bool:
        """Return whether nobody has answered yet."""
        return self.answer is None

    def may_show(self, milestone_id: str) -> bool:
        """Return whether it may show a milestone: by its place and its name, and after `read` by that person's word."""
        if self.answer == "not_relevant":
            return False
        concerns = self.shows if self.answer == "read" else self.file.concerns
        return milestone_id in concerns or (self.answer != "read" and not concerns)


class SourceCopy(Value):
    """One copy of a thing at a web address, different from the one before it; `seq` is the look that first saw it."""

    ref: str
    sha256: str
    text: str | None
    seq: int
    on: date


class SourceRecord(Record):
    """One source of the register, as it answered."""

    id: str
    result: Result
    reason: str | None = None
    detail: str | None = None
    checked_at: AwareDatetime
    data_as_of: AwareDatetime | None = None
    seq: int
    unread_since: date | None = None
    """The first day of the current unbroken run of checks that did not end `ok` or `empty`."""
    answered_on: date | None = None
    """The day of the last check that ended `ok` or `empty`."""
    answered_at: AwareDatetime | None = None
    answered_seq: int | None = None
    proved: bool = False
    """Whether the last check that ended so proved the source (docs/evidence.md#proof)."""
    items: tuple[SourceItem, ...] = ()
    """What it last showed; a look that could not read it leaves this as it was."""
    copies: tuple[SourceCopy, ...] = ()
    """Every copy of a thing at a web address that differed from the one before it, the oldest first."""
    files: tuple[FileTask, ...] = ()
    """The files there that no rule has judged."""
    failed_runs: int = 0
    """Looks in a row that its host did not answer."""
    asked_at: AwareDatetime | None = None
    """When its host was last asked; a look that only says the last fault again asks nobody."""
    full_at: AwareDatetime | None = None
    """When it was last read as a whole."""
    notices: tuple[NoticeItem, ...] = ()
    held_until: date | None = None
    held_reason: ledger.DelayReason | None = None

    @property
    def last_good(self) -> date | None:
        """Return the day of the last good reading, or the day of the old copy it gave; None if there never was one."""
        if self.result == "stale" and self.items and self.data_as_of:
            return new_york_day(self.data_as_of)
        return self.answered_on

    @property
    def untold(self) -> tuple[NoticeItem, ...]:
        """Return what the coordinator has not heard yet, the oldest first."""
        return tuple(notice for notice in self.notices if notice.message is None)

    def hidden_since(self, milestone_id: str) -> date | None:
        """Return since when a file that may show a milestone waits to be judged, or None if none does."""
        return min((task.since for task in self.files if task.may_show(milestone_id)), default=None)

    def copy_before(self, ref: str, seq: int) -> SourceCopy | None:
        """Return the copy of a thing that stood there before an entry, or None if it was not checked by then."""
        return next((copy for copy in reversed(self.copies) if copy.ref == ref and copy.seq < seq), None)


def source_of(milestone: MilestoneRecord, sources: Mapping[str, SourceRecord]) -> SourceRecord | None:
    """Return the record of the source on which a milestone relies, or None if it was never checked; blocked for this
    milestone alone where the Council record that its rule names could not be read (docs/evidence.md#results)."""
    source, rule = sources.get(milestone.source), milestone.rule
    if source is None or not isinstance(rule, MatterStatus | EventHeld):
        return source
    unread = next((item for item in source.items if item.ref == f"{UNREAD}{rule.ref}"), None)
    if unread is None or unread.modified is None:
        return source
    return evolve(
        source,
        result="blocked",
        reason="unread_record",
        detail=unread.shows,
        unread_since=source.unread_since or date.fromisoformat(unread.modified),
        answered_on=None,
        answered_at=None,
        answered_seq=None,
    )


Fate = Literal["withdrawn", "replaced", "taken_out"]
"""What became of a file since it came. It stays in custody all the same."""


def fate_of(milestone: MilestoneRecord, item: EvidenceItem, source: SourceRecord | None) -> Fate | None:
    """Return what became of a piece of evidence since it came; None if it is as it was, or nobody could look. `source`
    is where a rule found it. A file that a person sent is replaced by a later one of the same name."""
    if not item.stands:
        return "withdrawn"
    if item.source is None:
        same = (other for other in milestone.review.evidence if other.stands and other.name == item.name)
        return "replaced" if any(other.seq > item.seq and other.sha256 != item.sha256 for other in same) else None
    if source is None or source.result not in SOURCE_READ or any(e.origin.startswith("http") for e in source.items):
        return None
    now = next((other.sha256 for other in source.items if other.ref == item.item_ref), None)
    return None if now == item.sha256 else "replaced" if now else "taken_out"


OF_THE_HOST = frozenset(
    {"unreachable", "timed_out", "throttled", "server_error", "cut_short", "forbidden", "tls_failed", "challenge_page"}
)
"""Faults of a whole host: to ask it for more would only be rude."""


def fold_source(name: str, record: SourceRecord | None, entry: ledger.Entry) -> SourceRecord:
    """Take one entry into a source's record. Raises RuleError for an event that cannot follow."""
    event = entry.event
    if isinstance(event, ledger.SourcesChecked):
        return _after_check(name, record, entry, event)
    if record is None:
        raise RuleError(f"{event.kind} does not follow: {name} was never looked at")
    if isinstance(event, ledger.NoticeDelayed):
        return evolve(record, held_until=new_york_day(event.until), held_reason=event.reason)
    if isinstance(event, ledger.FileAnswered):
        tasks = {task.file.id: task for task in record.files}
        if event.file not in tasks:
            raise RuleError(f"{event.source} has no file {event.file[:8]} that waits")
        answer: dict[str, Any] = {"answer": event.answer, "shows": event.shows, "by": entry.actor}
        tasks[event.file] = evolve(tasks[event.file], **answer, answered_on=entry.occurred_on)
        # What is answered is not told any more, if it was not told yet.
        notices = tuple(notice for notice in record.notices if notice.message or notice.ref != event.file[:8])
        return evolve(record, files=tuple(tasks.values()), notices=notices)
    updated = evolve(record, notices=notices_after(record.notices, entry))
    # How a message ended changes nothing about what is held beside it; whatever else there is to hear is decided again.
    return updated if isinstance(event, ledger.DeliveryEvent) else evolve(updated, held_until=None, held_reason=None)


def heard_by(record: SourceRecord, calendar: Calendar) -> datetime | None:
    """Return the send slot (UTC) at which the coordinator is to hear of a source, or None if nothing is untold."""
    notices = record.untold
    return calendar.slot(record.held_until or min(notice.tell_on for notice in notices)) if notices else None


def _after_check(
    name: str, record: SourceRecord | None, entry: ledger.Entry, event: ledger.SourcesChecked
) -> SourceRecord:
    result = next(result for result in event.results if result.name == name)
    day = new_york_day(result.checked_at)
    before = record or SourceRecord(id=name, result=result.result, checked_at=result.checked_at, seq=entry.seq)
    answered = result.result in SOURCE_READ
    changed = shared(SourceRecord, result) | {
        "data_as_of": result.data_as_of or before.data_as_of,
        "seq": entry.seq,
        "proved": before.proved,
        "items": result.items if answered else _kept_seen(before, result),
        "copies": _copies(before, result, entry.seq, day),
        "files": _files(before, result, entry.seq, day),
    }
    if answered:
        changed |= {"unread_since": None, "answered_on": day}
        changed |= {"answered_at": result.checked_at, "answered_seq": entry.seq, "proved": result.proved}
    elif result.reason in UNPROVED_REASONS and not before.proved:
        # What 0.2.0 read of it may have been any page, so that it is no ground.
        changed |= {
            "answered_on": None,
            "answered_at": None,
            "answered_seq": None,
            "unread_since": before.unread_since or day,
        }
    elif before.unread_since is None:
        changed["unread_since"] = day
    if result.asked:
        has_failed = not answered and result.reason in OF_THE_HOST
        changed |= {"failed_runs": before.failed_runs + 1 if has_failed else 0, "asked_at": result.checked_at}
    if result.full and answered:
        changed["full_at"] = result.checked_at
    return evolve(before, **changed)


def _kept_seen(before: SourceRecord, result: SourceResult) -> tuple[SourceItem, ...]:
    """Return what a source last showed and what is new: a failed read takes nothing away."""
    anew = {item.ref: item for item in result.items}
    refs = {item.ref for item in before.items}
    new = (item for item in result.items if item.ref not in refs)
    return (*(anew.get(item.ref, item) for item in before.items), *new)


def _files(before: SourceRecord, result: SourceResult, seq: int, day: date) -> tuple[FileTask, ...]:
    tasks = {task.file.id: task for task in before.files}
    present = {
        file.id: evolve(tasks[file.id], file=file) if file.id in tasks else FileTask(file=file, since=day, seq=seq)
        for file in result.waiting
    }
    return tuple((present if result.result in SOURCE_READ else tasks | present).values())


def _copies(before: SourceRecord, result: SourceResult, seq: int, day: date) -> tuple[SourceCopy, ...]:
    last = {item.ref: item.text or item.sha256 for item in before.copies}
    new = (
        SourceCopy(ref=item.ref, sha256=item.sha256, text=item.text, seq=seq, on=day)
        for item in result.items
        if item.origin.startswith("http") and last.get(item.ref) != (item.text or item.sha256)
    )
    return (*before.copies, *new)


TTL = dict.fromkeys(("web_page", "feed"), timedelta(days=14))
TTL_OF_DATA = timedelta(days=7)
"""How long a good copy makes a passing fault `stale` and not `blocked` (docs/evidence.md#results)."""

FULL_EVERY = timedelta(days=7)
"""A source is read in full once a week even if it says that nothing changed, because that finds a silent edit."""

UNPROVED_REASONS = frozenset({"list_missing", "nothing_known"})
"""Why a source that answered did not prove itself."""

OPENS_AFTER = 3
"""Failed runs in a row after which a host is asked only once a day (docs/evidence.md#results)."""


def ttl_of(source: Source) -> timedelta:
    """Return how long a good copy of a source stands in for it; a folder has no such time and is never `stale`."""
    return TTL.get(source.kind, TTL_OF_DATA)


def result_of(passing: bool, last_good: datetime | None, now: datetime, ttl: timedelta) -> Result:
    """Return what a fault makes of a source: `stale` if it may pass and a good copy is recent, else `blocked`."""
    young = last_good is not None and now - last_good < ttl
    return "stale" if passing and young else "blocked"


def ended_how(
    showed: bool,
    faults: Iterable[SourceFault],
    old: SourceFault | None,
    last_good: datetime | None,
    now: datetime,
    ttl: timedelta,
) -> tuple[Result, SourceFault | None]:
    """Return how a check ended, and by which fault: a lasting one first, and of these what nobody should save; `old` is
    that the source's clock is old."""
    if worst := min(faults, key=lambda fault: (fault.passing, fault.reason != "personal_data"), default=None):
        return result_of(worst.passing, last_good, now, ttl), worst
    if old is not None:
        return "stale", old
    return ("ok" if showed else "empty"), None


def is_full(record: SourceRecord | None, now: datetime) -> bool:
    """Return whether a check is the weekly full read; days are New York's, so that an early hour skips no week."""
    if record is None or record.full_at is None:
        return True
    return new_york_day(now) - new_york_day(record.full_at) >= FULL_EVERY


def is_open(on_host: Iterable[SourceRecord | None], now: datetime) -> bool:
    """Return whether a host's circuit is open: its sources all failed three runs, and it was asked today."""
    records = [record for record in on_host if record is not None]
    asked_at = max((record.asked_at for record in records if record.asked_at), default=None)
    failing = all(record.failed_runs >= OPENS_AFTER for record in records)
    return failing and asked_at is not None and new_york_day(asked_at) == new_york_day(now)


def repeated_fault(record: SourceRecord, ttl: timedelta, now: datetime) -> SourceResult:
    """Return the result of a check skipped because the circuit is open: the fault that opened it."""
    passing = record.result == "stale"
    detail = (record.detail or record.reason or "").partition("; it failed ")[0]
    return SourceResult(
        name=record.id,
        result=result_of(passing, record.answered_at, now, ttl),
        reason=record.reason,
        detail=f"{detail}; it failed {record.failed_runs} times and is asked once a day",
        checked_at=now,
        data_as_of=record.data_as_of,
        asked=False,
    )


def switched_off(name: str, now: datetime) -> SourceResult:
    """Return a look at a source that this installation does not ask."""
    detail = f"FOLLOWTHROUGH_SOURCE_{name.upper()}_URL is off; a person looks"
    return SourceResult(name=name, result="blocked", reason="switched_off", detail=detail, checked_at=now, asked=False)


def turn_event(record: SourceRecord | None, result: SourceResult, check_id: str) -> ledger.Event | None:
    """Return the event that a source could no longer be read, or answers again, or None if nothing changed; `record` is
    of before the look, None as one that could be read. From `stale` to `blocked` is no turn."""
    unread_since = record.unread_since if record else None
    fields = {"source": result.name, "check_id": check_id}
    if result.result in SOURCE_READ:
        return ledger.SourceRecovered(**fields, unread_since=unread_since) if unread_since else None
    # One that was unread before there were notices was never told of.
    if record and unread_since and any(notice.topic in TURNS for notice in record.notices):
        return None
    kind = ledger.SourceStale if result.result == "stale" else ledger.SourceBlocked
    return kind(**fields, reason=result.reason or result.result)
