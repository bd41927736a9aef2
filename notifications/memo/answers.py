"""How the records relied on name an answer of a person: what it is, never its words and never who said it."""

from models.ledger import (
    Acknowledged,
    AwaySet,
    Event,
    ExtensionRefused,
    ExtensionRequested,
    HoldAdded,
    HoldLifted,
    PressRefused,
    PressTaken,
    Reassigned,
    Snoozed,
)
from notifications.words import say


def say_answer(event: Event) -> tuple[str, str] | None:
    """Return the kind of a record and what it is, in a few words; None for what is no answer."""
    match event:
        case Acknowledged():
            return "answer", say("answers.acknowledged", id=event.milestone_id, by=event.expected)
        case Snoozed():
            return "answer", say("answers.snoozed", id=event.milestone_id, until=event.until)
        case HoldAdded() if event.not_mine:
            return "obstacle", say("answers.not_theirs", id=event.milestone_id)
        case HoldAdded():
            return "obstacle", say("answers.waits", id=event.milestone_id, what=event.waits_for)
        case HoldLifted():
            return "obstacle", say("answers.lifted", id=event.milestone_id, added=event.added)
        case ExtensionRequested():
            return "extension", say("answers.date_asked", id=event.milestone_id, to=event.to)
        case ExtensionRefused():
            return "extension", say("answers.date_refused", id=event.milestone_id)
        case Reassigned():
            return "hand-over", say("answers.handed_over", id=event.milestone_id)
        case AwaySet():
            return "away", say("answers.away")
        case PressTaken() | PressRefused():
            return "answer", say("answers.press", taken=event.kind == "press_taken")
    return None
