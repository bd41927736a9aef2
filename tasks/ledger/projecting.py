"""Fold entries into tables, and make all tables again, some thousand records at a time: docs/record.md#rebuild."""

from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import groupby, islice
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel
from pydantic_core import to_json
from sqlalchemy import Text, cast, delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from models.core import CITY, Calendar, LedgerError, Record
from models.ledger import ChainLink, Entry, Event, read_entry
from models.projections import MILESTONES, PROJECTIONS, REGISTERS, SOURCES, Projection, about
from models.projections.rows import FrozenJson, LedgerRow, RegisterRow
from models.records import REGISTER
from tasks.ledger.database import MANY

R = TypeVar("R", bound=Record)

RECORDS, PAIRS = 4_000, 100_000
"""Records folded together, or fewer that have so many entries: some 50 MB."""
SHORT, BEFORE = 100, 20
"""Letters shown of a value where a row differs, and how many of them stand before what differs."""

Columns = dict[str, Any]

NOWHERE = -1
"""The place of a memory that knows nothing, or nothing that is committed."""


class Memory:
    """The records that one writer has read or written, as they stand at entry `seq` of the ledger."""

    def __init__(self) -> None:
        self.seq = NOWHERE
        self.records: dict[str, dict[str, Any]] = {projection.name: {} for projection in PROJECTIONS}
        self.calendar: Calendar | None = None

    def stand_at(self, seq: int) -> None:
        """Drop what is known if another writer has appended since `seq`."""
        if self.seq != seq:
            self.forget_all()
        self.seq = seq

    def forget_all(self) -> None:
        """Drop every record."""
        for by_id in self.records.values():
            by_id.clear()
        self.calendar = None

    def forget(self, events: Iterable[Event], seq: int) -> None:
        """Stand at an entry after others wrote these events: drop only the records that they changed."""
        for event in events:
            for projection in PROJECTIONS:
                for key in projection.keys(event):
                    self.records[projection.name].pop(key, None)
        self.calendar, self.seq = None, seq

    def drop(self, projection: Projection[Any], keys: Iterable[str]) -> None:
        """Drop the records with these ids, because nobody asks for them again."""
        for key in keys:
            self.records[projection.name].pop(key, None)

    def read(self, session: Session, projection: Projection[Any], ids: Iterable[str]) -> None:
        """Read the records with these ids that are not known yet."""
        records = self.records[projection.name]
        records |= records_by_id(session, projection, (key for key in dict.fromkeys(ids) if key not in records))


def records_by_id(session: Session, projection: Projection[R], ids: Iterable[str]) -> dict[str, R]:
    """Return the records with these ids, by id."""
    row = projection.row
    return {key: record for key, record in _rows_of(session, row, ids, (row.id, row.record))}  # noqa: C416 (rows)


def _rows_of(session: Session, row: Any, keys: Iterable[str], columns: Iterable[Any]) -> Iterator[Any]:
    ids = iter(keys)
    while batch := tuple(islice(ids, MANY)):
        yield from session.exec(select(*columns).where(row.id.in_(batch)))


def project(session: Session, entries: Sequence[Entry], memory: Memory) -> None:
    """Take entries into each record they are about, in order, and into `memory`. Raises RuleError if a fold refuses."""
    adopted = calendar = memory.calendar or _calendar(session)
    for projection in PROJECTIONS:
        keyed = [(entry, projection.keys(entry.event)) for entry in entries]
        memory.read(session, projection, (key for _, keys in keyed for key in keys))
        records, before = memory.records[projection.name], dict[str, Any]()
        for entry, keys in keyed:
            for key in keys:
                record = records.get(key)
                before.setdefault(key, record)
                records[key] = projection.fold(key, record, entry)
        if projection is REGISTERS and before:  # the first, because it holds the calendar by which all others wake
            calendar = records[REGISTER].calendar
        changed = [records[key] for key, record in before.items() if records[key] != record]
        _put(session, projection, [projection.values_of(record, calendar) for record in changed])
    memory.calendar = calendar
    if calendar != adopted:
        _wake_anew(session, calendar)


