"""Where our mail goes and from whom it comes: FOLLOWTHROUGH_SMTP_URL and _MAIL_FROM, read and checked."""

from contextlib import suppress
from typing import Literal
from urllib.parse import SplitResult, unquote, urlsplit

from pydantic import SecretStr, TypeAdapter, ValidationError

from models.core import Email, SettingsError, Value
from tasks.core import is_loopback

Security = Literal["none", "starttls", "tls"]
PORTS = {"smtp": 587, "smtps": 465}
_ADDRESS: TypeAdapter[str] = TypeAdapter(Email)


class Office(Value):
    """The mail server that takes our mail, and the address we write from."""

    host: str
    port: int
    security: Security
    user: str | None
    password: SecretStr | None
    sender: str
    reply_to: str | None


def open_office(url: str, sender: str | None, reply_to: str | None) -> Office:
    """Read where mail goes: smtp://user:password@host:587 (STARTTLS), or smtps://host:465. Raises SettingsError with
    the variable and the fix, and nothing of the address: it holds a password."""
    fix = "write smtp://user:password@host:587 or smtps://user:password@host:465, with %2F for a / in the password"
    parts, port = split_url(url)
    host = parts.hostname
    if parts.scheme not in PORTS or not host or parts.path.strip("/") or parts.query or parts.fragment:
        raise SettingsError(f"FOLLOWTHROUGH_SMTP_URL is not the address of a mail server; {fix}")
    for name, address in {"MAIL_FROM": sender, "REPLY_TO": reply_to}.items():
        if address is not None and not _is_address(address):
            raise SettingsError(
                f"FOLLOWTHROUGH_{name} is not an email address; write one, such as follow-up@office.example"
            )
    if sender is None:
        raise SettingsError("FOLLOWTHROUGH_SMTP_URL needs FOLLOWTHROUGH_MAIL_FROM: the address we write from")
    user = unquote(parts.username) if parts.username else None
    password = SecretStr(unquote(parts.password or "")) if user else None
    security: Security = "tls" if parts.scheme == "smtps" else "none" if is_loopback(host) else "starttls"
    return Office(
        host=host, port=port or PORTS[parts.scheme], security=security, user=user, password=password, sender=sender,
        reply_to=reply_to,
    )  # fmt: skip


def split_url(url: str) -> tuple[SplitResult, int | None]:
    """Return the parts of a URL and its port; empty parts if it is none, such as with a port that is no number."""
    try:
        parts = urlsplit(url)
        return parts, parts.port
    except ValueError:
        return urlsplit(""), None


def _is_address(text: str) -> bool:
    with suppress(ValidationError):
        return bool(_ADDRESS.validate_python(text))
    return False
