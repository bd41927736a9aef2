"""Restore a copy, prove it, and record that it was done and what is known to be lost."""

from collections.abc import Sequence
from pathlib import Path

from flows._runtime import clock
from flows._runtime.settings import Settings, load_settings
from flows.ledger.proving import prove
from flows.memo.noting import last_public_of
from models.core import InputError
from models.ledger import LedgerRestored
from models.projections import DRAFTS
from tasks import ledger
from tasks.backup import restore
from tasks.backup.given import Given, read_given
from tasks.ledger import Database, checkpoint, connect, records
from tasks.site import shown_memos

NONE = "none"
"""What is written for a head where nobody holds one."""


def restore_into_empty(
    folder: Path, last_memo: int | None, last_head: str | None, against: Sequence[str]
) -> dict[str, str | int]:
    """Restore a copy into the empty home that the settings name, and return what was proved.

    The copy may be older than what was made public. So the last memo number and the last head must be known: from the
    options, the folder of the site, or anything that people hold (`against`). Numbers go on after the last one. The
    entry `ledger_restored` notes this, and makes the sender look up what was sent since the copy before it sends
    anything. Raises InputError, before anything is written, where neither is known.
    Source: docs/record.md#backup-and-restore.
    """
    settings = load_settings()
    seen = [read_given(each) for each in against]
    if last_head not in (None, NONE):
        seen.append(read_given(str(last_head)))
    seen += [read_given(str(each)) for each in shown_memos(settings.site)] if settings.site else []
    numbers = [last_memo] if last_memo is not None else []
    numbers += [each.number for each in seen if each.number is not None]
    _refuse_unless_known(settings, numbers, last_head, seen)
    settings.home.mkdir(parents=True, exist_ok=True)
    database = connect(settings.url.get_secret_value())
    proof = restore.restore(
        folder,
        database,
        evidence=settings.store.root,
        memos=settings.home / "memos",
        checkpoints=settings.home / "checkpoints",
        heads=[(each.what, each.seq, each.hash) for each in seen],
    )
    known_seq, known_hash = max([(proof.seq, proof.hash), *((each.seq, each.hash) for each in seen)])
    event = LedgerRestored(
        head=proof.hash,
        head_seq=proof.seq,
        copy_of=proof.day,
        known_seq=known_seq,
        known_hash=known_hash,
        last_memo=max([*numbers, *_numbers_in(settings, database)], default=0),
    )
    ledger.append(database, [event], now=clock.now(), after=proof.seq)
    prove(settings, database, checkpoint.public_key(settings.signing_key))
    return {**proof.model_dump(mode="json"), "lost": known_seq - proof.seq, "last_memo": event.last_memo}


def _numbers_in(settings: Settings, database: Database) -> list[int]:
    """Return the memo numbers that the copy knows: of its entries, of an earlier restore, of its folders."""
    drafts = [each.number or 0 for each in records.every(database, DRAFTS).values()]
    memos = settings.home / "memos"
    folders = [int(each.name) for each in memos.iterdir() if each.name.isdecimal()] if memos.is_dir() else []
    return [*drafts, *folders, last_public_of(database)]


def _refuse_unless_known(
    settings: Settings, numbers: Sequence[int], last_head: str | None, seen: Sequence[Given]
) -> None:
    missing = []
    if not numbers and not (settings.site and settings.site.exists()):
        missing.append("the number of the last memo that was made public (`--last-memo 7`, or 0 if none was)")
    if last_head is None and not seen:
        missing.append(
            "the last record head that anybody holds, as a memo's foot, the weekly digest or the site shows it "
            f"(`--last-head 500-1f2e3d4c5b6a7988`, or `{NONE}`)"
        )
    if missing:
        raise InputError(
            f"a copy may be older than what was made public; say {' and '.join(missing)}. An old memo, a checkpoint or "
            "another copy says it too (`--against FILE`)"
        )
