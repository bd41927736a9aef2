"""What a person is told at once about their press on a draft of a memo."""

from models.answers import Reply
from notifications.reminders import say_memo_state
from notifications.words import say


def say_memo_noted(reply: Reply) -> str:
    """Say what was noted, and what comes next."""
    noted = say("told.noted", seq=reply.seq)
    state = reply.memo
    match reply.verb:
        case "memo.back":
            return f"{noted} {say('told.back_next')}"
        case "memo.comment":
            return f"{noted} {say('told.comment_next')}"
    return f"{noted} {say_memo_state(state)}" if state else noted


def say_memo_outdated(reply: Reply) -> str:
    """Say how the draft stands, where the press came too late; or that it asks this person for nothing."""
    told = say_memo_state(reply.memo) if reply.memo else ""
    return told or say("told.asks_nothing", id=reply.memo.draft if reply.memo else "The draft")
