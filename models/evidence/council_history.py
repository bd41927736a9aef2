"""The whole history of a bill, resolution or meeting as dated lines, so that each step of it can be shown."""

from collections import Counter
from datetime import date

from models.core import Unreadable, Value
from models.evidence.council_records import Action, Item, Step, read_matter, read_meeting

_DONE = {
    17: "laid over by a committee",
    27: "introduced",
    32: "approved by a committee",
    33: "amended by a committee",
    43: "referred to a committee",
    53: "sent to the Mayor",
    54: "heard by a committee",
    57: "signed into law by the Mayor",
    58: "became law without the Mayor's signature",
    59: "vetoed by the Mayor",
    61: "the veto was overridden by the Council",
    68: "approved by the Council",
    5001: "an amendment was proposed in committee",
    5014: "heard by the Mayor",
    5023: "received from the Mayor",
    5031: "filed by a committee",
    5032: "approved by the Council",
    5046: "filed at the end of the session",
    5074: "discharged from a committee",
    5084: "returned unsigned by the Mayor",
}
"""What an action means, by its id; one that is not known is said in the record's own words."""
_VOTE = {15: "for", 12: "against", 11: "abstaining", 4: "excused", 9: "not voting", 16: "absent", 46: "absent, ill"}


class DatedLine(Value):
    """One step of a record: the day in New York, what was done, what the matter's status became, how the vote ended.

    `says` is the line as a person reads it. Votes are counted; no person is named.
    """

    day: date | None
    action_id: int
    action: str
    status_id: int | None
    passed: bool | None
    votes: tuple[tuple[str, int], ...] = ()
    item: str | None = None
    """The file of the matter, where the line is one item of a meeting."""

    @property
    def says(self) -> str:
        """Return the line in words, such as `2026-07-11: became law without the Mayor's signature (action 58, ...)`."""
        about = f"{self.item} " if self.item else ""
        beside = [f"action {self.action_id}, {self.action}" if self.action else f"action {self.action_id}"]
        if self.status_id:
            beside.append(f"status {self.status_id}")
        if self.passed is not None:
            beside.append("passed" if self.passed else "not passed")
        beside += [f"{count} {how}" for how, count in self.votes]
        done = _DONE.get(self.action_id, self.action or "an action without a name")
        return f"{self.day or 'no day is shown'}: {about}{done} ({'; '.join(beside)})"


def history_of(body: bytes) -> tuple[DatedLine, ...]:
    """Return the dated lines of a record of the mirror or the API, in the order of their time; of a meeting, its items.

    An item that bears no action says nothing and gives no line. A line is what this copy says: the Council edits an
    entry in place (domain.md, section 4), so two copies are compared by their lines, never by the ids of the entries.
    Empty for what is no record of the Council.
    """
    try:
        return tuple(_of_step(step) for step in read_matter(body).steps)
    except Unreadable:
        pass
    try:
        meeting = read_meeting(body)
    except Unreadable:
        return ()
    return tuple(_of_item(item, meeting.day) for item in meeting.items or () if item.action_id)


def _of_step(step: Step) -> DatedLine:
    return DatedLine(
        day=step.day,
        action_id=step.action_id,
        action=step.name,
        status_id=step.status_id or None,
        passed=step.passed,
        votes=_counted(step),
    )


def _of_item(item: Item, day: date) -> DatedLine:
    return DatedLine(
        day=day,
        action_id=item.action_id,
        action=item.name,
        status_id=None,
        passed=item.passed,
        votes=_counted(item),
        item=item.matter_file or None,
    )


def _counted(action: Action) -> tuple[tuple[str, int], ...]:
    """Return how many voted how, those for it first; a kind of vote that is not known counts as another vote."""
    counts = Counter(_VOTE.get(vote.id, "otherwise") for vote in action.votes or ())
    return tuple((how, counts[how]) for how in (*_VOTE.values(), "otherwise") if counts[how])
