"""Put a comment, a review or an approval on a draft memo."""

from typing import Literal

from prefect import flow

from flows import _clock as clock
from flows._settings import settings
from models.events.memo import MemoApproved, MemoCommented, MemoReviewed
from models.issuing import open_draft, refuse_own
from models.permission import Action, may
from models.projections import DRAFTS
from tasks import ledger, records

Step = Literal["comment", "review", "send_back", "approve"]
ACTION: dict[Step, Action] = {
    "comment": "memo_comment",
    "review": "memo_review",
    "send_back": "memo_review",
    "approve": "memo_approve",
}


@flow(name="review_memo", flow_run_name="{step} memo draft {draft_id}")
async def review_memo(draft_id: str, step: Step, person_id: str, text_id: str = "") -> int:
    """Record what a person says of a draft and return the entry's seq. An approval binds the draft's bytes.

    Raises RuleError where the drafter would review or approve, or where the draft is not open.
    """
    house = settings()
    database = house.database()
    # Look
    draft = open_draft(records.every(database, DRAFTS), draft_id)
    # Decide
    may(house.people(), person_id, ACTION[step])
    event: MemoCommented | MemoReviewed | MemoApproved
    if step == "comment":
        event = MemoCommented(draft_id=draft_id, text_id=text_id)
    else:
        refuse_own(draft, person_id, step.replace("_", " "))
        event = MemoApproved(draft_id=draft_id, facts_sha256=draft.facts_sha256)
        if step != "approve":
            back = step == "send_back"
            event = MemoReviewed(draft_id=draft_id, sent_back=back, text_id=text_id, facts_sha256=draft.facts_sha256)
    # Act: nothing leaves the house
    # Note
    return ledger.append(database, [event], now=clock.now(), actor=person_id)
