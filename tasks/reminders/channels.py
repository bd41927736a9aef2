"""Which channels are open: Slack, unless it has been silent for a day, and mail (docs/reminders.md#channels)."""

from datetime import datetime, time, timedelta

from models.core import NEW_YORK, SlackError, evolve, new_york_day
from models.ledger import Entry, ReminderReleased, ReminderUncertain
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

SILENT_KINDS = ("reminder_released", "reminder_uncertain")


def open_channels(
    database: Database,
    slack: Slack | None,
    office: Office | None,
    now: datetime,
    coordinator_channel: str | None = None,
) -> Channels:
    """Return the channels of a sweep. Mail is open if a server is set; Slack is closed without a token.

    If mail is open, Slack closes a day after it first could not be asked, with nothing sent there since, and opens once
    it says who we are. If it says that and still takes no message, one sweep a day finds out and the others use mail.
    """
    channels = Channels(slack=slack is not None, email=office is not None, coordinator_channel=coordinator_channel)
    silences = _silences(database, now) if office and slack else []
    if slack is None or not silences or now - min(silences) < DOWN_AFTER:
        return channels
    day_began = datetime.combine(new_york_day(now), time(), NEW_YORK)
    is_in_vain = max(silences) >= max(min(silences) + DOWN_AFTER, day_began)
    return evolve(channels, slack=not is_in_vain and _answers(slack))


def _silences(database: Database, now: datetime) -> list[datetime]:
    """Return when Slack could not be asked since a message was last sent there; at most a month back."""
    last_sent = ledger.last_of(database, "reminder_sent")
    while last_sent and getattr(last_sent.event, "channel", "") == MAIL and now - last_sent.recorded_at < LOOK_BACK:
        last_sent = ledger.last_of(database, "reminder_sent", before=last_sent.seq)
    entries = ledger.of_kinds(database, SILENT_KINDS, after=last_sent.seq if last_sent else 0)
    return [entry.recorded_at for entry in entries if _is_silence(entry)]


def _is_silence(entry: Entry) -> bool:
    match entry.event:
        case ReminderReleased(why=why):
            return why in SILENCE
        case ReminderUncertain(why=why, channel=channel):
            return why == "no_answer" and channel != MAIL
    return False


def _answers(slack: Slack) -> bool:
    try:
        client.who(slack)
    except SlackError:
        return False
    return True
