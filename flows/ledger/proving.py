"""Prove the record by itself and by every witness in the home, before anything is made from it."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from flows._runtime.settings import Settings
from models.ledger import Entry, LedgerRestored, Sealed, unseal, verify
from models.memo import issued_memos
from tasks import ledger
from tasks.backup.given import read_given
from tasks.core import write_whole
from tasks.ledger import Database, checkpoint, keys, witness
from tasks.memo import faults_of_cuts


class Proved(NamedTuple):
    """A record that holds: its head and its entries."""

    head: tuple[int, str]
    sealed: tuple[Sealed, ...]
    entries: tuple[Entry, ...]


def prove(settings: Settings, database: Database, key_id: str | None) -> Proved:
    """Verify the chain, and see that each checkpoint and each issued memo is of this chain. Nothing is written.

    `key_id`: the public key (hex) that signs; None if none did. Raises LedgerBroken, which names each fault. Source:
    docs/record.md#checkpoints.
    """
    folder = settings.home / "checkpoints"
    kept = checkpoint.checkpoints(folder)  # first: whoever writes one meanwhile knows entries that we have not read
    sealed = ledger.sealed_entries(database)
    head = verify(sealed)
    entries = tuple(map(unseal, sealed))
    hashes = witness.hashes_of(sealed)
    ours = keys.keys_of(entries, key_id)
    since = keys.signed_from(kept, ours)
    trusted = settings.authority.trusted() if settings.authority else None
    witness.refuse(
        [
            *witness.faults_of_entries(entries, hashes),
            *witness.faults_of_checkpoints(folder, kept, entries, hashes, keys=ours),
            *witness.faults_of_stamps(folder, kept, entries, trusted),
            *faults_of_cuts(
                settings.home / "memos",
                issued_memos(entries),
                hashes,
                keys=ours,
                signed_from=since,
                trusted=trusted,
            ),
        ]
    )
    return Proved(head, sealed, entries)


def compare(settings: Settings, database: Database, witnesses: Iterable[str]) -> list[str]:
    """Compare the record with what a person holds of it; return a line on each. Nothing is written.

    Raises InputError for what is no witness, before anything is compared, and LedgerBroken with each that knows
    another record.
    """
    given = [read_given(each) for each in witnesses]
    sealed = ledger.sealed_entries(database)
    verify(sealed)
    hashes = witness.hashes_of(sealed)
    entries = tuple(map(unseal, sealed))
    issued = {each.number: each for each in issued_memos(entries)}
    ours = keys.keys_of(entries, checkpoint.public_key(settings.signing_key))
    restores = [each for each in entries if isinstance(each.event, LedgerRestored)]
    said, faults = [], []
    for each in given:
        memo = issued.get(each.number) if each.number is not None else None
        if gone := _lost_in(restores, each.seq):
            faults.append(
                f"{each.what} names entry {each.seq}, which was lost when the record was restored (entry {gone}): this "
                "record can neither confirm nor deny it"
            )
        elif wrong := witness.differs(hashes, each.seq, each.hash):
            faults.append(f"{each.what} {wrong}: it is of another record, or the past of this one was rewritten")
        elif each.number is not None and (memo is None or memo.files.get("memo.json") != each.memo_sha256):
            faults.append(f"{each.what} is not a memo that this record issued under that number")
        elif ours and each.key_id is not None and each.seq > ours.get(each.key_id, -1):
            faults.append(f"{each.what} is signed with another key than ours")
        else:
            signed = "signed" if each.key_id else "not signed"
            said.append(f"{each.what} agrees with the record up to entry {each.seq} ({signed})")
    witness.refuse(faults)
    return said


def _lost_in(restores: Iterable[Entry], seq: int) -> int | None:
    """Return the entry that notes the restore in which an entry was lost; None if it was lost in none."""
    for each in restores:
        if isinstance(each.event, LedgerRestored) and each.event.head_seq < seq <= each.event.known_seq:
            return each.seq
    return None


NAMED = 5
"""So many rows are named in a message; all of them stand in a file."""


def heal(settings: Settings, database: Database, now: datetime) -> list[str]:
    """Make each table anew that does not follow from a record that holds; return what is to be said of it, if anything.

    What each row was is written into a file of the home first, so nothing is healed that was not told.
    """
    found = ledger.differences(database)
    if not found:
        return []
    path = settings.home / "rebuilt" / f"{now:%Y%m%dT%H%M%SZ}.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, "".join(f"{each}\n" for each in found).encode(), 0o600)
    ledger.rebuild(database)
    more = f"; and {len(found) - NAMED} more" if len(found) > NAMED else ""
    told = "; ".join(map(str, found[:NAMED]))
    return [f"{len(found)} table rows differed from the record and were rebuilt: {told}{more}. All are in {path}"]
