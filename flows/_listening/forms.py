"""The form that a press asks for, opened at once because Slack allows it for three seconds only."""

from datetime import datetime

from flows._listening.listener import LOG, Listener
from flows._listening.review_files import files_at_hand
from flows._runtime import context
from flows.answers.presses import PressInProgress
from models.answers import Press, fields_of, opens_form, refusal
from models.core import evolve
from notifications.answers import say_form
from tasks.answers import choices_of
from tasks.ledger import inbox
from tasks.slack import View
from tasks.slack import open_form as open_view


def may_open(press: Press) -> bool:
    """Return whether a press may ask for a form, by its verb alone."""
    return press.step == "pressed" and any(
        fields_of(press.verb, for_another=for_another, about=press.milestone_id) for for_another in (False, True)
    )


def open_form(listener: Listener, press: Press, trigger: str, now: datetime) -> None:
    """Open the form of a press, or queue the press if it is refused or needs no form.

    A form that Slack does not open is logged. Nothing of it had to be kept, and the person can press again.
    """
    view: View | None = None
    try:
        view = _form_of(listener, press, now)
        if view is not None:
            inbox.settle(listener.database, press.id, now)
            open_view(listener.slack, trigger, view)
    except Exception as fault:
        LOG.warning("the form of a press (%s) was not opened: %s: %s", press.verb, type(fault).__name__, fault)
    finally:
        listener.in_progress.discard(press.id)
    if view is None:
        listener.enqueue(press)


def _form_of(listener: Listener, press: Press, now: datetime) -> View | None:
    """Return the form, or None if the press is refused, is a stranger's, or needs none."""
    attempt = PressInProgress(listener.settings, listener.database, listener.people, press, now).attempt()
    if attempt is None or refusal(attempt) or not opens_form(attempt):
        return None
    register = context.register(listener.database)
    choices = choices_of(listener.database, attempt, register, listener.sender, files_at_hand(listener.settings))
    mark = evolve(press.mark, a=None, c=press.channel, t=press.ts)
    return dict(say_form(press.verb, mark, choices, for_another=attempt.is_for_another))
