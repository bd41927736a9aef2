"""Prove the record by itself and by every witness in the home, before anything is made from it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

from flows._runtime.settings import Settings
from models.ledger import GENESIS, Entry, LedgerRestored, TablesRebuilt, entry_of
from models.memo import issued_memos
from models.records import NAMING, files_named
from tasks import ledger
from tasks.backup.given import read_given
from tasks.core import write_whole
from tasks.ledger import Database, checkpoint, texts, witness
from tasks.memo import faults_of_cuts

NOTED = frozenset(
    {"checkpoint_taken", "evidence_expunged", "ledger_restored", "memo_drafted", "memo_issued", "memo_corrected",
     "memo_withdrawn"}
)  # fmt: skip
"""The kinds of entry that witnesses are compared with."""


class Proved(NamedTuple):
    """A record that holds: its head, and what is compared with it."""

    head: tuple[int, str]
    hashes: witness.Hashes
    notes: tuple[Entry, ...]
    """The entries of `NOTED`, in order."""
    named: dict[str, int]
    """The SHA-256 of every file that an entry names, with the seq of the first that does."""
    without_account: list[int]
    """The entries of commands that hold no account: nobody can tell who acted as whom."""


def prove(settings: Settings, database: Database, key_id: str | None) -> Proved:
    """Verify the chain and the words it names, and see that each checkpoint and each issued memo is of this chain.

    `key_id`: the public key (hex) that signs; None if none did. Nothing is written. The chain is read once and never
    held whole. Raises LedgerBroken, which names each fault. Source: docs/record.md#checkpoints.
    """
    folder, memos = settings.home / "checkpoints", settings.home / "memos"
    kept = checkpoint.checkpoints(folder)  # first: whoever writes one meanwhile knows entries that we have not read
    hashes, notes = witness.Packed(), list[Entry]()

    typed, without_account = dict[str, int](), list[int]()

    def naming() -> Iterator[Entry]:
        for seq, digest, stored in ledger.links(database):
            hashes.append(digest)
            for text_id in filter(None, map(stored["body"].get, texts.NAMING)):
                typed.setdefault(text_id, seq)
            if stored["channel"] == "command" and stored["account"] is None:
                without_account.append(seq)
            if stored["kind"] in NOTED:
                notes.append(entry_of(seq, stored))
            elif stored["kind"] in NAMING:
                yield entry_of(seq, stored)

    named = files_named(naming())
    head = (len(hashes) - 1, hashes[len(hashes) - 1])
    ours = witness.keys_of(notes, key_id)
    since = witness.signed_from(kept, ours)
    trusted = settings.authority.trusted() if settings.authority else None
    witness.refuse(
        [
            *texts.faults(database, typed),
            *witness.faults_of_entries(notes, hashes),
            *witness.faults_of_checkpoints(folder, kept, notes, hashes, keys=ours),
            *witness.faults_of_stamps(folder, kept, notes, trusted),
            *faults_of_cuts(memos, issued_memos(notes), hashes, keys=ours, signed_from=since, trusted=trusted),
        ]
    )
    return Proved(head, hashes, tuple(notes), named, without_account)


def compare(settings: Settings, database: Database, witnesses: Iterable[str]) -> list[str]:
    """Compare the record with what a person holds of it; return a line on each. Nothing is written.

    Only the entries that are named are read: whether the chain holds, `prove` says. Raises InputError for what is no
    witness, before anything is compared, and LedgerBroken with each that knows another record.
    """
    given = [read_given(name) for name in witnesses]
    last, digest = ledger.head(database)
    read = {held.seq: ledger.hash_at(database, held.seq) for held in given if held.seq}
    hashes = {0: GENESIS, last: digest} | {seq: sha256 for seq, sha256 in read.items() if sha256 is not None}
    entries = ledger.of_kinds(database, NOTED)
    issued = {memo.number: memo for memo in issued_memos(entries)}
    ours = witness.keys_of(entries, checkpoint.public_key(settings.signing_key))
    restores = [(entry.seq, entry.event) for entry in entries if isinstance(entry.event, LedgerRestored)]
    agreeing, faults = [], []
    for held in given:
        memo = issued.get(held.number) if held.number is not None else None
        lost_in = next((seq for seq, event in restores if event.head_seq < held.seq <= event.known_seq), None)
        if lost_in:
            faults.append(
                f"{held.what} names entry {held.seq}, which was lost when the record was restored (entry {lost_in}): "
                "this record can neither confirm nor deny it"
            )
        elif wrong := witness.differs(hashes, held.seq, held.hash):
            faults.append(f"{held.what} {wrong}: it is of another record, or the past of this one was rewritten")
        elif held.number is not None and (memo is None or memo.files.get("memo.json") != held.memo_sha256):
            faults.append(f"{held.what} is not a memo that this record issued under that number")
        elif ours and held.key_id is not None and held.seq > ours.get(held.key_id, -1):
            faults.append(f"{held.what} is signed with another key than ours")
        else:
            signed = "signed" if held.key_id else "not signed"
            agreeing.append(f"{held.what} agrees with the record up to entry {held.seq} ({signed})")
    witness.refuse(faults)
    return agreeing


NAMED = 5
"""So many rows are named in a message; all of them stand in a file."""


def heal(settings: Settings, database: Database, now: datetime) -> list[str]:
    """Make each table anew that does not follow from a record that holds; return what is to be said of it, if anything.

    What each row was is written into a file of the home first, then the healing is noted as an entry, so nothing is
    healed that was not told.
    """
    differing = ledger.differences(database)
    if not differing:
        return []
    path = settings.home / "rebuilt" / f"{now:%Y%m%dT%H%M%SZ}.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, content := "".join(f"{row}\n" for row in differing).encode(), 0o600)
    rows = dict(sorted(Counter(row.table for row in differing).items()))
    ledger.append(database, [TablesRebuilt(told=sha256(content).hexdigest(), rows=rows)], now=now)
    ledger.rebuild(database)
    more = f"; and {len(differing) - NAMED} more" if len(differing) > NAMED else ""
    named = "; ".join(map(str, differing[:NAMED]))
    return [f"{len(differing)} table rows differed from the record and were rebuilt: {named}{more}. All are in {path}"]
