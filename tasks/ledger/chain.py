"""The only writer of the ledger and, with `projecting`, of every projection: one transaction for both."""

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import islice, takewhile
from typing import TYPE_CHECKING, Any, NamedTuple

from models.core import InputError, LedgerBroken, LedgerError, LedgerMoved
from models.ledger import (
    GENESIS,
    SALT_BYTES,
    ChainLink,
    CheckpointTaken,
    Entry,
    Event,
    FirstChannel,
    Sealed,
    last_head,
    seal,
    sealed_entry,
    unseal,
    walk,
)
from models.projections import ColumnKind, columns_of
from tasks.core import crash_point
from tasks.ledger.database import Database, reader_of
from tasks.ledger.projecting import NOWHERE, Memory, ProjectionDifference, project, project_anew
from tasks.ledger.reader import LedgerReader, marks

if TYPE_CHECKING:
    from models.projections.rows import TextRow

LEDGER, COLUMNS = "ledger", columns_of(Sealed)
AS_WRITTEN: dict[str, ColumnKind] = {**COLUMNS, "occurred_on": "written", "recorded_at": "written"}
LAST = {name: COLUMNS[name] for name in ("seq", "hash", "recorded_at")}
LATE = timedelta(hours=1)
"""How long before the last entry a moment may be: a run notes when it began, and others write meanwhile."""
AHEAD = timedelta(days=180)
"""How long after the last entry a moment may be, unless a person confirms the clock or all is made up."""
AT_ONCE = 2_000
"""Entries that are written together; all of one `append` are committed as one."""
SYSTEM = "followthrough"
"""The actor of what the program notes by itself."""


def append(
    database: Database,
    events: Iterable[Event],
    *,
    now: datetime,
    actor: str = SYSTEM,
    after: int | None = None,
    memory: Memory | None = None,
    words: Iterable["TextRow"] = (),
    confirms_clock: bool = False,
) -> int:
    """Append events as one, fold them into every projection, and return the last seq.

    `events` is read under the writers' lock, some at a time, and `words` (`texts.salted`) that they name after them.
    With `memory`, what this writer knows is not read again; after an error it is of no more use.

    Raises LedgerMoved where `after`, the seq that Look saw, is not the last, or an event of the same key is recorded;
    RuleError where a fold refuses; LedgerError where the clock is wrong, unless the events confirm it.
    """
    from sqlalchemy.exc import IntegrityError
    from sqlmodel import insert

    from models.projections.rows import LedgerRow

    try:
        with database.writing() as session:
            reader = reader_of(session)
            seq, prev_hash, last_at = head_of(reader)
            if not confirms_clock and (fault := _clock_fault(reader, now)):
                raise LedgerError(f"{fault}; nothing was written")
            moment = now if confirms_clock or last_at is None else max(last_at, now)
            if after is not None and after != seq:
                raise LedgerMoved(f"the record is at entry {seq}, not {after}; check and try again")
            records = memory or Memory()
            records.stand_at(seq)
            records.seq = NOWHERE  # until this is committed
            first_channel: FirstChannel = "demonstration" if database.begins_demonstration else database.channel
            crash_point("append_before_insert")
            remaining = iter(events)
            while batch := tuple(islice(remaining, AT_ONCE)):
                links: list[Sealed] = []
                for event in batch:
                    link = seal(
                        event,
                        seq=seq + 1,
                        prev_hash=prev_hash,
                        now=moment,
                        actor=actor,
                        channel=database.channel if seq else first_channel,
                        account=database.account,
                        salt=database.chance(SALT_BYTES).hex(),
                    )
                    links.append(link)
                    seq, prev_hash = link.seq, link.hash
                # The entries first: what is recorded already is told before a fold says that it cannot follow.
                session.connection().execute(insert(LedgerRow), list(map(vars, links)))
                project(session, [sealed_entry(*pair) for pair in zip(links, batch, strict=True)], records)
                if memory is None:
                    records.forget_all()
            session.add_all(words)
            session.flush()
            crash_point("append_after_insert")
            crash_point("append_before_commit")
    except IntegrityError as error:
        raise LedgerMoved("this is recorded already, or another writer was first; check and try again") from error
    crash_point("append_after_commit")
    records.seq = seq
    return seq


def head(database: Database) -> tuple[int, str]:
    """Return seq and hash of the last entry; 0 and 64 zeros for an empty ledger."""
    with database.reader() as reader:
        seq, digest, _moment = head_of(reader)
        return seq, digest


