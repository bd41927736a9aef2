"""A claimed message by mail, over a real server: each end has its entry, and no mail is ever sent a second time."""

import time
from datetime import timedelta

import pytest

from models.core import evolve, new_york_day
from models.core.people import HeldRole
from models.ledger import (
    Event,
    ReminderRedirected,
    ReminderRefused,
    ReminderReleased,
    ReminderSent,
    ReminderUncertain,
)
from models.projections import MILESTONES, RECIPIENTS, REMINDERS
from models.records import ReminderRecord
from models.reminders import LEASE
from notifications.reminders import asks_nothing, say_reminder
from notifications.reminders.messages import message_id
from notifications.slack import SlackMessage
from notifications.words import Sender, short_date
from tasks import ledger
from tasks.ledger import Database, connect, records
from tasks.mail import Office, open_office
from tasks.mail import client as mail
from tasks.reminders import Delivery, outbox
from tasks.reminders import mail_delivery as mail_sending
from tasks.reminders.mail_delivery import UNSURE_FOR
from tasks.reminders.report import unreconciled
from tasks.reminders.slack_delivery import Claims, DeliveryResult
from tasks.reminders.uncertain import uncertain_messages
from tasks.review import PAGE_VALID_FOR, Links
from tasks.slack import Pace
from tests.chaos.sweep import DUE, NOON
from tests.material.mail import ME, PEOPLE, TO, MailServer, claimed_by_mail
from tests.material.messages import KINDS, claim
from tests.material.records import restored_at

KEY = f"R5-M1:overdue:{DUE}"


@pytest.fixture
def database(sqlite_url: str) -> Database:
    """One engine: what is tested here is the road; the outbox on both is tested with the ledger and the records."""
    return connect(sqlite_url)


@pytest.fixture
def office(smtp: MailServer) -> Office:
    return open_office(smtp.url, "follow-up@office.example", "replies@office.example")


@pytest.fixture
def claims(database: Database) -> Claims:
    """One message about a made-up milestone, claimed to go by mail."""
    return claimed_by_mail(database)


def said(claims: Claims) -> SlackMessage:
    return say_reminder(claims, Sender(reply_to="replies@office.example", mail_is_read=True), {})


def send(database: Database, office: Office, claims: Claims, **known: bool) -> DeliveryResult:
    """Send as the flow does, and note the end."""
    end = mail_sending.send_by_mail(office, TO, claims, said(claims), NOON, **known)
    outbox.note_results(database, outbox.with_redirect(end, claims, PEOPLE), NOON)
    return end


def record(database: Database) -> ReminderRecord:
    found = records.one(database, REMINDERS, KEY)
    assert found is not None
    return found


def redirected_to(database: Database) -> str:
    """Return to whom the one message that was redirected goes."""
    [entry] = ledger.of_kinds(database, ["reminder_redirected"])
    assert isinstance(entry.event, ReminderRedirected)
    return entry.event.redirected_to


def last(end: DeliveryResult) -> Event:
    return end.events[-1]


def test_a_mail_that_is_taken_is_noted_under_its_name(
    database: Database, office: Office, smtp: MailServer, claims: Claims
) -> None:
    end = send(database, office, claims)

    sent = last(end)
    assert isinstance(sent, ReminderSent)
    assert (sent.channel, sent.ts) == ("email", message_id(KEY, office.sender))
    assert smtp.to() == [TO]
    assert smtp.taken[0].get_content().replace("\r\n", "\n") == said(claims).text + "\n"
    assert "email replies@office.example" in said(claims).text
    assert record(database).is_settled
    told = records.one(database, RECIPIENTS, ME)
    assert told is not None
    assert (told.first_told_on, told.channel, told.mail_unreachable) == (NOON.date(), None, None)


def test_a_refused_recipient_is_noted_and_goes_to_the_coordinator(
    database: Database, office: Office, smtp: MailServer, claims: Claims
) -> None:
    smtp.refusals[TO] = "550 5.1.1 no such person"
    end = send(database, office, claims)

    assert isinstance(last(end), ReminderRefused)
    assert end.stopped is None
    assert (record(database).refused_code, redirected_to(database)) == ("mail_550", "p-follow-up")
    told = records.one(database, RECIPIENTS, ME)
    assert told is not None
    assert (told.mail_unreachable, told.unreachable) == ("mail_550", None)


