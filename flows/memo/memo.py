"""A memo's facts from the ledger's cut: the same cut gives the same facts, drafted, issued and years later."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

from pydantic import ValidationError

from flows._runtime.settings import Settings
from models.core import LedgerError
from models.drafts import issued_memo
from models.ledger import Entry, is_public, unseal
from models.memo import State, register_of
from models.projections import DRAFTS, World, world_of
from models.records import DraftRecord
from notifications.memo import MemoContext, MemoDocument, compose, read_memo
from notifications.printed import extract_stem
from notifications.words import cap, listed
from tasks import ledger
from tasks.ledger import Database, records, texts
from tasks.memo import issued_files


def world_at(database: Database, *, as_of: date, cut_seq: int, recorded_through: datetime) -> World:
    """Return the world of a day as the ledger's first `cut_seq` entries tell it, known at a moment."""
    hashes: dict[int, str] = {}
    public = set()

    def entries() -> Iterator[Entry]:
        for link in ledger.sealed_through(database, cut_seq):
            entry = unseal(link)
            hashes[link.seq] = link.hash
            if is_public(link, entry.event):
                public.add(link.seq)
            yield entry

    world = world_of(entries(), as_of=as_of)
    # The cut is of the moment at which it was made: whether the agency's time to comment is over hangs on that.
    return replace(world, known_at=recorded_through.astimezone(UTC), hashes=hashes, public=frozenset(public))


def world_of_draft(database: Database, draft: DraftRecord) -> World:
    """Return the world of a draft's cut."""
    return world_at(database, as_of=draft.as_of, cut_seq=draft.cut_seq, recorded_through=draft.recorded_through)


def facts_of(
    settings: Settings, draft: DraftRecord, world: World, *, state: State = "draft", audience: str | None = None
) -> MemoDocument:
    """Tell the memo of a draft's cut, from the record and the words that are still held.

    `audience`: the council office whose extract is wanted. Raises LedgerError if it corrects a memo whose facts
    cannot be read any more.
    """
    register = register_of(world)
    return compose(
        MemoContext(
            whole=world,
            draft=draft,
            to=cap(listed(register.report.addressees) or register.names.readers),
            from_=register.names.role("oversight_coordinator"),
            texts=texts.every(settings.database()),
            state=state,
            paper=settings.paper,
            audience=audience,
            corrected=None if draft.supersedes is None else old_facts(settings, draft.supersedes, audience),
        )
    )


def old_facts(settings: Settings, number: int, audience: str | None = None) -> MemoDocument | None:
    """Return the facts of an issued memo, as its own file holds them; with `audience`, of that office's extract.

    None if that memo had no such extract. Raises LedgerBroken if the file is not the one that was issued, and
    LedgerError where it is of another kind than this code reads.
    """
    memo = issued_memo(records.every(settings.database(), DRAFTS), number)
    name = f"{extract_stem(audience)}.json" if audience else "memo.json"
    if name not in memo.files:
        return None
    try:
        return read_memo(issued_files.read_file(settings.home / "memos", memo, name))
    except ValidationError as error:
        raise LedgerError(
            f"{name} of memo no. {number} lacks what a correction needs: {error.error_count()} faults"
        ) from error
