"""Send what is due: look up what is in doubt, then claim, commit, send, commit."""

import gc
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from itertools import chain
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed

from flows._runtime import artifact, clock, context, run_names
from flows._runtime.run import scheduled
from flows._runtime.settings import Settings, load_settings
from flows.answers.incoming_mail import take_mails
from models.core import SlackError
from models.ledger import NoticeDelayed, ReminderDelayed
from models.reminders import CHANNEL, Sweep, sweep
from notifications.prefect import Sending, say_sending, say_slice, say_sweep_log, say_sweep_state
from notifications.words import cap
from tasks import reminders
from tasks.ledger import Memory
from tasks.reminders import SIDE_BY_SIDE, Delivery, MessageResult, PendingBatch, SweepReport, uncertain
from tasks.slack import Pace

ROUNDS = 7
"""Two passes for everyone (Slack, then mail for refusals), two for the coordinators, and while the workspace is
suspected one for the coordinators alone, and one more for everyone after it."""


@flow(name="deliver_reminders", flow_run_name=run_names.of_moment("Reminders"))
@scheduled
async def deliver_reminders() -> dict[str, int]:
    """Send what is due and count the results. Raises InputError without people, SlackError if Slack fails."""
    report = SweepReport()
    _take_mails(load_settings())
    memory = Memory()
    settings = load_settings()
    memo_store = context.memo_store_of(settings)
    post = _post(settings)
    database = post.database
    people = post.people
    display = SweepDisplay(post)
    channels = reminders.open_channels(database, post.slack, post.office, clock.now(), post.coordinator_channel)
    try:
        for _ in range(ROUNDS):
            missed = uncertain.reconcile_all(database, post.slack, people, clock.now(), channels)
            outlook = reminders.look(database, people, clock.now(), channels, memo_store=memo_store, memory=memory)
            suspected = post.refusals.suspected
            gc.freeze()  # what was read is not scanned for garbage again
            box = reminders.Outbox(database, outlook, sweep(outlook.woken, outlook.context, clock.now()), outlook.seq)
            if suspected:
                box.decided = box.decided.of_coordinators()
            report.begin(box.decided)
            display.begin(box.decided)
            # Each slice is claimed and committed first, so a crash leaves doubtful messages, never second ones
            claimed = chain([missed] if missed else [], box.claims(clock.now()))
            for batch in post.send_all(claimed, outlook.context.recipients):
                results = send_slice(display.shown + 1, batch)
                events = [reminders.with_redirect(result, claims, people) for claims, result in results]
                box.note(tuple(chain.from_iterable(events)), clock.now())
                for _, result in results:
                    report.take(result)
                display.take(results)
            if post.is_over or not (box.decided.last or report.refused or suspected - post.refusals.suspected):
                break
    finally:
        gc.unfreeze()
    report.stopped |= post.refusals.suspicions
    if post.slack is not None and not report.stopped:
        with suppress(SlackError):  # what is not drawn now is drawn by the next sweep
            reminders.redraw(database, post.slack, post.sender, None, clock.now())
    await display.end(report)
    report.raise_for_unsent(
        database, outlook.context, clock.now(), reminders.late_messages(database, outlook, clock.now())
    )
    return artifact.end(report.counts(), say_sweep_state(report.counts()))


def _slice(parameters: Mapping[str, Any]) -> str:
    return say_slice(parameters["first"], len(parameters["batch"]))


@artifact.effect(name="messages", task_run_name=_slice)
def send_slice(first: int, batch: PendingBatch) -> State[list[MessageResult]]:
    """Wait until a slice of messages is sent, of which this is the number of the first; end in what became of it. It is
    never tried again: what is in doubt is looked up."""
    results = [(claims, future.result()) for claims, future in batch]
    words = [Sending(claims, result.events).result for claims, result in results]
    counts = {"held": 0} | {word: words.count(word) for word in ("sent", "uncertain", "refused")}
    return Completed(name=say_sweep_state(counts), data=results)


def _take_mails(settings: Settings) -> None:
    """Take what people answered by mail, so that the week's digest counts it; a fault holds no reminder back."""
    if settings.mail_is_read:
        try:
            counts = take_mails(settings, context.open_record(settings))
        except Exception as fault:  # whatever somebody mailed
            artifact.tell([f"mails that came in were not all taken: {type(fault).__name__}: {fault}"], warning=True)
        else:
            artifact.tell([f"mails that came in: {dict(counts)}"] if counts else [])


def _post(settings: Settings) -> Delivery:
    people = settings.people()
    slack = settings.slack()
    office = settings.office()
    if slack is None and office is None:
        raise SlackError("no Slack token is set, so nothing was sent; set FOLLOWTHROUGH_SLACK_BOT_TOKEN")
    database = context.open_record(settings)
    return Delivery(
        database=database,
        people=people,
        sender=context.sender(settings),
        slack=slack,
        office=office,
        pace=Pace(time.monotonic, time.sleep),
        clock=clock.now,
        coordinator_channel=settings.slack_coordinator_channel,
        links=context.links_of(settings),
        side_by_side=1 if settings.demonstration else SIDE_BY_SIDE,
        lost_since=uncertain.lost_since(database, clock.now()),
    )


class SweepDisplay:
    """What one run of a sweep shows in Prefect beside its slices: its log and its page."""

    def __init__(self, post: Delivery) -> None:
        self._post = post
        self._sendings: list[Sending] = []
        self._delayed: list[ReminderDelayed | NoticeDelayed] = []

    def begin(self, due_messages: Sweep) -> None:
        """Take what a round holds."""
        self._delayed += due_messages.delayed

    @property
    def shown(self) -> int:
        """Return how many messages have their results."""
        return len(self._sendings)

    def take(self, results: Sequence[MessageResult]) -> None:
        """Take the results of a slice."""
        self._sendings += [Sending(claims, result.events) for claims, result in results]

    async def end(self, report: SweepReport) -> None:
        """Write the log and the page of the sweep."""
        if not artifact.is_shown():
            return
        counts = report.counts()
        unreachable = tuple(dict.fromkeys(report.unreachable))
        lines, must_act = say_sweep_log(counts, unreachable, tuple(report.stopped))
        artifact.tell(lines)
        artifact.tell(must_act, warning=True)
        if not self._sendings and not self._delayed and not unreachable:
            return  # the page of the last sweep that had something to say stays the newest
        names = context.register(self._post.database).names
        roles = {
            person.id: cap(names.role(person.roles[0].role)) for person in self._post.people.people if person.roles
        }
        roles[CHANNEL] = "The coordinators' channel"
        page = say_sending(clock.now(), counts, self._sendings, self._delayed, unreachable, roles)
        await artifact.show("reminders", page)
