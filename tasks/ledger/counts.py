"""What a monitor asks: figures, and the last run of each deployment (docs/operations.md#alarms)."""

from collections.abc import Iterable
from datetime import date, datetime

from models.core import Value, new_york_day
from models.ledger import Event
from models.operations import LastRun, RunBy
from models.projections import MILESTONES, REMINDERS, SOURCES, ColumnKind, columns_of
from models.standing import READINGS, count_readings
from tasks.ledger.database import Database
from tasks.ledger.projecting import records_by_id
from tasks.ledger.reader import LedgerReader, marks

DATED = "withdrawn_on IS NULL AND basis <> 'pending_bill' AND NOT is_template"
WITHOUT_FINDING = f"WHERE {DATED} AND CAST(findings AS text) = '[]' GROUP BY source"
WITH_FINDING = f"WHERE {DATED} AND CAST(findings AS text) <> '[]'"
LAST_RUN = columns_of(LastRun)


class Figures(Value):
    """What a monitor shows of an installation; no name and no word of anybody."""

    due: int
    """Open milestones that a sweep must look at now."""
    held: int
    """Open milestones whose message is held back, with a reason."""
    sent: int
    """Parts of messages that were sent, since the record began."""
    unknown: int
    """Parts of messages of which nobody knows yet whether they arrived."""
    sources: int
    """Sources on which an open milestone relies."""
    not_read: int
    """Those of them that could not be read when they were last asked, or were never asked."""


def figures(database: Database, now: datetime) -> Figures:
    """Count at a moment (UTC). Raises LedgerError."""
    held_ones = "WHERE wake_at IS NOT NULL AND held_until >= ?"
    nobody_knows = "WHERE sent_at IS NULL AND refused_code IS NULL AND released_at IS NULL"
    with database.reader() as reader:
        results = dict(reader.rows(SOURCES.name, {"id": "text", "result": "text"}))
        relied = _relied(reader)
        readings = (READINGS[results[source]] if source in results else "never_checked" for source in relied)
        counts = count_readings(readings)
        return Figures(
            due=reader.count(MILESTONES.name, "WHERE wake_at <= ?", now),
            held=reader.count(MILESTONES.name, held_ones, new_york_day(now)),
            sent=reader.count(REMINDERS.name, "WHERE sent_at IS NOT NULL"),
            unknown=reader.count(REMINDERS.name, nobody_knows),
            sources=counts.of,
            not_read=counts.unread,
        )


def relied_sources(database: Database) -> frozenset[str]:
    """Return the sources on which an open milestone relies, without reading each milestone. Raises LedgerError."""
    with database.reader() as reader:
        return _relied(reader)


def last_acts(database: Database, kinds: Iterable[type[Event]], since: date) -> dict[str, date]:
    """Return the day of each person's last entry of some kinds, by id, if not before a day. Raises LedgerError."""
    names = tuple(event.kind for event in kinds)
    last = f"SELECT max(seq) FROM ledger WHERE kind IN {marks(names)} GROUP BY actor"  # noqa: S608 (marks alone)
    with database.reader() as reader:
        columns: dict[str, ColumnKind] = {"actor": "text", "occurred_on": "date"}
        return dict(reader.rows("ledger", columns, f"WHERE seq IN ({last}) AND occurred_on >= ?", *names, since))


def _relied(reader: LedgerReader) -> frozenset[str]:
    """Read the record where a finding may close the last milestone on a source, as `view_sources` does."""
    sources = {source for (source,) in reader.rows(MILESTONES.name, {"source": "text"}, WITHOUT_FINDING)}
    with_finding = reader.rows(MILESTONES.name, {"id": "text", "source": "text"}, WITH_FINDING)
    ids = [id_ for id_, source in with_finding if source not in sources]
    records = (record for record, _ in records_by_id(reader, MILESTONES, ids).values())
    return frozenset(sources.union(record.source for record in records if not record.is_closed))


def note_start(database: Database, name: str, now: datetime, by: RunBy, host: str) -> None:
    """Note that a run began; when one last ended well stays. Raises LedgerError where nothing can be written."""
    from models.projections.rows import LastRunRow

    with database.writing() as session:
        row = session.get(LastRunRow, name) or LastRunRow(id=name, started_at=now, by=by, host=host)
        row.started_at, row.ended_at, row.result, row.by, row.host = now, None, None, by, host
        session.add(row)


def note_end(database: Database, name: str, now: datetime, result: str, *, well: bool) -> None:
    """Note how a run ended: the name of its state or error, and no other words. Raises LedgerError."""
    from models.projections.rows import LastRunRow

    with database.writing() as session:
        row = session.get(LastRunRow, name)
        if row is None:  # the tables were made again meanwhile
            return
        row.ended_at, row.result = now, result
        if well:
            row.succeeded_at = now
        session.add(row)


def last_runs(database: Database) -> dict[str, LastRun]:
    """Return the last run of each deployment that ever ran here, by its name. Raises LedgerError."""
    with database.reader() as reader:
        rows = reader.rows("last_run", LAST_RUN, "ORDER BY id")
        return {row[0]: LastRun.model_validate(dict(zip(LAST_RUN, row, strict=True))) for row in rows}
