"""The only writer of the ledger and, with `projecting`, of every projection: one transaction for both."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice, takewhile
from typing import Any, NamedTuple

from sqlalchemy import insert, inspect, type_coerce
from sqlalchemy.exc import IntegrityError
from sqlalchemy.types import NULLTYPE
from sqlmodel import Session, col, func, select

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
    read_entry,
    seal,
    sealed_entry,
    unseal,
    walk,
)
from models.projections.rows import LedgerRow, TextRow
from tasks.core import crash_point
from tasks.ledger.database import MANY, Database
from tasks.ledger.projecting import NOWHERE, Memory, ProjectionDifference, project, project_anew

COLUMNS = tuple(LedgerRow.__table__.columns)  # type: ignore[attr-defined]  # SQLModel sets it
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
    words: Iterable[TextRow] = (),
    confirms_clock: bool = False,
) -> int:
    """Append events as one, fold them into every projection, and return the last seq.

    `events` is read under the writers' lock, some at a time, and `words` (`texts.salted`) that they name after them.
    With `memory`, what this writer knows is not read again; after an error it is of no more use.

    Raises LedgerMoved where `after`, the seq that Look saw, is not the last, or an event of the same key is recorded;
    RuleError where a fold refuses; LedgerError where the clock is wrong, unless the events confirm it.
    """
    try:
        with database.writing() as session:
            seq, prev_hash, last_at = head_of(session)
            if not confirms_clock and (fault := _clock_fault(session, now)):
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
    with database.reading() as session:
        seq, digest, _moment = head_of(session)
        return seq, digest


def links(database: Database) -> Iterator[ChainLink]:
    """Yield each entry of the chain as soon as it holds. Raises LedgerBroken with the first seq that does not."""
    with database.reading() as session:
        yield from walked(session)


def check(database: Database) -> tuple[int, str]:
    """Verify the whole chain and return its head. Raises LedgerBroken with the first seq that does not hold."""
    return last_head(links(database))


def sealed_entries(database: Database, after: int = 0) -> tuple[Sealed, ...]:
    """Return the entries after a seq as they are stored, in order."""
    with database.reading() as session:
        return tuple(_chain(session, after))


def sealed_through(database: Database, seq: int) -> Iterator[Sealed]:
    """Yield the entries up to one as they are stored, in order; a session is open until the last was taken."""
    with database.reading() as session:
        yield from takewhile(lambda link: link.seq <= seq, _chain(session))


def entries(database: Database, after: int = 0) -> tuple[Entry, ...]:
    """Return the entries after a seq, read, in order."""
    return tuple(unseal(link) for link in sealed_entries(database, after))


def entry(database: Database, seq: int) -> Entry:
    """Return one entry by its seq. Raises InputError if the ledger has none of that number."""
    entries = _entries_where(database, LedgerRow.seq == seq)
    if not entries:
        raise InputError(f"the record has no entry {seq}; the last is {head(database)[0]}")
    return entries[0]


def hash_at(database: Database, seq: int) -> str | None:
    """Return the hash of the entry of a seq; None if the ledger has none of that number."""
    with database.reading() as session:
        return session.exec(select(LedgerRow.hash).where(LedgerRow.seq == seq)).first()


def about(database: Database, subjects: Iterable[str]) -> tuple[Entry, ...]:
    """Return the entries whose subject is one of these ids, in order."""
    return _entries_where(database, col(LedgerRow.subject).in_(subjects))


def last_of(database: Database, kind: str, before: int | None = None) -> Entry | None:
    """Return the last entry of a kind, if there is one; with `before`, the last that stands before that seq."""
    is_before = () if before is None else (col(LedgerRow.seq) < before,)
    query = select(*COLUMNS).where(LedgerRow.kind == kind, *is_before).order_by(col(LedgerRow.seq).desc()).limit(1)
    with database.reading() as session:
        row = session.exec(query).first()
        return unseal(_sealed(row)) if row else None


def of_kinds(database: Database, kinds: Iterable[str], after: int = 0) -> tuple[Entry, ...]:
    """Return the entries of some kinds that stand after a seq, in order."""
    return _entries_where(database, col(LedgerRow.kind).in_(kinds), col(LedgerRow.seq) > after)


def subjects_since(database: Database, moment: datetime) -> Iterator[tuple[str, str]]:
    """Yield the subject and the kind of each entry that was recorded after a moment, the last first."""
    query = select(LedgerRow.subject, LedgerRow.kind, LedgerRow.recorded_at).order_by(col(LedgerRow.seq).desc())
    with database.reading() as session:
        rows = session.exec(query, execution_options={"yield_per": MANY})
        for subject, kind, _moment in takewhile(lambda row: row[2] > moment, rows):
            yield subject, kind


def without_account(database: Database) -> list[int]:
    """Return the entries of commands that hold no account, in order."""
    query = select(LedgerRow.seq).where(LedgerRow.channel == "command", col(LedgerRow.account).is_(None))
    with database.reading() as session:
        return list(session.exec(query.order_by(col(LedgerRow.seq))))


def is_demonstration(database: Database) -> bool | None:
    """Return whether the record is a demonstration, by what its first entry sealed; None without entries.

    Raises LedgerBroken where that entry does not hold. Source: docs/record.md#demonstration.
    """
    if database.is_missing:
        return None
    with database.reading() as session:
        return _is_demonstration(session)


def _is_demonstration(session: Session) -> bool | None:
    if not inspect(session.connection()).has_table("ledger"):
        return None
    chain = [*walked(session, most=2)]  # the second one holds the hash of the first
    return read_entry(chain[0][0], chain[0][3]).begins_demonstration if chain else None


def clock_fault(database: Database, now: datetime) -> str | None:
    """Return what is wrong with a moment at which something would be recorded, and the mend; None if nothing is."""
    with database.reading() as session:
        return _clock_fault(session, now)


def seq_of(database: Database, key: str) -> int | None:
    """Return the seq of the entry with this key, if it is recorded."""
    with database.reading() as session:
        return session.exec(select(LedgerRow.seq).where(LedgerRow.key == key)).first()


def follow(database: Database, memory: Memory) -> None:
    """Forget what entries since a reader's last look have changed; after a checkpoint, whose audit may rebuild, all."""
    with database.reading() as session:
        seq, _digest, _moment = head_of(session)
        if memory.seq == NOWHERE:
            memory.stand_at(seq)
            return
        since = _sealed_where(session, col(LedgerRow.seq) > memory.seq, col(LedgerRow.seq) <= seq)
        events = [unseal(link).event for link in since]
    if any(isinstance(event, CheckpointTaken) for event in events):
        memory.stand_at(seq)
    else:
        memory.forget(events, seq)