def links(database: Database) -> Iterator[ChainLink]:
    """Yield each entry of the chain as soon as it holds. Raises LedgerBroken with the first seq that does not."""
    with database.reader() as reader, _in_order(reader) as rows:
        yield from walk(rows)


def check(database: Database) -> tuple[int, str]:
    """Verify the whole chain and return its head. Raises LedgerBroken with the first seq that does not hold."""
    with database.reader() as reader, _in_order(reader) as rows:
        return last_head(walk(rows))


def sealed_entries(database: Database, after: int = 0) -> tuple[Sealed, ...]:
    """Return the entries after a seq as they are stored, in order."""
    with database.reader() as reader:
        return tuple(_chain(reader, after))


def sealed_through(database: Database, seq: int) -> Iterator[Sealed]:
    """Yield the entries up to one as they are stored, in order; a reader is open until the last was taken."""
    with database.reader() as reader:
        yield from takewhile(lambda link: link.seq <= seq, _chain(reader))


def entries(database: Database, after: int = 0) -> tuple[Entry, ...]:
    """Return the entries after a seq, read, in order."""
    return tuple(unseal(link) for link in sealed_entries(database, after))


def entry(database: Database, seq: int) -> Entry:
    """Return one entry by its seq. Raises InputError if the ledger has none of that number."""
    entries = _entries_where(database, "WHERE seq = ?", seq)
    if not entries:
        raise InputError(f"the record has no entry {seq}; the last is {head(database)[0]}")
    return entries[0]


def hash_at(database: Database, seq: int) -> str | None:
    """Return the hash of the entry of a seq; None if the ledger has none of that number."""
    with database.reader() as reader:
        return next((digest for (digest,) in reader.rows(LEDGER, {"hash": "text"}, "WHERE seq = ?", seq)), None)


def about(database: Database, subjects: Iterable[str]) -> tuple[Entry, ...]:
    """Return the entries whose subject is one of these ids, in order."""
    ids = tuple(subjects)
    return _entries_where(database, f"WHERE subject IN {marks(ids)} ORDER BY seq", *ids) if ids else ()


def last_of(database: Database, kind: str, before: int | None = None) -> Entry | None:
    """Return the last entry of a kind, if there is one; with `before`, the last that stands before that seq."""
    so_far, values = ("", ()) if before is None else ("AND seq < ?", (before,))
    entries = _entries_where(database, f"WHERE kind = ? {so_far} ORDER BY seq DESC LIMIT 1", kind, *values)
    return entries[0] if entries else None


def of_kinds(database: Database, kinds: Iterable[str], after: int = 0) -> tuple[Entry, ...]:
    """Return the entries of some kinds that stand after a seq, in order."""
    names = tuple(kinds)
    clauses = f"WHERE kind IN {marks(names)} AND seq > ? ORDER BY seq"
    return _entries_where(database, clauses, *names, after) if names else ()


def subjects_since(database: Database, moment: datetime) -> Iterator[tuple[str, str]]:
    """Yield the subject and the kind of each entry that was recorded after a moment, the last first."""
    columns: dict[str, ColumnKind] = {"subject": "text", "kind": "text", "recorded_at": "moment"}
    with database.reader() as reader, closing(reader.rows(LEDGER, columns, "ORDER BY seq DESC", is_large=True)) as rows:
        yield from (row[:2] for row in takewhile(lambda row: row[2] > moment, rows))


def without_account(database: Database) -> list[int]:
    """Return the entries of commands that hold no account, in order."""
    with database.reader() as reader:
        clauses = "WHERE channel = 'command' AND account IS NULL ORDER BY seq"
        return [seq for (seq,) in reader.rows(LEDGER, {"seq": "integer"}, clauses)]


def is_demonstration(database: Database) -> bool | None:
    """Return whether the record is a demonstration (docs/record.md#demonstration); None without entries."""
    if database.is_missing:
        return None
    with database.reader() as reader:
        return _is_demonstration(reader)


def _is_demonstration(reader: LedgerReader) -> bool | None:
    first = reader.has_table(LEDGER) and next(reader.rows(LEDGER, {"channel": "text"}, "WHERE seq = 1"), None)
    return first == ("demonstration",) if first else None


def clock_fault(database: Database, now: datetime) -> str | None:
    """Return what is wrong with a moment at which something would be recorded, and the mend; None if nothing is."""
    with database.reader() as reader:
        return _clock_fault(reader, now)


