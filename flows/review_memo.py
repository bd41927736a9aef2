"""Put a comment, a review or an approval on a draft memo."""

from prefect import flow

from flows import _clock as clock
from flows._settings import settings
from models.issuing import ACTION, Step, open_draft, step_of
from models.permission import may
from models.projections import DRAFTS
from tasks import ledger, records


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
    event = step_of(draft, step, person_id, text_id)
    # Act: nothing leaves the house
    # Note
    return ledger.append(database, [event], now=clock.now(), actor=person_id)
