"""What people answer by mail: each mail once, as a note to the coordinator or kept apart (docs/answers.md#mail)."""

import logging
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from functools import partial
from pathlib import Path

from flows._runtime import clock, context
from flows._runtime.settings import Settings
from models.answers import TypedWords, new_words, why_apart
from models.core import MailError, MailStopped, Person, SourceFault, Unreadable
from models.ledger import MailKeptApart, WhyApart
from notifications.answers import say_mail_taken
from notifications.reminders import mail_answer
from tasks.answers import Taken, is_taken, keep_apart, take_words
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

    All is recorded before anything is answered, so that a process that is killed takes and answers none twice. Raises
    SettingsError, SourceFault or OSError where mails cannot be read, after the others were taken, and LedgerError.
    """
    counts: Counter[str] = Counter()
    place, people, now = mail_place(settings), settings.people(), clock.now()
    if place is None:
        return counts
    by_address = {person.email.lower(): person for person in people.people if person.email}
    taken = list[tuple[IncomingMail, Person, Taken]]()
    apart = list[MailKeptApart]()
    faults = list[Exception]()
    with open_mails(place, context.manners_of(settings), now) as mails:
        for mail in mails:
            if is_taken(database, mail.message_id):
                continue
            why = why_apart(mail.head, by_address)
            if why is None:
                person = by_address[mail.head.senders[0]]
                try:
                    taken.append((mail, person, _take(database, mail, person, now)))
                    why = NOT_TAKEN.get(taken[-1][2].code)
                except Unreadable as fault:
                    why = "unreadable"
                    if fault.reason == "no_sandbox":  # a fault of this machine, and not of the mail
                        faults.append(fault)
                        continue
                except (SourceFault, OSError) as fault:  # of this mail, so the others are read
                    faults.append(fault)
                    continue
            if why:
                apart.append(MailKeptApart(message_id=mail.message_id, why=why))
            counts[why or "noted"] += 1
    keep_apart(database, apart, now)
    crash_point("committed")
    _answer(settings, taken, now)
    if faults:
        raise faults[0]
    return counts


def _take(database: Database, mail: IncomingMail, person: Person, now: datetime) -> Taken:
    text, attached = own_words(mail.body())
    words = new_words(text)
    fields = {"message_id": mail.message_id, "subject": mail.subject, "answers": mail.answers, "attached": attached}
    return take_words(database, person.id, "mail", TypedWords.model_validate(fields | {"words": words}), now)


def _answer(settings: Settings, taken: Iterable[tuple[IncomingMail, Person, Taken]], now: datetime) -> None:
    """Say what came of mails to those whose addresses they bear; beyond the limit, and where it cannot be said, not."""
    office = settings.office()
    for mail, person, what in taken:
        if office is None or person.email is None or not what.is_new or what.code == "over_limit":
            continue
        words, key = say_mail_taken(what.code, what.milestone_id, what.why), f"answer:{mail.message_id}"
        answer = partial(mail_answer, sender=office.sender, reply_to=office.reply_to, now=now)
        try:
            client.hand_over(office, answer(words, key=key, answered=mail.name, to=person.email))
        except MailStopped as fault:
            LOG.warning("mails are taken, and their senders not told: %s", fault)
            return
        except MailError as fault:
            LOG.warning("the sender of a mail was not told what came of it: %s", fault)
