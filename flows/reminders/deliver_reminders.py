"""Send what is due: look up what is in doubt, then claim, commit, send, commit."""

from contextlib import suppress
from itertools import chain

from prefect import flow

from flows._runtime import artifact, clock, context, run_names
from flows._runtime.scheduled import scheduled
from flows._runtime.settings import Settings, load_settings
from flows.reminders.shown import Shown
from models.core import SlackError
from models.reminders import sweep
from notifications.prefect import say_sweep_state
from tasks.ledger import Memory
from tasks.reminders import (
    SIDE_BY_SIDE,
    Delivery,
    Outbox,
    SweepReport,
    due,
    late_messages,
    open_channels,
    redraw,
    uncertain,
    with_redirect,
)
from tasks.slack import Pace

ROUNDS = 7
"""Two passes for everyone, by Slack and then by mail for whom Slack refused, and two for the coordinators with what is
left. While the workspace is suspected there is a pass for the coordinators alone, and one more for everyone after it.
"""


@flow(name="deliver_reminders", flow_run_name=run_names.of_moment("Reminders"))
@scheduled
async def deliver_reminders() -> dict[str, int]:
    """Send the reminders whose time has come, and count the sent, held, uncertain and refused messages.

    Raises InputError without a people file, SlackError where Slack cannot be asked or somebody cannot be reached.
    """
    settings, report, memory = load_settings(), SweepReport(), Memory()
    post = _post(settings)
    database, people = post.database, post.people
    shown = Shown(post)
    channels = open_channels(database, post.slack, post.office, clock.now())
    for _ in range(ROUNDS):
        # Look
        settled = uncertain.reconcile_all(database, post.slack, people, post.coordinator_channel, clock.now(), channels)
        has_channel, memo_store = post.coordinator_channel is not None, post.memo_store
        seen = due.look(
            database, people, clock.now(), channels, channel=has_channel, memo_store=memo_store, memory=memory
        )
        # Decide
        found, suspected = sweep(seen.woken, seen.context, clock.now()), post.refusals.suspected
        if suspected:
            found = found.of_coordinators()
        box = Outbox(database, seen, found)
        report.begin(found)
        shown.begin(found)
        # Act: each slice is claimed and committed first, so a crash leaves doubtful messages, never second ones
        again = [settled] if settled else []
        claimed = chain(again, box.claims(clock.now()))
        for ends in post.send_all(claimed, seen.context.recipients, shown.slice):
            # Note
            box.note([event for claims, end in ends for event in with_redirect(end, claims, people)], clock.now())
            for _, end in ends:
                report.take(end)
            await shown.take(ends)
        if post.is_over or not (found.last or report.refused or suspected - post.refusals.suspected):
            break
    report.stopped |= post.refusals.suspicions
    if post.slack is not None and not report.stopped:
        with suppress(SlackError):  # what is not drawn now is drawn by the next sweep
            redraw(database, post.slack, post.sender, None, clock.now())
    await shown.end(report)
    report.prove(database, seen.context, clock.now(), late_messages(database, seen, clock.now()))
    return artifact.end(report.counts(), say_sweep_state(report.counts()))


def _post(settings: Settings) -> Delivery:
    """Open what a sweep sends with. Raises SlackError if neither Slack nor a mail server is set."""
    people, slack, office = settings.people(), settings.slack(), settings.office()
    if slack is None and office is None:
        raise SlackError("no Slack token is set, so nothing was sent; set FOLLOWTHROUGH_SLACK_BOT_TOKEN")
    database = context.open_record(settings)
    return Delivery(
        database=database,
        people=people,
        sender=context.sender(settings),
        slack=slack,
        office=office,
        pace=Pace(clock.steady, clock.wait),
        clock=clock.now,
        coordinator_channel=settings.slack_coordinator_channel,
        memo_store=context.memo_store_of(settings),
        side_by_side=1 if settings.demonstration else SIDE_BY_SIDE,
        lost_since=uncertain.lost_since(database, clock.now()),
    )
