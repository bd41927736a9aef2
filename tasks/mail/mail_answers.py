"""What a mail server's replies mean for a mail, and why it may not be reached: RFC 5321, sections 4.2 and 3.5.

What a server says in words is never repeated: it may hold what we said.
"""

import smtplib
import ssl

from models.core import MailError, MailLater, MailRefused, MailStopped

NO_ANSWER = (OSError, smtplib.SMTPException, ValueError)
"""What smtplib lets through when a connection is lost, an answer is none, or a login cannot be told."""
CLOSING, NOT_KNOWN, BAD_LOGIN = 421, 530, 535


def is_taken(code: int) -> bool:
    """Return whether the mail server accepted the command: a reply code of 2xx."""
    return code // 100 == 2  # noqa: PLR2004


def expect(code: int, *, positive: int | None = None, sender: str = "", unclear: MailError | None = None) -> None:
    """Raise the fault that a reply stands for; `sender` is set where it is about us, `unclear` after the mail."""
    if is_taken(code) if positive is None else code == positive:
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


def why(error: Exception) -> str:
    """Say why no session came about, in our own words."""
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
