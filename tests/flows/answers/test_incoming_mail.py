"""What people answer by mail, from a folder of .eml files and from a real IMAP server: a note, or kept apart. All made
up."""

import os
import signal
from collections.abc import Callable, Iterator
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from flows._runtime import context
from flows._runtime.environment import play_also
from flows._runtime.settings import load_settings
from flows.answers import incoming_mail
from flows.answers.incoming_mail import take_mails
from models.core import SettingsError, SourceFault, evolve
from models.ledger import MailKeptApart, UnitWrote, WordsReceived
from tasks.ledger import connect, texts
from tasks.mail import open_account
from tests.chaos.sweep import NOON
from tests.material.channels import Town
from tests.tasks.mail.imap_server import PASSWORD, USER, ImapServer, Message, imap_server
from tests.tasks.tls import NAME, made_up_authority

DUE = {number: (NOON - timedelta(days=2)).date() for number in (1, 2, 3)}
FROM, PERSON = "contact-3@agency.example", "p-made-up-3"
HOUR = timedelta(hours=1)


def mail(text: str = "We have not started R5-M3.", *, attach: int = 0, **fields: str | None) -> bytes:
    """Return a mail with fields by name, `_` for `-`; None leaves one out."""
    message = EmailMessage(policy=SMTP.clone(max_line_length=998))
    given: dict[str, str | None] = {"from": FROM, "to": "replies@office.example", "subject": "Re: a list"}
    given["message_id"] = f"<{abs(hash((text, attach, *fields.items())))}@agency.example>"
    for name, value in (given | fields).items():
        if value is not None:
            message[name.replace("_", "-")] = value
    message.set_content(text)
    for number in range(attach):
        message.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename=f"canary-{number}.pdf")
    return message.as_bytes()


@pytest.fixture
def town(tmp_path: Path, open_town: Callable[..., Town]) -> Town:
    town = open_town(range(1, 7), DUE)
    (tmp_path / "mails").mkdir()
    play_also(MAIL_FOLDER=str(tmp_path / "mails"))
    return town


def drop(tmp_path: Path, *mails: bytes) -> None:
    """Put mails into the folder, an hour ago."""
    for number, body in enumerate(mails, start=len(list((tmp_path / "mails").iterdir()))):
        path = tmp_path / "mails" / f"{number:03}.eml"
        path.write_bytes(body)
        os.utime(path, ((NOON - HOUR).timestamp(),) * 2)


def take(town: Town) -> dict[str, int]:
    """Take what came, and return the counts."""
    return dict(take_mails(load_settings(), town.database))


def events(town: Town, *kinds: type[Any]) -> list[Any]:
    """Return the events of some kinds."""
    return [entry.event for entry in town.entries() if isinstance(entry.event, kinds)]


def words(town: Town) -> str:
    """Return the words of the last note."""
    text_id = [each.text_id for each in events(town, UnitWrote, WordsReceived) if each.text_id][-1]
    return texts.words_of(town.database, [text_id])[text_id]


def test_a_mail_that_names_a_milestone_is_a_note_that_bears_a_name(town: Town, tmp_path: Path) -> None:
    quoted = "We have not started R5-M3.\r\n\r\nOn Tue, Nov 24, 2026 at 9:30 AM office wrote:\r\n> R5-M1 is due"
    drop(tmp_path, mail(quoted, attach=2))
    assert take(town) == {"noted": 1}

    [wrote] = events(town, UnitWrote)
    assert (wrote.milestone_id, wrote.way, wrote.bears_name_of) == ("R5-M3", "mail", PERSON)
    assert words(town) == "We have not started R5-M3.\n[Files that came with it and were not taken in: 2.]"
    assert {entry.actor for entry in town.entries()[-2:]} == {"followthrough"}
    [answer] = town.mail.taken
    assert (answer["To"], answer["Auto-Submitted"]) == (FROM, "auto-replied")
    assert str(answer["In-Reply-To"]).endswith("@agency.example>")
    assert "as a note about R5-M3. Nothing else was recorded" in answer.get_content().replace("\n", " ")

    assert take(town) == {}
    assert len(events(town, UnitWrote)) == len(town.mail.taken) == 1


def test_a_reply_to_a_mail_of_ours_about_one_milestone_is_about_it(town: Town, tmp_path: Path) -> None:
    assert town.deliver() is None
    [ours] = [each["Message-ID"] for each in town.mail.taken if each["To"] == FROM]
    drop(
        tmp_path,
        mail("We wait for the vendor.", in_reply_to=str(ours)),
        mail("We wait.", references=f"<x@y.example> {ours}"),
        mail("We wait.", **{"from": "contact-2@agency.example"}, in_reply_to=str(ours)),
        mail("R5-M1 and R5-M2 are with the vendor.", subject="Re: R5-M3"),
        mail("Who are you?", subject="Re: Guidelines (R5-M3): is it done?"),
    )
    assert take(town) == {"noted": 5}
    assert [each.about for each in events(town, WordsReceived)] == ["R5-M3", "R5-M3", None, None, "R5-M3"]


