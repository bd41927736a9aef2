"""A draft from the ledger as it stands, or to correct what an issued memo said; noted, then written."""

from collections.abc import Callable, MutableMapping
from datetime import date
from typing import NamedTuple

from flows._runtime import artifact, clock, context
from flows._runtime.settings import Settings
from flows.memo.memo import facts_of, world_at, world_of_draft
from models.core import InputError, LedgerMoved, new_york_day
from models.drafts import correctable, kind_of, newest_of
from models.ledger import MemoDrafted
from models.memo import DraftRequest, draft_for, erratum_for, scheduled_as_of, still_says_it
from models.permissions import SYSTEM
from models.projections import DRAFTS
from models.records import DraftRecord
from notifications.memo import MemoDocument
from notifications.printed import render_memo
from tasks import ledger
from tasks.ledger import records
from tasks.memo import Spool, issued_files, memo

TRIES = 5


class Cut(NamedTuple):
    """A draft with what it says; `is_new` where the ledger does not hold it yet."""

    draft: DraftRecord
    facts: MemoDocument
    is_new: bool


def cut_now(settings: Settings, asked: DraftRequest, as_of: date | None) -> Cut:
    """Return the draft of the ledger as it stands: the last one of its kind where nothing it tells of happened since.

    Without `as_of` a person's memo is of today, and a schedule's of the end of the time just past. Raises InputError
    for a day to come, for an event that is not known, and where no register was taken in; RuleError for a closing memo
    before its time.
    """
    database = settings.database()
    now = clock.now()
    context.register(database)
    today = new_york_day(now)
    day = as_of or (scheduled_as_of(asked.period, today) if asked.person_id == SYSTEM else today)
    if day > today:
        raise InputError(f"--as-of {day} is in the future; write today or an earlier day")
    world = world_at(database, as_of=day, cut_seq=ledger.head(database)[0], recorded_through=now)
    draft = draft_for(world, asked)
    last = newest_of(world.drafts, kind_of(draft))
    if last and still_says_it(last, draft, world, ledger.entries(database, last.cut_seq)):
        facts = facts_of(settings, last, world_of_draft(database, last))
        # After a change of the program the same cut may say something else: that needs a draft of its own.
        if facts.binding() == last.facts_sha256:
            return Cut(last, facts, is_new=False)
    return Cut(draft, facts_of(settings, draft, world), is_new=True)


def cut_to_correct(settings: Settings, number: int, reason_id: str, person_id: str) -> Cut:
    """Return the draft of an erratum: memo no. N told again for its day and period, from the ledger as it stands.

    Raises InputError for a number that was not issued, and RuleError for one that was withdrawn or corrected since.
    """
    database = settings.database()
    corrected = correctable(records.every(database, DRAFTS), number)
    world = world_at(database, as_of=corrected.as_of, cut_seq=ledger.head(database)[0], recorded_through=clock.now())
    draft = erratum_for(world, corrected, reason_id, person_id)
    return Cut(draft, facts_of(settings, draft, world), is_new=True)


def draft_and_note(settings: Settings, make: Callable[[], Cut], person_id: str) -> dict[str, str | int]:
    """Make a draft, note it and write its files; return its id, its day, its period and the SHA-256 of its facts.

    It is noted first: what lies in a draft's folder is always what an approval of it would bind. Where another writer
    was first it is made again from the ledger as it stands then: two schedules may come at the same minute. Raises
    LedgerMoved where that happens each time, and what making it raises.
    """
    cut = make()
    for tries_left in reversed(range(TRIES)):
        try:
            files = render_memo(cut.facts, run_step=artifact.step, into=Spool(settings.home / "memos"))
            return _note(settings, cut, files, person_id)
        except LedgerMoved:
            if not tries_left:
                raise
            cut = make()
    raise AssertionError


def _note(settings: Settings, cut: Cut, files: MutableMapping[str, bytes], person_id: str) -> dict[str, str | int]:
    draft = cut.draft
    binding = cut.facts.binding()
    if cut.is_new:
        kept = draft.model_dump(include=set(MemoDrafted.model_fields) - {"version", "on", "kind", "facts_sha256"})
        event = MemoDrafted(draft_id=draft.id, facts_sha256=binding, **kept)
        ledger.append(settings.database(), [event], now=clock.now(), actor=person_id, after=draft.cut_seq)
    memo.write_memo(settings.home / "memos" / issued_files.DRAFTS / draft.id, files, replace=True)
    return {"draft": draft.id, "facts": binding, "as_of": draft.as_of.isoformat(), "period": draft.period}
