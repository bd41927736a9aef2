"""The last run of each deployment's work, kept beside the record and never part of it (docs/operations.md#alarms)."""

from datetime import datetime

from models.operations import LastRun, RunBy
from models.projections import columns_of
from tasks.ledger.database import Database

TABLE, COLUMNS = "last_run", columns_of(LastRun)


def note_start(database: Database, name: str, now: datetime, by: RunBy, host: str) -> None:
    """Note that a run began; when one last ended well stays. Raises LedgerError where nothing can be written."""
    from models.projections.rows import LastRunRow

    with database.writing() as session:
        row = session.get(LastRunRow, name) or LastRunRow(id=name, started_at=now, by=by, host=host)
        row.started_at, row.ended_at, row.result, row.by, row.host = now, None, None, by, host
        session.add(row)


def note_end(database: Database, name: str, now: datetime, result: str, *, well: bool) -> None:
    """Note how a run ended: the name of its state or of its error, and no other words. Raises LedgerError."""
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
        found = reader.rows(TABLE, COLUMNS, "ORDER BY id")
        return {row[0]: LastRun.model_validate(dict(zip(COLUMNS, row, strict=True))) for row in found}
