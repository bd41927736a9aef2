"""Send one claimed message by mail, and say how it ended. A mail cannot be looked up, so none is ever sent again.

What nobody can know is said as that after a day, and the coordinator hears of it (reminders.md, section 2).
"""

from datetime import datetime, timedelta

from models.core import MailLater, MailRefused, MailStopped, MailUncertain, People, new_york_day
from models.ledger import LedgerRestored, ReminderRefused, ReminderSent, ReminderUncertain
from models.projections import RECIPIENTS, REMINDERS
from models.records import MAIL, ReminderRecord
from notifications.reminders import mail_of
from notifications.slack import SlackMessage
from tasks import ledger
from tasks.core import crash_point
from tasks.ledger import Database, records
from tasks.mail import Office, client
from tasks.reminders.outbox import note, with_redirect
from tasks.reminders.reminder import Claims, Ended, kept_back, of, release

UNSURE = "email_uncertain"
"""The code of a mail of which nobody knows whether it arrived."""

UNSURE_FOR = timedelta(hours=23, minutes=30)
"""How long a mail may be unsure before the coordinator hears of it; nothing more is learned in that time. A day, less
the half hour between two sweeps: so the sweep at the same hour of the next day settles it, and no audit lists it."""


def send_by_mail(
    office: Office, address: str, claims: Claims, message: SlackMessage, now: datetime, *, may_be_there: bool = False
) -> Ended:
    """Hand a claimed message to the mail server, once, and return how it ended. `now` is the moment before.

    `stopped` is why no other mail can go out in this sweep; messages by Slack go on. With `may_be_there` (the answer
    of `may_be_there`) the person may have had it before a restore, so it is not sent, and the coordinator hears of it.
    """
    if (back := kept_back(claims, message, now)) is not None:
        return back
    if may_be_there:
        return Ended(events=(_unsure(claims),))
    mail = mail_of(message, sender=office.sender, to=address, reply_to=office.reply_to, now=now)
    try:
        client.hand_over(office, mail)
        crash_point("replied_before_note")
        sent = ReminderSent(**of(claims), channel=MAIL, ts=str(mail["Message-ID"]))
        return Ended(events=(sent,))
    except MailRefused as refused:
        return Ended(events=(ReminderRefused(**of(claims), code=f"mail_{refused.code}", channel=MAIL),))
    except MailLater:
        return Ended(events=(release(claims, "mail_later"),))
    except MailUncertain:
        doubt = ReminderUncertain(**of(claims), channel=MAIL, misses=0, look_at=now + UNSURE_FOR, why="no_answer")
        return Ended(events=(doubt,))
    except MailStopped as stopped:
        return Ended(events=(release(claims, "mail_stopped"),), stopped=str(stopped))


def settle_mail(database: Database, people: People, parts: tuple[ReminderRecord, ...], now: datetime) -> None:
    """Note of a mail without an end that it is unsure, and after a day that nobody knows whether it arrived.

    It takes the place of a look-up: what was taken by a sender that was killed may lie with the person already.
    """
    claims, since = tuple(each.claim for each in parts), min(each.claimed_at for each in parts)
    if now - since >= UNSURE_FOR:
        end = Ended(events=(_unsure(claims),))
    else:
        look_at = since + UNSURE_FOR
        end = Ended(events=(ReminderUncertain(**of(claims), channel=MAIL, misses=0, look_at=look_at, why="no_end"),))
    note(database, with_redirect(end, claims, people), now)


def may_be_there(database: Database, claims: Claims, lost_since: datetime | None) -> bool:
    """Return whether a person may have had a mail that a restored ledger does not know
    (docs/record.md#backup-and-restore).

    `lost_since` is that of `tasks.reminders.doubt`. What was due before the copy was put back is all in the first
    message to
    a person after it, for all that a person is told on a day is one message: so the first mail is kept back, and the
    coordinator hears of it; what becomes due later cannot have been sent.
    """
    restored = ledger.last_of(database, "ledger_restored") if lost_since else None
    if restored is None or not isinstance(restored.event, LedgerRestored):
        return False
    known = records.one(database, RECIPIENTS, claims[0].to)
    if known is None:
        return True
    if known.mail_unreachable_on and known.mail_unreachable_on >= new_york_day(restored.recorded_at):
        return False  # it was kept back already
    before = [each.key for each in known.messages if each.key != claims[0].message]
    return not any(each.claimed_seq > restored.seq for each in records.some(database, REMINDERS, before).values())


def _unsure(claims: Claims) -> ReminderRefused:
    return ReminderRefused(**of(claims), code=UNSURE, channel=MAIL)
