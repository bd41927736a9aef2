"""The client of the mail server: a mail is handed over once, and was accepted or not, or nobody knows.

Replies mean what RFC 5321 says (sections 4.2 and 3.5). A server's words may hold what we said, and are not repeated.
"""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.errors import MessageError
from email.message import EmailMessage
from email.policy import SMTP
from platform import python_version
from typing import Any

from models.core import MailError, MailLater, MailRefused, MailStopped, MailUncertain
from tasks.mail.mail_office import Office
from tasks.web import Deadline

TIMEOUT = 10  # seconds for each answer
WHOLE = 25
"""Seconds for a whole mail, which is less than what is left of a claim's lease."""
START_MAIL_INPUT = 354
NO_ANSWER = (OSError, smtplib.SMTPException, ValueError)
"""What smtplib lets through when a connection is lost, an answer is none, or a login cannot be told."""
CLOSING, NOT_KNOWN, BAD_LOGIN = 421, 530, 535


def hand_over(office: Office, mail: EmailMessage) -> None:
    """Hand over a mail once. Raises MailRefused if only this mail is refused, MailLater if it was not accepted now,
    MailStopped if no mail can be handed over, and MailUncertain if the reply to the mail itself was lost."""
    body = smtplib.quotedata(mail.as_bytes().decode("ascii")).removesuffix("\r\n") + "\r\n.\r\n"
    with _open_session(office) as session:
        _expect(_reply_code(session, "mail", f"FROM:<{office.sender}>"), sender=office.sender)
        _expect(_reply_code(session, "rcpt", f"TO:<{mail['To'].addresses[0].addr_spec}>"))
        _expect(_reply_code(session, "data"), positive=START_MAIL_INPUT)
        answer = 0
        with suppress(*NO_ANSWER):  # from here on the server may have it
            session.send(body)
            answer, _ = session.getreply()
        _expect(answer, unclear=MailUncertain("the mail server's answer to a mail was lost"))


def check(office: Office) -> str:
    """Connect and log in without sending, and return how in words. Raises MailStopped, which names what is wrong."""
    with _open_session(office) as session:
        _expect(_reply_code(session, "noop"))
        how = session.sock.version() if isinstance(session.sock, ssl.SSLSocket) else "no TLS, for it is this machine"
        login = "logged in" if office.user else "no login set"
        return f"{office.host}:{office.port} answers ({how}; {login}); mail goes out from {office.sender}"


def fault_of_python() -> str | None:
    """Name this release of Python if it writes lines that are encoded in a header; None if it does not."""
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = "=?utf-8?q?a=0d=0aX-Added:_b?="
    with suppress(MessageError):
        if b"\nX-Added:" in mail.as_bytes():
            return f"{python_version()} writes lines that are encoded in a mail's header (CVE-2024-6923)"
    return None


class _Session(smtplib.SMTP):
    """smtplib's client, with the certificate's host name checked, and TLS from the start if the URL asks for it."""

    def __init__(self, office: Office) -> None:
        # Our own name is the sender's domain. By default smtplib would ask DNS for this machine's name and send it.
        super().__init__(local_hostname=office.sender.rpartition("@")[2], timeout=TIMEOUT)
        self._host, self._office = office.host, office
        self.context = ssl.create_default_context()

    def _get_socket(self, host: str, port: int, timeout: float) -> Any:
        connection = super()._get_socket(host, port, timeout)  # type: ignore[misc]
        if self._office.security != "tls":
            return connection
        return self.context.wrap_socket(connection, server_hostname=host)


@contextmanager
def _open_session(office: Office) -> Iterator[smtplib.SMTP]:
    """Connect, secure and log in. Faults are raised outside `except`, because smtplib's error holds what we sent."""
    session, fault = _Session(office), ""
    with Deadline(WHOLE, of=lambda: session.sock):
        try:
            _log_in(session, office)
        except NO_ANSWER as error:
            fault = _why(error)
        try:
            if fault:
                raise MailStopped(f"the mail server {office.host}:{office.port} {fault}; nothing was sent")
            yield session
            with suppress(*NO_ANSWER):
                session.putcmd("quit")
        finally:
            session.close()


def _log_in(session: _Session, office: Office) -> None:
    code, _ = session.connect(office.host, office.port)
    if not _is_positive(code):
        raise smtplib.SMTPConnectError(code, "")
    session.ehlo_or_helo_if_needed()
    if office.security == "starttls":
        session.starttls(context=session.context)
        session.ehlo_or_helo_if_needed()
    if office.user is not None:
        session.login(office.user, office.password.get_secret_value() if office.password else "")


def _reply_code(session: smtplib.SMTP, command: str, words: str = "") -> int:
    """Send one command before the mail itself and return the reply's code, or 0 without a reply."""
    with suppress(*NO_ANSWER):
        return session.docmd(command, words)[0]
    return 0


def _is_positive(code: int) -> bool:
    return code // 100 == 2  # noqa: PLR2004


def _expect(code: int, *, positive: int | None = None, sender: str = "", unclear: MailError | None = None) -> None:
    """Raise the fault that a reply stands for; `sender` is set where it is about us, `unclear` after the mail."""
    if _is_positive(code) if positive is None else code == positive:
        return
    lasting, passing = code // 100 == 5, code // 100 == 4  # noqa: PLR2004
    if lasting and (code in (NOT_KNOWN, BAD_LOGIN) or sender):
        fix = "FOLLOWTHROUGH_MAIL_FROM" if sender else "the user and password in FOLLOWTHROUGH_SMTP_URL"
        raise MailStopped(f"the mail server accepts no mail from us ({code}); fix {fix}; nothing was sent")
    if lasting:
        raise MailRefused(code)
    if passing and (unclear or code != CLOSING):
        raise MailLater(f"the mail server asks us to try again later ({code})")
    raise unclear or MailStopped(f"the mail server gave no answer ({code or 'none'}); nothing was sent")


def _why(error: Exception) -> str:
    match error:
        case smtplib.SMTPAuthenticationError(smtp_code=code):
            return f"refuses our user or password ({code}); fix FOLLOWTHROUGH_SMTP_URL"
        case UnicodeError():
            return "does not accept a user or password with letters beyond ASCII; fix FOLLOWTHROUGH_SMTP_URL"
        case smtplib.SMTPNotSupportedError():
            return "offers no STARTTLS, or no login that we know; fix FOLLOWTHROUGH_SMTP_URL"
        case ssl.SSLCertVerificationError(verify_message=message):
            return f"shows a certificate that does not hold ({message})"
        case ssl.SSLError():
            return "does not speak TLS there; smtps:// is for TLS from the start, smtp:// for STARTTLS"
        case smtplib.SMTPResponseException(smtp_code=code):
            return f"does not let us in ({code})"
    return f"could not be asked ({type(error).__name__})"
