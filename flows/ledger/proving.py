"""Prove the record by itself and by every witness in the home, heal its tables, and take checkpoints of it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from flows._runtime.settings import Settings
from models.core import InputError, evolve
from models.ledger import GENESIS, Entry, LedgerRestored, TablesRebuilt, read_entry
from models.memo import issued_memos
from models.records import NAMING, files_named
from tasks import ledger
from tasks.backup.witnesses import read_witness
from tasks.core import write_whole
from tasks.ledger import Database, checkpoint, texts, witness
from tasks.memo import faults_of_cuts

NOTED = frozenset(
    {"checkpoint_taken", "evidence_expunged", "ledger_restored", "memo_drafted", "memo_issued", "memo_corrected",
     "memo_withdrawn"}
)  # fmt: skip
"""The kinds of entry that witnesses are compared with."""
NAMED = 5  # so many rows are named in a message; all of them stand in a file


class LedgerProof(NamedTuple):
    """A record that holds: its head, and what is compared with it."""

    head: tuple[int, str]
    hashes: witness.Hashes
    notes: tuple[Entry, ...]  # the entries of `NOTED`, in order
    named: dict[str, int]  # the SHA-256 of every file that an entry names, with the seq of the first that does
    without_account: list[int]
    """The entries of commands that hold no account: nobody can tell who acted as whom."""


def prove(settings: Settings, database: Database, key_id: str | None) -> LedgerProof:
    """Verify the chain and its words, and that each checkpoint and memo is of this chain (docs/record.md#checkpoints).

    `key_id`: the public key (hex) that signs. The chain is read once. Raises LedgerBroken, which names each fault.
    """
    folder = settings.home / "checkpoints"
    memos = settings.home / "memos"
    stored = checkpoint.checkpoints(folder)  # first: whoever writes one meanwhile knows entries that we have not read
    hashes = witness.Packed()
    notes = list[Entry]()
    typed = dict[str, int]()

    def naming() -> Iterator[Entry]:
        for link in ledger.links(database):
            seq, digest, kind, entry = link
            hashes.append(digest)
            for text_id in texts.named(link):
                typed.setdefault(text_id, seq)
            if kind in NOTED:
                notes.append(read_entry(seq, entry))
            elif kind in NAMING:
                yield read_entry(seq, entry)

    named = files_named(naming())
    head = (len(hashes) - 1, hashes[len(hashes) - 1])
    ours = witness.keys_of(notes, key_id)
    since = witness.signed_from(stored, ours)
    witness.refuse(
        [
            *texts.faults(database, typed),
            *witness.faults_of_entries(notes, hashes),
            *witness.faults_of_checkpoints(folder, stored, notes, hashes, keys=ours),
            *faults_of_cuts(memos, issued_memos(notes), hashes, keys=ours, signed_from=since),
        ]
    )
    without_account = [seq for seq in ledger.without_account(database) if seq <= head[0]]
    return LedgerProof(head, hashes, tuple(notes), named, without_account)


def compare(settings: Settings, database: Database, witnesses: Iterable[str]) -> list[str]:
    """Compare the record with what a person holds; return a line on each. Raises LedgerBroken, and InputError."""
    heads = [read_witness(name) for name in witnesses]
    last, digest = ledger.head(database)
    hashes_by_seq = {head.seq: ledger.hash_at(database, head.seq) for head in heads if head.seq}
    hashes = {0: GENESIS, last: digest} | {seq: sha256 for seq, sha256 in hashes_by_seq.items() if sha256 is not None}
    entries = ledger.of_kinds(database, NOTED)
    issued = {memo.number: memo for memo in issued_memos(entries)}
    ours = witness.keys_of(entries, checkpoint.public_key(settings.signing_key))
    restores = [(entry.seq, entry.event) for entry in entries if isinstance(entry.event, LedgerRestored)]
    agreeing = []
    faults = []
    for head in heads:
        memo = issued.get(head.number) if head.number is not None else None
        lost_in = next((seq for seq, event in restores if event.head_seq < head.seq <= event.known_seq), None)
        if lost_in:
            faults.append(
                f"{head.what} names entry {head.seq}, which was lost when the record was restored (entry {lost_in}): "
                "this record can neither confirm nor deny it"
            )
        elif wrong := witness.differs(hashes, head.seq, head.hash):
            faults.append(f"{head.what} {wrong}: it is of another record, or the past of this one was rewritten")
        elif head.number is not None and (memo is None or memo.files.get("memo.json") != head.memo_sha256):
            faults.append(f"{head.what} is not a memo that this record issued under that number")
        elif ours and head.key_id is not None and head.seq > ours.get(head.key_id, -1):
            faults.append(f"{head.what} is signed with another key than ours")
        else:
            signed = "signed" if head.key_id else "not signed"
            agreeing.append(f"{head.what} agrees with the record up to entry {head.seq} ({signed})")
    witness.refuse(faults)
    return agreeing


def heal(settings: Settings, database: Database, now: datetime) -> list[str]:
    """Make each table anew that differs from the record, after writing down what it held; return what to say."""
    differing = ledger.differences(database)
    if not differing:
        return []
    path = settings.home / "rebuilt" / f"{now:%Y%m%dT%H%M%SZ}.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, content := "".join(f"{row}\n" for row in differing).encode(), 0o600)
    rows = dict(sorted(Counter(row.table for row in differing).items()))
    ledger.append(database, [TablesRebuilt(told=sha256(content).hexdigest(), rows=rows)], now=now)
    ledger.rebuild(database)
    others = f"; and {len(differing) - NAMED} more" if len(differing) > NAMED else ""
    named = "; ".join(map(str, differing[:NAMED]))
    rows_differed = f"{len(differing)} table rows differed from the record and were rebuilt"
    return [f"{rows_differed}: {named}{others}. All are in {path}"]


def take_checkpoint(
    settings: Settings, database: Database, now: datetime, old_key: Path | None = None
) -> tuple[checkpoint.Checkpoint, Path]:
    """Prove the record, write down its head and note it, signed with the key that is set; return what was written.

    `old_key`: the file of the key that signed until now, which signs too. Raises InputError where it is another.
    """
    folder = settings.home / "checkpoints"
    key = checkpoint.read_key(settings.signing_key)
    old = checkpoint.read_key(old_key)
    key_id = checkpoint.key_id_of(key)
    old_id = checkpoint.key_id_of(old)
    last = next((signed.key_id for signed in reversed(checkpoint.checkpoints(folder)) if signed.key_id), None)
    if key_id and last not in (None, key_id) and last != old_id:
        raise InputError(
            f"checkpoints until now are signed with the key {last}; give its file as --old-key, so that it signs that "
            "the new key replaces it"
        )
    if old and (last != old_id or key_id in (None, old_id)):
        raise InputError(f"the key in {old_key} is not one that a new key replaces; leave --old-key out")
    head = prove(settings, database, (old_id or key_id) if last else None).head
    signed = checkpoint.sign_head(head, now=now, key=key)
    path = checkpoint.write_checkpoint(folder, signed)
    note = checkpoint.note_of(signed)
    if old:
        text = checkpoint.of_entry(note).text.encode()
        note = evolve(note, old_key_id=old_id, old_signature=checkpoint.signature_of(old, text))
    ledger.append(database, [note], now=now)  # whoever wrote meanwhile: the head that was proved still stands
    return signed, path
