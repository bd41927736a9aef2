"""Update messages in Slack whose call to act is out of date (docs/slack-setup.md#messages-that-change)."""

from collections.abc import Iterable
from datetime import datetime

from models.core import SlackError, SlackRefused, new_york_day
from models.drafts import MemoAtHand, memo_aftermath
from models.drafts import is_stale as is_memo_stale
from models.ledger import ReminderUpdated, Shown
from models.projections import MILESTONES, REMINDERS
from models.records import MAIL, ReminderRecord, aftermath, is_stale, refusal_of
from notifications.reminders import say_aftermath
from notifications.words import Sender
from tasks import ledger
from tasks.ledger import Database, records, texts
from tasks.memo import memos_at_hand
from tasks.reminders.slack_delivery import delivery_fields
from tasks.slack import Slack, client


def redraw(
    database: Database, slack: Slack, sender: Sender, ids: Iterable[str] | None, now: datetime, *, memos: bool = True
) -> int:
    """Update stale messages about milestones (None: all), and with `memos` drafts; count them. Raises SlackError."""
    selection = (
        records.where(database, MILESTONES, redraw=True) if ids is None else records.some(database, MILESTONES, ids)
    )
    milestones = [milestone for milestone in selection.values() if milestone.redraw]
    messages = ((item, milestone) for milestone in milestones for item in milestone.exchange.messages)
    stale = {item.message for item, milestone in messages if is_stale(item, milestone)}
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
    """Draw the messages again that quote erased words; return how many, and of those that still show them to whom, the
    day, and why: `email`, `slack` where Slack cannot be asked, or Slack's code."""
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
    milestones = records.some(database, MILESTONES, {part.milestone_id for part in parts if part.milestone_id})
    first, keys, claims = parts[0], {part.id for part in parts}, tuple(part.claim for part in parts)
    refusals = (refusal_of(milestone) for milestone in milestones.values())
    reasons = [refusal.answer_reason_id for refusal in refusals if refusal and refusal.answer_reason_id]
    typed = texts.words_of(database, [*reasons, *(text_id for claim in claims for text_id in claim.typed)])
    day = new_york_day(now)
    code: str | None = None
    try:
        body = say_aftermath(claims, milestones, sender, typed, drafts, day)
        client.update(slack, first.channel or "", first.ts or "", body)
    except SlackRefused as error:
        code = error.code
    shows = [(item.key, aftermath(item, record)) for record in milestones.values() for item in record.exchange.messages]
    shows += [(item.key, memo_aftermath(item, memo, day)) for memo in drafts.values() for item in memo.draft.messages]
    states = tuple(Shown(key=key, shows=state, seq=seq) for key, (state, seq) in shows if key in keys)
    ledger.append(database, (ReminderUpdated(**delivery_fields(claims), shown=states, code=code),), now=now)
    return code
