"""A checkpoint and its time stamp: taken by hand with the first key, or where one replaces another, and stamped.

What the time-stamping authority says is kept; that it could not be asked is reported.
"""

from datetime import datetime
from hashlib import sha256
from pathlib import Path

from flows._runtime.context import manners_of
from flows._runtime.settings import Settings
from flows.ledger.proving import prove
from models.core import CheckFailed, InputError, SourceFault, evolve
from models.ledger import CheckpointTaken
from tasks import ledger
from tasks.core import shown_address, write_whole
from tasks.ledger import Checkpoint, Database, checkpoint, stamps


def take_checkpoint(
    settings: Settings, database: Database, now: datetime, old_key: Path | None = None
) -> tuple[Checkpoint, Path, str]:
    """Prove the record, write down its head and note it, signed with the key that is set.

    `old_key`: the file of the key that signed until now; it signs the same checkpoint, and so says which key replaces
    it. Returns the checkpoint, its file, and what is to be said of its time stamp. Raises InputError where another key
    signed until now and is not given, or one that did not is; LedgerBroken where the record does not hold.
    """
    folder = settings.home / "checkpoints"
    key, old = checkpoint.read_key(settings.signing_key), checkpoint.read_key(old_key)
    key_id, old_id = checkpoint.key_id_of(key), checkpoint.key_id_of(old)
    signed_by = [taken.key_id for taken in checkpoint.checkpoints(folder) if taken.key_id]
    last = signed_by[-1] if signed_by else None
    if key_id and last not in (None, key_id) and last != old_id:
        raise InputError(
            f"checkpoints until now are signed with the key {last}; give its file as --old-key, so that it signs that "
            "the new key replaces it"
        )
    if old and (last != old_id or key_id in (None, old_id)):
        raise InputError(f"the key in {old_key} is not one that a new key replaces; leave --old-key out")
    head = prove(settings, database, (old_id or key_id) if last else None).head
    taken = checkpoint.sign_head(head, now=now, key=key)
    path = checkpoint.write_checkpoint(folder, taken)
    noted, stamp = note_stamped(settings, path, now)
    if old:
        text = checkpoint.of_entry(noted).text.encode()
        noted = evolve(noted, old_key_id=old_id, old_signature=checkpoint.signature_of(old, text))
    ledger.append(database, [noted], now=now)  # whoever wrote meanwhile: the head that was proved still stands
    return taken, path, stamp


def stamped(settings: Settings, content: bytes, now: datetime) -> tuple[bytes | None, str]:
    """Return the authority's stamp of some bytes, and what is to be said of it; None if there is none.

    That the authority cannot be reached, or gives no good stamp, stops nothing else.
    """
    authority = settings.authority
    if authority is None:
        return None, "none: no authority is set"
    name = shown_address(authority.url)
    try:
        return stamps.ask(authority, content, manners_of(settings), now), f"by {name}"
    except (SourceFault, CheckFailed) as error:
        return None, f"none: {name} gave no good stamp ({error})"


def note_stamped(settings: Settings, path: Path, now: datetime) -> tuple[CheckpointTaken, str]:
    """Stamp the checkpoint in a file and keep the stamp beside it; return what the ledger notes, and what to say."""
    kept, beside = checkpoint.read_checkpoint(path), stamps.stamp_of(path)
    if beside.exists():  # a crash came before it was noted
        reply, report = beside.read_bytes(), "kept"
    else:
        made, report = stamped(settings, kept.text.encode(), now)
        if made is None:
            return checkpoint.note_of(kept), report
        write_whole(beside, made)
        reply = made
    return evolve(checkpoint.note_of(kept), stamp_sha256=sha256(reply).hexdigest()), report
