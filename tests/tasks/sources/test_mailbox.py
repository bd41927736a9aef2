"""A mailbox of evidence, over real TLS on loopback: each message is a file, and nothing is changed there."""

import ssl
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import SecretStr

from models.core import Value, evolve
from models.evidence import SourceResult
from models.register import Mailbox
from tasks.files.intake import MOST_BYTES, stored_text
from tasks.mail import imap
from tasks.sources.context import CheckContext
from tasks.web import Deadline
from tests.tasks.mail.imap_server import PASSWORD, USER, ImapServer, Message, imap_server
from tests.tasks.sources.replay import Days
from tests.tasks.tls import NAME, made_up_authority

SOURCE = Mailbox.model_validate(
    {"kind": "mailbox", "voice": "agency", "host": NAME, "user": USER, "password_env": "EVIDENCE_PASSWORD"}
)
SEALED = "Made Up, NYSID 01234567A, arrest sealed under CPL 160.50"


def message(subject: str = "R1-M1 audit", text: str = "The made-up audit plan.", *more: str) -> bytes:
    lines = ("From: records@agency.example", f"Subject: {subject}", *more, "", text)
    return "\r\n".join(lines).encode()


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ssl.SSLContext]:
    return made_up_authority(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def server(authority: tuple[Path, ssl.SSLContext]) -> Iterator[ImapServer]:
    with imap_server(authority[1]) as running:
        yield running


@pytest.fixture
def days(context: CheckContext, server: ImapServer, authority: tuple[Path, ssl.SSLContext]) -> Days:
    manners = evolve(context.manners, roots=str(authority[0]), connect_seconds=2.0, total_seconds=2.0)
    asked = replace(context, manners=manners, milestones=("R1-M1", "R2-M1"))
    return Days(asked, SOURCE, own_url=f"imaps://127.0.0.1:{server.port}", token=SecretStr(PASSWORD))


def refs(result: SourceResult) -> list[str]:
    return [item.ref for item in result.items]


def test_each_message_is_a_file_named_for_people_and_nothing_is_changed_there(days: Days, server: ImapServer) -> None:
    server.messages = [Message(7, message()), Message(9, message("Gone"), deleted=True), Message(12, message())]
    found = days.check()
    assert (found.result.result, found.result.reason, found.result.detail) == ("ok", None, None)
    assert refs(found.result) == [f"2026-11-03 R1-M1 audit, message 1700000000-{uid}.eml" for uid in (12, 7)]
    item = found.result.items[1]
    assert (item.media_type, item.origin) == ("message/rfc822", f"{NAME}/INBOX/{item.ref}")
    assert days.context.store.read(item.sha256) == server.messages[0].body
    assert item.text
    assert "The made-up audit plan." in stored_text(days.context.store, item.text).pages[0]
    assert item.modified == "2026-11-03T10:15:00-05:00"
    commands = {command.split(" ")[0] for command in server.asked}
    assert commands == {"CAPABILITY", "AUTHENTICATE", "EXAMINE", "UID", "LOGOUT"}
    assert not [command for command in server.asked if "FETCH" in command and "PEEK" not in command]


def test_a_message_is_asked_for_once_though_its_server_only_estimates_its_size(days: Days, server: ImapServer) -> None:
    server.messages = [Message(7, message(), size=5_000)]
    days.check()
    server.messages += [Message(8, message("R2-M1 list"), size=10)]
    server.asked.clear()
    assert len(days.check().result.items) == 2
    assert [command for command in server.asked if "BODY.PEEK[]" in command] == [
        f"UID FETCH 8 (UID BODY.PEEK[]<0.{MOST_BYTES + 1}>)"
    ]
    server.messages.pop(0)
    assert days.check().vanished == ("2026-11-03 R1-M1 audit, message 1700000000-7.eml",)


SUBJECTS = {
    "plain": "plain",
    "=?utf-8?q?R1-M1_=E2=80=9Caudit=E2=80=9D?=": "R1-M1 “audit”",
    "=?utf-8?q?a=0D=0Ab=00=1B[2J/../=E2=80=AEc?=": "a b[2J-..-c",
    "=?no-such-code?q?a?=": "=?no-such-code?q?a?=",
    "=?utf-8?b?A?=": "=?utf-8?b?A?=",
    "": "no subject",
    "x" * 3_000: "x" * 80,
    "caf\u00e9": "caf\u00e9",
}


@pytest.mark.parametrize("subject", SUBJECTS, ids=range(len(SUBJECTS)))
def test_a_name_has_no_sign_that_steers_and_is_short(days: Days, server: ImapServer, subject: str) -> None:
    server.messages = [Message(7, message(subject))]
    assert refs(days.check().result) == [f"2026-11-03 {SUBJECTS[subject]}, message 1700000000-7.eml"]


def test_the_day_of_a_message_is_new_yorks(days: Days, server: ImapServer) -> None:
    server.messages = [Message(7, message(), came=" 4-Nov-2026 03:15:00 +0000")]
    assert refs(days.check().result)[0].startswith("2026-11-03 ")


def test_what_the_gate_refuses_and_what_is_too_large_waits_and_the_rest_is_taken_in(
    days: Days, server: ImapServer
) -> None:
    server.messages = [
        Message(1, message("R1-M1 list", SEALED)),
        Message(2, message("R2-M1 scan"), size=MOST_BYTES + 1),
        Message(3, message("R2-M1 larger than it says") + b"x" * MOST_BYTES, size=100),
        Message(4, message()),
    ]
    found = days.check().result
    assert {(file.why, file.concerns) for file in found.waiting} == {
        ("nysid", ("R1-M1",)), ("too_large", ("R2-M1",)),
    }  # fmt: skip
    assert len(found.waiting) == 3
    assert refs(found) == ["2026-11-03 R1-M1 audit, message 1700000000-4.eml"]
    assert not [command for command in server.asked if command.startswith("UID FETCH 2 (UID BODY")]
    held = b"".join(path.read_bytes() for path in days.context.store.root.rglob("*") if path.is_file())
    assert b"01234567A" not in held


def test_an_empty_mailbox_is_empty_only_once_a_message_came(days: Days, server: ImapServer) -> None:
    first = days.check().result
    assert (first.result, first.reason) == ("blocked", "not_in_use")
    assert f"nobody has mailed anything to {USER} yet" in str(first.detail)
    server.messages = [Message(7, message())]
    assert days.check().result.result == "ok"
    server.messages = []
    assert days.check().result.result == "empty"


def test_a_message_that_the_server_does_not_show_makes_no_list(days: Days, server: ImapServer) -> None:
    server.messages = [Message(7, message()), Message(8, message(), came="never")]
    assert days.check().result.reason == "unreadable"
    server.messages[1] = Message(8, message(), size=-1)
    result = days.check().result
    assert (result.result, result.reason) == ("blocked", "cut_short")
    assert "does not show 1 of its messages" in str(result.detail)


def test_what_a_server_says_unasked_is_no_message(days: Days, server: ImapServer) -> None:
    server.messages = [Message(7, message())]
    server.unasked = b"* 1 FETCH (UID 7 FLAGS (\\Seen))\r\n* 3 EXISTS\r\n"
    found = days.check().result
    assert (found.result, len(found.items)) == ("ok", 1)


def wrong_name(days: Days, server: ImapServer) -> None:
    days.source = evolve(SOURCE, host="other.example")


def wrong_root(days: Days, server: ImapServer) -> None:
    days.context = replace(days.context, manners=evolve(days.context.manners, roots=None))


def wrong_folder(days: Days, server: ImapServer) -> None:
    days.source = evolve(SOURCE, folder='Sent "items" & more')


def too_many(days: Days, server: ImapServer) -> None:
    server.messages = server.messages * 10_001


def answers(command: str, fault: str) -> Callable[[Days, ImapServer], None]:
    return lambda days, server: server.faults.update({command: fault})


def asks(**more: object) -> Callable[[Days, ImapServer], None]:
    return lambda days, server: days.more.update(more)


FAULTS: dict[str, tuple[Callable[[Days, ImapServer], None], str]] = {
    "no password": (asks(token=None), "token_missing"),
    "wrong password": (asks(token=SecretStr("another-made-up")), "forbidden"),
    "nobody there": (asks(own_url="imaps://127.0.0.1:9"), "unreachable"),
    "no address": (asks(own_url="imaps://no-such-name.invalid"), "unreachable"),
    "not public": (asks(own_url="imaps://10.0.0.1"), "unfit_address"),
    "another scheme": (asks(own_url="https://127.0.0.1"), "bad_address"),
    "another name": (wrong_name, "tls_failed"),
    "another root": (wrong_root, "tls_failed"),
    "no folder": (wrong_folder, "folder_missing"),
    "too many": (too_many, "too_many_files"),
    "hangs at once": (answers("greeting", "hang"), "timed_out"),
    "breaks off": (answers("EXAMINE", "drop"), "cut_short"),
    "later": (answers("AUTHENTICATE", "NO [UNAVAILABLE] later"), "server_error"),
    "no such command": (answers("UID SEARCH", "BAD what"), "unreadable"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_has_its_reason_and_says_no_secret(days: Days, server: ImapServer, fault: str) -> None:
    server.messages = [Message(7, message())]
    misbehave, reason = FAULTS[fault]
    misbehave(days, server)
    result = days.check().result
    assert (result.result, result.reason, result.items) == ("blocked", reason, ())
    assert PASSWORD not in str(result.detail)
    assert "canary" not in result.model_dump_json()


@pytest.mark.parametrize(("fault", "why"), [("hang", "timed_out"), ("drop", "cut_short"), ("huge", "cut_short")])
def test_a_message_that_breaks_off_takes_nothing_away(days: Days, server: ImapServer, fault: str, why: str) -> None:
    server.messages = [Message(7, message()), Message(8, message("R2-M1 list"))]
    assert days.check().result.result == "ok"
    server.messages.append(Message(9, message("R2-M1 more")))
    server.faults["UID FETCH 9 (UID BODY"] = fault
    result = days.check().result
    assert (result.result, result.reason) == ("blocked", why)
    assert days.known is not None
    assert len(days.known.items) == 2


def test_a_silence_that_the_connection_itself_ends_is_late_too(
    days: Days, server: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap, "Deadline", lambda seconds, of: Deadline(seconds + 60, of))
    server.faults["UID SEARCH"] = "hang"
    assert days.check().result.reason == "timed_out"


def test_a_server_that_sends_more_than_was_asked_for_is_not_taken_into_memory(
    days: Days, server: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes: list[int] = []
    real = imap.imaplib.IMAP4.read

    def read(session: imap.imaplib.IMAP4, size: int) -> bytes:
        sizes.append(size)
        return real(session, size)

    monkeypatch.setattr(imap.imaplib.IMAP4, "read", read)
    server.messages = [Message(1, message())]
    server.faults["UID FETCH 1 (UID BODY"] = "huge"
    assert days.check().result.reason == "cut_short"
    assert max(sizes) < MOST_BYTES


def test_a_password_shows_in_no_value() -> None:
    account = imap.MailAccount(
        host=NAME, address="127.0.0.1", port=993, user=USER, password=SecretStr(PASSWORD), folder="INBOX"
    )
    assert isinstance(account, Value)
    assert "canary" not in repr(account) + account.model_dump_json()
