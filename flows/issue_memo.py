"""Draft the status memo from a cut of the ledger, or issue the draft that was approved."""

from datetime import date, timedelta
from typing import Literal

from prefect import flow

from flows import _clock as clock
from flows import _house, _memo
from flows._settings import Settings, settings
from models.custody import custody_news, held_as_evidence
from models.draft import DraftRecord
from models.errors import RuleError
from models.events.memo import MemoDrafted, MemoIssued
from models.events.record import CheckpointTaken
from models.issuing import number_for, open_draft, period_of
from models.permission import SYSTEM, may
from models.projections import DRAFTS, MILESTONES
from notifications.memo_files import render_memo
from tasks import checkpoint, ledger, memo, records
from tasks.crash import crash_point
from tasks.database import Database


@flow(name="issue_memo", flow_run_name="memo by {person_id}")
async def issue_memo(
    period_id: Literal["month"] = "month",
    as_of: date | None = None,
    person_id: str = SYSTEM,
    draft_id: str | None = None,
    mock: Literal["made_up", "real"] = "real",
) -> dict[str, str | int]:
    """Draft a memo, or with `draft_id` issue that draft; return its id, number and the SHA-256 of its facts.

    A schedule drafts as `system`, for the month before. Drafting again without news gives the same draft. Raises
    RuleError where the draft is not approved as it stands, and where evidence went missing that was not noted yet.
    """
    house = settings()
    database = house.database()
    # Look
    drafts = records.every(database, DRAFTS)
    milestones = records.every(database, MILESTONES).values()
    lost = house.store.missing_or_changed(held_as_evidence(milestones))
    people = house.people() if person_id != SYSTEM else None
    # Decide
    if custody_news(milestones, lost):
        raise RuleError("evidence is missing from custody, or is back; `ledger verify` notes it, then draft the memo")
    if people:
        may(people, person_id, "memo_issue" if draft_id else "memo_draft")
    day = as_of or (clock.today() if people else clock.today().replace(day=1) - timedelta(days=1))
    draft = open_draft(drafts, draft_id) if draft_id else _cut(house, database, drafts, day, person_id, mock)
    # An issue is in an order of its own: a draft is noted before it is shown, an issue is written before it is noted
    # Act
    if draft_id:
        return _issue(house, database, drafts, draft, person_id)
    facts = _memo.facts_of(house, draft, state="draft")
    files = render_memo(facts)
    memo.write_memo(house.home / "memos" / "drafts" / draft.id, files)
    # Note
    if draft.id not in drafts:
        kept = draft.model_dump(include=set(MemoDrafted.model_fields) - {"version", "on", "kind"})
        event = MemoDrafted(draft_id=draft.id, **kept | {"facts_sha256": _memo.binding_of(facts), "period": period_id})
        ledger.append(database, [event], now=clock.now(), actor=person_id)
    return {"draft": draft.id, "facts": _memo.binding_of(facts), "as_of": draft.as_of.isoformat()}


def _cut(
    house: Settings, database: Database, drafts: dict[str, DraftRecord], day: date, person_id: str, mock: str
) -> DraftRecord:
    """Return the draft of today's cut: the last one where nothing but drafts was noted since, else a new one."""
    seq, digest = ledger.head(database)
    last = max(drafts.values(), key=lambda each: each.drafted_seq, default=None)
    made_up = mock == "made_up"
    if last and last.number is None and (last.as_of, last.mock, last.drafted_by) == (day, made_up, person_id):
        since = ledger.entries(database)[last.cut_seq :]
        if all(each.event.kind == "memo_drafted" for each in since):
            return last
    start, end = period_of(drafts, _house.register(database), day)
    return DraftRecord(
        id=f"D{len(drafts) + 1}",
        period="month",
        as_of=day,
        period_from=start,
        period_to=end,
        recorded_through=clock.now(),
        cut_seq=seq,
        cut_hash=digest,
        facts_sha256="",
        mock=made_up,
        drafted_by=person_id,
        drafted_seq=0,
    )


def _issue(
    house: Settings, database: Database, drafts: dict[str, DraftRecord], draft: DraftRecord, person_id: str
) -> dict[str, str | int]:
    now = clock.now()
    facts = _memo.facts_of(house, draft, state="issued")
    number = number_for(drafts, draft, _memo.binding_of(facts))
    approval = draft.approvals[-1]
    key = checkpoint.read_key(house.signing_key) if house.signing_key else None
    cut = checkpoint.sign_head((draft.cut_seq, draft.cut_hash), now=draft.recorded_through, key=key)
    signed = {"checkpoint": cut.text, "key_id": cut.key_id, "signature": cut.signature}
    head = facts.memo.model_copy(
        update={
            "number": number,
            "approved_by": _role_of(house, approval.by),
            "ledger": facts.memo.ledger.model_copy(update=signed),
        }
    )
    crash_point("approved")
    files = render_memo(facts.model_copy(update={"memo": head}))
    chain = ledger.sealed_entries(database)[: draft.cut_seq]
    proof = {"ledger.jsonl": memo.slice_of(chain), "verify_memo.py": _memo.VERIFIER.read_bytes()}
    hashes = memo.write_memo(house.home / "memos" / str(number), files | proof)
    crash_point("renamed_before_commit")
    issued = MemoIssued(draft_id=draft.id, number=number, cut_seq=draft.cut_seq, files=hashes)
    taken = CheckpointTaken(head=draft.cut_hash, head_seq=draft.cut_seq, key_id=cut.key_id, signature=cut.signature)
    ledger.append(database, [issued, taken], now=now, actor=person_id)
    checkpoint.write_checkpoint(house.home / "checkpoints", cut)
    return {"draft": draft.id, "number": number, "facts": draft.facts_sha256}


def _role_of(house: Settings, person_id: str) -> str:
    """Return the role an approver holds; a memo names roles, never people."""
    from notifications.words import role

    return role(house.people().person(person_id).roles[0].role)