def _put(session: Session, projection: Projection[Any], rows: list[Columns]) -> None:
    """Write rows of a table, in place of those of the same ids."""
    if rows:
        session.connection().execute(_upsert(projection.row, session.get_bind().dialect.name), rows)


@cache
def _upsert(row: Any, dialect: str) -> Any:
    insert_into: Any = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}[dialect]
    statement = insert_into(row)
    others = {column.name: column for column in statement.excluded if column.name != "id"}
    return statement.on_conflict_do_update(index_elements=["id"], set_=others)


def _calendar(session: Session) -> Calendar:
    stored: Any = session.exec(select(cast(RegisterRow.calendar, Text)).where(RegisterRow.id == REGISTER)).first()
    return _read_calendar(stored) if stored else CITY


@lru_cache(maxsize=2)
def _read_calendar(stored: str) -> Calendar:
    # Cached, because it remembers the days it has counted.
    return Calendar.model_validate_json(stored)


def _wake_anew(session: Session, calendar: Calendar) -> None:
    """Set each wake that is a send slot by the calendar now adopted: a new holiday moves what comes on it."""
    with_slots: tuple[Projection[Any], ...] = (MILESTONES, SOURCES)
    for projection in with_slots:
        ids = iter(session.exec(select(projection.row.id).order_by(projection.row.id)).all())
        while batch := tuple(islice(ids, MANY)):
            records = records_by_id(session, projection, batch).values()
            _put(session, projection, [projection.values_of(record, calendar) for record in records])


class ProjectionDifference(NamedTuple):
    """One row of a table that did not follow from the ledger."""

    table: str
    key: str
    what: str
    """What stood there, and what the ledger says, each in short."""

    def __str__(self) -> str:
        return f"{self.table} {self.key}: {self.what}"


def project_anew(session: Session, links: Iterable[ChainLink]) -> tuple[ProjectionDifference, ...]:
    """Make every table again from all entries; return each row that differed. Raises LedgerBroken."""
    indexes = {projection.name: _Index() for projection in PROJECTIONS}
    for seq, _, kind, entry in links:
        try:
            keys = about(seq, kind, entry)
            for name, key in keys:
                indexes[name].add(key, seq)
        except (AttributeError, KeyError, TypeError):
            keys = []
        if not keys:
            read_entry(seq, entry)  # no fold will read it, so this does
    calendar, differences = CITY, list[ProjectionDifference]()
    for projection in PROJECTIONS:
        index = indexes.pop(projection.name)
        ids = session.exec(select(projection.row.id))
        strays = {key: None for key in ids if key not in index.numbers}
        of_table = _made_right(session, projection, strays, CITY)
        for names_by_number, pairs in index.batches():
            records = _folded(session, projection, names_by_number, pairs)
            if projection is REGISTERS:  # the first, because it holds the calendar by which all others wake
                calendar = records[REGISTER].calendar
            of_table += _made_right(session, projection, records, calendar)
        differences += sorted(of_table, key=lambda difference: difference.key)
    return tuple(differences)


