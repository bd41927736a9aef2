"""Reconcile uncertain deliveries, remove second copies, and prove that no open milestone is silent."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed

from flows._runtime import artifact, clock, context, run_names
from flows._runtime.run import scheduled
from flows._runtime.settings import load_settings
from models.core import CheckFailed, People, SlackError
from models.records import MAIL
from models.reminders import Channels
from notifications.prefect import say_reminder_audit
from notifications.words import tally
from tasks.ledger import Database
from tasks.reminders import late_messages, look, report, uncertain
from tasks.slack import Slack


@flow(name="audit_reminders", flow_run_name=run_names.of_moment("Audit of reminders"))
@scheduled
async def audit_reminders() -> dict[str, int]:
    """Return how many messages were looked up and copies removed. Raises CheckFailed with all that is wrong."""
    settings = load_settings()
    now = clock.now()
    wrong = list[str]()
    database = context.open_record(settings)
    people = settings.people()
    slack = settings.slack()
    channels = Channels(coordinator_channel=settings.slack_coordinator_channel)
    calendar = context.register(database).calendar
    unknown = uncertain.uncertain_messages(database, now)
    twice = uncertain.sent_again(database, now)
    # An uncertain message is looked up; one that was sent again may have a copy
    removed = 0
    for parts in (*unknown, *twice):
        try:
            # Each answer and each removal is noted as it comes
            removed += attend(database, slack, people, parts, now, channels)
        except SlackError as fault:
            wrong.append(f"{parts[0].message}: {fault}")
    silent = report.silent(database, people)
    outlook = look(database, people, now, channels, memo_store=context.memo_store_of(settings))
    wrong += [*silent, *report.unreconciled(database, now), *report.unsaid(database, calendar, now)]
    wrong += [*late_messages(database, outlook, now), *report.undeliverable(database, outlook.context, now)]
    wrong += report.repeated_presses(database, now)
    if wrong:
        raise CheckFailed("; ".join(wrong))
    counts = {"looked_up": len(unknown), "removed": removed, "silent": len(silent)}
    page = say_reminder_audit(clock.today(), counts)
    artifact.tell([page[1]])
    await artifact.show("audit-of-reminders", page)
    return artifact.end(counts, "None is silent")


def _entry(parameters: Mapping[str, Any]) -> str:
    return f"Message of entry {parameters['parts'][0].claimed_seq}"


@artifact.effect(name="message", task_run_name=_entry)
def attend(
    database: Database, slack: Slack | None, people: People, parts: uncertain.Parts, now: datetime, channels: Channels
) -> State[int]:
    """Look up a message in doubt, or remove the second copies of one, and note it; return how many were removed."""
    removed = _attend(database, slack, people, parts, now, channels)
    return Completed(name=f"{tally(removed, 'copy', 'copies')} removed" if removed else "Looked up", data=removed)


def _attend(
    database: Database, slack: Slack | None, people: People, parts: uncertain.Parts, now: datetime, channels: Channels
) -> int:
    if parts[0].claim.channel == MAIL:  # a mail cannot be looked up; after a day a sweep tells the coordinator
        return 0
    if slack is None:
        raise SlackError("no Slack token is set, so we cannot find out; set FOLLOWTHROUGH_SLACK_BOT_TOKEN")
    if parts[0].sent_at is not None:
        return uncertain.remove_copies(database, slack, parts, now)
    uncertain.reconcile(database, slack, people, parts, now, channels)
    return 0
