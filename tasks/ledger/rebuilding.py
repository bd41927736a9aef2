"""Make every table again from the chain, and compare: docs/record.md#rebuild.

The chain is read once, to check it and to note which entries each record is about. Then some thousands of records at a
time are folded, each from its own entries, and compared with their rows, so that memory holds a million entries' record
as easily as a small one's.
"""

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from models.core import CITY, Calendar
from models.ledger import Link, entry_of, read_entry
from models.projections import PROJECTIONS, REGISTERS, Projection, about
from models.records import REGISTER
from tasks.ledger.database import reader_of
from tasks.ledger.projecting import MANY
from tasks.ledger.reader import Reader, marks

if TYPE_CHECKING:
    from sqlmodel import Session

RECORDS, PAIRS = 4_000, 100_000
"""So many records are folded together, or fewer that have so many entries: some 50 MB."""
SHORT, BEFORE = 100, 20
"""So many letters of a value are shown where a row differs, and so many of them stand before what differs."""
Columns = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """One row of a table that did not follow from the ledger: what stood there, and what the ledger says."""

    table: str
    key: str
    was: Mapping[str, str] | None
    """The columns that differ, each in short; None if the row was missing."""
    now: Mapping[str, str] | None
    """The same columns as the ledger gives them; None if no entry makes such a row."""

    def __str__(self) -> str:
        where = f"{self.table} {self.key}"
        if self.was is None:
            return f"{where}: the row was missing"
        if self.now is None:
            return f"{where}: no entry makes this row ({', '.join(f'{name} {was}' for name, was in self.was.items())})"
        return f"{where}: " + ", ".join(f"{name} was {was}, is now {self.now[name]}" for name, was in self.was.items())


def project_anew(session: "Session", links: Iterable[Link]) -> tuple[Difference, ...]:
    """Make every table again from all entries; return each row that differs from the one that was there.

    Every row is read once, and only rows that differ are written. Raises LedgerBroken for an entry that cannot be read.
    """
    indexes = {projection.name: _Index() for projection in PROJECTIONS}
    for link in links:
        try:
            keys = about(link.stored)
            for name, key in keys:
                indexes[name].add(key, link.seq)
        except (AttributeError, KeyError, TypeError):
            keys = []
        if not keys:
            entry_of(link.seq, link.stored)  # no fold will read it, so this does
    calendar, differences = CITY, list[Difference]()
    for projection in PROJECTIONS:
        index = indexes.pop(projection.name)
        ids = reader_of(session).rows(projection.name, {"id": "text"})
        differing = _made_right(session, projection, {key: None for (key,) in ids if key not in index.numbers}, CITY)
        for several, pairs in index.batches():
            records = _folded(reader_of(session), projection, several, pairs)
            if projection is REGISTERS:  # the first, because it holds the calendar by which all others wake
                calendar = records[REGISTER].calendar
            differing += _made_right(session, projection, records, calendar)
        differences += sorted(differing, key=lambda difference: difference.key)
    return tuple(differences)


class _Index:
    """Which entries each record of a table is about, as two columns of numbers, because there may be millions."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        """Which number a record has here, by its id."""
        self._records, self._seqs = array("L"), array("Q")

    def add(self, key: str, seq: int) -> None:
        """Note that an entry is about a record."""
        self._records.append(self.numbers.setdefault(key, len(self.numbers)))
        self._seqs.append(seq)

    def batches(self) -> Iterator[tuple[dict[int, str], Iterator[tuple[int, int]]]]:
        """Yield some records, by their number, with the pairs of entry and record that are about them, in order."""
        names = list(self.numbers)
        several: dict[int, str] = {}
        places: list[int] = []
        in_order = sorted(range(len(self._seqs)), key=self._records.__getitem__)
        for number, among in groupby(in_order, key=self._records.__getitem__):
            several[number] = names[number]
            places.extend(among)
            if len(several) >= RECORDS or len(places) >= PAIRS:
                yield several, self._pairs(places)
                several, places = {}, []
        if several:
            yield several, self._pairs(places)

    def _pairs(self, places: list[int]) -> Iterator[tuple[int, int]]:
        places.sort()  # they were noted in the order of the entries
        return ((self._seqs[place], self._records[place]) for place in places)


def _folded(
    reader: Reader, projection: Projection[Any], keys: Mapping[int, str], pairs: Iterator[tuple[int, int]]
) -> dict[str, Any]:
    """Return some records of a table, each folded from the entries that are about it."""
    records: dict[str, Any] = dict.fromkeys(keys.values())
    while several := tuple(islice(pairs, MANY)):
        seqs = tuple(dict.fromkeys(seq for seq, _ in several))
        asked = reader.rows("ledger", {"seq": "integer", "entry": "text"}, f"WHERE seq IN {marks(seqs)}", *seqs)
        entries = {seq: read_entry(seq, text) for seq, text in asked}
        for seq, number in several:
            key = keys[number]
            records[key] = projection.fold(key, records[key], entries[seq])
    return records


def _made_right(
    session: "Session", projection: Projection[Any], records: Mapping[str, Any], calendar: Calendar
) -> list[Difference]:
    """Write those rows of some records that are not as the entries make them; return what differed.

    A record that is None has no entry, so its row goes.
    """
    from sqlalchemy import bindparam, delete, insert

    from models.projections.rows import ROWS

    table, connection = ROWS[projection.name].__table__, session.connection()
    there = _rows(reader_of(session), projection, list(records))
    differences, wrong, right = list[Difference](), list[Columns](), list[Columns]()
    for key, record in records.items():
        was = there.get(key)
        now = None if record is None else {**vars(record), "wake_at": projection.wake(record, calendar)}
        if was == now:
            continue
        differences.append(_difference(projection.name, key, was, now))
        if now is not None:
            right.append(now)
        if was is not None:
            wrong.append({"row_id": key})
    if wrong:
        connection.execute(delete(table).where(table.c.id == bindparam("row_id")), wrong)
    if right:
        connection.execute(insert(table), right)
    return differences


def _rows(reader: Reader, projection: Projection[Any], keys: Sequence[str]) -> dict[str, Columns]:
    rows: dict[str, Columns] = {}
    for start in range(0, len(keys), MANY):
        several = keys[start : start + MANY]
        for row in reader.rows(projection.name, projection.columns, f"WHERE id IN {marks(tuple(several))}", *several):
            try:
                rows[row[0]] = {**vars(projection.read(row)), "wake_at": row[-1]}
            except ValidationError:  # somebody wrote what no fold would; it is another row, whatever it says
                rows[row[0]] = {"row": "cannot be read"}
    return rows


def _difference(table: str, key: str, was: Columns | None, now: Columns | None) -> Difference:
    if was is None:
        return Difference(table, key, None, {})
    if now is None:
        filled = {name: value for name, value in was.items() if value not in (None, "", (), {}, False)}
        return Difference(table, key, {name: _from(repr(value), 0) for name, value in filled.items()}, None)
    were: dict[str, str] = {}
    are: dict[str, str] = {}
    for name in {**was, **now}:
        if was.get(name) != now.get(name):
            before, after = repr(was.get(name)), repr(now.get(name))
            same = next((at for at, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), 0)
            start = max(same - BEFORE, 0)
            were[name] = _from(before, start)
            are[name] = _from(after, start)
    return Difference(table, key, were, are)


def _from(text: str, start: int) -> str:
    end = start + SHORT
    return f"{'...' if start else ''}{text[start:end]}{'...' if len(text) > end else ''}"
