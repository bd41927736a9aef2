"""A memo goes out: the approved draft's facts in every form and its proof, whole or not at all."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

from prefect.client.schemas.objects import State
from prefect.states import Completed

from flows._runtime import artifact, clock
from flows._runtime.data import VERIFIER
from flows._runtime.settings import Settings
from flows.memo.drafting import old_memo, tell, world_of_draft
from models.core import RuleError, evolve, new_york_day
from models.drafts import (
    approval_of,
    approver_of,
    correctable,
    number_for,
    open_draft,
    refuse_if_followed_was_withdrawn,
    refuse_while_comment_is_open,
)
from models.ledger import Event, LedgerRestored, MemoCorrected, MemoIssued
from models.memo import register_of
from models.permissions import MAY
from models.projections import DRAFTS, World
from models.records import DraftRecord
from notifications.memo import ERASED, Memo, difference_of, with_head
from notifications.printed import forget, render_memo, say_corrected
from notifications.words import tally
from tasks import ledger
from tasks.core import crash_point
from tasks.ledger import Database, append_decided, checkpoint, records, texts
from tasks.memo import issued_files
from tasks.memo import memo as memo_files


class Agreed(NamedTuple):
    """What was decided of an issue."""

    draft: DraftRecord
    world: World
    memo: Memo
    number: int
    approver_id: str
    corrected: DraftRecord | None  # the memo that it corrects


def agree(settings: Settings, database: Database, draft_id: str, before: "Agreed | None" = None) -> Agreed:
    """Decide on what the ledger says now that a draft goes out, and under which number; RuleError if it may not.

    `before`: what was decided a moment ago, which is not made again.
    """
    drafts = records.every(database, DRAFTS)
    draft = open_draft(drafts, draft_id)
    refuse_while_comment_is_open(drafts, draft, new_york_day(clock.now()))
    corrected = correctable(drafts, draft.supersedes) if draft.supersedes is not None else None
    world = before.world if before else world_of_draft(database, draft)
    memo = before.memo if before else tell(settings, draft, world, state="erratum" if corrected else "issued")
    refuse_if_followed_was_withdrawn(drafts, draft, memo.facts.memo.after)
    number = number_for(drafts, last_public_of(database))
    return Agreed(draft, world, memo, number, approver_of(draft, memo.binding()), corrected)


def last_public_of(database: Database) -> int:
    """Return the last memo number that was made public before the record was restored; 0 if it never was."""
    restored = ledger.last_of(database, "ledger_restored")
    return restored.event.last_memo if restored and isinstance(restored.event, LedgerRestored) else 0


def _form(parameters: Mapping[str, Any]) -> str:
    return str(parameters["name"])


@artifact.effect(name="form", task_run_name=_form)
def render_form(name: str, render: Callable[[], bytes]) -> State[bytes]:
    """Make one form of a memo, the file of this name."""
    content = render()
    return Completed(name=f"{tally(len(content), 'byte')}", data=content)


def issue(settings: Settings, database: Database, draft_id: str, person_id: str) -> dict[str, str | int]:
    """Issue an approved draft under the next number, as an erratum where it corrects a memo; return its number.

    Its folder is written before it is noted. Raises RuleError as `agree` does, SettingsError for a bad signing key.
    """
    now = clock.now()
    agreed = agree(settings, database, draft_id)
    draft, world, approved, number, approver_id, corrected = agreed
    key = checkpoint.read_key(settings.signing_key)
    signed = checkpoint.sign_head((draft.cut_seq, draft.cut_hash), now=draft.recorded_through, key=key)
    crash_point("approved")
    approver = _role_of(settings, world, approver_id)
    through = ledger.entry(database, approval_of(draft, approver_id).seq).channel
    assert through != "demonstration", "no approval is a first entry"  # noqa: S101 (for the type alone)
    cut = evolve(approved.facts.memo.ledger, checkpoint=signed.text, key_id=signed.key_id, signature=signed.signature)
    head = evolve(approved.facts.memo, number=number, approved_by=approver, approved_through=through, ledger=cut)
    files = render_memo(with_head(approved, head), render_form)  # filled in (docs/memo.md#approval)
    forget()
    # What lets a reader check the memo: the ledger up to its cut, and the program that checks it.
    files["ledger.jsonl"] = memo_files.slice_of(ledger.sealed_through(database, draft.cut_seq))
    files["verify_memo.py"] = VERIFIER.read_bytes()
    sign = partial(checkpoint.signature_of, key) if key else None
    hashes = memo_files.write_memo(settings.home / "memos" / str(number), files, sign=sign)
    issued = MemoIssued(draft_id=draft.id, number=number, cut_seq=draft.cut_seq, files=hashes)
    correction = [_correct(settings, database, agreed, corrected, now)] if corrected else []
    checkpoint.write_checkpoint(settings.home / "checkpoints", signed)
    _note(settings, database, agreed, [issued, *correction, checkpoint.note_of(signed)], person_id)
    return {"draft": draft.id, "number": number, "facts": draft.facts_sha256}


def _correct(
    settings: Settings, database: Database, agreed: Agreed, corrected: DraftRecord, now: datetime
) -> MemoCorrected:
    """Write beside the corrected memo that it was; return the event, with the sentences that read otherwise."""
    number = agreed.draft.supersedes or 0
    reason_id = agreed.draft.reason_id or ""
    event = MemoCorrected(
        draft_id=corrected.id,
        number=number,
        by_number=agreed.number,
        reason_id=reason_id,
        sentences=difference_of(old_memo(settings, number), agreed.memo).sentence_ids,
    )
    reason = texts.words_of(database, [reason_id]).get(reason_id, ERASED)
    text = say_corrected(number, agreed.number, new_york_day(now), reason, event.sentences)
    issued_files.tell_beside(settings.home / "memos", number, text)
    return event


def _role_of(settings: Settings, world: World, person_id: str) -> str:
    """Return the role in which an approver approved, "a reviewer" if they have lost it; a memo never names people."""
    person = settings.people().by_id.get(person_id)
    roles = [assignment.role for assignment in person.roles] if person else []
    return next((register_of(world).names.role(role) for role in roles if role in MAY["memo_approve"]), "a reviewer")


def _note(settings: Settings, database: Database, agreed: Agreed, events: Sequence[Event], person_id: str) -> None:
    """Append what an issue brings. If it does not hold any more, take away what was written for it; RuleError."""

    def decide() -> Sequence[Event]:
        again = agree(settings, database, agreed.draft.id, agreed)
        if (again.number, again.approver_id) != (agreed.number, agreed.approver_id):
            raise RuleError(f"another memo or approval was recorded meanwhile; issue {agreed.draft.id} again")
        return events

    try:
        append_decided(database, decide, now=clock.now(), actor=person_id)
    except RuleError:
        memos = settings.home / "memos"
        numbers = [draft.number for draft in records.every(database, DRAFTS).values()]
        if agreed.number not in numbers:  # else another run of this issue was first: its files
            issued_files.remove_unnoted(memos, agreed.number)
            if agreed.draft.supersedes is not None:
                issued_files.untell_beside(memos, agreed.draft.supersedes)
        raise
