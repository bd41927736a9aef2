"""Settle the unsure, remove second copies, and prove that no open milestone is silent."""

from datetime import datetime

from prefect import flow

from flows._runtime import clock, context
from flows._runtime.settings import load_settings
from models.core import CheckFailed, People, SlackError
from models.records import MAIL, ReminderRecord
from tasks.ledger import Database
from tasks.reminders import doubt, due, duplicates, late_messages, report
from tasks.slack import Slack


@flow(name="audit_reminders")
async def audit_reminders() -> dict[str, int]:
    """Count the messages looked up, the copies removed, and the milestones that are silent: none, or CheckFailed.

    Raises InputError without a people file, CheckFailed that names all that is wrong.
    """
    settings, now, wrong = load_settings(), clock.now(), list[str]()
    database, people, slack = settings.database(), settings.people(), settings.slack()
    calendar = context.register(database).calendar
    # Look
    doubtful, twice = doubt.doubtful(database, now), duplicates.sent_again(database, now)
    # Decide: what is in doubt is looked up, what was sent again is looked at once more
    # Act
    removed = 0
    for parts in (*doubtful, *twice):
        try:
            # Note: each answer and each removal is noted as it comes
            removed += _attend(database, slack, people, parts, now, settings.slack_coordinator_channel)
        except SlackError as fault:
            wrong.append(f"{parts[0].message}: {fault}")
    silent = report.silent(database, people)
    has_channel, memo_store = settings.slack_coordinator_channel is not None, context.memo_store_of(settings)
    seen = due.look(database, people, now, channel=has_channel, memo_store=memo_store)
    wrong += [*silent, *report.unsettled(database, now), *report.unsaid(database, calendar, now)]
    wrong += late_messages(database, seen, now)
    if wrong:
        raise CheckFailed("; ".join(wrong))
    return {"looked_up": len(doubtful), "removed": removed, "silent": len(silent)}


def _attend(
    database: Database,
    slack: Slack | None,
    people: People,
    parts: tuple[ReminderRecord, ...],
    now: datetime,
    channel: str | None,
) -> int:
    """Look a message up, or remove its copies; return how many copies were removed."""
    if parts[0].claim.channel == MAIL:  # nobody can look a mail up; a sweep says so after a day
        return 0
    if slack is None:
        raise SlackError("no Slack token is set, so it cannot be looked up")
    if parts[0].sent_at is not None:
        return duplicates.remove(database, slack, parts, now)
    doubt.settle(database, slack, people, parts, now, resend=False, channel=channel)
    return 0
