"""Files at a source that no rule has judged: each is a task for the coordinator (docs/evidence.md#files-that-wait)."""

from datetime import date

from models.core import RuleError, Value, evolve
from models.evidence import SourceResult, WaitingFile
from models.ledger import Entry, FileAnswer, FileAnswered


class FileTask(Value):
    """One file that waits, since when it was seen there, and what a person answered."""

    file: WaitingFile
    since: date
    seq: int
    """The look that first saw it."""
    answer: FileAnswer | None = None
    shows: tuple[str, ...] = ()
    """The milestones that it shows, by the word of a person who read it."""
    by: str | None = None
    answered_on: date | None = None

    @property
    def number(self) -> str:
        """Return what a person calls it by: nothing of its name, only the beginning of its salted hash."""
        return self.file.id[:8]

    @property
    def is_open(self) -> bool:
        """Return whether nobody has answered yet."""
        return self.answer is None

    def may_show(self, milestone_id: str) -> bool:
        """Return whether it may show a milestone, so that nobody can say that there is nothing.

        Without an answer, by its place and its name; after `read`, by that person's word. While another copy is
        awaited it may still show what it might show before.
        """
        if self.answer == "not_relevant":
            return False
        concerns = self.shows if self.answer == "read" else self.file.concerns
        return milestone_id in concerns or (self.answer != "read" and not concerns)


FileTasks = tuple[FileTask, ...]


def seen_again(tasks: FileTasks, result: SourceResult, seq: int, day: date) -> FileTasks:
    """Return the tasks after a look: those of files that are there, with their answers.

    A look that could not read the source takes none away.
    """
    by_file = {task.file.id: task for task in tasks}
    seen = {
        file.id: evolve(by_file[file.id], file=file) if file.id in by_file else FileTask(file=file, since=day, seq=seq)
        for file in result.waiting
    }
    kept = {} if result.result in ("ok", "empty") else by_file
    return tuple((kept | seen).values())


def answered(tasks: FileTasks, entry: Entry, event: FileAnswered) -> FileTasks:
    """Return the tasks after an answer. Raises RuleError if no such file waits."""
    if event.file not in {task.file.id for task in tasks}:
        raise RuleError(f"{event.source} has no file {event.file[:8]} that waits")
    return tuple(
        evolve(task, answer=event.answer, shows=event.shows, by=entry.actor, answered_on=entry.occurred_on)
        if task.file.id == event.file
        else task
        for task in tasks
    )
