"""How the records relied on name an answer of a person: what it is, never its words and never who said it."""

from models.events import Event, answers
from notifications.words import long_date


def say_answer(event: Event) -> tuple[str, str] | None:
    """Return the kind of a record and what it is, in a few words; None for what is no answer."""
    match event:
        case answers.Acknowledged():
            by = f", expected by {long_date(event.expected)}" if event.expected else ""
            return "answer", f"{event.milestone_id} is being worked on{by}, as told"
        case answers.Snoozed():
            return "answer", f"Reminders on {event.milestone_id} rest until {long_date(event.until)}"
        case answers.ObstacleAdded():
            named = "is not theirs, as told" if event.not_mine else f"waits for {event.waits_for or 'what was told'}"
            return "obstacle", f"{event.milestone_id} {named}"
        case answers.ObstacleLifted():
            return "obstacle", f"{event.milestone_id} no longer waits (entry {event.added})"
        case answers.ExtensionRequested():
            return "extension", f"{long_date(event.to)} asked for {event.milestone_id}"
        case answers.ExtensionRefused():
            return "extension", f"Another date for {event.milestone_id} refused"
        case answers.Reassigned():
            return "hand-over", f"{event.milestone_id} given to another person"
        case answers.AwaySet():
            return "away", "A person's days away were noted"
        case answers.PressTaken() | answers.PressRefused():
            return "answer", f"A press in Slack was {'taken' if event.kind == 'press_taken' else 'refused'}"
    return None
