"""A claimed reminder as a Slack message: the whole of it in plain words, and the same in blocks."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType

from models.drafts import MemoAtHand
from models.ledger import Claimed, DigestClaimed, MemoMessageClaimed, NoticeClaimed, ReminderClaimed
from models.records import MilestoneRecord
from notifications.reminders.aftermath_words import After, after_of
from notifications.reminders.alone import say_alone
from notifications.reminders.asked import Typed
from notifications.reminders.memo_told import say_memo
from notifications.reminders.memo_told_after import after_memo
from notifications.reminders.notice_alone import say_notices
from notifications.reminders.notices import items_of
from notifications.reminders.together import Afters, say_together
from notifications.reminders.week import say_week
from notifications.slack import SlackMessage, header, numbered
from notifications.words import Sender


def say_reminder(claims: Sequence[Claimed], sender: Sender, typed: Typed) -> SlackMessage:
    """Say the parts of one message, in their order; at most eight items are shown and the rest counted.

    `sender` is how this installation speaks; `typed` the words behind text ids. The same gives the same message.
    """
    return _said(claims, sender, typed, {}, "call")


def say_aftermath(
    claims: Sequence[Claimed],
    records: Mapping[str, MilestoneRecord],
    sender: Sender,
    typed: Typed,
    memos: Mapping[str, MemoAtHand] = MappingProxyType({}),
    day: date = date.min,
) -> SlackMessage:
    """Say a message that stands in Slack anew, so that it shows no stale call to act.

    `records` are those of the parts' milestones, by id, `memos` the drafts, as they stand on a New York day. What
    became of a part comes first; its buttons stay where something may still be answered.
    """
    afters: dict[str, After] = {}
    for each in claims:
        after = None
        if isinstance(each, ReminderClaimed):
            after = after_of(each, records.get(each.milestone_id), sender, typed)
        elif isinstance(each, MemoMessageClaimed) and each.draft in memos:
            after = after_memo(each, memos[each.draft], day)
        if after:
            afters[each.part.key] = after
    return _said(claims, sender, typed, afters, "after")


def _said(claims: Sequence[Claimed], sender: Sender, typed: Typed, afters: Afters, blocks_of: str) -> SlackMessage:
    items, first = items_of(claims), claims[0]
    if first.channel == "mail":  # nothing can be pressed in a mail
        sender = sender.model_copy(update={"buttons": False})
    if len(items) > 1:
        title, lines, blocks = say_together(items, sender, typed, afters)
    elif isinstance(first, ReminderClaimed):
        title, lines, blocks = say_alone(first, sender, typed, afters.get(first.part.key))
    elif isinstance(first, DigestClaimed):
        title, lines, blocks = say_week(first, sender)
    elif isinstance(first, MemoMessageClaimed):
        title, lines, blocks = say_memo(first, sender, afters.get(first.part.key))
    else:
        title, lines, blocks = say_notices([each for each in claims if isinstance(each, NoticeClaimed)], sender)
    return SlackMessage(
        text="\n".join((title, *lines)),
        blocks=numbered((header(title), *blocks), blocks_of),
        key=first.message,
        body_hash=first.body_hash,
    )
