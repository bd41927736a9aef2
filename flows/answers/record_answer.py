"""Act on one answer, pressed in Slack or typed as a command: decide it on the record as it is, and note it once."""

from dataclasses import replace
from typing import Any

from prefect import flow

from flows._runtime import clock, context, run_names
from flows._runtime.settings import load_settings
from flows.answers.presses import PressInProgress, command
from models.answers import Answer, Form, Reply, Verb
from models.core import InputError
from models.ledger import Event
from tasks.core import crash_point
from tasks.ledger import append_decided, inbox


@flow(name="record_answer", flow_run_name=run_names.answer)
async def record_answer(
    press_id: str | None = None,
    verb: Verb = "mine",
    about_id: str | None = None,
    person_id: str | None = None,
    form: Form | None = None,
) -> dict[str, Any]:
    """Act on a press in the inbox, or on a command; return what the person learns (`models.answers.read_reply`).

    A press is acted on once, because its effects and `press_taken` are one append. It stays in the inbox until the
    listener, which tells the person, settles it. A command that says the same again gives the same entry. Raises
    InputError for a press that is not in the inbox, and for a command whatever refuses it.

    Args:
        press_id: A press that was kept. The others describe a command.
        verb: What the person does.
        about_id: The milestone, recommendation, draft, file or entry that it is about.
        person_id: Who does it.
        form: The days, choices and text ids that go with it.
    """
    settings = load_settings()
    # Look
    if press_id is None:
        in_progress: PressInProgress = command(settings, verb, about_id or "", person_id or "", form or Form())
    else:
        database = replace(context.open_record(settings), channel="slack", account=None)
        press = inbox.press_of(database, press_id)
        if press is None:
            raise InputError("no press with this id was received; nothing was done")
        in_progress = PressInProgress(settings, database, settings.people(), press, clock.now())
        if press.is_settled:  # by another listener, a moment ago
            return in_progress.reply(Answer((), Reply(code="opens", verb=press.verb)), None).plain()
    # Decide
    is_new = in_progress.seq is None
    decided: list[Answer] = [in_progress.answer()]
    # Act: what a form names is fetched before anything is written
    file = in_progress.take_file() if is_new and decided[-1].reply.code == "taking" else None

    # Note
    def decide() -> tuple[Event, ...]:
        decided.append(in_progress.answer(file))
        return () if in_progress.seq else in_progress.new_events(decided[-1])

    appended = append_decided(in_progress.database, decide, now=in_progress.now, actor=in_progress.actor)
    crash_point("committed")
    return in_progress.reply(decided[-1], appended).plain()