def test_what_is_not_taken_now_is_let_go_and_the_other_mails_go_on(
    database: Database, office: Office, smtp: MailServer, claims: Claims
) -> None:
    smtp.refusals[TO] = "451 4.7.1 greylisted"
    end = send(database, office, claims)

    assert last(end) == ReminderReleased(message=KEY, to=ME, parts=(claims[0].part,), why="mail_later")
    assert end.stopped is None
    assert record(database).released_at == NOON
    again = tuple(each.model_copy(update={"attempt": 2}) for each in claims)
    ledger.append(database, again, now=NOON)
    del smtp.refusals[TO]
    assert isinstance(last(send(database, office, again)), ReminderSent)
    assert smtp.to() == [TO]


def test_a_server_that_cannot_be_asked_stops_the_mails_and_the_claim_is_let_go(
    database: Database, claims: Claims
) -> None:
    end = send(database, open_office("smtp://127.0.0.1:9", "follow-up@office.example", None), claims)

    assert isinstance(last(end), ReminderReleased)
    assert end.stopped is not None
    assert "127.0.0.1:9 could not be asked" in end.stopped
    assert record(database).released_at == NOON


@pytest.mark.parametrize("fault", ["drop_after_store", "drop_before_store", "hang"])
def test_an_unsure_mail_is_never_sent_again_and_after_a_day_the_coordinator_hears_of_it(
    database: Database, office: Office, smtp: MailServer, claims: Claims, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    monkeypatch.setattr(mail, "TIMEOUT", 0.3)
    smtp.faults.append(fault)
    unsure = last(send(database, office, claims))
    assert isinstance(unsure, ReminderUncertain)
    assert (unsure.channel, unsure.look_at) == ("email", NOON + UNSURE_FOR)
    came = len(smtp.taken)

    assert uncertain_messages(database, NOON + UNSURE_FOR - timedelta(minutes=1)) == ()
    assert settled_until(database, NOON + UNSURE_FOR) == "email_uncertain"
    assert redirected_to(database) == "p-follow-up"
    assert unreconciled(database, NOON + 2 * UNSURE_FOR) == []
    assert len(smtp.taken) == came
    assert smtp.connections == 1


def settled_until(database: Database, until: object) -> str | None:
    """Settle each half hour, as often as sweeps come, and return how the message ended."""
    now = NOON
    while now <= until:  # type: ignore[operator]
        for parts in uncertain_messages(database, now):
            mail_sending.reconcile_mail(database, PEOPLE, parts, now)
        assert unreconciled(database, now) == []
        now += timedelta(minutes=30)
    return record(database).refused_code


def test_a_mail_of_a_sender_that_was_killed_is_unsure_too(database: Database, smtp: MailServer, claims: Claims) -> None:
    """The claim is all that is noted: the server may have the mail, or not."""
    before = ledger.head(database)[0]
    assert uncertain_messages(database, NOON + LEASE) == ()
    assert settled_until(database, NOON + UNSURE_FOR) == "email_uncertain"
    kinds = [each.event.kind for each in ledger.entries(database) if each.seq > before]
    assert kinds == ["reminder_uncertain", "reminder_refused", "reminder_redirected"]
    assert smtp.connections == 0


def test_the_end_of_a_mail_is_noted_once_though_two_settle_it(database: Database, claims: Claims) -> None:
    (parts,) = uncertain_messages(database, NOON + UNSURE_FOR)
    for _ in range(2):
        mail_sending.reconcile_mail(database, PEOPLE, parts, NOON + UNSURE_FOR)
    assert [each.event.kind for each in ledger.entries(database)].count("reminder_refused") == 1


def test_a_claim_whose_lease_is_nearly_over_is_let_go(
    database: Database, office: Office, smtp: MailServer, claims: Claims
) -> None:
    late = claims[0].lease_until - timedelta(seconds=29)
    end = mail_sending.send_by_mail(office, TO, claims, said(claims), late)
    assert last(end) == ReminderReleased(message=KEY, to=ME, parts=(claims[0].part,), why="lease_too_short")
    assert smtp.connections == 0


def test_words_that_look_like_personal_data_stop_before_the_mail_server(
    database: Database, office: Office, smtp: MailServer, claims: Claims
) -> None:
    message = said(claims).model_copy(update={"text": "R5-M1\nMade up: Arrest No. M24612345"})
    end = mail_sending.send_by_mail(office, TO, claims, message, NOON)
    assert isinstance(last(end), ReminderReleased)
    assert end.stopped is not None
    assert "M24612345" not in end.stopped
    assert smtp.connections == 0


def test_after_a_restore_the_first_mail_to_a_person_is_kept_back_and_the_later_ones_go(
    database: Database, office: Office, smtp: MailServer, claims: Claims
) -> None:
    """They cannot be looked up, so what the person may have had already is not sent again."""
    head = ledger.head(database)[0]
    lost = records.one(database, MILESTONES, "R5-M1")
    assert lost is not None
    assert not mail_sending.may_be_there(database, claims, NOON), "a ledger that was never put back has lost nothing"
    ledger.append(database, [restored_at(head - 1, "ab" * 32)], now=NOON - timedelta(minutes=5))
    assert mail_sending.may_be_there(database, claims, NOON)
    assert not mail_sending.may_be_there(database, claims, None), "a month is over"

    end = send(database, office, claims, may_be_there=True)
    refused = last(end)
    assert isinstance(refused, ReminderRefused)
    assert (refused.code, refused.channel) == ("email_uncertain", "email")
    assert redirected_to(database) == "p-follow-up"
    assert smtp.connections == 0
    assert not mail_sending.may_be_there(database, claims, NOON), "what becomes due later cannot have been sent"


# The link to the reader's page.

LINKS = Links(b"a made-up secret of the installation", "https://pages.example")


def mailed(
    database: Database, office: Office, smtp: MailServer, claims: Claims, links: Links | None, *roles: str
) -> str:
    """Return the text of a message that a sweep mails to a person of these roles."""
    held = tuple(HeldRole(role=role) for role in roles)
    people = evolve(PEOPLE, people=tuple(evolve(it, roles=held) if it.id == ME else it for it in PEOPLE.people))
    sender = Sender(reply_to="replies@office.example", mail_is_read=True)
    pace = Pace(time.monotonic, time.sleep)
    post = Delivery(database, people, sender, None, office, pace, lambda: NOON, links=links, side_by_side=1)
    assert len(list(post.send_all([(claims,)], {}))) == 1
    return str(smtp.taken[-1].get_content()).replace("\r\n", "\n")


def test_a_mail_to_the_agency_begins_with_the_link_to_its_readers_page(
    database: Database, office: Office, smtp: MailServer, claims: Claims
) -> None:
    text = mailed(database, office, smtp, claims, LINKS, "agency_contact")
    heading, line, *_ = text.split("\n")
    assert text.replace(f"{line}\n\n", "").rstrip() == said(claims).text
    assert said(claims).text.startswith(heading)
    words, _, address = line.rpartition(" ")
    until = new_york_day(NOON) + PAGE_VALID_FOR
    assert words == f"Answer on your page, until {short_date(until)}:"
    assert text.count(LINKS.base) == 1
    link = LINKS.read_page(address.rpartition("/")[2], NOON)
    assert (link.person_id, link.seq, link.until) == (ME, ledger.head(database)[0], until)


@pytest.mark.parametrize(
    ("links", "roles"),
    [
        (None, ("agency_contact",)),
        (LINKS, ("agency_contact", "oversight_coordinator")),
        (LINKS, ("oversight_verifier",)),
    ],
)
def test_a_mail_promises_no_page_that_does_not_open(
    database: Database, office: Office, smtp: MailServer, claims: Claims, links: Links | None, roles: tuple[str, ...]
) -> None:
    text = mailed(database, office, smtp, claims, links, *roles)
    assert text == said(claims).text + "\n"


def test_a_mail_that_asks_nothing_links_no_page(database: Database, office: Office, smtp: MailServer) -> None:
    news = [evolve(claim(name, channel="email"), to=ME, lease_until=NOON + LEASE) for name in KINDS]
    told = [part for part in news if asks_nothing(part)]
    assert told
    for part in told:
        assert "/page/" not in mailed(database, office, smtp, (part,), LINKS, "agency_contact")
