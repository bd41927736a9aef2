"""What a message about a memo says once something has happened since, so that no stale call to act stands."""

from datetime import date

from models.drafts import MemoAtHand, state_of
from models.ledger import MemoMessageClaimed
from notifications.reminders.aftermath_words import After
from notifications.reminders.memo_state import say_memo_state


def after_memo(claim: MemoMessageClaimed, at_hand: MemoAtHand, day: date) -> After | None:
    """Return what became of a draft, or of the memo that it became, since a message; None where it is not noted."""
    told = next((each for each in at_hand.draft.told if each.key == claim.part.key), None)
    if told is None:
        return None
    state = state_of(told.rung, told.to, at_hand, day, after=told.seq)
    # That a memo was corrected takes nothing away of what its message said.
    ended = state.shows != "call" and not (told.rung == "memo_issued" and state.shows == "replaced")
    return After(shows=state.shows, line=say_memo_state(state), v=0, ended=ended)
