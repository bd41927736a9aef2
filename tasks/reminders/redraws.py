"""Update messages in Slack whose call to act is out of date, so that nobody reads one.

Doing it twice gives the same text, so a crash between Slack and the note does no harm. Source:
docs/slack-setup.md#messages-that-change.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from models.core import SlackError, SlackRefused, new_york_day
from models.drafts import MemoAtHand, memo_aftermath
from models.drafts import is_stale as is_memo_stale
from models.ledger import ReminderUpdated, Shown
from models.projections import MILESTONES, REMINDERS
from models.records import MAIL, MilestoneRecord, ReminderRecord, aftermath, is_stale, refusal_of
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
        _update(database, slack, sender, message, drafts, now)
    return len(stale)


def redraw_erased(
    database: Database, slack: Slack | None, sender: Sender, text_id: str, now: datetime
) -> tuple[int, list[tuple[str, str, str]]]:
    """Draw the messages again that quote words which were erased; return how many, and those that still show them.

    Of each of these: to whom it went, on which day, and why it stays: `email`, `slack` where Slack cannot be asked, or
    Slack's code.
    """
    refusals = ((milestone.id, refusal_of(milestone)) for milestone in records.every(database, MILESTONES).values())
    refused = {milestone_id for milestone_id, refusal in refusals if refusal and refusal.answer_reason_id == text_id}
    quoting: dict[str, ReminderRecord] = {}
    for part in records.every(database, REMINDERS).values():
        # A refusal's reason stands in messages that were drawn after it, which mails never are.
        is_quoted_later = part.milestone_id in refused and part.channel != MAIL
        if part.sent_at and (text_id in part.claim.typed or is_quoted_later):
            quoting.setdefault(part.message, part)
    drafts = {memo.draft.id: memo for memo in memos_at_hand(database, new_york_day(now))}
    still_shown = []
    for message, part in sorted(quoting.items()):
        if part.channel == MAIL:
            why: str | None = MAIL
        else:
            try:
                why = _update(database, slack, sender, message, drafts, now) if slack else "slack"
            except SlackError:
                why, slack = "slack", None
        if why and part.sent_at:
            still_shown.append((part.to, new_york_day(part.sent_at).isoformat(), why))
    return len(quoting) - len(still_shown), still_shown


def _update(
    database: Database, slack: Slack, sender: Sender, message: str, drafts: dict[str, MemoAtHand], now: datetime
) -> str | None:
    """Draw a message again and note what it shows now; return Slack's code if Slack refuses, else None."""
    parts = sorted(records.where(database, REMINDERS, message=message).values(), key=lambda part: part.claimed_seq)
    milestone_ids = {part.milestone_id for part in parts if part.milestone_id}
    about = About(records.some(database, MILESTONES, milestone_ids), drafts, new_york_day(now))
    claims = tuple(part.claim for part in parts)
    code = _draw(database, slack, parts[0], claims, about, sender)
    shown = tuple(about.shown({part.id for part in parts}))
    ledger.append(database, (ReminderUpdated(**delivery_fields(claims), shown=shown, code=code),), now=now)
    return code


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
