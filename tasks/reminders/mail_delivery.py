"""Send one claimed message by mail. A mail cannot be looked up, so none is sent again (docs/reminders.md#channels)."""

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
from tasks.reminders.outbox import note_results, with_redirect
from tasks.reminders.slack_delivery import Claims, DeliveryResult, delivery_fields, not_sent, withhold

UNSURE = "email_uncertain"

UNSURE_FOR = timedelta(hours=23, minutes=30)
"""How long a mail may be uncertain: until the sweep at the same hour of the next day, before an audit lists it."""


def send_by_mail(
    office: Office, address: str, claims: Claims, message: SlackMessage, now: datetime, *, may_be_there: bool = False
) -> DeliveryResult:
    """Hand a claimed message to the mail server once. What may have arrived before a restore is refused as unsure."""
    if (withheld := withhold(claims, message, now)) is not None:
        return withheld
    if may_be_there:
        return DeliveryResult(events=(_refused(claims, UNSURE),))
    mail = mail_of(message, sender=office.sender, to=address, reply_to=office.reply_to, now=now)
    try:
        client.hand_over(office, mail)
        crash_point("replied_before_note")
        arrival = ReminderSent(**delivery_fields(claims), channel=MAIL, ts=str(mail["Message-ID"]))
        return DeliveryResult(events=(arrival,))
    except MailRefused as refused:
        return DeliveryResult(events=(_refused(claims, f"mail_{refused.code}"),))
    except MailLater:
        return not_sent(claims, "mail_later")
    except MailUncertain:
        return DeliveryResult(events=(_uncertain(claims, now + UNSURE_FOR, "no_answer"),))
    except MailStopped as stopped:
        return not_sent(claims, "mail_stopped", stopped=str(stopped))


def reconcile_mail(database: Database, people: People, parts: tuple[ReminderRecord, ...], now: datetime) -> None:
    """Note that a mail is uncertain, or after a day that nobody knows: one whose sender was killed may have arrived."""
    claims = tuple(part.claim for part in parts)
    look_at = min(part.claimed_at for part in parts) + UNSURE_FOR
    event = _refused(claims, UNSURE) if look_at <= now else _uncertain(claims, look_at, "no_end")
    note_results(database, with_redirect(DeliveryResult(events=(event,)), claims, people), now)


def may_be_there(database: Database, claims: Claims, lost_since: datetime | None) -> bool:
    """Return whether a mail may have gone out before a restore: only the first to a person after it may have."""
    restored = ledger.last_of(database, "ledger_restored") if lost_since else None
    if restored is None or not isinstance(restored.event, LedgerRestored):
        return False
    recipient = records.one(database, RECIPIENTS, claims[0].to)
    if recipient is None:
        return True
    if recipient.mail_unreachable_on and recipient.mail_unreachable_on >= new_york_day(restored.recorded_at):
        return False  # because one was held back already
    earlier = [message.key for message in recipient.messages if message.key != claims[0].message]
    reminders = records.some(database, REMINDERS, earlier).values()
    return all(reminder.claimed_seq <= restored.seq for reminder in reminders)


def _refused(claims: Claims, code: str) -> ReminderRefused:
    return ReminderRefused(**delivery_fields(claims), code=code, channel=MAIL)


def _uncertain(claims: Claims, look_at: datetime, why: str) -> ReminderUncertain:
    return ReminderUncertain(**delivery_fields(claims), channel=MAIL, misses=0, look_at=look_at, why=why)
