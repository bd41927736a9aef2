"""How the watch is heard: by Slack or mail, and by a dead man's switch (https://healthchecks.io/docs/http_api/)."""

import ssl
import urllib.request
from datetime import datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from typing import Any, Literal
from urllib.error import HTTPError
from urllib.parse import urlsplit

from models.core import FollowthroughError, MailError, Person, SettingsError, SlackError
from notifications.reminders import mail_of
from notifications.slack import SlackMessage
from tasks.core import is_loopback
from tasks.mail import Office, client
from tasks.slack import Slack, open_conversation, post

TIMEOUT = 10  # seconds
LONGEST = 10_000  # bytes of a body; healthchecks keeps as many


class Untold(FollowthroughError):
    """Nobody could be told; the message names each way that was tried."""


def tell_coordinators(
    message: SlackMessage,
    *,
    slack: Slack | None,
    channel: str | None,
    office: Office | None,
    people: tuple[Person, ...],
    now: datetime,
) -> str:
    """Tell the coordinators once, by the first way that works, and return which it was. Raises Untold."""
    tried = list[str]()
    if slack is not None:
        for place in filter(None, (channel,) if channel else (person.slack for person in people)):
            try:
                post(slack, open_conversation(slack, place), message)
                return "Slack"
            except SlackError as fault:
                tried.append(str(fault))
    if office is not None:
        mails = 0
        for address in (person.email for person in people if person.email):
            try:
                client.hand_over(office, mail_of(message, sender=office.sender, to=address, reply_to=None, now=now))
                mails += 1
            except MailError as fault:
                tried.append(str(fault))
        if mails:
            return "email"
    raise Untold(
        "; ".join(dict.fromkeys(tried)) or "no Slack token, and no mail server with the address of a coordinator"
    )


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: who answers would choose whom this machine asks next."""

    def redirect_request(self, *_: Any) -> None:
        """Let a redirect be an error."""


def check_ping_address(address: str) -> None:
    """Raise SettingsError for what is no web address; it is not repeated, because who has it can ping."""
    try:
        parts = urlsplit(address)
        is_web = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_web = False
    if not is_web or any(sign <= " " for sign in address):
        raise SettingsError("FOLLOWTHROUGH_WATCH_PING_URL is no web address; write it as https://hc-ping.com/...")


def ping(address: str, end: Literal["", "/start", "/fail"], body: str = "") -> str | None:
    """Ping an address, and return why it could not be reached, or None if it answered."""
    parts = urlsplit(address)
    path = f"{parts.path.rstrip('/')}{end}"
    request = urllib.request.Request(  # noqa: S310 (the setting takes http and https alone)
        parts._replace(path=path).geturl(), data=body.encode()[:LONGEST], headers={"User-Agent": "followthrough"}
    )
    # A server on this machine is never asked by way of a proxy that the environment names.
    handlers = [urllib.request.ProxyHandler({})] if is_loopback(parts.hostname or "") else []
    try:
        with urllib.request.build_opener(_Stay, *handlers).open(request, timeout=TIMEOUT):
            return None
    except HTTPError as error:
        return f"FOLLOWTHROUGH_WATCH_PING_URL answers with {error.code}, not that all is well"
    except OSError as error:
        return (
            f"FOLLOWTHROUGH_WATCH_PING_URL does not answer ({type(error).__name__}: {getattr(error, 'reason', error)})"
        )
    except Exception as error:  # an answer that is no HTTP
        return f"FOLLOWTHROUGH_WATCH_PING_URL does not answer as a web address does ({type(error).__name__})"


def date_of(address: str, trusted: ssl.SSLContext) -> datetime | None:
    """Return the moment at which another machine says that it answered, by its own clock; None if it says none."""
    request = urllib.request.Request(address, headers={"User-Agent": "followthrough"})  # noqa: S310 (the operator's own)
    handlers = (_Stay, urllib.request.HTTPSHandler(context=trusted))
    try:
        with urllib.request.build_opener(*handlers).open(request, timeout=TIMEOUT) as answer:
            return parsedate_to_datetime(answer.headers["Date"])
    except HTTPError as refusal:
        return parsedate_to_datetime(date) if (date := refusal.headers["Date"]) else None
    except (OSError, HTTPException, TypeError, ValueError):
        return None
