"""Prefect's own form on a paused run: a person reads what a draft of a memo says, and approves it or sends it back."""

from prefect import flow
from prefect.context import FlowRunContext

from flows._runtime import artifact as _artifact
from flows._runtime.settings import load_settings
from flows.memo.memo_form import FOR, TURNS, DraftAnswer, key_of, note_answer, page_of, waiting_draft
from models.core import InputError, RuleError


@flow(name="approve_memo", flow_run_name="form for memo draft {draft_id}", persist_result=True)
async def approve_memo(draft_id: str) -> str:
    """Wait until a person has answered the form for a draft, note what they did, and return it in one line.

    A person who may not answer finds the form again with what was wrong, a few times. Raises RuleError where the draft
    is not open any more, or nobody could answer it; InputError without a Prefect server, which keeps the form.
    """
    settings = load_settings()
    # Look
    if FlowRunContext.get() is None:
        raise InputError("the form lies on a run of Prefect's server; without one, use `memo approve` or Slack")
    # Decide: a person does. The run ends its process while it waits, and begins again from here with the answer.
    wrong = ""
    for turn in range(1, TURNS + 1):
        page = page_of(settings, waiting_draft(settings, draft_id), wrong)
        # Act
        if turn == 1:
            await _artifact.show(key_of(draft_id), page)
        answer = await DraftAnswer.wait_for(page, key=f"{key_of(draft_id)}-{turn}", seconds=FOR)
        # Note
        try:
            return note_answer(settings, draft_id, answer)
        except (RuleError, InputError) as no:
            wrong = str(no)
    raise RuleError(f"nobody could answer the form for {draft_id}; the last answer: {wrong}")
