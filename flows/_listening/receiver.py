"""An envelope from Slack: kept, and only then acknowledged. What is slow runs in threads of its own."""

import re
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from datetime import datetime

from flows._listening.listener import LOG, IssueRequest, Listener, PrivateReply
from flows._listening.review_files import files_at_hand
from flows._runtime import clock, context
from flows.answers.record_answer import PressInProgress, as_labeled, keep_press, stranger_in
from models import answers
from models.answers import Press
from models.core import SlackBusy, SlackRefused, SlackUncertain, evolve, new_york_day
from models.projections import MILESTONES
from notifications.answers import (
    say_fault,
    say_form,
    say_issue,
    say_no_milestone,
    say_state,
    say_status,
    say_stranger,
    say_taken,
)
from notifications.words import escape
from tasks.answers import choices_of, details_of, take_words, view_milestones
from tasks.core import crash_point
from tasks.ledger import inbox, records
from tasks.slack import Acknowledge, Envelope, View, read_payload
from tasks.slack import open_form as open_view

PAUSE, LONGEST_PAUSE = 0.5, 1.5
"""Seconds before a form is tried once more, and at the longest: its trigger lives for three seconds."""
OPENED_BEFORE = "exchanged_trigger_id"
"""Slack's code where the first try had opened the form, though its answer was lost."""
ISSUE = re.compile(r"issue +D?([1-9][0-9]{0,5})", re.IGNORECASE | re.ASCII)


@dataclass
class Receiver:
    """What receives envelopes. `executor` opens forms and answers commands in threads of its own."""

    listener: Listener
    executor: Executor
    _told_limit: dict[str, datetime] = field(default_factory=dict)
    """When somebody, by their Slack id, was last told that no more presses are taken, or that we do not know them."""
    _answered: set[str] = field(default_factory=set)
    """The direct messages that were answered, by the hash of each: a second delivery gets no second answer."""

    def receive(self, envelope: Envelope, acknowledge: Acknowledge) -> None:
        """Store and queue a press, queue a Home tab, or answer a slash command; what is not stored comes again."""
        self.listener.has_app_id()
        match read_payload(envelope.kind, envelope.payload):
            case answers.IncomingPress() as incoming:
                self._keep(incoming, acknowledge)
            case answers.HomeOpened() as opened:
                acknowledge(None)
                reason = stranger_in(self.listener.settings, self.listener.people, opened)
                if reason in (None, "unknown_person"):
                    self.listener.enqueue(opened.user)
            case answers.DirectMessage() as message:
                self._take(message, acknowledge)
            case answers.SlashCommand() as command:
                self.executor.submit(self._answer, command, acknowledge)
            case None:
                acknowledge(None)
                LOG.info("an envelope of kind %.40r was not understood and passed over", envelope.kind)

    def _answer(self, command: answers.SlashCommand, acknowledge: Acknowledge) -> None:
        """Answer the slash command within its acknowledgment. Nothing of it is kept."""
        try:
            text = _answer_to(self.listener, command, clock.now())
            acknowledge({"response_type": "ephemeral", "text": text} if text else None)
        except Exception as fault:
            LOG.warning("the slash command was not answered: %s: %s", type(fault).__name__, fault)

    def _keep(self, incoming: answers.IncomingPress, acknowledge: Acknowledge) -> None:
        listener = self.listener
        try:
            received = keep_press(listener.settings, listener.database, listener.people, incoming, clock.now())
        except Exception as error:
            LOG.warning("a press could not be kept and is not acknowledged: %s", error)
            return
        crash_point("committed_before_ack")
        errors = dict(received.errors)
        try:
            acknowledge({"response_action": "errors", "errors": errors} if errors else None)
        finally:
            # Even if Slack missed the acknowledgment and sends it again, the press is kept, so it is acted on. One
            # that came before is in progress, or is found when the worker next looks for waiting presses.
            if received.over_limit:
                self._tell_limit(incoming, is_answered=bool(errors))
            elif not errors and not received.came_before:
                crash_point("acked_before_effect")
                if incoming.trigger and may_open(received.press):
                    listener.in_progress.add(received.press.id)
                    self.executor.submit(open_form, listener, received.press, incoming.trigger, clock.now())
                else:
                    listener.enqueue(received.press)

    def _take(self, message: answers.DirectMessage, acknowledge: Acknowledge) -> None:
        """Keep what a person wrote to the app as a note, acknowledge it, and say what happens with it. Nothing is kept
        of a stranger's words."""
        listener, now = self.listener, clock.now()
        reason = stranger_in(listener.settings, listener.people, message)
        person = answers.person_of(message.user, listener.people)
        if reason or person is None:
            acknowledge(None)
            if reason == "unknown_person":
                self._tell_hourly(message.user, message.channel, say_stranger(listener.sender))
            return
        try:
            database = replace(listener.database, channel="slack", account=None)
            taken = take_words(database, person.id, "direct_message", message.typed, now)
        except Exception as error:
            LOG.warning("a direct message could not be kept and is not acknowledged: %s", error)
            return
        crash_point("committed_before_ack")
        acknowledge(None)
        if message.typed.message_id in self._answered:
            return
        self._answered.add(message.typed.message_id)
        if taken.code == "over_limit":
            self._tell_hourly(message.user, message.channel, say_fault("too_many"))
        else:
            words = say_taken(taken.code, taken.milestone_id, taken.why)
            listener.enqueue(PrivateReply(message.user, message.channel, words, "what came of a direct message"))

    def _tell_limit(self, incoming: answers.IncomingPress, *, is_answered: bool) -> None:
        """Tell one of our own people that no more presses are taken; a stranger is told nothing."""
        listener, press = self.listener, incoming.press
        if not is_answered and not stranger_in(listener.settings, listener.people, press):
            self._tell_hourly(press.user, press.channel, say_fault("too_many"))

    def _tell_hourly(self, user: str, channel: str | None, words: str) -> None:
        """Tell somebody once in an hour why nothing more is taken from them."""
        before, now = self._told_limit.get(user), clock.now()
        if before is None or now - before >= answers.KEPT_FOR[False]:
            self._told_limit[user] = now
            self.listener.enqueue(PrivateReply(user, channel, words, "that nothing more is taken"))


