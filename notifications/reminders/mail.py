"""A message as a mail: the plain words that Slack shows, under a name by which no second copy can hide.

A memo that was issued is attached; nothing else is.
"""

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from hashlib import sha256

from notifications.slack import SlackMessage

SUBJECT_LIMIT = 150
"""As long as a header in Slack may be."""


def mail_of(message: SlackMessage, *, sender: str, to: str, reply_to: str | None, now: datetime) -> EmailMessage:
    """Return a message as a mail in plain text with its files attached, seven-bit safe.

    `now` is its date (UTC). The same gives the same bytes.

    Its Message-ID is made of the message's key, so a server or a reader that gets it twice can tell. It says of itself
    that no person sent it, so that no absence note answers it (RFC 3834). Raises ValueError for what is no address.
    """
    mail = EmailMessage(policy=SMTP)
    heading, _, _ = message.text.partition("\n")
    mail["Subject"] = _one_line(heading)[:SUBJECT_LIMIT]
    mail["From"] = Address(addr_spec=sender)
    mail["To"] = Address(addr_spec=to)
    if reply_to:
        mail["Reply-To"] = Address(addr_spec=reply_to)
    mail["Date"] = now
    mail["Message-ID"] = message_id(message.key, sender)
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.mail_body or message.text + "\n", charset="utf-8", cte="quoted-printable")
    for name, content in message.attached:
        mail.add_attachment(content, maintype="application", subtype="pdf", filename=name)
    if message.attached:  # without this one it would be random
        mail.set_boundary(sha256(message.key.encode()).hexdigest()[:40])
    return mail


def message_id(key: str, sender: str) -> str:
    """Return the name of the mail of a message, made of its key: the same for every copy."""
    return f"<{sha256(key.encode()).hexdigest()}@{sender.rpartition('@')[2]}>"


def _one_line(words: str) -> str:
    """Return words without a control character: one of them would end a header, and begin another."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in words).split())
