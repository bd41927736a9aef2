"""Draft an erratum: a memo that was issued, told again for its own day, to go out under a number of its own."""

from prefect import flow

from flows._runtime import context
from flows._runtime.settings import load_settings
from flows.memo.drafting import cut_to_correct, draft_and_note
from models.drafts import correctable
from models.permissions import may
from models.projections import DRAFTS
from notifications.printed import check_parts
from tasks.ledger import records


@flow(name="correct_memo", flow_run_name="Correction of memo no. {number}")
async def correct_memo(number: int, reason_id: str, person_id: str) -> dict[str, str | int]:
    """Draft the erratum of memo no. N from the ledger as it stands, and return its id.

    It is reviewed, approved and issued as any other draft; memo no. N is never changed. `reason_id`: the words that
    say why, kept. Raises InputError for a number that was not issued, and RuleError for one withdrawn or corrected.
    """
    settings = load_settings()
    # Look
    check_parts()
    people = settings.people()
    # Decide
    may(people, person_id, "memo_correct")
    correctable(records.every(context.open_record(settings), DRAFTS), number)
    # Act: nothing is sent
    # Note
    return draft_and_note(settings, lambda: cut_to_correct(settings, number, reason_id, person_id), person_id)
