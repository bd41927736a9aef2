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
from tasks.answers import NoteResult, is_on_record, keep_apart, take_words
from tasks.core import crash_point
from tasks.files import own_words
from tasks.ledger import Database
from tasks.mail import IncomingMail, MailAccount, client, open_account, open_mails

LOG = logging.getLogger("followthrough.mail")

WHY_APART: dict[str, WhyApart] = {"no_words": "no_words", "private": "private", "over_limit": "limit"}
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
    results = list[tuple[IncomingMail, Person, NoteResult]]()
    events = list[MailKeptApart]()
    faults = list[Exception]()
    with open_mails(place, context.manners_of(settings), now) as mails:
        for mail in mails:
            if is_on_record(database, mail.message_id):
                continue
            why = why_apart(mail.head, by_address)
            if why is None:
                person = by_address[mail.head.senders[0]]
                try:
                    result = _note(database, mail, person, now)
                except (Unreadable, SourceFault, OSError) as fault:
                    # A mail that its server does not show, or this machine cannot open, waits; the others are read.
                    if not isinstance(fault, Unreadable) or fault.reason == "no_sandbox":
                        faults.append(fault)
                        continue
                    why = "unreadable"
                else:
                    results.append((mail, person, result))
                    why = WHY_APART.get(result.code)
            if why:
                events.append(MailKeptApart(message_id=mail.message_id, why=why))
            counts[why or "noted"] += 1
    keep_apart(database, events, now)
    crash_point("committed")
    _answer(settings, results, now)
    if faults:
        raise faults[0]
    return counts


def _note(database: Database, mail: IncomingMail, person: Person, now: datetime) -> NoteResult:
    text, count = own_words(mail.body())
    typed = TypedWords(
        message_id=mail.message_id, words=new_words(text), subject=mail.subject, answers=mail.answers, attached=count
    )
    return take_words(database, person.id, "mail", typed, now)


def _answer(settings: Settings, results: Iterable[tuple[IncomingMail, Person, NoteResult]], now: datetime) -> None:
    """Say what came of mails to those whose addresses they bear; beyond the limit, and where it cannot be said, not."""
    office = settings.office()
    for mail, person, result in results:
        if office is None or person.email is None or not result.is_new or result.code == "over_limit":
            continue
        words, key = say_mail_taken(result.code, result.milestone_id, result.why), f"answer:{mail.message_id}"
        answer = partial(mail_answer, sender=office.sender, reply_to=office.reply_to, now=now)
        try:
            client.hand_over(office, answer(words, key=key, answered=mail.name, to=person.email))
        except MailStopped as fault:
            LOG.warning("mails are taken, and their senders not told: %s", fault)
            return
        except MailError as fault:
            LOG.warning("the sender of a mail was not told what came of it: %s", fault)
