"""Restore a copy, prove it, and record that it was done and what is known to be lost."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from flows._runtime import clock
from flows._runtime.environment import refuse_readable
from flows._runtime.settings import Settings, load_settings
from flows.ledger.proving import prove
from flows.memo.issuing import last_public_of
from models.core import InputError, new_york_day
from models.ledger import LedgerRestored, LegalHoldPlaced, TextErased
from models.projections import DRAFTS, MILESTONES
from models.records import expunction, files_named
from tasks import ledger
from tasks.backup import restore
from tasks.backup.forgotten import NAME, forgotten_since
from tasks.backup.witnesses import read_witness
from tasks.ledger import Database, checkpoint, connect, legal_hold, records, texts
from tasks.memo.issued_files import forget_words
from tasks.site import shown_memos

NONE = "none"  # what is written for a head where nobody holds one


def restore_into_empty(
    path: Path, last_memo: int | None, last_head: str | None, against: Sequence[str], key: Path | None = None
) -> dict[str, Any]:
    """Restore a copy into the empty home that the settings name; return what was proved (docs/record.md).

    Raises InputError, before anything is written, where neither options, nor the site, nor what people hold (`against`)
    say the last memo number and the last head: the copy may be older than they are.
    """
    settings = load_settings()
    if not path.is_file():
        raise InputError(f"{path} is no copy; name the file of one day, such as 2026-11-25.tar")
    heads = [last_head] if last_head not in (None, NONE) else []
    public = shown_memos(settings.site) if settings.site else ()
    witnesses = [read_witness(str(name)) for name in (*against, *heads, *public)]
    numbers = [number for number in (last_memo, *(witness.number for witness in witnesses)) if number is not None]
    missing = []
    if not numbers and not (settings.site and settings.site.exists()):
        missing.append("the number of the last memo that was made public (`--last-memo 7`, or 0 if none was)")
    if last_head is None and not witnesses:
        missing.append(
            "the last record head that anybody holds, as a memo's foot, the weekly digest or the site shows it "
            f"(`--last-head 500-1f2e3d4c5b6a7988`, or `{NONE}`)"
        )
    if missing:
        raise InputError(
            f"a copy may be older than what was made public; say {' and '.join(missing)}. An old memo, a checkpoint or "
            "another copy says it too (`--against FILE`)"
        )
    if key is not None:
        refuse_readable(key)
    database = connect(settings.url.get_secret_value())
    unfinished = settings.unfinished_restore
    checked_heads = [(witness.what, witness.seq, witness.hash) for witness in witnesses]
    proof = restore.restore(
        path, database, settings.places, unfinished=unfinished, private_key=key, heads=checked_heads
    )
    known_seq, known_hash = max([(proof.seq, proof.hash), *((witness.seq, witness.hash) for witness in witnesses)])
    drafts = [draft.number or 0 for draft in records.every(database, DRAFTS).values()]
    folders = [int(folder.name) for folder in (settings.home / "memos").glob("*") if folder.name.isdecimal()]
    event = LedgerRestored(
        head=proof.hash,
        head_seq=proof.seq,
        copy_of=proof.day,
        known_seq=known_seq,
        known_hash=known_hash,
        last_memo=max([*numbers, *drafts, *folders, last_public_of(database)]),
    )
    if ledger.head(database)[0] == proof.seq:  # not noted by a restore that was stopped
        now = clock.now()  # the copy may be old
        ledger.append(database, [event], now=now, after=proof.seq, confirms_clock=proof.at is None or now > proof.at)
    again = _forget_again(settings, database, path, proof)
    prove(settings, database, checkpoint.public_key(settings.signing_key))
    unfinished.unlink()
    report = proof.model_dump(mode="json", exclude={"at", "format", "revision", "program"})
    return {**report, "lost": known_seq - proof.seq, "last_memo": event.last_memo, "again": again}


def say_lost(proof: Mapping[str, Any]) -> str:
    """Return what is lost by a copy that is older than the record was."""
    first, last = proof["seq"] + 1, proof["seq"] + proof["lost"]
    if not proof["lost"]:
        return f"no entry after {proof['seq']} is known; what was recorded after the copy of {proof['day']} is lost"
    entries = f"entry {first} is" if first == last else f"entries {first} to {last} are"
    return (
        f"the copy of {proof['day']} is older than the record was: {entries} lost, with every answer, finding and file "
        "that they recorded. Ask those who gave them since that day, and record them again"
    )


def _forget_again(settings: Settings, database: Database, path: Path, proof: restore.Proof) -> list[str]:
    """Erase and remove again what was forgotten after the copy was made, and hold again; return what is to be said."""
    forgotten = forgotten_since(path, proof.at)
    now = clock.now()
    if forgotten is None:
        return [
            f"beside the copy stands no {NAME}: what was erased or removed after {proof.day} is back, and a legal hold "
            "placed since is gone; do it again (`text erase`, `evidence expunge`, `hold place`)"
        ]
    lines = []
    words = texts.every(database)
    entries = ledger.entries(database)
    milestones = records.every(database, MILESTONES).values()

    def why(act: str) -> str:
        return texts.keep(database, f"{act} again: the copy of {proof.day} was made before.")

    for text_id in sorted(text_id for text_id in forgotten.texts if words.get(text_id)):
        erasure = TextErased(text_id=text_id, reason_id=why("Erased"))
        if ledger.seq_of(database, erasure.key) is None:
            ledger.append(database, [erasure], now=now, actor=forgotten.texts[text_id].by)
        forget_words(settings.home / "memos", words[text_id])
        texts.erase(database, text_id, under_hold=True)
        lines.append(f"erased again: the text {text_id}")
    for sha256 in forgotten.files.keys() & files_named(entries).keys():
        removal = expunction(entries, milestones, sha256, why("Removed"))
        if ledger.seq_of(database, removal.key) is None:
            ledger.append(database, [removal], now=now, actor=forgotten.files[sha256].by)
        for name in removal.files:
            settings.store.remove(name)
        lines.append(f"removed again by order: the file {sha256}")
    hold = legal_hold(database)
    if forgotten.placed and (forgotten.lifted is None or forgotten.lifted.at < forgotten.placed.at):
        if hold is None:
            ledger.append(database, [LegalHoldPlaced(reason_id=why("Placed"))], now=now, actor=forgotten.placed.by)
        lines.append(f"the legal hold of {new_york_day(forgotten.placed.at)} holds again")
    elif forgotten.lifted and hold:
        lines.append(
            f"the legal hold that was lifted on {new_york_day(forgotten.lifted.at)}, after the copy, holds again: run "
            "`followthrough hold lift`"
        )
    return lines
