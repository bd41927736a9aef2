"""The form for a draft of a memo: what it shows, what may be filled in, and what an answer brings (prefect.md)."""

from datetime import timedelta
from typing import Literal

from prefect.deployments.flow_runs import arun_deployment
from prefect.exceptions import ObjectNotFound
from prefect.flow_runs import suspend_flow_run
from prefect.input import RunInput
from pydantic import Field

from flows._runtime import clock, context
from flows._runtime.run import has_server
from flows._runtime.settings import Settings
from models.core import RuleError
from models.drafts import ACTION, Step, open_draft, step_of
from models.ledger import Event
from models.permissions import may
from models.projections import DRAFTS
from models.records import DraftRecord
from notifications.prefect import REASONS, Reason, say_form_page
from tasks import ledger
from tasks.ledger import append_decided, records, texts
from tasks.memo import one_at_hand

FOR = int(timedelta(days=14).total_seconds())
"""How long a form waits for an answer."""
TURNS = 5
"""How often the form comes, where the answer before could not be taken."""


class DraftAnswer(RunInput):
    """What a person fills in: words of closed lists and their id alone, for Prefect keeps and shows it."""

    person_id: str = Field(pattern=r"^p-[a-z0-9]+(-[a-z0-9]+)*$", max_length=32, description="Your id, as p-office-1")
    step: Literal["approve", "review", "send_back"] = Field(description="review: you read it, and another approves it")
    reason: Reason = Field(default="none", description="Why it is sent back")

    @classmethod
    async def wait_for(cls, page: str, *, key: str, seconds: int) -> "DraftAnswer":
        """Suspend this run until somebody has filled in the form, and return what they wrote.

        Once it was answered a run that begins again gets the same answer at once. The server holds the answer against
        the form before it wakes the run.
        """
        form = cls.with_initial_data(description=page)
        # Its overloads know a form only by what `with_initial_data` makes of one that can be awaited.
        answer: DraftAnswer = await suspend_flow_run(wait_for_input=form, timeout=seconds, key=key)  # type: ignore[arg-type]
        return answer


def key_of(draft_id: str) -> str:
    """Return the key of a draft's form and page: lower-case letters, digits and dashes."""
    return f"memo-draft-{draft_id.lower()}"


def waiting_draft(settings: Settings, draft_id: str) -> DraftRecord:
    """Return a draft that is still open. Raises RuleError for one that was replaced or issued, InputError for none."""
    return open_draft(records.every(settings.database(), DRAFTS), draft_id)


def page_of(settings: Settings, draft: DraftRecord, wrong: str = "") -> str:
    """Return what the form shows of a draft, as Markdown; `wrong` is why the answer before could not be taken."""
    database, day = settings.database(), clock.today()
    at_hand = one_at_hand(database, draft.id, day, context.memo_store_of(settings))
    return say_form_page(draft, at_hand.brief if at_hand else None, wrong)


def note_answer(settings: Settings, draft_id: str, answer: DraftAnswer) -> str:
    """Note what a person did with a draft by the form, once, and return it in one line.

    Raises RuleError where the person may not, or the draft is not open any more; InputError for a person that the
    people file does not know. Nothing is noted then.
    """
    database, step = settings.database(), answer.step
    draft = waiting_draft(settings, draft_id)
    may(settings.people(), answer.person_id, ACTION[step])  # as by command: Slack alone knows who stands in for whom
    if step == "send_back" and answer.reason == "none":
        raise RuleError(f"{draft_id} is sent back with a reason; choose one")
    if seq := _noted(draft, step, answer.person_id):
        return f"{draft_id}: noted before, as entry {seq}"
    text_id = texts.keep(database, REASONS[answer.reason]) if step == "send_back" else ""

    def decide() -> tuple[Event, ...]:
        return (step_of(waiting_draft(settings, draft_id), step, answer.person_id, text_id),)

    append_decided(database, decide, now=clock.now(), actor=answer.person_id)
    return f"{draft_id}: noted as entry {ledger.head(database)[0]}"


def _noted(draft: DraftRecord, step: Step, person_id: str) -> int | None:
    """Return the entry by which a person did this with the draft before, as it stands: a run may begin again."""
    remarks = draft.approvals if step == "approve" else draft.reviews
    own = (each for each in remarks if each.by == person_id and each.facts_sha256 == draft.facts_sha256)
    return next((each.seq for each in own if each.sent_back == (step == "send_back")), None)


async def offer_form(draft_id: str) -> None:
    """Start a run that holds the form for a draft, once; nothing where no Prefect server keeps its deployment."""
    if not has_server():
        return
    try:
        await arun_deployment(
            "approve_memo/approve_memo",
            parameters={"draft_id": draft_id},
            timeout=0,
            as_subflow=False,
            idempotency_key=key_of(draft_id),
        )
    except ObjectNotFound:
        return
