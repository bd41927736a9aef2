"""Note that a draft memo is given to the agency's liaison, who may comment for five business days."""

from prefect import flow

from flows._runtime import clock, context
from flows._runtime.settings import load_settings
from models.drafts import comment_deadline, open_draft, refuse_unless_comment_is_asked
from models.ledger import MemoShared
from models.permissions import may
from models.projections import DRAFTS
from tasks import ledger
from tasks.ledger import records


@flow(name="share_memo", flow_run_name="Draft {draft_id}: share")
async def share_memo(draft_id: str, person_id: str) -> dict[str, str | int]:
    """Note that an open draft is shared, and return until which day a comment is waited for, and the entry's seq.

    The message to the liaison goes out with the next sweep. Raises RuleError if the draft is not open, or is a memo
    on which the agency is not asked to comment.
    """
    settings = load_settings()
    database = context.open_record(settings)
    # Look
    draft = open_draft(records.every(database, DRAFTS), draft_id)
    calendar = context.register(database).calendar
    # Decide
    may(settings.people(), person_id, "memo_share")
    refuse_unless_comment_is_asked(draft)
    until = comment_deadline(clock.today(), calendar)
    event = MemoShared(draft_id=draft_id, until=until, facts_sha256=draft.facts_sha256)
    # Act: nothing is sent yet
    # Note
    seq = ledger.append(database, [event], now=clock.now(), actor=person_id)
    return {"draft": draft_id, "until": until.isoformat(), "seq": seq}
