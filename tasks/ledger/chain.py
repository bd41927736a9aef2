"""The only writer of the ledger and, with `projecting`, of every projection: one transaction for both."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, insert, select
from sqlmodel.sql.expression import SelectOfScalar

from models.core import InputError, LedgerBroken, LedgerError, LedgerMoved
from models.ledger import GENESIS, SALT_BYTES, CheckpointTaken, Entry, Event, Sealed, seal, unseal, verify
from models.projections import LedgerRow
from tasks.core import crash_point
from tasks.ledger.database import Database
from tasks.ledger.projecting import NOWHERE, Difference, Memory, project, project_anew

LEDGER = LedgerRow.metadata.tables[str(LedgerRow.__tablename__)]
LAST = select(LedgerRow.seq, LedgerRow.hash, LedgerRow.recorded_at).order_by(col(LedgerRow.seq).desc()).limit(1)
LATE = timedelta(hours=1)
"""How long before the last entry a moment may be: a run notes the moment at which it began, and others write
meanwhile."""
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
) -> int:
    """Append events as one, fold them into every projection, and return the last seq.

    `events` is read under the writers' lock.
    The database says by which way they came, and for a command from which account. With `after`, the seq that Look saw:
    LedgerMoved if another writer was first. Raises LedgerMoved too where an event of the same key is recorded already,
    RuleError where a fold refuses, and LedgerError where `now` is before the last entry by more than a run takes; by
    less, they are recorded at the moment of that entry. With `memory`, what this writer
    knows of the records is not read again, unless another wrote since; where nothing is appended, it is of no more use.
    """
    try:
        with database.writing() as session:
            seq, prev_hash, last_at = _last(session)
            moment = _not_before(last_at, now, seq)
            if after is not None and after != seq:
                raise LedgerMoved(f"the record is at entry {seq}, not {after}; check and try again")
            known = memory or Memory()
            known.stand_at(seq)
            known.seq = NOWHERE  # until this is committed
            crash_point("append_before_insert")
            links: list[Sealed] = []
            for event in events:
                link = seal(
                    event,
                    seq=seq + 1,
                    prev_hash=prev_hash,
                    now=moment,
                    actor=actor,
                    channel=database.channel,
                    account=database.account,
                    salt=database.chance(SALT_BYTES).hex(),
                )
                links.append(link)
                seq, prev_hash = link.seq, link.hash
            if links:
                # The entries first: what is recorded already is told before a fold says that it cannot follow.
                session.connection().execute(insert(LEDGER), list(map(vars, links)))
                project(session, [unseal(link) for link in links], known)
            session.flush()
            crash_point("append_after_insert")
            crash_point("append_before_commit")
    except IntegrityError as error:
        raise LedgerMoved("this is recorded already, or another writer was first; check and try again") from error
    crash_point("append_after_commit")
    known.seq = seq
    return seq


def head(database: Database) -> tuple[int, str]:
    """Return seq and hash of the last entry; 0 and 64 zeros for an empty ledger."""
    with database.reading() as session:
        return _head(session)


def check(database: Database, *, columns: bool = True) -> tuple[int, str]:
    """Verify the whole chain and return its head. Raises LedgerBroken with the first seq that does not hold."""
    with database.reading() as session:
        return verify(_chain(session), columns=columns)


def sealed_entries(database: Database) -> tuple[Sealed, ...]:
    """Return every entry as it is stored, in order."""
    with database.reading() as session:
        return tuple(_chain(session))


def entries(database: Database) -> tuple[Entry, ...]:
    """Return every entry, read, in order."""
    return tuple(unseal(link) for link in sealed_entries(database))


def entry(database: Database, seq: int) -> Entry:
    """Return one entry by its seq. Raises InputError if the ledger has none of that number."""
    with database.reading() as session:
        row = session.get(LedgerRow, seq)
        if row is None:
            raise InputError(f"the record has no entry {seq}; the last is {_head(session)[0]}")
        return unseal(_sealed(row))


def hash_at(database: Database, seq: int) -> str | None:
    """Return the hash of the entry of a seq; None if the ledger has none of that number."""
    with database.reading() as session:
        return session.exec(select(LedgerRow.hash).where(LedgerRow.seq == seq)).first()


def about(database: Database, subjects: Iterable[str]) -> tuple[Entry, ...]:
    """Return the entries whose subject is one of these ids, in order."""
    with database.reading() as session:
        wanted = col(LedgerRow.subject).in_(tuple(subjects))
        found = session.exec(select(LedgerRow).where(wanted).order_by(col(LedgerRow.seq)))
        return tuple(unseal(_sealed(row)) for row in found)


def last_of(database: Database, kind: str, before: int | None = None) -> Entry | None:
    """Return the last entry of a kind, if there is one; with `before`, the last that stands before that seq."""
    wanted = select(LedgerRow).where(LedgerRow.kind == kind).order_by(col(LedgerRow.seq).desc())
    return _only(database, wanted if before is None else wanted.where(col(LedgerRow.seq) < before))


def of_kinds(database: Database, kinds: Iterable[str]) -> tuple[Entry, ...]:
    """Return the entries of some kinds, in order."""
    with database.reading() as session:
        found = select(LedgerRow).where(col(LedgerRow.kind).in_(tuple(kinds))).order_by(col(LedgerRow.seq))
        return tuple(unseal(_sealed(row)) for row in session.exec(found))


def first_of(database: Database, kind: str, after: int) -> Entry | None:
    """Return the first entry of a kind that stands after a seq, if there is one."""
    wanted = select(LedgerRow).where(LedgerRow.kind == kind, col(LedgerRow.seq) > after)
    return _only(database, wanted.order_by(col(LedgerRow.seq)))


def seq_of(database: Database, key: str) -> int | None:
    """Return the seq of the entry with this key, if it is recorded."""
    with database.reading() as session:
        return session.exec(select(LedgerRow.seq).where(LedgerRow.key == key)).first()


def follow(database: Database, memory: Memory) -> None:
    """Forget what entries since a reader's last look have changed, so that the rest can be used again.

    A checkpoint makes it forget everything, because the audit that takes one rebuilds tables that somebody changed.
    """
    with database.reading() as session:
        seq, _hash = _head(session)
        if memory.seq == NOWHERE:
            memory.stand_at(seq)
            return
        since = session.exec(select(LedgerRow).where(col(LedgerRow.seq) > memory.seq, col(LedgerRow.seq) <= seq))
        events = [unseal(_sealed(row)).event for row in since]
    if any(isinstance(event, CheckpointTaken) for event in events):
        memory.stand_at(seq)
    else:
        memory.forget(events, seq)


def differences(database: Database) -> tuple[Difference, ...]:
    """Return each row of a projection that does not follow from the entries; nothing is written."""
    with database.writing() as session:
        found = project_anew(session, map(unseal, _chain(session)))
        session.rollback()
    return found


def rebuild(database: Database) -> tuple[Difference, ...]:
    """Make every projection again from the first entry; return each row that differed from the live one."""
    with database.writing() as session:
        return project_anew(session, map(unseal, _chain(session)))


def _head(session: Session) -> tuple[int, str]:
    seq, digest, _ = _last(session)
    return seq, digest


def _last(session: Session) -> tuple[int, str, datetime | None]:
    last = session.connection().execute(LAST).first()
    return (last[0], last[1], last[2]) if last else (0, GENESIS, None)


def _not_before(last_at: datetime | None, now: datetime, seq: int) -> datetime:
    """Return the moment at which something is recorded: now, or that of the last entry if it is a little later."""
    if last_at is None or now >= last_at:
        return now
    if last_at - now > LATE:
        raise LedgerError(
            f"the clock of this machine says {_told(now)}, which is before the last entry (no. {seq}, recorded "
            f"{_told(last_at)}); set the clock right and try again; nothing was written"
        )
    return last_at


def _told(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def _only(database: Database, wanted: SelectOfScalar[LedgerRow]) -> Entry | None:
    with database.reading() as session:
        row = session.exec(wanted.limit(1)).first()
        return unseal(_sealed(row)) if row else None


def _chain(session: Session) -> Iterator[Sealed]:
    """Yield the stored entries in order. Raises LedgerBroken for a row that a database can hold and no entry has."""
    seq = 0
    try:
        for row in session.exec(select(LedgerRow).order_by(col(LedgerRow.seq)).execution_options(yield_per=500)):
            yield _sealed(row)
            seq = row.seq
    except ValueError as error:
        raise LedgerBroken(f"an entry after no. {seq} was changed: a column of it cannot be read") from error


def _sealed(row: LedgerRow) -> Sealed:
    return Sealed.model_validate({name: getattr(row, name) for name in Sealed.model_fields})


def append_decided(
    database: Database,
    decide: Callable[[], Sequence[Event]],
    *,
    now: datetime,
    actor: str = SYSTEM,
) -> tuple[Event, ...]:
    """Decide on what the ledger says and append that as one; return what was appended.

    If another writer was first, decide again under the writers' lock, where nobody else can be first. `decide` may only
    read. Raises LedgerMoved where an event of the same key is recorded already.
    """
    seq, _hash = head(database)
    decided = tuple(decide())
    try:
        if decided:
            append(database, decided, now=now, actor=actor, after=seq)
        return decided
    except LedgerMoved:
        again: list[Event] = []

        def under_lock() -> Iterator[Event]:
            again.extend(decide())
            yield from again

        append(database, under_lock(), now=now, actor=actor)
        return tuple(again)