class _Index:
    """Which entries each record of a table is about, as two columns of numbers, because there may be millions."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self._records, self._seqs = array("L"), array("Q")

    def add(self, key: str, seq: int) -> None:
        self._records.append(self.numbers.setdefault(key, len(self.numbers)))
        self._seqs.append(seq)

    def batches(self) -> Iterator[tuple[dict[int, str], Iterator[tuple[int, int]]]]:
        names = list(self.numbers)
        names_by_number: dict[int, str] = {}
        places: list[int] = []
        in_order = sorted(range(len(self._seqs)), key=self._records.__getitem__)
        for number, among in groupby(in_order, key=self._records.__getitem__):
            names_by_number[number] = names[number]
            places.extend(among)
            if len(names_by_number) >= RECORDS or len(places) >= PAIRS:
                yield names_by_number, self._pairs(places)
                names_by_number, places = {}, []
        if names_by_number:
            yield names_by_number, self._pairs(places)

    def _pairs(self, places: list[int]) -> Iterator[tuple[int, int]]:
        places.sort()  # they were noted in the order of the entries
        return ((self._seqs[place], self._records[place]) for place in places)


def _folded(
    session: Session, projection: Projection[Any], keys: Mapping[int, str], pairs: Iterator[tuple[int, int]]
) -> dict[str, Any]:
    records: dict[str, Any] = dict.fromkeys(keys.values())
    while batch := tuple(islice(pairs, MANY)):
        seqs = tuple(dict.fromkeys(seq for seq, _ in batch))
        rows = session.exec(select(LedgerRow.seq, LedgerRow.entry).where(col(LedgerRow.seq).in_(seqs)))
        entries = {seq: read_entry(seq, text) for seq, text in rows}
        for seq, number in batch:
            key = keys[number]
            records[key] = projection.fold(key, records[key], entries[seq])
    return records


def _made_right(
    session: Session, projection: Projection[Any], records: Mapping[str, Any], calendar: Calendar
) -> list[ProjectionDifference]:
    """Write the rows that are not as the entries make them; return what differed. A record of None has no entry."""
    stored = _stored_rows(session, projection.row, records)
    differences, wrong, right = list[ProjectionDifference](), list[str](), list[Columns]()
    for key, record in records.items():
        now = projection.values_of(record, calendar) if record else None
        if now and stored.get(key) == tuple(
            to_json(value).decode() if isinstance(value, BaseModel) else value for value in now.values()
        ):
            continue
        was = _stored_row(session, projection.row, key) if key in stored else None
        if was == now:  # an earlier version wrote the same values as another text
            continue
        differences.append(ProjectionDifference(projection.name, key, _difference(was, now)))
        if now is not None:
            right.append(now)
        else:
            wrong.append(key)
    for key in wrong:
        session.exec(delete(projection.row).where(projection.row.id == key))
    _put(session, projection, right)
    return differences


def _stored_rows(session: Session, row: Any, keys: Collection[str]) -> dict[str, tuple[Any, ...]]:
    """Return the columns of rows by id, JSON as its text; of a row that cannot be read, none."""
    columns = row.__table__.columns
    as_text = [cast(column, Text) if isinstance(column.type, FrozenJson) else column for column in columns]
    try:
        return {stored[0]: tuple(stored) for stored in _rows_of(session, row, keys, as_text)}
    except (ValueError, TypeError):  # somebody wrote what no fold would
        if len(keys) == 1:
            return dict.fromkeys(keys, ())
        return {id_: values for key in keys for id_, values in _stored_rows(session, row, [key]).items()}


def _stored_row(session: Session, row: Any, key: str) -> Columns:
    try:
        (stored,) = _rows_of(session, row, [key], row.__table__.columns)
        return dict(stored._mapping)  # its public name in SQLAlchemy
    except (LedgerError, ValueError, TypeError):  # it is another row, whatever it says
        return {"row": "cannot be read"}


def _difference(was: Columns | None, now: Columns | None) -> str:
    if was is None:
        return "the row was missing"
    was, now = _fields(was), now and _fields(now)
    if now is None:
        filled = (f"{name} {_from(repr(value), 0)}" for name, value in was.items() if value)
        return f"no entry makes this row ({', '.join(filled)})"
    parts: list[str] = []
    for name in {**was, **now}:
        if was.get(name) != now.get(name):
            before, after = repr(was.get(name)), repr(now.get(name))
            same = next((index for index, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), 0)
            start = max(same - BEFORE, 0)
            parts.append(f"{name} was {_from(before, start)}, is now {_from(after, start)}")
    return ", ".join(parts)


def _fields(values: Columns) -> Columns:
    """Return columns with the fields of the record in place of the record."""
    record = values.get("record")
    in_record = {f"record.{name}": value for name, value in vars(record).items()} if record else {}
    return {name: value for name, value in values.items() if name != "record"} | in_record


def _from(text: str, start: int) -> str:
    end = start + SHORT
    return f"{'...' if start else ''}{text[start:end]}{'...' if len(text) > end else ''}"
