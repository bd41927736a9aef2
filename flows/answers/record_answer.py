"""Act on one press that was kept: decide it on the record as it is now, and note what it brings, once."""

from typing import Any

from prefect import flow

from flows._runtime import clock
from flows._runtime.settings import load_settings
from flows.answers.answering import Hearing
from models.answers import Answer
from models.core import InputError
from models.ledger import Event, PressTaken
from tasks import ledger
from tasks.ledger import append_decided, inbox


@flow(name="record_answer", flow_run_name="answer to a press")
async def record_answer(press_id: str) -> dict[str, Any]:
    """Act on a press of the inbox, and return what the person is to be told (`models.answers.reply.read_reply`).

    A press that was acted on before is not acted on again: its effects and `press_taken` are one append. It waits in
    the inbox until the listener, which tells the person, settles it. Raises InputError for a press that is not there.
    """
    settings, now = load_settings(), clock.now()
    # Look
    database, people = settings.database(), settings.people()
    press = inbox.press_of(database, press_id)
    if press is None:
        raise InputError("the inbox holds no press of this id; nothing was done")
    hearing = Hearing(settings, database, people, press, now)
    # Decide
    key = PressTaken(press_id=press_id, verb=press.verb).key
    before = ledger.seq_of(database, key)
    answers: list[Answer] = [hearing.answered()]
    # Act: what a form names is fetched before anything is written
    given = hearing.take_file() if before is None and answers[-1].reply.code == "taking" else None

    # Note
    def decide() -> tuple[Event, ...]:
        answers.append(hearing.answered(given))
        return () if ledger.seq_of(database, key) else hearing.not_held(answers[-1])

    actor = hearing.person.id if hearing.person else ledger.SYSTEM
    noted = append_decided(database, decide, now=now, actor=actor)
    return hearing.told(answers[-1], noted, key).plain()
