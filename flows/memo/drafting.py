"""A draft of a memo, from the ledger as it stands, or to correct a memo; and its pages, once somebody opens it."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from flows._runtime import clock, context
from flows._runtime.settings import Settings
from models.core import InputError, LedgerError, LedgerMoved, RuleError, new_york_day
from models.drafts import correctable, issued_memo, kind_of, known_draft, newest_of
from models.ledger import Entry, MemoDrafted, is_public, unseal
from models.memo import (
    DraftRequest,
    State,
    draft_for,
    erratum_for,
    register_of,
    scheduled_as_of,
    still_says_it,
)
from models.permissions import SYSTEM
from models.projections import DRAFTS, World, world_of
from models.records import DraftRecord
from notifications.memo import Memo, MemoContext, compose, memo_of
from notifications.printed import render_memo
from notifications.site import OLDER_FORMS
from notifications.words import cap, listed
from tasks import ledger
from tasks.ledger import Database, records, texts
from tasks.memo import issued_files, memo

TRIES = 5


class Cut(NamedTuple):
    """A draft with what it says; `is_new` where the ledger does not hold it yet."""

    draft: DraftRecord
    memo: Memo
    is_new: bool


def cut_now(settings: Settings, request: DraftRequest, as_of: date | None) -> Cut:
    """Return the draft of the ledger as it stands: the last one of its kind where nothing it tells of happened since.

    A person's memo is of today by default, a schedule's of the end of the time just past. Raises InputError, RuleError.
    """
    database = settings.database()
    now = clock.now()
    context.register(database)
    today = new_york_day(now)
    day = as_of or (scheduled_as_of(request.period, today) if request.person_id == SYSTEM else today)
    if day > today:
        raise InputError(f"--as-of {day} is in the future; write today or an earlier day")
    world = world_at(database, as_of=day, cut_seq=ledger.head(database)[0], recorded_through=now)
    draft = draft_for(world, request)
    last = newest_of(world.drafts, kind_of(draft))
    if last and still_says_it(last, draft, world, ledger.entries(database, last.cut_seq)):
        again = tell(settings, last, world_of_draft(database, last))
        # After a change of the program the same cut may say something else: that needs a draft of its own.
        if again.binding() == last.facts_sha256:
            return Cut(last, again, is_new=False)
    return Cut(draft, tell(settings, draft, world), is_new=True)


def cut_to_correct(settings: Settings, number: int, reason_id: str, person_id: str) -> Cut:
    """Return the draft of an erratum of memo no. N. Raises InputError or RuleError if it cannot be corrected."""
    database = settings.database()
    corrected = correctable(records.every(database, DRAFTS), number)
    world = world_at(database, as_of=corrected.as_of, cut_seq=ledger.head(database)[0], recorded_through=clock.now())
    draft = erratum_for(world, corrected, reason_id, person_id)
    return Cut(draft, tell(settings, draft, world), is_new=True)


def draft_and_note(settings: Settings, make: Callable[[], Cut], person_id: str) -> dict[str, str | int]:
    """Make a draft, note it and keep its words; return its id, its day, its period and the SHA-256 of its facts.

    Where another writer was first it is made again. Raises LedgerMoved where that happens each time.
    """
    for tries_left in reversed(range(TRIES)):
        cut = make()
        try:
            return _note(settings, cut, person_id)
        except LedgerMoved:
            if not tries_left:
                raise
    raise AssertionError


def _note(settings: Settings, cut: Cut, person_id: str) -> dict[str, str | int]:
    draft = cut.draft
    binding = cut.memo.binding()
    if cut.is_new:
        fields = draft.model_dump(include=set(MemoDrafted.model_fields) - {"version", "on", "facts_sha256"})
        event = MemoDrafted(draft_id=draft.id, facts_sha256=binding, mock=cut.memo.facts.mock, **fields)
        ledger.append(settings.database(), [event], now=clock.now(), actor=person_id, after=draft.cut_seq)
    folder = issued_files.folder_of_draft(settings.home / "memos", draft.id)
    if _kept_words(folder, binding) is None:
        memo.write_memo(folder, {memo.WORDS: cut.memo.to_json()}, replace=True)
    return {"draft": draft.id, "facts": binding, "as_of": draft.as_of.isoformat(), "period": draft.period}


def open_draft_pages(settings: Settings, draft_id: str) -> Path:
    """Render the pages of a draft beside its words, from these and not from the ledger of now; return their folder.

    Of an issued draft, that of its memo. Words that are gone are made again from the draft's cut. Raises AnswerRefused
    for an unknown id, and RuleError where the words would be others or Typst refuses them.
    Source: docs/memo.md#life-of-a-draft
    """
    database = settings.database()
    draft = known_draft(records.every(database, DRAFTS), draft_id)
    memos = settings.home / "memos"
    if draft.number is not None:
        return memos / str(draft.number)
    folder = issued_files.folder_of_draft(memos, draft_id)
    words = _kept_words(folder, draft.facts_sha256)
    if words is None and (folder / "memo.pdf").is_file():  # an earlier version drafted it, with its pages
        return folder
    words = words or tell(settings, draft, world_of_draft(database, draft))
    if words.binding() != draft.facts_sha256:
        raise RuleError(
            f"{draft_id} cannot be made again as it was drafted: words of it were erased, or the program was changed; "
            "draft the memo again"
        )
    memo.write_memo(folder, render_memo(words), replace=True)
    return folder


def _kept_words(folder: Path, binding: str) -> Memo | None:
    """Return what a draft says, as it was kept; None if that is gone, was changed, or is of an earlier form."""
    try:
        words = Memo.model_validate_json((folder / memo.WORDS).read_bytes())
    except (OSError, ValidationError):
        return None
    return words if words.binding() == binding else None


def world_at(database: Database, *, as_of: date, cut_seq: int, recorded_through: datetime) -> World:
    """Return the world of a day as the ledger's first `cut_seq` entries tell it, known at a moment.

    Raises LedgerBroken where the chain does not hold: nothing is told from one.
    """
    ledger.check(database)
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


def tell(settings: Settings, draft: DraftRecord, world: World, *, state: State = "draft") -> Memo:
    """Return the memo of a draft's cut. Raises LedgerError as `old_memo` does."""
    register = register_of(world)
    context = MemoContext(
        world=world,
        draft=draft,
        to=cap(listed(register.report.addressees) or register.names.readers),
        from_=register.names.role("oversight_coordinator"),
        texts=texts.every(settings.database()),
        state=state,
        paper=settings.paper,
        corrected=None if draft.supersedes is None else old_memo(settings, draft.supersedes),
    )
    return memo_of(compose(context))


def old_memo(settings: Settings, number: int) -> Memo | None:
    """Return an issued memo, as its file holds it; None if an earlier version issued it, in other words.

    Raises LedgerBroken if the file is not the one that was issued, and LedgerError if this code cannot read it.
    """
    record = issued_memo(records.every(settings.database(), DRAFTS), number)
    content = issued_files.read_file(settings.home / "memos", record, "memo.json")
    try:
        return None if json.loads(content)["schema"] in OLDER_FORMS else Memo.model_validate_json(content)
    except ValidationError as error:
        raise LedgerError(
            f"memo.json of memo no. {number} lacks what a correction needs: {error.error_count()} faults"
        ) from error
