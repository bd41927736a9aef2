"""What a message in Slack says of a part on which something has happened since: the first line that a reader sees."""

from models.core import Value
from models.ledger import ReminderClaimed, Shows
from models.records import MilestoneRecord, aftermath, keeps_buttons
from notifications.reminders.aftermath_lines import LINES, no_words
from notifications.reminders.asked import Typed
from notifications.words import Sender


class After(Value):
    """What became of a part, and the version that its buttons are drawn with; `line` is empty for its own call."""

    shows: Shows
    line: str
    v: int
    ended: bool
    """Nothing is left to answer."""


HEADING: dict[Shows, str] = {
    "verified": "verified",
    "closed": "closed",
    "withdrawn": "withdrawn from the register",
    "extended": "has a new date",
    "dated": "has its date now",
    "handed_over": "handed over",
    "evidence_in": "evidence came in",
    "rejected": "the verifier has spoken",
    "unblocked": "no longer blocked",
    "refused": "the new date was refused",
    "evidence_gone": "the evidence was withdrawn",
}
"""The heading of a part to which there is nothing left to answer."""


def after_of(claim: ReminderClaimed, record: MilestoneRecord | None, sender: Sender, typed: Typed) -> After | None:
    """Return what became of a part; None where nothing is known of it."""
    told = next((each for each in record.told if each.key == claim.part.key), None) if record else None
    if record is None or told is None:
        return None
    shows, seq = aftermath(told, record)
    line = LINES[shows](claim, record, seq, sender) if shows in LINES else ""
    ended = not keeps_buttons(shows, told.rung)
    if shows == "refused" and not ended:
        line = " ".join((line, *no_words(record, typed)))
    return After(shows=shows, line=line, v=record.touched_seq, ended=ended)
