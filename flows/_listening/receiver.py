"""An envelope from Slack: kept, and only then acknowledged. What is slow runs in threads of its own.

The slash command is answered within its acknowledgment: a person's list, the state of a milestone or recommendation, or
an issue begun.
"""

import re
from concurrent.futures import Executor
from dataclasses import dataclass, field
from datetime import datetime

from flows._listening.forms import may_open, open_form
from flows._listening.listener import LOG, IssueRequest, Listener, PrivateReply
from flows._runtime import clock
from flows.answers.record_answer import keep_press, stranger_in
from models.answers import (
    KEPT_FOR,
    HomeOpened,
    IncomingPress,
    Press,
    Reply,
    SlashCommand,
    person_of,
    state_of,
)
from models.core import evolve, new_york_day
from models.projections import MILESTONES
from models.standing import MilestoneView
from notifications.answers import say_fault, say_issue, say_no_milestone, say_state, say_status, say_stranger
from notifications.words import escape
from tasks.answers import view_milestones
from tasks.core import crash_point
from tasks.ledger import records
from tasks.slack import Acknowledge, Envelope, read_payload

ISSUE = re.compile(r"issue +D?([1-9][0-9]{0,5})", re.IGNORECASE | re.ASCII)


@dataclass
class Receiver:
    """What receives envelopes. `executor` opens forms and answers commands in threads of its own."""

    listener: Listener
    executor: Executor
    _told_limit: dict[str, datetime] = field(default_factory=dict)
    """When a person of ours, by their Slack id, was last told that no more presses are taken."""

    def receive(self, envelope: Envelope, acknowledge: Acknowledge) -> None:
        """Act on one envelope: store and queue a press, queue a Home tab, or answer a slash command.

        A press that cannot be stored is not acknowledged, so Slack sends it again. An envelope that we do not
        understand is acknowledged, because sending it again would not help.
        """
        self.listener.knows_app_id()
        match read_payload(envelope.kind, envelope.payload):
            case IncomingPress() as incoming:
                self._keep(incoming, acknowledge)
            case HomeOpened() as opened:
                acknowledge(None)
                reason = stranger_in(self.listener.settings, self.listener.people, opened)
                if reason in (None, "unknown_person"):
                    self.listener.enqueue(opened.user)
            case SlashCommand() as command:
                self.executor.submit(self._answer, command, acknowledge)
            case None:
                acknowledge(None)
                LOG.info("an envelope of kind %.40r was not understood and passed over", envelope.kind)

    def _answer(self, command: SlashCommand, acknowledge: Acknowledge) -> None:
        """Answer the slash command within its acknowledgment. Nothing of it is kept."""
        try:
            text = _answer_to(self.listener, command, clock.now())
            acknowledge({"response_type": "ephemeral", "text": text} if text else None)
        except Exception as fault:
            LOG.warning("the slash command was not answered: %s: %s", type(fault).__name__, fault)

    def _keep(self, incoming: IncomingPress, acknowledge: Acknowledge) -> None:
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
                self._hand_on(received.press, incoming.trigger)

    def _tell_limit(self, incoming: IncomingPress, *, is_answered: bool) -> None:
        """Tell one of our own people once in an hour that no more presses are taken; a stranger is told nothing."""
        listener = self.listener
        press = incoming.press
        now = clock.now()
        before = self._told_limit.get(press.user)
        if (
            is_answered
            or (before and now - before < KEPT_FOR[False])
            or stranger_in(listener.settings, listener.people, press)
        ):
            return
        self._told_limit[press.user] = now
        listener.enqueue(PrivateReply(press.user, press.channel, say_fault("too_many"), "that too many presses came"))

    def _hand_on(self, press: Press, trigger: str | None) -> None:
        """Have the press acted on, or its form opened."""
        crash_point("acked_before_effect")
        if trigger and may_open(press):
            self.listener.in_progress.add(press.id)
            self.executor.submit(open_form, self.listener, press, trigger, clock.now())
        else:
            self.listener.enqueue(press)


def _answer_to(listener: Listener, command: SlashCommand, now: datetime) -> str | None:
    """Return what a person is told, in Slack's markup, or None for a foreign team or app.

    Somebody whom the people file does not name learns only that.
    """
    people = listener.people
    sender = listener.sender
    reason = stranger_in(listener.settings, people, command)
    person = person_of(command.user, people)
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
    views = view_milestones(listener.database, milestones.values(), new_york_day(now))
    return "\n".join(say_state(_state_reply(view), sender) for view in views) or say_no_milestone(named)


def _state_reply(view: MilestoneView) -> Reply:
    """Return the state of a milestone, with how far past its original date it is, if anybody can tell."""
    state = state_of(view.record)
    if view.is_open:
        unknown = view.standing == "unknown"
        state = evolve(state, days_past=view.lateness.days_past_original, cannot_tell=unknown)
    return Reply(code="noted", milestone_id=view.id, state=state)