BAD: dict[str, tuple[bytes, str]] = {
    "a stranger": (mail("canary", **{"from": "who@elsewhere.example"}), "stranger"),
    "two senders": (mail("canary", **{"from": f"{FROM}, who@elsewhere.example"}), "stranger"),
    "nobody": (mail("canary", **{"from": None}), "stranger"),
    "a name that is an address": (mail("canary", **{"from": f'"{FROM}" <who@elsewhere.example>'}), "stranger"),
    "out of office": (mail("canary", auto_submitted="auto-replied"), "automatic"),
    "an old absence note": (mail("canary", x_autoreply="yes"), "automatic"),
    "a list": (mail("canary", precedence="bulk"), "automatic"),
    "a robot": (mail("canary", **{"from": "no-reply@agency.example"}), "automatic"),
    "a bounce": (mail("canary", return_path="<>"), "bounce"),
    "a bounce by its sender": (mail("canary", **{"from": "MAILER-DAEMON@agency.example"}), "bounce"),
    "a report": (
        mail("canary").replace(b"Content-Type: text/plain", b"Content-Type: multipart/report; x=y", 1), "bounce"
    ),
    "a forged sender": (mail("canary", authentication_results="mx; spf=pass; dmarc=fail"), "forged"),
    "a forged sender by SPF": (mail("canary", authentication_results="mx; spf=fail smtp.mailfrom=x"), "forged"),
    "no words": (mail("\n> canary"), "no_words"),
    "personal data": (mail("canary: his SSN is 123-45-6789"), "private"),
    "encrypted": (
        mail("canary").replace(b"Content-Type: text/plain", b"Content-Type: multipart/encrypted", 1), "unreadable"
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_what_is_passed_to_nobody_is_noted_once_by_its_reason_alone(town: Town, tmp_path: Path, case: str) -> None:
    body, why = BAD[case]
    before = len(town.entries())
    drop(tmp_path, body)
    assert take(town) == {why: 1}
    assert take(town) == {}

    [event] = events(town, MailKeptApart)
    assert event.why == why
    assert len(town.entries()) == before + 1, "nothing about a milestone is recorded"
    assert not [each for each in texts.every(town.database).values() if "canary" in each]
    entry = town.entries()[-1].model_dump_json()
    assert "example" not in entry, "no address enters the record"
    answered = [each["To"] for each in town.mail.taken]
    assert answered == ([FROM] if why in ("no_words", "private") else [])


def test_a_mail_that_a_server_calls_genuine_is_taken(town: Town, tmp_path: Path) -> None:
    drop(tmp_path, mail(authentication_results="mx; spf=fail; dkim=pass"), mail("x", authentication_results="mx; none"))
    assert take(town) == {"noted": 2}


def test_lines_of_a_signature_are_left_out_and_the_note_says_so(town: Town, tmp_path: Path) -> None:
    drop(tmp_path, mail("R5-M3 is with us.\n\nMade Up\n(212) 555-0100\nmade.up@agency.example\n-- \ncanary"))
    take(town)
    assert words(town) == "R5-M3 is with us.\n\nMade Up\n[Lines with a person's address or number were left out.]"


def test_a_line_above_a_quotation_that_is_broken_in_two_is_left_out(town: Town, tmp_path: Path) -> None:
    drop(
        tmp_path,
        mail("R5-M3 is with us.\n\nOn Tue, Nov 24, 2026 at 9:30 AM An Office <a@b.example>\nwrote:\n\n> canary"),
    )
    take(town)
    assert words(town) == "R5-M3 is with us."


def test_a_head_of_bytes_that_are_no_text_is_read(town: Town, tmp_path: Path) -> None:
    body = mail().replace(b"subject: Re: a list", b"subject: \xff\xfe R5-M1 =?utf-8?q?=ff?= \xc3\xa9")
    drop(tmp_path, body, mail("canary", **{"from": "x@y.example"}).replace(b"x@y", b"\xff\x00@y"))
    assert take(town) == {"noted": 1, "stranger": 1}


def test_where_no_mail_goes_out_mails_are_taken_all_the_same(town: Town, tmp_path: Path) -> None:
    drop(tmp_path, mail(), mail("R5-M1 waits"))
    play_also(SMTP_URL="smtp://127.0.0.1:9")
    assert take(town) == {"noted": 2}


def test_a_large_mail_is_not_read(town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drop(tmp_path, mail() + b"x" * 40_000_000)
    monkeypatch.setattr(Path, "read_bytes", lambda path: pytest.fail("it was read"))
    assert take(town) == {"too_large": 1}


def test_a_file_that_is_still_written_to_waits(town: Town, tmp_path: Path) -> None:
    drop(tmp_path, mail())
    os.utime(tmp_path / "mails" / "000.eml", (NOON.timestamp(),) * 2)
    assert take(town) == {}
    town.at(NOON + HOUR)
    assert take(town) == {"noted": 1}


def test_so_many_mails_of_one_person_are_notes_in_an_hour(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("models.answers.limits.PRESSES_AN_HOUR", 2)
    drop(tmp_path, *(mail(f"number {number}") for number in range(4)))
    assert take(town) == {"noted": 2, "limit": 2}
    assert len(town.mail.taken) == 2


@pytest.mark.parametrize("point", ["append_before_commit", "append_after_commit", "committed"])
def test_a_reader_that_is_killed_takes_each_mail_once(town: Town, tmp_path: Path, point: str) -> None:
    drop(tmp_path, mail("R5-M1 waits"), mail("R5-M2 waits"), mail("canary", precedence="bulk"))
    if (child := os.fork()) == 0:
        try:
            play_also(CRASH_AT=point)
            connect.cache_clear()
            take_mails(load_settings(), town.database)
        finally:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    take(town)
    take(town)

    assert sorted(each.milestone_id for each in events(town, UnitWrote)) == ["R5-M1", "R5-M2"]
    assert len(events(town, MailKeptApart)) == 1
    answered = [str(each["In-Reply-To"]) for each in town.mail.taken]
    assert len(answered) == len(set(answered)), "no mail is answered twice"


def test_a_sweep_reads_the_mails_and_a_fault_of_them_holds_no_reminder_back(town: Town, tmp_path: Path) -> None:
    drop(tmp_path, mail())
    (tmp_path / "mails").rename(tmp_path / "gone")
    assert town.deliver() is None
    assert town.told()
    assert events(town, UnitWrote) == []
    (tmp_path / "gone").rename(tmp_path / "mails")
    assert town.deliver() is None
    assert len(events(town, UnitWrote)) == 1


# The mailbox


@pytest.fixture
def imap(tmp_path: Path, town: Town, monkeypatch: pytest.MonkeyPatch) -> Iterator[ImapServer]:
    roots, tls = made_up_authority(tmp_path)
    manners_of: Callable[..., Any] = context.manners_of
    monkeypatch.setattr(context, "manners_of", lambda settings: evolve(manners_of(settings), roots=str(roots)))
    monkeypatch.setattr(
        incoming_mail, "open_account", lambda url: evolve(open_account(url), host=NAME)
    )  # the certificate's name, which no server of names knows
    with imap_server(tls) as server:
        del os.environ["FOLLOWTHROUGH_MAIL_FOLDER"]
        login = f"{quote(USER, safe='')}:{quote(PASSWORD, safe='')}"
        play_also(IMAP_URL=f"imaps://{login}@127.0.0.1:{server.port}/INBOX")
        yield server


CAME = f"{NOON - HOUR:%d-%b-%Y %H:%M:%S} +0000"


def test_a_mailbox_is_read_and_nothing_is_changed_there(town: Town, imap: ImapServer) -> None:
    imap.messages = [
        Message(7, mail(), CAME),
        Message(8, mail("canary", precedence="bulk"), CAME),
        Message(9, mail("canary", **{"from": "who@elsewhere.example"}), CAME),
        Message(10, mail("R5-M1, an old one"), "01-Sep-2026 10:15:00 -0500"),
        Message(11, mail("R5-M2"), CAME, size=40_000_000),
    ]
    assert take(town) == {"noted": 1, "automatic": 1, "stranger": 1, "too_large": 1}
    assert take(town) == {}
    bodies = [command for command in imap.asked if "BODY.PEEK[]" in command]
    assert [command.split()[2] for command in bodies] == ["7"], "only what may be a note is read"
    assert {command.split()[0] for command in imap.asked} == {"CAPABILITY", "AUTHENTICATE", "EXAMINE", "UID", "LOGOUT"}
    assert not [
        command for command in imap.asked if "STORE" in command or ("FETCH" in command and "PEEK" not in command)
    ]


def test_a_mail_that_its_server_does_not_show_holds_no_other_back(town: Town, imap: ImapServer) -> None:
    imap.messages = [Message(7, mail(), CAME), Message(8, mail("R5-M1 waits"), CAME)]
    imap.faults = {"UID FETCH 7 (UID BODY": "NO not now"}
    with pytest.raises(SourceFault):
        take(town)
    assert [each.milestone_id for each in events(town, UnitWrote)] == ["R5-M1"]
    imap.faults = {}
    assert take(town) == {"noted": 1}


@pytest.mark.parametrize("url", ["imap://u:canary@h/INBOX", "imaps://h/INBOX", "imaps://u:canary@h:x/", "canary"])
def test_an_address_that_is_none_is_refused_and_not_repeated(town: Town, url: str) -> None:
    play_also(IMAP_URL=url)
    with pytest.raises(SettingsError, match="FOLLOWTHROUGH_IMAP_URL is not the address of a mailbox") as refused:
        take(town)
    assert "canary" not in str(refused.value)
