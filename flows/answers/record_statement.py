"""Note what the agency says it did: a claim, shown as one."""

from datetime import date

from prefect import flow

from flows._runtime import clock, context
from flows._runtime.settings import load_settings
from models.core import RuleError
from models.ledger import Says, StatementRecorded
from tasks import ledger
from tasks.ledger import texts


@flow(name="record_statement", flow_run_name="Statement on {milestone_id}: {says}")
async def record_statement(milestone_id: str, says: Says, said_on: date, text_id: str, person_id: str) -> int:
    """Record a statement of the agency, taken down by a person, and return its entry's seq.

    The same words on the same day are recorded once. It closes nothing. Source: docs/answers.md.
    """
    settings = load_settings()
    database = context.open_record(settings)
    # Look
    record = context.milestone(database, milestone_id)
    words = texts.words_of(database, [text_id, *(statement.text_id for statement in record.statements)])
    # Decide
    context.permit(settings, person_id, "statement", record)
    on = context.not_before_report(context.not_after(said_on, clock.today()), database)
    if record.is_template:
        raise RuleError(
            f"{milestone_id} recurs; name one period of it (`followthrough status {milestone_id}` lists them)"
        )
    same = [
        statement.seq
        for statement in record.statements
        if statement.stands
        and (statement.on, statement.says) == (on, says)
        and words.get(statement.text_id) == words.get(text_id)
    ]
    # Act: nothing is sent
    # Note
    if same:
        return same[0]
    said = StatementRecorded(milestone_id=milestone_id, says=says, text_id=text_id, on=on)
    return ledger.append(database, [said], now=clock.now(), actor=person_id)
