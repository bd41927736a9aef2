"""Draw messages in Slack anew whose call to act is stale, so that a channel never shows one (reminders.md, section 5).

Doing it twice gives the same text, so a crash between Slack and the note does no harm.
"""

from collections.abc import Iterable
from datetime import datetime

from models.aftermath import aftermath, is_stale
from models.answers import refusal_of
from models.errors import SlackRefused
from models.events.sent import ReminderUpdated, Shown
from models.milestone import MilestoneRecord
from models.projections import MILESTONES, REMINDERS
from models.reminder import ReminderRecord
from notifications.message import SlackMessage
from notifications.reminder import say_aftermath
from notifications.saying import Saying
from tasks import ledger, records, texts
from tasks import slack as door
from tasks.database import Database
from tasks.slack import Slack

Parts = tuple[ReminderRecord, ...]


def redraw(database: Database, slack: Slack, saying: Saying, ids: Iterable[str] | None, now: datetime) -> int:
    """Draw the stale messages about some milestones anew, or about all with None; return how many there were.

    A message of several parts is drawn once. One that Slack will not change is noted with its code, and left. Raises
    SlackError where Slack cannot be asked: the rest is drawn by the next sweep.
    """
    found = records.where(database, MILESTONES, redraw=True) if ids is None else records.some(database, MILESTONES, ids)
    stale = {told.message for one in found.values() if one.redraw for told in one.told if is_stale(told, one)}
    for message in sorted(stale):
        parts = _parts_of(database, message)
        about = records.some(database, MILESTONES, {each.milestone_id for each in parts if each.milestone_id})
        code = _draw(database, slack, parts, about, saying)
        _note(database, parts, about, code, now)
    return len(stale)


def _parts_of(database: Database, message: str) -> Parts:
    every = records.where(database, REMINDERS, message=message).values()
    return tuple(sorted(every, key=lambda each: each.claimed_seq))


def _draw(
    database: Database, slack: Slack, parts: Parts, about: dict[str, MilestoneRecord], saying: Saying
) -> str | None:
    """Put the words that hold now in a message's place; return Slack's code where it will not."""
    first, claims = parts[0], tuple(each.claim for each in parts)
    refused = [why.answer_reason_id for each in about.values() if (why := refusal_of(each)) and why.answer_reason_id]
    typed = texts.words_of(database, [*refused, *(text_id for each in claims for text_id in each.typed)])
    said: SlackMessage = say_aftermath(claims, about, saying, typed)
    try:
        door.update(slack, first.channel or "", first.ts or "", said)
    except SlackRefused as refused:
        return refused.code
    return None


def _note(database: Database, parts: Parts, about: dict[str, MilestoneRecord], code: str | None, now: datetime) -> None:
    keys = {each.id for each in parts}
    shown = tuple(
        Shown(key=told.key, shows=shows, seq=seq)
        for one in about.values()
        for told in one.told
        if told.key in keys
        for shows, seq in (aftermath(told, one),)
    )
    first = parts[0]
    drawn = ReminderUpdated(
        message=first.message, to=first.to, parts=tuple(each.claim.part for each in parts), shown=shown, code=code
    )
    ledger.append(database, (drawn,), now=now)
