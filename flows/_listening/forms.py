"""The form or the details that a press asks for, opened at once because Slack allows it for three seconds only."""

from datetime import datetime

from flows._listening.listener import LOG, Listener, PrivateReply
from flows._listening.review_files import files_at_hand
from flows._runtime import context
from flows.answers.record_answer import PressInProgress
from models.answers import Press, fields_of, opens_form, refusal
from models.core import SlackBusy, SlackRefused, SlackUncertain, evolve
from notifications.answers import say_fault, say_form
from tasks.answers import choices_of, details_of
from tasks.ledger import inbox
from tasks.slack import View
from tasks.slack import open_form as open_view

PAUSE, LONGEST_PAUSE = 0.5, 1.5
"""Seconds before a form is tried once more, and at the longest: its trigger lives for three seconds."""
OPENED_BEFORE = "exchanged_trigger_id"
"""Slack's code where the first try had opened the form, though its answer was lost."""


def may_open(press: Press) -> bool:
    """Return whether a press may ask for a form or for details, by its verb alone."""
    if press.step != "pressed":
        return False
    return press.verb == "details" or any(
        fields_of(press.verb, for_another=for_another, about=press.milestone_id) for for_another in (False, True)
    )


def open_form(listener: Listener, press: Press, trigger: str, now: datetime) -> None:
    """Open the form of a press, or queue the press if it is refused or needs no form.

    If Slack does not open the form, the person is told to press again; nothing of it had to be kept.
    """
    view: View | None = None
    try:
        view = _form_of(listener, press, now)
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
    """Open a form, and try once more if Slack is busy or in trouble."""
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


def _form_of(listener: Listener, press: Press, now: datetime) -> View | None:
    """Return the form or the details, or None if the press is refused, is a stranger's, or needs none."""
    attempt = PressInProgress(listener.settings, listener.database, listener.people, press, now).attempt()
    if attempt and press.mark.k:
        return details_of(listener.database, press.mark.k, attempt.person.id, listener.sender)
    if attempt is None or refusal(attempt) or not opens_form(attempt):
        return None
    register = context.register(listener.database)
    choices = choices_of(listener.database, attempt, register, listener.sender, files_at_hand(listener.settings))
    mark = evolve(press.mark, a=None, c=press.channel, t=press.ts)
    return dict(say_form(press.verb, mark, choices, for_another=attempt.is_for_another))
