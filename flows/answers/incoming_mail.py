"""What people answer by mail: each mail once, as a note to the coordinator or kept apart (docs/answers.md#mail)."""

import logging
from collections import Counter
from datetime import datetime
from pathlib import Path

from flows._runtime import clock, context
from flows._runtime.settings import Settings
from models.answers import TypedWords, new_words, why_apart
from models.core import MailError, Person, SourceFault, Unreadable
from models.ledger import MailKeptApart, WhyApart
from notifications.answers import say_mail_taken
from notifications.reminders import mail_answer
from tasks.answers import is_taken, keep_apart, take_words
from tasks.core import crash_point
from tasks.files import own_words
from tasks.ledger import Database
from tasks.mail import IncomingMail, MailAccount, client, open_account, open_mails

LOG = logging.getLogger("followthrough.mail")

NOT_TAKEN: dict[str, WhyApart] = {"no_words": "no_words", "private": "private", "over_limit": "limit"}
"""Why a mail of one of our people is kept apart, by what came of its words."""


def mail_place(settings: Settings) -> MailAccount | Path | None:
    """Return where mails come in; None if nobody set that up. Raises SettingsError."""
    return open_account(settings.imap_url.get_secret_value()) if settings.imap_url else settings.mail_folder


def take_mails(settings: Settings, database: Database) -> Counter[str]:
    """Take what came by mail; return how many mails became notes, and how many were kept apart, by reason.

    What was taken is recorded before it is answered, so that a process that is killed takes and answers none twice.
    Raises SettingsError, SourceFault or OSError where mails cannot be read, and LedgerError.
    """
    counts: Counter[str] = Counter()
    place, people, now = mail_place(settings), settings.people(), clock.now()
    if place is None:
        return counts
    by_address = {person.email.lower(): person for person in people.people if person.email}
    apart: list[MailKeptApart] = []
    faults: list[Exception] = []
    with open_mails(place, context.manners_of(settings), now) as mails:
        for mail in mails:
            if is_taken(database, mail.message_id):
                continue
            try:
                why = why_apart(mail.head, by_address)
                why = why or _take(settings, database, mail, by_address[mail.head.senders[0]], now)
            except (SourceFault, OSError) as fault:  # of this mail, so the others are read
                faults.append(fault)
                continue
            if why:
                apart.append(MailKeptApart(message_id=mail.message_id, why=why))
            counts[why or "noted"] += 1
    keep_apart(database, apart, now)
    if faults:
        raise faults[0]
    return counts


def _take(settings: Settings, database: Database, mail: IncomingMail, person: Person, now: datetime) -> WhyApart | None:
    """Take a mail that bears the address of one of our people, and answer it; return why it was kept apart instead."""
    try:
        text, attached = own_words(mail.body())
    except Unreadable as fault:
        if fault.reason == "no_sandbox":  # a fault of this machine, and not of the mail
            raise SourceFault(fault.reason, str(fault)) from None
        return "unreadable"
    words = new_words(text)
    typed = TypedWords(
        message_id=mail.message_id, words=words, subject=mail.subject, answers=mail.answers, attached=attached
    )
    taken = take_words(database, person.id, "mail", typed, now)
    why = NOT_TAKEN.get(taken.code)
    if why:
        keep_apart(database, [MailKeptApart(message_id=mail.message_id, why=why)], now)
    crash_point("committed")
    office = settings.office()
    if office and person.email and taken.is_new and taken.code != "over_limit":
        answer = mail_answer(
            say_mail_taken(taken.code, taken.milestone_id, taken.why),
            key=f"answer:{mail.message_id}", answered=mail.name, sender=office.sender, to=person.email,
            reply_to=office.reply_to, now=now,
        )  # fmt: skip
        try:
            client.hand_over(office, answer)
        except MailError as fault:
            LOG.warning("the sender of a mail was not told what came of it: %s", fault)
    return why
