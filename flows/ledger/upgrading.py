"""Take the record to this version: say what is done, copy first, do it, prove it (docs/operations.md#upgrades)."""

from collections.abc import Iterator

from flows._runtime import clock
from flows._runtime.settings import load_settings, no_record
from flows.ledger.back_up import copy_now
from flows.ledger.proving import prove
from models.core import InputError, LedgerBroken
from models.projections import DRAFTS
from tasks.ledger import checkpoint, connect, migrate, records
from tasks.memo import lost_files


def upgrade_record(*, dry_run: bool) -> Iterator[str]:
    """Take the record to this version's tables, or only say so; yield lines. Raises LedgerError, LedgerBroken."""
    settings = load_settings()
    if not settings.has_record:
        raise InputError(no_record(str(settings.home.absolute())))
    settings.refuse_readable_files()
    settings.refuse_unfinished_restore()
    database = connect(settings.url.get_secret_value())
    current, newest = migrate.revision(database)
    if current is None:
        raise InputError(no_record("the database that the settings name"))
    steps = migrate.steps_from(current)
    if not steps:
        yield f"nothing to do: the record is at revision {current}, which this version needs"
        return
    yield (
        f"{'would take' if dry_run else 'taking'} the record from revision {current} to {newest} (steps: "
        f"{', '.join(steps)}), after a copy into {settings.backup_root}; then every table is made from the record, and "
        "the record, its evidence and its memos are verified"
    )
    if dry_run:
        return
    copied = copy_now(settings, database, clock.today(), keep_all=True, anew=True)
    yield f"copied: {settings.backup_root / copied.file}, up to entry {copied.seq}"
    migrate.upgrade(database)
    try:
        proved = prove(settings, database, checkpoint.public_key(settings.signing_key))
        lost = lost_files(settings.home / "memos", records.every(database, DRAFTS).values())
        named = (name for name in proved.named if not settings.store.is_removed(name))
        missing = settings.store.missing_or_changed(named)
        if copied.seq and (proved.head[0] < copied.seq or proved.hashes[copied.seq] != copied.hash):
            raise LedgerBroken(f"entry {copied.seq} is not the one that was copied")
        if lost or missing:
            raise LedgerBroken("; ".join((*lost, *(f"the evidence file {name} is missing" for name in missing))))
    except LedgerBroken as error:
        raise LedgerBroken(
            f"after the upgrade the record does not hold: {error}. Restore {settings.backup_root / copied.file} with "
            "the version that made it"
        ) from error
    yield f"proved: entry {copied.seq}, {copied.hash}, as before; every memo as it was issued"
    yield (
        "start `serve` and the listener again; with a Prefect server of your own, run `prefect deploy --all` and "
        "restart the workers"
    )