def seq_of(database: Database, key: str) -> int | None:
    """Return the seq of the entry with this key, if it is recorded."""
    with database.reader() as reader:
        return next((seq for (seq,) in reader.rows(LEDGER, {"seq": "integer"}, "WHERE key = ?", key)), None)


def follow(database: Database, memory: Memory) -> None:
    """Forget what entries since a reader's last look have changed; after a checkpoint, whose audit may rebuild, all."""
    with database.reader() as reader:
        seq, _digest, _moment = head_of(reader)
        if memory.seq == NOWHERE:
            memory.stand_at(seq)
            return
        since = reader.rows(LEDGER, COLUMNS, "WHERE seq > ? AND seq <= ?", memory.seq, seq)
        events = [unseal(_sealed(row)).event for row in since]
    if any(isinstance(event, CheckpointTaken) for event in events):
        memory.stand_at(seq)
    else:
        memory.forget(events, seq)


def differences(database: Database) -> tuple[ProjectionDifference, ...]:
    """Return each row of a projection that does not follow from the entries; nothing is written."""
    with database.writing() as session, _in_order(reader_of(session)) as rows:
        differing = project_anew(session, walk(rows))
        session.rollback()
    return differing


def rebuild(database: Database) -> tuple[ProjectionDifference, ...]:
    """Make every projection again from the first entry; return each row that differed from the live one."""
    with database.writing() as session, _in_order(reader_of(session)) as rows:
        return project_anew(session, walk(rows))


def _in_order(reader: LedgerReader) -> closing[Generator[tuple[Any, ...]]]:
    return closing(reader.rows(LEDGER, AS_WRITTEN, "ORDER BY seq", is_large=True))


def head_of(reader: LedgerReader) -> tuple[int, str, datetime | None]:
    """Return seq, hash and moment of the last entry that a reader sees."""
    last = next(reader.rows(LEDGER, LAST, "ORDER BY seq DESC LIMIT 1"), None)
    return (last[0], last[1], last[2]) if last else (0, GENESIS, None)


def _clock_fault(reader: LedgerReader, now: datetime) -> str | None:
    seq, _digest, last_at = head_of(reader)
    if last_at is None or -LATE <= now - last_at <= AHEAD:
        return None
    if now > last_at and _is_demonstration(reader):
        return None  # its clock goes where it is set
    clock, last = (f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC" for moment in (now, last_at))
    return (
        f"the clock of this machine says {clock}, which is {'before' if now < last_at else 'long after'} the last "
        f"entry (no. {seq}, recorded {last}); set the clock right and try again. If it is right, record "
        "that: followthrough ledger clock --reason ... --by ..."
    )


def _entries_where(database: Database, clauses: str, *values: Any) -> tuple[Entry, ...]:
    with database.reader() as reader:
        return tuple(unseal(_sealed(row)) for row in reader.rows(LEDGER, COLUMNS, clauses, *values))


def _chain(reader: LedgerReader, after: int = 0) -> Iterator[Sealed]:
    seq = after
    try:
        for row in reader.rows(LEDGER, COLUMNS, "WHERE seq > ? ORDER BY seq", after, is_large=True):
            link = _sealed(row)
            yield link
            seq = link.seq
    except ValueError as error:
        raise LedgerBroken(f"an entry after no. {seq} was changed: a column of it cannot be read") from error


def _sealed(row: Sequence[Any]) -> Sealed:
    return Sealed.model_validate(dict(zip(COLUMNS, row, strict=True)))


class Appended(NamedTuple):
    """What was appended as one, and the entry of the first of it."""

    events: tuple[Event, ...]
    first: int


def append_decided(
    database: Database,
    decide: Callable[[], Sequence[Event]],
    *,
    now: datetime,
    actor: str = SYSTEM,
    confirms_clock: bool = False,
) -> Appended:
    """Append what `decide`, which only reads, makes of the ledger, and return it; if another writer was first, decide
    again under the lock. Raises LedgerMoved."""
    seq, _hash = head(database)
    decided = tuple(decide())
    try:
        if decided:
            append(database, decided, now=now, actor=actor, after=seq, confirms_clock=confirms_clock)
        return Appended(decided, seq + 1)
    except LedgerMoved:
        again: list[Event] = []

        def under_lock() -> Iterator[Event]:
            again.extend(decide())
            yield from again

        last = append(database, under_lock(), now=now, actor=actor, confirms_clock=confirms_clock)
        return Appended(tuple(again), last - len(again) + 1)
