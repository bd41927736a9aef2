"""Which channels are open: Slack, unless it has not answered for a day, and mail if a server is set.

Source: docs/reminders.md#channels.
"""

from datetime import datetime, time, timedelta

from models.core import NEW_YORK, SlackError, new_york_day
from models.ledger import Entry, ReminderReleased, ReminderSent, ReminderUncertain
from models.records import MAIL
from models.reminders import Channels
from tasks import ledger
from tasks.ledger import Database
from tasks.mail import Office
from tasks.slack import Slack, client

DOWN_AFTER = timedelta(hours=24)
"""How long Slack may be silent before mail takes its place."""

LOOK_BACK = timedelta(days=31)

SILENCE = frozenset({"slack_stopped", "no_conversation"})
"""Reasons of a release that mean Slack could not be asked at all. A message without an answer is silence too."""

UNSURE = "reminder_uncertain"


def open_channels(database: Database, slack: Slack | None, office: Office | None, now: datetime) -> Channels:
    """Return the channels of a sweep. Mail is open if a server is set; Slack is closed without a token.

    If mail is open, Slack closes when the ledger shows a day since it first could not be asked, with nothing sent there
    since. It opens by itself: each sweep first asks Slack who we are, which reaches nobody, and uses Slack again if it
    answers. If it answers that and still accepts no message, one sweep a day finds out and the others of that day use
    mail. Without mail Slack stays the only channel; what it does not accept is released and listed with exit code 5.
    """
    if office is None or slack is None:
        return Channels(slack=slack is not None, email=office is not None)
    since = _silent_since(database, now)
    if since is None or now - since < DOWN_AFTER:
        return Channels(slack=True, email=True)
    in_vain = _failed_since(database, max(since + DOWN_AFTER, _day_began(now)))
    return Channels(slack=not in_vain and _answers(slack), email=True)


def _silent_since(database: Database, now: datetime) -> datetime | None:
    """Return when Slack first could not be asked since a message was last sent there, or None; at most a month back."""
    sent = ledger.last_of(database, "reminder_sent")
    while sent is not None and now - sent.recorded_at < LOOK_BACK and _is_mail(sent):
        sent = ledger.last_of(database, "reminder_sent", before=sent.seq)
    found = (_first_silence(database, kind, sent.seq if sent else 0) for kind in ("reminder_released", UNSURE))
    return min(filter(None, found), default=None)


def _first_silence(database: Database, kind: str, after: int) -> datetime | None:
    one = ledger.first_of(database, kind, after=after)
    while one is not None and not _is_silence(one):
        one = ledger.first_of(database, kind, after=one.seq)
    return one.recorded_at if one else None


def _failed_since(database: Database, moment: datetime) -> bool:
    """Return whether a message could not be sent to Slack since a moment."""
    for kind in ("reminder_released", UNSURE):
        one = ledger.last_of(database, kind)
        while one is not None and one.recorded_at >= moment:
            if _is_silence(one):
                return True
            one = ledger.last_of(database, kind, before=one.seq)
    return False


def _is_mail(sent: Entry) -> bool:
    return isinstance(sent.event, ReminderSent) and sent.event.channel == MAIL


def _is_silence(entry: Entry) -> bool:
    match entry.event:
        case ReminderReleased(why=why):
            return why in SILENCE
        case ReminderUncertain(why=why, channel=channel):
            return why == "no_answer" and channel != MAIL
    return False


def _day_began(now: datetime) -> datetime:
    return datetime.combine(new_york_day(now), time(), NEW_YORK)


def _answers(slack: Slack) -> bool:
    try:
        client.who(slack)
    except SlackError:
        return False
    return True
