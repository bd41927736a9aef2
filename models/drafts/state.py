"""How a draft of a memo, or the memo that it became, stands for a person: for its messages, and for who presses."""

from datetime import date

from models.core import Value
from models.drafts.asking import is_agreed, stands_for
from models.drafts.at_hand import MemoAtHand
from models.drafts.review import sent_back
from models.ledger import NotificationKind, Shows
from models.records import DraftRecord


class MemoState(Value):
    """What is said of a draft's state, before it is worded."""

    draft: str
    shows: Shows
    on: date | None = None
    """The day of what happened; where it is with the agency, the last day for a comment."""
    number: int | None = None
    by: str | None = None
    """The draft that took its place, or the number of the memo that corrects it."""
    agreed: bool = False
    """It may be issued as it stands."""


def state_of(kind: NotificationKind, person_id: str, at_hand: MemoAtHand, day: date, *, after: int = 0) -> MemoState:
    """Return how it stands on a day for a person who was told of it by entry `after`, by a message of this kind."""
    draft = at_hand.draft
    shows, _ = stands_for(kind, person_id, at_hand, day, after=after)
    by = str(draft.corrected_by) if draft.corrected_by else at_hand.replaced.by if at_hand.replaced else None
    return MemoState(
        draft=draft.id, shows=shows, on=_on(draft, shows), number=draft.number, by=by, agreed=is_agreed(draft)
    )


def _on(draft: DraftRecord, shows: Shows) -> date | None:
    match shows:
        case "withdrawn":
            return draft.withdrawn_on
        case "issued":
            return draft.issued_on
        case "sent_back":
            back = sent_back(draft)
            return back.on if back else None
        case "asked" | "over":
            return draft.shares[-1].until if draft.shares else None
        case "commented":
            return draft.comments[-1].on if draft.comments else None
    return None
