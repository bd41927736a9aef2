"""Update messages in Slack whose call to act is out of date, so that nobody reads one.

Doing it twice gives the same text, so a crash between Slack and the note does no harm. Source:
docs/slack-setup.md#messages-that-change.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from models.core import SlackRefused, new_york_day
from models.drafts import MemoAtHand, memo_aftermath
from models.drafts import is_stale as is_memo_stale
from models.ledger import ReminderUpdated, Shown
from models.projections import MILESTONES, REMINDERS
from models.records import MilestoneRecord, ReminderRecord, aftermath, is_stale, refusal_of
from notifications.reminders import say_aftermath
from notifications.slack import SlackMessage
from notifications.words import Sender
from tasks import ledger
from tasks.ledger import Database, records, texts
from tasks.memo import memos_at_hand
from tasks.reminders.slack_delivery import Claims, delivery_fields
from tasks.slack import Slack, client


def redraw(
    database: Database, slack: Slack, sender: Sender, ids: Iterable[str] | None, now: datetime, *, memos: bool = True
) -> int:
    """Update the stale messages about some milestones, or about all if `ids` is None; return how many there were.

    With `memos`, messages about recent drafts too. A bundle is updated once. If Slack refuses to change a message, its
    code is noted and the message stays. Raises SlackError if Slack cannot be asked; the next sweep updates the rest.
    """
    chosen = (
        records.where(database, MILESTONES, redraw=True) if ids is None else records.some(database, MILESTONES, ids)
    )
    milestones = [milestone for milestone in chosen.values() if milestone.redraw]
    stale = {item.message for milestone in milestones for item in milestone.messages if is_stale(item, milestone)}
    day = new_york_day(now)
    drafts = {memo.draft.id: memo for memo in memos_at_hand(database, day)} if memos else {}
    stale |= {
        item.message for memo in drafts.values() for item in memo.draft.messages if is_memo_stale(item, memo, day)
    }
    for message in sorted(stale):
        parts = sorted(records.where(database, REMINDERS, message=message).values(), key=lambda part: part.claimed_seq)
        about = About(
            records.some(database, MILESTONES, {part.milestone_id for part in parts if part.milestone_id}), drafts, day
        )
        claims = tuple(part.claim for part in parts)
        code = _draw(database, slack, parts[0], claims, about, sender)
        shown = tuple(about.shown({part.id for part in parts}))
        ledger.append(database, (ReminderUpdated(**delivery_fields(claims), shown=shown, code=code),), now=now)
    return len(stale)


@dataclass(frozen=True)
class About:
    """The milestones and drafts that a message is about, as they stand on a New York day."""

    milestones: dict[str, MilestoneRecord]
    drafts: dict[str, MemoAtHand]
    day: date

    def shown(self, keys: set[str]) -> Iterator[Shown]:
        """Yield what the message now shows about each of its parts."""
        for milestone in self.milestones.values():
            for item in (item for item in milestone.messages if item.key in keys):
                shows, seq = aftermath(item, milestone)
                yield Shown(key=item.key, shows=shows, seq=seq)
        for memo in self.drafts.values():
            for item in (item for item in memo.draft.messages if item.key in keys):
                shows, seq = memo_aftermath(item, memo, self.day)
                yield Shown(key=item.key, shows=shows, seq=seq)


def _draw(
    database: Database, slack: Slack, first: ReminderRecord, claims: Claims, about: About, sender: Sender
) -> str | None:
    """Replace a message with what is true now; return Slack's code if it refuses, else None."""
    refusals = (refusal_of(milestone) for milestone in about.milestones.values())
    reasons = [refusal.answer_reason_id for refusal in refusals if refusal and refusal.answer_reason_id]
    typed = texts.words_of(database, [*reasons, *(text_id for claim in claims for text_id in claim.typed)])
    message: SlackMessage = say_aftermath(claims, about.milestones, sender, typed, about.drafts, about.day)
    try:
        client.update(slack, first.channel or "", first.ts or "", message)
    except SlackRefused as error:
        return error.code
    return None
