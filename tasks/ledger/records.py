"""Read the tables that are folded from the ledger: rows stay here, records leave."""

from collections.abc import Callable, Iterable, Iterator, Mapping, ValuesView
from datetime import date, datetime
from functools import cached_property
from typing import Any, TypeVar

from sqlalchemy.orm import aliased
from sqlmodel import col, func, or_, select, union

from models.core import InputError, Record
from models.projections import DRAFTS, MILESTONES, REGISTERS, Projection
from models.projections.rows import DraftRow, MilestoneRow, ReminderRow
from models.records import MAIL, REGISTER, DraftRecord, MilestoneRecord, RegisterRecord
from models.standing import ended_steps
from tasks.ledger.database import MANY, Database
from tasks.ledger.projecting import Memory, records_by_id

R = TypeVar("R", bound=Record)
V = TypeVar("V")


class Lookup(Mapping[str, V]):
    """What the ledger says by id, read as it is asked for: one by its id, or all."""

    def __init__(self, find: Callable[[str], V | None], every: Callable[[], Mapping[str, V]]) -> None:
        self._find, self._read = find, every

    def __getitem__(self, key: str) -> V:
        if (record := self._find(key)) is None:
            raise KeyError(key)
        return record

    def __iter__(self) -> Iterator[str]:
        return iter(self._every)

    def __len__(self) -> int:
        return len(self._every)

    def values(self) -> ValuesView[V]:
        """Return all, read at once."""
        return self._every.values()

    @cached_property
    def _every(self) -> Mapping[str, V]:
        return self._read()


def lookup(database: Database, projection: Projection[R]) -> Lookup[R]:
    """Return all records, of which each is read when it is asked for."""
    return Lookup(lambda key: one(database, projection, key), lambda: every(database, projection))


def one(database: Database, projection: Projection[R], record_id: str) -> R | None:
    """Return the record with this id, if there is one."""
    with database.reading() as session:
        row = session.get(projection.row, record_id)
        return row.record if row else None


def register(database: Database) -> RegisterRecord:
    """Return the register that the ledger follows. Raises InputError if none has been taken in."""
    record = one(database, REGISTERS, REGISTER)
    if record is None:
        raise InputError("the record has no tracking plan yet; run `followthrough plan sync`")
    return record


def every(database: Database, projection: Projection[R], memory: Memory | None = None) -> dict[str, R]:
    """Return all records by id, in the order of their ids. With `memory`, here as below, what it knows is not read."""
    return _matching(database, projection, memory)


def some(database: Database, projection: Projection[R], ids: Iterable[str]) -> dict[str, R]:
    """Return the records with these ids, by id, in the order of their ids."""
    with database.reading() as session:
        by_id = records_by_id(session, projection, ids)
    return dict(sorted(by_id.items()))


def where(database: Database, projection: Projection[R], **fields: str | bool | int) -> dict[str, R]:
    """Return the records whose columns have these values, by id, in the order of their ids."""
    return _matching(
        database, projection, None, *(getattr(projection.row, name) == value for name, value in fields.items())
    )


def ids(database: Database, projection: Projection[Any]) -> list[str]:
    """Return the id of every record, in order."""
    with database.reading() as session:
        return list(session.exec(select(projection.row.id).order_by(projection.row.id)))


def awake(database: Database, projection: Projection[R], now: datetime, memory: Memory | None = None) -> tuple[R, ...]:
    """Return the records whose time has come, through the index on wake_at, the first to wake first."""
    return tuple(
        _matching(database, projection, memory, projection.row.wake_at <= now, first=projection.row.wake_at).values()
    )


def wakes(database: Database, projection: Projection[R]) -> dict[str, datetime | None]:
    """Return when each record must next be looked at (UTC), by id."""
    with database.reading() as session:
        return dict(session.exec(select(projection.row.id, projection.row.wake_at)).all())


def delayed(database: Database, now: datetime, memory: Memory) -> tuple[MilestoneRecord, ...]:
    """Return the milestones whose due message waits beyond a moment, and that sleep until then."""
    is_later = col(MilestoneRow.delayed_until) > now, col(MilestoneRow.wake_at) > now
    return tuple(_matching(database, MILESTONES, memory, *is_later).values())


