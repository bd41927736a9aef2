"""The door to the mail server, over real sockets: taken, refused, come again, no road, and not known."""

import logging
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from platform import python_version

import pytest

from models.core import FollowthroughError, MailLater, MailRefused, MailStopped, MailUncertain, SettingsError
from notifications.reminders import mail_of
from notifications.slack import SlackMessage
from tasks.core import is_loopback
from tasks.mail import client as door
from tasks.mail.mail_office import Office, open_office
from tests.material.mail import LOGIN, PASSWORD, MailServer, mail_server
from tests.tasks.tls import NAME, made_up_authority

SENDER, TO, REPLY_TO = "follow-up@office.example", "records@agency.example", "replies@office.example"
TEXT = "R5-M1 is 3 days past its date\n.\n.\nMade up: a “quoted” word.\n" + "long " * 400
MESSAGE = SlackMessage(text=TEXT, blocks=(), key="R5-M1:overdue:2026-05-29", body_hash="ab")


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as running:
        yield running


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ssl.SSLContext]:
    return made_up_authority(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def named(monkeypatch: pytest.MonkeyPatch, authority: tuple[Path, ssl.SSLContext]) -> None:
    """The names own.example and other.example lead here, and the made-up root is trusted."""
    lookup = socket.getaddrinfo

    def here(host: str, *args: object, **kwargs: object) -> object:
        return lookup("127.0.0.1" if host.endswith(".example") else host, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", here)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority[0]))


def office(server: MailServer, scheme: str = "smtp", host: str = "127.0.0.1", login: str = "") -> Office:
    return open_office(f"{scheme}://{login + '@' if login else ''}{host}:{server.port}", SENDER, REPLY_TO)


def mail() -> EmailMessage:
    return mail_of(MESSAGE, sender=SENDER, to=TO, reply_to=REPLY_TO, now=datetime(2026, 6, 1, 13, 30, tzinfo=UTC))


def test_a_release_of_python_that_adds_lines_to_a_header_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for written, fault in (
        (b"Subject: a\r\nX-Added: b\r\n", f"{python_version()} writes lines that are encoded"),
        (b"Subject: =?utf-8?q?a=0D=0AX-Added=3A?= b\r\n", ""),
    ):

        class Written(EmailMessage):
            def as_bytes(self, *_: object, made: bytes = written, **__: object) -> bytes:
                return made

        monkeypatch.setattr(door, "EmailMessage", Written)
        assert (door.fault_of_python() or "").startswith(fault)
        assert bool(door.fault_of_python()) == bool(fault)


def test_a_mail_arrives_as_it_was_written(server: MailServer) -> None:
    door.hand_over(office(server), mail())

    (taken,) = server.taken
    assert taken.get_content().replace("\r\n", "\n") == TEXT + "\n"
    assert {name: str(taken[name]) for name in ("From", "To", "Reply-To", "Subject", "Auto-Submitted")} == {
        "From": SENDER,
        "To": TO,
        "Reply-To": REPLY_TO,
        "Subject": "R5-M1 is 3 days past its date",
        "Auto-Submitted": "auto-generated",
    }
    assert taken["Message-ID"] == mail()["Message-ID"]
    assert taken.as_bytes().isascii()
    assert server.hello == ["office.example"], "our machine's own name is told to nobody"


def test_mail_goes_through_starttls_with_a_login(named: None, authority: tuple[Path, ssl.SSLContext]) -> None:
    with mail_server(starttls=authority[1], login=True) as server:
        door.hand_over(office(server, host=NAME, login=LOGIN), mail())
        assert server.to() == [TO]


def test_mail_goes_through_tls_from_the_start(named: None, authority: tuple[Path, ssl.SSLContext]) -> None:
    with mail_server(tls=authority[1]) as server:
        door.hand_over(office(server, "smtps", NAME), mail())
        assert server.to() == [TO]


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_a_certificate_of_another_name_or_another_root_is_refused(
    named: None, authority: tuple[Path, ssl.SSLContext], monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    served = {"starttls": authority[1]} if scheme == "smtp" else {"tls": authority[1]}
    with mail_server(**served) as server:
        with pytest.raises(MailStopped, match="a certificate that does not hold"):
            door.hand_over(office(server, scheme, "other.example"), mail())
        monkeypatch.delenv("SSL_CERT_FILE")
        with pytest.raises(MailStopped, match="a certificate that does not hold"):
            door.hand_over(office(server, scheme, NAME), mail())
        assert server.taken == []


def test_without_starttls_nothing_is_said_to_a_server_elsewhere(named: None) -> None:
    with mail_server() as server:
        with pytest.raises(MailStopped, match="offers no STARTTLS"):
            door.hand_over(office(server, host=NAME, login=LOGIN), mail())
        assert server.taken == []


def test_tls_spoken_to_a_plain_server_is_named(server: MailServer, named: None) -> None:
    with pytest.raises(MailStopped, match="does not speak TLS there"):
        door.hand_over(office(server, "smtps", NAME), mail())


@pytest.mark.parametrize(
    ("reply", "fault"),
    [
        ("550 5.1.1 no such person", MailRefused),
        ("552 5.2.2 full", MailRefused),
        ("553 made up", MailRefused),
        ("450 4.2.1 made up", MailLater),
        ("451 4.7.1 greylisted, come again", MailLater),
        ("452 4.3.1 made up", MailLater),
        ("421 4.3.2 going down", MailStopped),
        ("530 5.7.0 log in first", MailStopped),
        ("250 OK", None),
        ("251 will forward", None),
    ],
)
def test_each_reply_to_a_recipient_has_its_class(
    server: MailServer, reply: str, fault: type[FollowthroughError] | None
) -> None:
    server.refusals[TO] = reply
    if fault is None:
        door.hand_over(office(server), mail())
        assert server.to() == [TO]
        return
    with pytest.raises(fault):
        door.hand_over(office(server), mail())
    assert server.taken == []


@pytest.mark.parametrize(
    ("reply", "fault"),
    [("550 5.7.1 not yours", MailStopped), ("451 4.3.0 made up", MailLater), ("421 4.3.2 going down", MailStopped)],
)
def test_a_server_that_does_not_take_our_own_address_stops_all_mail(
    server: MailServer, reply: str, fault: type[FollowthroughError]
) -> None:
    server.refusals[SENDER] = reply
    with pytest.raises(fault) as raised:
        door.hand_over(office(server), mail())
    assert server.taken == []
    assert ("FOLLOWTHROUGH_MAIL_FROM" in str(raised.value)) == reply.startswith("550")


@pytest.mark.parametrize(
    ("fault", "raised", "stored"),
    [
        ("451 4.7.1 come again", MailLater, 0),
        ("421 4.3.2 going down", MailLater, 0),
        ("554 5.7.1 looks like spam", MailRefused, 0),
        ("drop_before_store", MailUncertain, 0),
        ("drop_after_store", MailUncertain, 1),
        ("354 what", MailUncertain, 0),
        ("hang", MailUncertain, 1),
    ],
)
def test_each_end_after_the_mail_has_its_class(
    server: MailServer, monkeypatch: pytest.MonkeyPatch, fault: str, raised: type[FollowthroughError], stored: int
) -> None:
    monkeypatch.setattr(door, "TIMEOUT", 0.3)
    server.faults.append(fault)
    with pytest.raises(raised):
        door.hand_over(office(server), mail())
    assert len(server.taken) == stored
    assert server.connections == 1, "nothing is tried again by itself"


def test_a_wrong_password_stops_all_mail_and_stands_nowhere(
    named: None, authority: tuple[Path, ssl.SSLContext], caplog: pytest.LogCaptureFixture
) -> None:
    """The password is in no error, no log, no representation."""
    caplog.set_level(logging.DEBUG)
    wrong = "made-up:canary-wrong"
    with mail_server(starttls=authority[1], login=True) as server:
        ours = office(server, host=NAME, login=wrong)
        with pytest.raises(MailStopped, match=r"refuses our user or password \(535\)") as raised:
            door.hand_over(ours, mail())
        assert server.taken == []
    assert raised.value.__context__ is None
    said = (
        f"{raised.value!r} {ours!r} {ours} {[each.getMessage() for each in caplog.records if each.name != 'mail.log']}"
    )
    assert "canary" not in said


def listener(speak: Callable[[socket.socket], None]) -> tuple[int, Callable[[], None]]:
    """Listen, and speak to whoever comes as a server should not; return the port and how to stop."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        try:
            while True:
                speak(listening.accept()[0])
        except OSError:
            return

    threading.Thread(target=serve, daemon=True).start()
    return listening.getsockname()[1], listening.close


def drips(connection: socket.socket) -> None:
    for _ in range(200):
        connection.sendall(b"220-made up\r\n")
        DRIPPED.append(connection)
        time.sleep(0.02)


DRIPPED: list[socket.socket] = []
KEPT: list[socket.socket] = []


@pytest.mark.parametrize(
    "speak",
    [
        KEPT.append,
        drips,
        lambda connection: connection.close(),
        lambda connection: connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n"),
        lambda connection: connection.sendall(b"554 no mail here\r\n"),
    ],
    ids=["says nothing", "drips", "hangs up", "is a web server", "wants no mail"],
)
def test_whoever_is_no_mail_server_stops_all_mail(
    monkeypatch: pytest.MonkeyPatch, speak: Callable[[socket.socket], None]
) -> None:
    monkeypatch.setattr(door, "TIMEOUT", 0.3)
    monkeypatch.setattr(door, "WHOLE", 0.6)
    port, stop = listener(speak)
    with pytest.raises(MailStopped, match="nothing was sent"):
        door.hand_over(open_office(f"smtp://127.0.0.1:{port}", SENDER, None), mail())
    stop()
    assert len(DRIPPED) < 100, "whoever drips is not listened to for ever"
    with pytest.raises(MailStopped, match="ConnectionRefusedError"):
        door.hand_over(open_office("smtp://127.0.0.1:9", SENDER, None), mail())


def test_a_mail_is_said_only_to_a_server_that_asked_for_it() -> None:
    """A server that answers 250 to DATA, where 354 is due, was not understood: it is told no word of the mail."""
    heard: list[bytes] = []

    def speak(connection: socket.socket) -> None:
        connection.sendall(b"220 made up\r\n")
        with connection, connection.makefile("rb") as lines:
            for line in lines:
                heard.append(line)
                connection.sendall(b"250 OK\r\n")

    port, stop = listener(speak)
    with pytest.raises(MailStopped, match="gave no answer"):
        door.hand_over(open_office(f"smtp://127.0.0.1:{port}", SENDER, None), mail())
    stop()
    assert heard[-1].strip().upper() == b"DATA"


def test_a_check_goes_all_the_way_and_sends_nothing(named: None, authority: tuple[Path, ssl.SSLContext]) -> None:
    with mail_server(starttls=authority[1], login=True) as server:
        said = door.check(office(server, host=NAME, login=LOGIN))
        assert said.startswith(f"{NAME}:{server.port} answers (TLSv1.")
        assert "logged in" in said
        assert "canary" not in said
        with pytest.raises(MailStopped):
            door.check(office(server, host=NAME, login="made-up:wrong"))
        assert server.taken == []


@pytest.mark.parametrize(
    "url",
    [
        "mail.example", "smtp://", "http://mail.example", "smtp://mail.example:port", "smtp://mail.example:99999",
        "smtp://mail.example/x", "smtp://made-up:canary/word@mail.example", "smtp://made-up:canary#word@mail.example",
        "smtp://made-up:canary?word@mail.example", "smtp://made-up:canary[word@mail.example",
    ],
)  # fmt: skip
def test_what_is_no_address_of_a_mail_server_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(SettingsError, match="FOLLOWTHROUGH_SMTP_URL is not the address of a mail server") as raised:
        open_office(url, SENDER, None)
    assert "canary" not in str(raised.value)


def test_a_mail_server_needs_the_address_we_write_from() -> None:
    with pytest.raises(SettingsError, match="needs FOLLOWTHROUGH_MAIL_FROM"):
        open_office("smtp://127.0.0.1:25", None, None)
    for wrong in (
        "follow-up",
        "Made Up <follow-up@office.example>",
        "a@office.example,b@office.example",
        "a@b.example\n",
    ):
        with pytest.raises(SettingsError, match="FOLLOWTHROUGH_MAIL_FROM is not an email address"):
            open_office("smtp://127.0.0.1:25", wrong, None)
        with pytest.raises(SettingsError, match="FOLLOWTHROUGH_REPLY_TO is not an email address"):
            open_office("smtp://127.0.0.1:25", SENDER, wrong)


def test_the_way_is_secure_wherever_the_server_is_not_this_machine() -> None:
    def security(url: str) -> tuple[str, int]:
        read = open_office(url, SENDER, None)
        return read.security, read.port

    assert security("smtp://mail.example") == ("starttls", 587)
    assert security("smtps://mail.example") == ("tls", 465)
    assert security("smtp://10.0.0.1:25") == ("starttls", 25)
    assert security("smtp://127.0.0.1:25") == security("smtp://localhost:25") == security("smtp://[::1]:25")
    assert security("smtp://127.0.0.1:25") == ("none", 25)
    assert not is_loopback("127.0.0.1.example")
    assert open_office("smtp://a%40b:c%2Fd@mail.example", SENDER, None).user == "a@b"
    assert PASSWORD not in repr(open_office(f"smtp://{LOGIN}@mail.example", SENDER, None))
