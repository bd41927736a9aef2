"""What became of a part of a message that stands in Slack: the first line of a message that is drawn again, so that it
shows no request that is over. Source: docs/slack-setup.md#messages-that-change."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from models import records
from models.core import Value
from models.drafts import MemoAtHand, MemoState, state_of
from models.ledger import MemoMessageClaimed, MilestoneClaim, Shows
from models.records import MilestoneRecord, RecordItem
from notifications.reminders.frame import quoted
from notifications.words import Sender, Typed, inert, say_message, typed


class Outcome(Value):
    """What became of a part of a message. `line` is empty if it still asks what it asked."""

    line: str
    heading: str = ""
    """The state in the heading of a part that is over; empty for what keeps its heading."""
    v: int = 0
    ended: bool
    asks_day: bool = False
    """The person said that they are on it, and not yet when they expect to finish."""


@dataclass(frozen=True)
class OutcomeContext:
    """A part of a message, and the milestone's record as it stands now."""

    claim: MilestoneClaim
    record: MilestoneRecord
    seq: int
    sender: Sender

    def who(self, item: RecordItem) -> str:
        """Return who did something: "You" for the message's own reader."""
        return say_message("after.you") if item.by == self.claim.to else self.name(item.by)

    def name(self, person_id: str) -> str:
        """Return a person's name."""
        return typed(self.sender.name(person_id), "name")

    def decisive(self, items: Iterable[RecordItem]) -> RecordItem | None:
        """Return which of some items decided the outcome."""
        return next((item for item in items if item.seq == self.seq), None)


def outcome_of(claim: MilestoneClaim, record: MilestoneRecord | None, sender: Sender, texts: Typed) -> Outcome | None:
    """Return what became of a part about a milestone, or None if nothing is known of it."""
    messages = record.exchange.messages if record else ()
    message = next((message for message in messages if message.key == claim.part.key), None)
    if record is None or message is None:
        return None
    shows, seq = records.aftermath(message, record)
    now = OutcomeContext(claim, record, seq, sender)
    item = DECISIVE[shows](now) if shows in DECISIVE else None
    line = say_message(f"after.{shows}", item=item, now=now) if shows in DECISIVE else ""
    ended = not records.keeps_buttons(shows, message.kind)
    if shows == "refused" and not ended and (refusal := records.refusal_of(record)):
        why = inert(texts.get(refusal.answer_reason_id or "", ""))
        line = " ".join(filter(None, (line, quoted(why, "slots.coordinators_reason"))))
    return Outcome(
        line=line,
        heading=say_message("after.state", shows=shows) if line else "",
        v=record.touched_seq,
        ended=ended,
        asks_day=shows == "acknowledged" and getattr(item, "expected", None) is None and not ended,
    )


def memo_outcome_of(claim: MemoMessageClaimed, at_hand: MemoAtHand, day: date) -> Outcome | None:
    """Return what became of a draft, or of the memo made from it, by a New York day; None if it is not on record."""
    message = next((message for message in at_hand.draft.messages if message.key == claim.part.key), None)
    if message is None:
        return None
    state = state_of(message.kind, message.to, at_hand, day, after=message.seq)
    # The message of an issued memo stays true after a correction.
    ended = state.shows != "call" and not (message.kind == "memo_issued" and state.shows == "replaced")
    return Outcome(line=say_memo_state(state), ended=ended)


def say_memo_state(state: MemoState) -> str:
    """Say what became of a draft, or of the memo made from it; empty if it still asks what it asked."""
    return say_message(f"memos.now_{state.shows}", state=state)


DECISIVE: Mapping[Shows, Callable[[OutcomeContext], object]] = {
    **dict.fromkeys(("verified", "closed"), lambda now: now.decisive(now.record.review.findings)),
    **dict.fromkeys(("acknowledged", "snoozed"), lambda now: now.decisive(now.record.exchange.quiets)),
    **dict.fromkeys(("agreed", "offered", "accepted", "declined"), lambda now: records.date_answer_of(now.record)),
    **dict.fromkeys(("withdrawn", "dated", "over", "evidence_gone"), lambda _: None),
    "extended": lambda now: now.record.extension,
    "reassigned": lambda now: records.reassignment_of(now.record),
    "evidence_in": lambda now: now.decisive(now.record.evidence_to_review),
    "rejected": lambda now: now.decisive((*now.record.review.rejections, *now.record.review.findings)),
    "stated": lambda now: now.decisive(now.record.review.statements),
    "noted": lambda now: now.decisive(now.record.exchange.written),
    "blocked": lambda now: records.hold_of(now.record),
    "unblocked": lambda now: next((hold for hold in now.record.exchange.holds if hold.lifted_seq == now.seq), None),
    "asked": lambda now: records.request_of(now.record),
    "by_law": lambda now: records.void_request_of(now.record),
    "refused": lambda now: records.refusal_of(now.record),
}
"""What decided each outcome; its words are under the same name in `templates/messages/after.j2`."""