def pressing(database: Database, day: date, soon: datetime, memory: Memory | None) -> tuple[MilestoneRecord, ...]:
    """Return the open milestones whose date in force was before a day, or that wake before a moment, by indexes."""
    # As a union: with "or", SQLite reads the whole table in the order of its ids.
    ids = union(
        select(MilestoneRow.id).where(col(MilestoneRow.due_now) < day),
        select(MilestoneRow.id).where(col(MilestoneRow.wake_at) < soon),
    )
    is_open = col(MilestoneRow.wake_at).is_not(None)
    return tuple(_matching(database, MILESTONES, memory, is_open, col(MilestoneRow.id).in_(ids)).values())


def ended(database: Database, memory: Memory | None = None) -> frozenset[str]:
    """Return the open milestones that nobody awaits, because their recommendations are closed. Only milestones of those
    are read that a finding may have closed while a target date is open."""
    row, is_instance = MilestoneRow, ~col(MilestoneRow.is_template)
    is_open_target = ~col(row.is_closed), is_instance, col(row.basis) == "planning_assumption"
    closes = col(row.is_closed), col(row.record)["plan"]["closes_recommendation"].as_boolean()
    of_both = (
        col(row.recommendation_id).in_(select(row.recommendation_id).where(*conditions))
        for conditions in (is_open_target, closes)
    )
    return ended_steps(_matching(database, MILESTONES, memory, is_instance, *of_both).values())


def instances(database: Database) -> dict[str, MilestoneRecord]:
    """Return the instances of recurring milestones, by id, in the order of their ids."""
    return _matching(database, MILESTONES, None, col(MilestoneRow.template_id).is_not(None))


def recent_drafts(database: Database, since: date, memory: Memory | None) -> dict[str, DraftRecord]:
    """Return the drafts that were drafted, issued or withdrawn on a day or since, by id, in the order of their ids."""
    days = (DraftRow.drafted_on, DraftRow.issued_on, DraftRow.withdrawn_on)
    return _matching(database, DRAFTS, memory, or_(*(col(day) >= since for day in days)))


def planned_ids(database: Database) -> set[str]:
    """Return the ids of the milestones that the plan names: an instance stands in it by its recurring milestone."""
    with database.reading() as session:
        return set(session.exec(select(func.coalesce(MilestoneRow.template_id, MilestoneRow.id))))


def lone_parts(database: Database, milestones: Iterable[str | None], people: Iterable[str]) -> list[Any]:
    """Return what Slack took to some people about some milestones as messages of one part, the first claimed first:
    `milestone_id`, `to`, `channel` and `ts` of each. A bundle or a mail is none."""
    asked = col(ReminderRow.milestone_id).in_(milestones), col(ReminderRow.to).in_(people)
    part = aliased(ReminderRow)
    parts = select(func.count()).where(col(part.message) == ReminderRow.message).scalar_subquery()
    query = select(ReminderRow.milestone_id, ReminderRow.to, ReminderRow.channel, ReminderRow.ts)
    is_sent = col(ReminderRow.sent_at).is_not(None), col(ReminderRow.ts).is_not(None), ReminderRow.channel != MAIL
    with database.reading() as session:
        return list(session.exec(query.where(*asked, *is_sent, parts == 1).order_by(col(ReminderRow.claimed_seq))))


def _matching(
    database: Database, projection: Projection[R], memory: Memory | None, *conditions: Any, first: Any = None
) -> dict[str, R]:
    """Return the records that conditions select, by id, in the order of a column (`first`) and of their ids. With
    `memory`, only those that it does not know are read."""
    row = projection.row
    order = (row.id,) if first is None else (first, row.id)
    with database.reading() as session:
        if memory is None:
            query = select(row.id, row.record).where(*conditions).order_by(*order)
            rows = session.exec(query, execution_options={"yield_per": MANY})
            return {key: record for key, record in rows}  # noqa: C416 (a row is no pair to mypy)
        ids = session.exec(select(row.id).where(*conditions).order_by(*order)).all()
        memory.read(session, projection, ids)
    records = memory.records[projection.name]
    return {key: records[key] for key in ids if key in records}
