"""Note what a milestone waits for, or that it waits no more."""

from prefect import flow

from flows._runtime import clock, context
from flows._runtime.settings import load_settings
from models.answers import block, unblock
from models.records import hold_of
from tasks import ledger
from tasks.ledger import texts


@flow(name="record_obstacle", flow_run_name="Hold on {milestone_id}")
async def record_obstacle(
    milestone_id: str,
    person_id: str,
    waits_for_id: str | None = None,
    reason_id: str | None = None,
    lifts: bool = False,
) -> int:
    """Record an obstacle, or with `lifts` its end, and return the entry's seq; once for the same.

    `waits_for_id` is a milestone, `reason_id` the text id of a reason in words; one of the two is needed to add one.
    It replaces the obstacle before. Raises AnswerRefused if a rule forbids it.
    """
    settings, now = load_settings(), clock.now()
    database = context.open_record(settings)
    # Look
    record = context.milestone(database, milestone_id)
    other = context.milestone(database, waits_for_id) if waits_for_id else None
    chain = context.hold_chain(database, waits_for_id) if waits_for_id else {}
    seq, _hash = ledger.head(database)
    before = hold_of(record)
    words = texts.words_of(database, [text_id for text_id in (reason_id, before and before.reason_id) if text_id])
    # Decide
    context.permit(settings, person_id, "obstacle", record)
    last = next((hold for hold in reversed(record.holds) if hold.stands), None)
    named = before and not before.not_mine and (before.waits_for, words.get(before.reason_id or ""))
    if lifts:
        same = last.lifted_seq if last else None
    else:
        same = before.seq if before and named == (waits_for_id, words.get(reason_id or "")) else None
    events = () if same else unblock(record) if lifts else block(record, other, reason_id, others=chain)
    # Act: nothing is sent
    # Note
    return same or ledger.append(database, events, now=now, actor=person_id, after=seq)
