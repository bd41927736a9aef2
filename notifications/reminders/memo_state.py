"""How a draft of a memo stands, in one sentence: for a message drawn anew, and for whoever pressed too late."""

from models.drafts import MemoState
from notifications.words import say


def say_memo_state(state: MemoState) -> str:
    """Say what has become of a draft, or of the memo that it became; nothing where it still asks what it asked."""
    id_, on = state.draft, state.on
    match state.shows:
        case "withdrawn":
            return say("told.now_withdrawn", number=state.number, on=on)
        case "issued":
            return say("told.now_issued", id=id_, number=state.number, on=on)
        case "replaced" if state.number is not None:
            return say("told.now_corrected", number=state.number, by=state.by)
        case "replaced":
            return say("told.now_replaced", id=id_, by=state.by)
        case "sent_back":
            return say("told.now_sent_back", id=id_, on=on)
        case "approved":
            return say("told.now_approved" if state.agreed else "told.now_approved_by_you", id=id_)
        case "read":
            return say("told.now_read", id=id_)
        case "asked":
            return say("told.now_with_agency", id=id_, until=on)
        case "commented":
            return say("told.now_commented", id=id_, on=on)
        case "over" if on:
            return say("told.now_over", id=id_, until=on)
    return ""