def differences(database: Database) -> tuple[ProjectionDifference, ...]:
    """Return each row of a projection that does not follow from the entries; nothing is written."""
    with database.writing() as session:
        differing = project_anew(session, walked(session))
        session.rollback()
    return differing


def rebuild(database: Database) -> tuple[ProjectionDifference, ...]:
    """Make every projection again from the first entry; return each row that differed from the live one."""
    with database.writing() as session:
        return project_anew(session, walked(session))


def walked(session: Session, most: int | None = None) -> Iterator[ChainLink]:
    """Yield each entry of the chain, or the first ones, with its day and its moment as SQLite keeps them, which is as
    text: whoever changed the file may have written anything there."""
    days = ("occurred_on", "recorded_at")
    as_text: dict[str, Any] = {name: type_coerce(getattr(LedgerRow, name), NULLTYPE) for name in days}
    if session.get_bind().dialect.name == "postgresql":
        moment = func.timezone("UTC", LedgerRow.recorded_at)
        as_text["occurred_on"] = func.to_char(LedgerRow.occurred_on, "YYYY-MM-DD")
        as_text["recorded_at"] = func.to_char(moment, "YYYY-MM-DD HH24:MI:SS.US")
    query = select(*(as_text.get(column.name, column) for column in COLUMNS)).order_by(col(LedgerRow.seq)).limit(most)
    yield from walk(session.connection().execute(query, execution_options={"yield_per": MANY}))


def head_of(session: Session) -> tuple[int, str, datetime | None]:
    """Return seq, hash and moment of the last entry that a session sees."""
    query = select(LedgerRow.seq, LedgerRow.hash, LedgerRow.recorded_at).order_by(col(LedgerRow.seq).desc()).limit(1)
    return session.exec(query).first() or (0, GENESIS, None)


def _clock_fault(session: Session, now: datetime) -> str | None:
    seq, _digest, last_at = head_of(session)
    if last_at is None or -LATE <= now - last_at <= AHEAD:
        return None
    if now > last_at and _is_demonstration(session):
        return None  # its clock goes where it is set
    clock, last = (f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC" for moment in (now, last_at))
    return (
        f"the clock of this machine says {clock}, which is {'before' if now < last_at else 'long after'} the last "
        f"entry (no. {seq}, recorded {last}); set the clock right and try again. If it is right, record "
        "that: followthrough ledger clock --reason ... --by ..."
    )


def _entries_where(database: Database, *conditions: Any) -> tuple[Entry, ...]:
    with database.reading() as session:
        return tuple(unseal(link) for link in _sealed_where(session, *conditions))


def _sealed_where(session: Session, *conditions: Any) -> Iterator[Sealed]:
    query = select(*COLUMNS).where(*conditions).order_by(col(LedgerRow.seq))
    rows = session.connection().execute(query, execution_options={"yield_per": MANY})
    return map(_sealed, rows)


def _sealed(row: Any) -> Sealed:
    return Sealed.model_validate(row, from_attributes=True)


def _chain(session: Session, after: int = 0) -> Iterator[Sealed]:
    seq = after
    try:
        for link in _sealed_where(session, col(LedgerRow.seq) > after):
            yield link
            seq = link.seq
    except (ValueError, TypeError) as error:
        raise LedgerBroken(f"an entry after no. {seq} was changed: a column of it cannot be read") from error


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
    words: Sequence[TextRow] = (),
) -> Appended:
    """Append what `decide`, which only reads, makes of the ledger, and return it; if another writer was first, decide
    again under the lock. `words` (`texts.salted`) are stored where anything is appended. Raises LedgerMoved."""
    seq, _hash = head(database)
    decided = tuple(decide())
    try:
        if decided:
            append(database, decided, now=now, actor=actor, after=seq, confirms_clock=confirms_clock, words=words)
        return Appended(decided, seq + 1)
    except LedgerMoved:
        again: list[Event] = []

        def under_lock() -> Iterator[Event]:
            again.extend(decide())
            yield from again

        named = (row for row in words if again)  # read after the events
        last = append(database, under_lock(), now=now, actor=actor, confirms_clock=confirms_clock, words=named)
        return Appended(tuple(again), last - len(again) + 1)
