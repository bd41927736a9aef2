"""Put a comment, a review or an approval on a draft memo."""

from prefect import flow

from flows._runtime import clock, context
from flows._runtime.settings import load_settings
from models.core import new_york_day
from models.drafts import ACTION, Step, approved_before, open_draft, refuse_unless_comment_is_awaited, step_of
from models.ledger import Event
from models.permissions import may
from models.projections import DRAFTS
from tasks import ledger
from tasks.ledger import append_decided, records

PRESSED: dict[Step, str] = {"review": '"I have read it"', "send_back": '"Send back"', "approve": '"Approve"'}
"""The button in Slack of each step that decides (`notifications/slack/verbs.py`)."""


@flow(name="review_memo", flow_run_name="Draft {draft_id}: {step}")
async def review_memo(draft_id: str, step: Step, person_id: str, text_id: str = "") -> int:
    """Record what a person says of a draft and return the entry's seq. An approval binds the draft's bytes.

    Of a person who approved the same bytes before, the entry of then is returned, and nothing is noted. Raises
    RuleError where the drafter would review or approve, or where the draft is not open.
    """
    settings = load_settings()
    database = context.open_record(settings)
    if step != "comment":
        context.refuse_outside_slack(settings, f"press {PRESSED[step]} in the message about {draft_id} from the app")
    # Look
    people = settings.people()
    # Decide
    may(people, person_id, ACTION[step])
    before: list[int | None] = []

    def decide() -> tuple[Event, ...]:
        drafts = records.every(database, DRAFTS)
        draft = open_draft(drafts, draft_id)
        if step == "comment":
            refuse_unless_comment_is_awaited(drafts, draft, new_york_day(clock.now()))
        if step != "comment":
            said = (each.seq for each in (*draft.reviews, *draft.approvals))
            context.refuse_account_of_another(database, (draft.drafted_seq, *said), person_id, step.replace("_", " "))
        event = step_of(draft, step, person_id, text_id)
        before.append(approved_before(draft, person_id) if step == "approve" else None)
        return () if before[-1] else (event,)

    # Act: nothing is sent
    # Note
    append_decided(database, decide, now=clock.now(), actor=person_id)
    return before[-1] or ledger.head(database)[0]
