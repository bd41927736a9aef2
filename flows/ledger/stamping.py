"""Ask the time-stamping authority, where one is set: what it says is kept, and that it could not be asked is said."""

from datetime import datetime
from hashlib import sha256
from pathlib import Path

from flows._runtime.context import manners_of
from flows._runtime.settings import Settings
from models.core import CheckFailed, SourceFault, evolve
from models.ledger import CheckpointTaken
from tasks.core import shown_address, write_whole
from tasks.ledger import checkpoint, stamps


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
    kept = checkpoint.read_checkpoint(path)
    beside = stamps.stamp_of(path)
    if beside.exists():  # a crash came before it was noted
        reply, said = beside.read_bytes(), "kept"
    else:
        made, said = stamped(settings, kept.text.encode(), now)
        if made is None:
            return checkpoint.note_of(kept), said
        write_whole(beside, made)
        reply = made
    return evolve(checkpoint.note_of(kept), stamp_sha256=sha256(reply).hexdigest()), said
