"""The form that a press asks for, opened at once: what opens it lives three seconds."""

from datetime import datetime

from flows._listening.listener import LOG, Listener
from flows._runtime import context as ledger_context
from flows.answers.answering import Hearing
from models.answers import Press, about, fields_of, is_for_another, not_to_verify, opens_form, refusal
from notifications.answers import say_form
from tasks.answers import choices_of
from tasks.ledger import inbox
from tasks.slack import View
from tasks.slack import open_form as open_view


def may_open(press: Press) -> bool:
    """Say whether a press may ask for a form, by its verb alone."""
    ways = (fields_of(press.verb, for_another=each, about=about(press)) for each in (False, True))
    return press.step == "pressed" and any(ways)


def open_form(listener: Listener, press: Press, trigger: str, now: datetime) -> None:
    """Open the form of a press, or hand the press on where it may not be done or needs no form.

    A form that Slack does not open is noted in the log: nothing was to be kept of it, and the person presses again.
    """
    view: View | None = None
    try:
        view = _drawn(listener, press, now)
        if view is not None:
            inbox.settle(listener.database, press.id, now)
            open_view(listener.slack, trigger, view)
    except Exception as fault:
        LOG.warning("the form of a press (%s) was not opened: %s: %s", press.verb, type(fault).__name__, fault)
    finally:
        listener.in_hand.discard(press.id)
    if view is None:
        listener.take(press)


def _drawn(listener: Listener, press: Press, now: datetime) -> View | None:
    people = listener.file.people()
    hearing = Hearing(listener.settings, listener.database, people, press, now)
    person = hearing.person
    if person is None:
        return None
    record, context = hearing.record, hearing.context()
    if refusal(press, person, record, context) or not opens_form(press, person, record, context):
        return None
    for_another = is_for_another(person, record, context)
    choices = choices_of(
        listener.database,
        press.verb,
        person,
        record,
        people=people,
        register=ledger_context.register(listener.database),
        sender=listener.sender,
        day=context.day,
        for_another=for_another,
        barred=not_to_verify(person, record, context) if record else frozenset(),
    )
    mark = press.mark.model_copy(update={"a": None, "c": press.channel, "t": press.ts})
    return dict(say_form(press.verb, mark, choices, for_another=for_another))
