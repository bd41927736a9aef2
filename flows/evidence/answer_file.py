"""Note what a coordinator answers about a file that was not taken in."""

from prefect import flow

from flows._runtime import clock, context
from flows._runtime.settings import load_settings
from models.core import InputError
from models.ledger import FileAnswer, FileAnswered
from models.permissions import may
from models.projections import MILESTONES, SOURCES
from tasks import ledger
from tasks.ledger import records


@flow(name="answer_file", flow_run_name="File {file_id}: {answer}")
async def answer_file(file_id: str, answer: FileAnswer, person_id: str, milestone_id: str | None = None) -> int:
    """Record an answer about the one file whose number begins so, and return the entry's seq; the same answer once.

    `milestone_id` is the milestone that it shows by the person's word (several, with commas); it closes none. Raises
    InputError if no file or more than one has the number, or a milestone is unknown.
    """
    settings = load_settings()
    database = context.open_record(settings)
    shows = tuple(filter(None, (milestone_id or "").split(",")))
    # Look
    sources = records.every(database, SOURCES)
    found = [(name, task) for name, one in sources.items() for task in one.files if task.file.id.startswith(file_id)]
    # Decide
    may(settings.people(), person_id, "answer_file")
    if len(found) != 1:
        waiting = ", ".join(task.number for one in sources.values() for task in one.files) or "none"
        raise InputError(f"{file_id} does not name exactly one file that waits; these wait: {waiting}")
    if unknown := [each for each in shows if records.one(database, MILESTONES, each) is None]:
        raise InputError(f"unknown milestone: {', '.join(unknown)}; `followthrough status` lists them")
    source, task = found[0]
    # Act: nothing outside is touched
    # Note
    if (task.answer, task.shows) == (answer, shows):
        return task.seq
    event = FileAnswered(source=source, file=task.file.id, answer=answer, shows=shows)
    return ledger.append(database, [event], now=clock.now(), actor=person_id)
