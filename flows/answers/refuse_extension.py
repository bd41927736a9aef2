"""Answer no to a request for a later date."""

from prefect import flow

from flows._runtime import clock, context
from flows._runtime.settings import load_settings
from models.answers import refuse_extension as refuse
from tasks import ledger
from tasks.ledger import texts


@flow(name="refuse_extension", flow_run_name="New date declined for {milestone_id}")
async def refuse_extension(milestone_id: str, reason_id: str, person_id: str) -> int:
    """Record the refusal of the request that is open, and return the entry's seq; once for the same reason.

    The date in force stays. Raises AnswerRefused if nobody has asked for another date.
    """
    settings, now = load_settings(), clock.now()
    database = context.open_record(settings)
    # Look
    record = context.milestone(database, milestone_id)
    last = next((request for request in reversed(record.extension_requests) if request.stands), None)
    seq, _hash = ledger.head(database)
    words = texts.words_of(database, [text_id for text_id in (reason_id, last and last.answer_reason_id) if text_id])
    # Decide
    context.permit(settings, person_id, "extension", record)
    told = last.answer_reason_id if last and last.answer == "refused" else None
    same = last.answered_seq if last and told and words.get(told) == words.get(reason_id) else None
    refused = () if same else refuse(record, reason_id)
    # Act: nothing is sent
    # Note
    return same or ledger.append(database, refused, now=now, actor=person_id, after=seq)
