"""Act on one press that was kept: decide it on the record as it is now, and note what it adds, once."""

from dataclasses import replace
from typing import Any

from prefect import flow

from flows._runtime import clock, context
from flows._runtime.settings import load_settings
from flows.answers.presses import PressInProgress
from models.answers import Answer, Reply
from models.core import InputError
from models.ledger import Event, PressTaken
from tasks import ledger
from tasks.ledger import append_decided, inbox


@flow(name="record_answer", flow_run_name="Answer in Slack")
async def record_answer(press_id: str) -> dict[str, Any]:
    """Act on a press in the inbox, and return what the person learns (`models.answers.read_reply` reads it).

    A press is acted on once, because its effects and `press_taken` are one append. It stays in the inbox until the
    listener, which tells the person, settles it. Raises InputError for a press that is not in the inbox.
    """
    settings, now = load_settings(), clock.now()
    # Look
    database, people = replace(context.open_record(settings), channel="slack", account=None), settings.people()
    press = inbox.press_of(database, press_id)
    if press is None:
        raise InputError("no press with this id was received; nothing was done")
    in_progress = PressInProgress(settings, database, people, press, now)
    # Decide
    key = PressTaken(press_id=press_id, verb=press.verb).key
    if press.is_settled:  # by another listener, a moment ago
        return in_progress.reply(Answer((), Reply(code="opens", verb=press.verb)), (), key).plain()
    is_new = ledger.seq_of(database, key) is None
    decided: list[Answer] = [in_progress.answer()]
    # Act: what a form names is fetched before anything is written
    file = in_progress.take_file() if is_new and decided[-1].reply.code == "taking" else None

    # Note
    def decide() -> tuple[Event, ...]:
        decided.append(in_progress.answer(file))
        return () if ledger.seq_of(database, key) else in_progress.new_events(decided[-1])

    actor = in_progress.person.id if in_progress.person else ledger.SYSTEM
    noted = append_decided(database, decide, now=now, actor=actor)
    return in_progress.reply(decided[-1], noted, key).plain()