def _answer_to(listener: Listener, command: answers.SlashCommand, now: datetime) -> str | None:
    """Return the answer in Slack's markup; None for a foreign team or app, and little for a stranger."""
    people = listener.people
    sender = listener.sender
    reason = stranger_in(listener.settings, people, command)
    person = answers.person_of(command.user, people)
    if reason or person is None:
        return say_stranger(sender) if reason == "unknown_person" else None
    named = command.text.strip()
    if not named:
        return escape(say_status(listener.home_of(person, now), sender))
    if issue := ISSUE.fullmatch(named):
        listener.enqueue(IssueRequest(f"D{issue[1]}", person.id, command.user))
        return say_issue(f"D{issue[1]}")
    milestones = records.some(listener.database, MILESTONES, (named, named.upper())) or records.where(
        listener.database, MILESTONES, recommendation_id=named.upper(), is_template=False
    )
    lines = []
    for view in view_milestones(listener.database, milestones.values(), new_york_day(now)):
        state = answers.state_of(view.record)
        if view.is_open:
            past = view.lateness.days_past_original
            state = evolve(state, days_past=past, cannot_tell=view.is_past and view.proof == "not_checked")
        lines.append(say_state(answers.Reply(code="noted", milestone_id=view.id, state=state), sender))
    return "\n".join(lines) or say_no_milestone(named)


# The form or the details that a press asks for: opened at once, because Slack allows it for three seconds only.


def may_open(press: Press) -> bool:
    """Return whether a press may ask for a form or for details, by its verb alone."""
    if press.step != "pressed":
        return False
    return press.verb == "details" or any(
        answers.fields_of(press.verb, for_another=for_another, about=press.milestone_id)
        for for_another in (False, True)
    )


def open_form(listener: Listener, press: Press, trigger: str, now: datetime) -> None:
    """Open the form of a press, or queue the press if it is refused or needs no form; if Slack opens none, say so."""
    view: View | None = None
    try:
        view = form_of(listener, press, now)
        if view is not None:
            inbox.settle(listener.database, press.id, now)
            _open(listener, trigger, view)
    except Exception as fault:
        if view is not None:  # otherwise the press is acted on, and the person reads what came of it
            words = say_fault("not_opened")
            listener.enqueue(PrivateReply(press.user, press.channel, words, "that no form opened"))
        LOG.warning("the form of a press (%s) was not opened: %s: %s", press.verb, type(fault).__name__, fault)
    finally:
        listener.in_progress.discard(press.id)
    if view is None:
        listener.enqueue(press)


def _open(listener: Listener, trigger: str, view: View) -> None:
    try:
        return open_view(listener.slack, trigger, view)
    except (SlackBusy, SlackUncertain) as fault:
        pause = fault.seconds if isinstance(fault, SlackBusy) else PAUSE
        if pause > LONGEST_PAUSE:
            raise
    listener.stop.wait(pause)
    try:
        return open_view(listener.slack, trigger, view)
    except SlackRefused as refused:
        if refused.code != OPENED_BEFORE:
            raise


def form_of(listener: Listener, press: Press, now: datetime) -> View | None:
    """Return the form or the details, or None if the press is refused, is a stranger's, or needs none."""
    press = as_labeled(listener.database, press)
    attempt = PressInProgress(listener.settings, listener.database, listener.people, press, now).attempt()
    if attempt and press.mark.k:
        return details_of(listener.database, press.mark.k, attempt.person.id, listener.sender)
    if attempt is None or answers.answer_press(attempt).reply.code != "opens":
        return None
    register = context.register(listener.database)
    choices = choices_of(listener.database, attempt, register, listener.sender, files_at_hand(listener.settings))
    mark = evolve(press.mark, a=None, c=press.channel, t=press.ts)
    return dict(say_form(press.verb, mark, choices, for_another=attempt.is_for_another))
