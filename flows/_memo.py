"""A memo's facts from the ledger's cut: the same cut gives the same facts, when drafted and when issued."""

from hashlib import sha256
from pathlib import Path

from flows._settings import Settings
from models.draft import DraftRecord
from models.issuing import next_memo_on
from models.memo_facts import MemoFacts, State
from models.world import world_of
from notifications.memo import compose
from notifications.words import role
from tasks import ledger, texts

TO = "Committees of the Council that follow the report, and the Speaker of the Council"
FROM = "oversight_coordinator"
VERIFIER = Path(__file__).parents[1] / "verify_memo.py"
"""The reader's own check, which goes with each memo."""


def facts_of(
    house: Settings, draft: DraftRecord, *, state: State, number: int | None = None, approved_by: str | None = None
) -> MemoFacts:
    """Tell the memo of a draft's cut, from the record and the words that are still held."""
    database = house.database()
    sealed = ledger.sealed_entries(database)
    hashes = {each.seq: each.hash for each in sealed}
    world = world_of(ledger.entries(database), as_of=draft.as_of, through_seq=draft.cut_seq, hashes=hashes)
    return compose(
        world,
        draft_id=draft.id,
        number=number,
        state=state,
        as_of=draft.as_of,
        period_from=draft.period_from,
        period_to=draft.period_to,
        next_on=next_memo_on(draft.as_of),
        mock=draft.mock,
        texts=texts.every(database),
        to=TO,
        from_=role(FROM),
        approved_by=approved_by,
    )


def binding_of(facts: MemoFacts) -> str:
    """Return the SHA-256 of what an approval binds."""
    return sha256(facts.binding()).hexdigest()
