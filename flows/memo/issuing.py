"""A memo goes out: the approved draft's facts in every form, its extracts and its proof, whole or not at all."""

from datetime import datetime
from functools import partial

from flows._runtime import artifact, clock
from flows._runtime.data import VERIFIER
from flows._runtime.settings import Settings
from flows.ledger.checkpointing import stamped
from flows.memo.memo import facts_of, old_facts
from flows.memo.noting import agree, note_issue
from models.core import evolve, new_york_day
from models.drafts import approval_of
from models.ledger import CheckpointTaken, EntryChannel, MemoCorrected, MemoIssued
from models.memo import audiences_of, issued_counts, register_of
from models.permissions import MAY
from models.projections import World
from models.records import DraftRecord
from notifications.memo import ERASED, MemoDocument, difference_of
from notifications.printed import extract_stem, render_memo, say_corrected
from tasks import ledger
from tasks.core import crash_point
from tasks.ledger import Checkpoint, Database, checkpoint, texts
from tasks.memo import Spool, memo
from tasks.memo import kept as memo_kept


def issue(settings: Settings, database: Database, draft_id: str, person_id: str) -> dict[str, str | int]:
    """Issue an approved draft under the next number, as an erratum where it corrects a memo; return its number.

    Its folder is written before it is noted, so an entry never names a file that is not there; run again after a
    crash, it writes the same bytes. Raises RuleError if `agree` does, before it is rendered or after; SettingsError
    for a signing key that cannot be read; DiskRefused where the disk does not take it.
    """
    now = clock.now()
    agreed = agree(settings, database, draft_id)
    draft, world, facts, number = agreed.draft, agreed.world, agreed.facts, agreed.number
    key = checkpoint.read_key(settings.signing_key)
    taken = checkpoint.sign_head((draft.cut_seq, draft.cut_hash), now=draft.recorded_through, key=key)
    crash_point("approved")
    approver = _role_of(settings, world, agreed.approver_id)
    through = ledger.entry(database, approval_of(draft, agreed.approver_id).seq).channel
    fill = partial(_filled, number=number, approver=approver, through=through, taken=taken)
    files = Spool(settings.home / "memos")
    render_memo(fill(facts), each=artifact.step, into=files)
    for audience in audiences_of(world):
        told, stem = facts_of(settings, draft, world, state=facts.memo.state, audience=audience), extract_stem(audience)
        artifact.step(stem, partial(render_memo, fill(told), stem, into=files))
    # What lets a reader check the memo: the ledger up to its cut, and the program that checks it.
    files["ledger.jsonl"] = memo.slice_of(ledger.sealed_through(database, draft.cut_seq))
    files["verify_memo.py"] = VERIFIER.read_bytes()
    sign = partial(checkpoint.signature_of, key) if key else None
    told_of_stamp: list[str] = []

    def stamp(sums: bytes) -> bytes | None:
        made, told = stamped(settings, sums, now)
        told_of_stamp.append(told)
        return made

    hashes = memo.write_memo(settings.home / "memos" / str(number), files, sign=sign, stamp=stamp)
    events: list[MemoIssued | MemoCorrected | CheckpointTaken] = [
        MemoIssued(
            draft_id=draft.id, number=number, cut_seq=draft.cut_seq, files=hashes, counts=issued_counts(facts.counts)
        )
    ]
    if agreed.corrected:
        event = _what_differs(settings, agreed.corrected, draft, number, facts)
        events.append(_correct(settings, database, event, now))
    events.append(checkpoint.note_of(taken))
    checkpoint.write_checkpoint(settings.home / "checkpoints", taken)
    note_issue(settings, database, agreed, events, person_id)
    stamp_told = told_of_stamp[0] if told_of_stamp else "kept"
    return {"draft": draft.id, "number": number, "facts": draft.facts_sha256, "stamp": stamp_told}


def _filled(facts: MemoDocument, number: int, approver: str, through: EntryChannel, taken: Checkpoint) -> MemoDocument:
    """Return facts with what only the issue fills: the number, the approver and their way, the signed cut.

    Source: docs/memo.md#approval.
    """
    cut = evolve(facts.memo.ledger, checkpoint=taken.text, key_id=taken.key_id, signature=taken.signature)
    return evolve(
        facts, memo=evolve(facts.memo, number=number, approved_by=approver, approved_through=through, ledger=cut)
    )


def _correct(settings: Settings, database: Database, event: MemoCorrected, now: datetime) -> MemoCorrected:
    """Write beside the memo corrected that it was; return what is to be noted of it."""
    reason = texts.words_of(database, [event.reason_id]).get(event.reason_id, ERASED)
    text = say_corrected(event.number, event.by_number, new_york_day(now), reason, event.sentences)
    memo_kept.tell_beside(settings.home / "memos", event.number, text)
    return event


def _what_differs(
    settings: Settings, corrected: DraftRecord, draft: DraftRecord, number: int, facts: MemoDocument
) -> MemoCorrected:
    """Return by what a memo is corrected: the ids of the sentences that read otherwise in the later one."""
    old = old_facts(settings, draft.supersedes or 0)
    return MemoCorrected(
        draft_id=corrected.id,
        number=draft.supersedes or 0,
        by_number=number,
        reason_id=draft.reason_id or "",
        sentences=difference_of(old, facts).sentences if old else (),
    )


def _role_of(settings: Settings, world: World, person_id: str) -> str:
    """Return the role in which an approver approved; a memo names roles, never people.

    One who left the people file since, or lost that role, approved as a reviewer all the same.
    """
    person = settings.people().by_id.get(person_id)
    held = [each.role for each in person.roles] if person else []
    names = register_of(world).names
    return next((names.role(each) for each in held if each in MAY["memo_approve"]), "a reviewer")
