"""Record what the overseeing office says of a recommendation in its own words: what changed, and what remains."""

from datetime import date

from prefect import flow

from flows._runtime import clock, context
from flows._runtime.settings import load_settings
from models.core import InputError
from models.ledger import NoteAdded
from models.permissions import may
from models.projections import RECOMMENDATIONS
from tasks import ledger
from tasks.ledger import records


@flow(name="add_note", flow_run_name="Note on {recommendation_id}")
async def add_note(recommendation_id: str, noted_on: date, text_id: str, person_id: str) -> int:
    """Record a note and return the entry's seq. The next draft shows it, and is reviewed with it."""
    settings = load_settings()
    database = context.open_record(settings)
    # Look
    record = records.one(database, RECOMMENDATIONS, recommendation_id)
    # Decide
    if record is None:
        raise InputError(f"{recommendation_id} is not a recommendation of the tracking plan")
    may(settings.people(), person_id, "note", recommendation_id)
    on = context.not_after(noted_on, clock.today())
    # Act: nothing is sent
    # Note
    if any(note.text_id == text_id and note.stands for note in record.notes):
        return next(note.seq for note in record.notes if note.text_id == text_id)
    note = NoteAdded(recommendation_id=recommendation_id, text_id=text_id, on=on)
    return ledger.append(database, [note], now=clock.now(), actor=person_id)
