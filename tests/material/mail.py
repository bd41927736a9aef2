"""A real mail server on loopback (aiosmtpd), with the faults of real ones. Everyone in its mails is made up."""

import asyncio
import ssl
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from models.core import People
from models.ledger import MilestonePlanned
from models.projections import RECIPIENTS
from models.reminders import Channels, claims_of, sweep
from tasks import ledger
from tasks.ledger import Database, records
from tasks.reminders.outbox import look
from tasks.reminders.slack_delivery import Claims
from tests.chaos.sweep import DUE, NOON, adopted, made_up

PASSWORD = "canary-made-up-pass/word"
LOGIN = "made-up:canary-made-up-pass%2Fword"

TO, ME = "contact-1@agency.example", "p-made-up-1"
PEOPLE = People.model_validate(
    {
        "people": [
            {
                "id": ME,
                "name": "Made-up contact",
                "email": TO,
                "roles": [{"role": "agency_contact", "for": ["R5-M1"]}],
            },
            {
                "id": "p-follow-up",
                "name": "Made-up coordinator",
                "email": "office@office.example",
                "roles": [{"role": "oversight_coordinator"}],
            },
        ]
    }
)


@dataclass
class MailServer:
    """What the server took, and how it is to misbehave.

    `refusals` are its replies by the address of a recipient or a sender. Each of `faults` happens to one mail, the
    first to the first: a reply, as "451 come again", is given to the mail itself; "drop_before_store",
    "drop_after_store" and "hang" are not answered.
    """

    taken: list[EmailMessage] = field(default_factory=list)
    refusals: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    hello: list[str] = field(default_factory=list)
    """What those who came called themselves."""
    connections: int = 0
    on_stored: Callable[[], None] | None = None
    port: int = 0

    @property
    def url(self) -> str:
        """Return the server's address, for FOLLOWTHROUGH_SMTP_URL."""
        return f"smtp://127.0.0.1:{self.port}"

    def to(self) -> list[str]:
        """Return who each mail is to, in the order in which they came."""
        return [str(each["To"]) for each in self.taken]

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Answer to a sender."""
        envelope.mail_from = address
        self.hello.append(str(session.host_name))
        return self.refusals.get(address, "250 OK")

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Answer to a recipient."""
        envelope.rcpt_tos.append(address)
        return self.refusals.get(address, "250 OK")

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Answer to a mail."""
        fault = self.faults.pop(0) if self.faults else "250 OK"
        assert isinstance(envelope.content, bytes)
        if fault in ("250 OK", "drop_after_store", "hang"):
            self.taken.append(message_from_bytes(envelope.content, policy=policy.SMTP))
        if self.on_stored is not None:
            self.on_stored()
        if fault.startswith("drop"):
            assert server.transport
            server.transport.abort()
        if fault == "hang":
            await asyncio.sleep(30)
        return fault


class _Counted(SMTP):
    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self.event_handler.connections += 1


def _may(server: SMTP, session: Session, envelope: Envelope, mechanism: str, login: Any) -> AuthResult:
    right = isinstance(login, LoginPassword) and login.password == PASSWORD.encode()
    return AuthResult(success=right, handled=False)


@contextmanager
def mail_server(
    *, tls: ssl.SSLContext | None = None, starttls: ssl.SSLContext | None = None, login: bool = False
) -> Iterator[MailServer]:
    """Run a mail server: plain, with TLS from the start, or with STARTTLS; `login` demands the made-up password."""
    server, loop = MailServer(), asyncio.new_event_loop()

    def protocol() -> SMTP:
        return _Counted(
            server, hostname="mail.example", tls_context=starttls, require_starttls=starttls is not None, loop=loop,
            authenticator=_may if login else None, auth_required=login, auth_require_tls=starttls is not None,
        )  # fmt: skip

    with running(loop, loop.create_server(protocol, "127.0.0.1", 0, ssl=tls)) as server.port:
        yield server


@contextmanager
def running(loop: asyncio.AbstractEventLoop, start: Coroutine[Any, Any, asyncio.Server]) -> Iterator[int]:
    """Run a server in a loop of its own thread while the block runs, and yield its port."""
    listening = loop.run_until_complete(start)
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        port: int = listening.sockets[0].getsockname()[1]
        yield port
    finally:
        asyncio.run_coroutine_threadsafe(_stop(listening), loop).result(5)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        loop.close()


async def _stop(listening: asyncio.Server) -> None:
    listening.close()
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


def claimed_by_mail(database: Database) -> Claims:
    """Claim one message about a made-up milestone past its date, to go by mail."""
    planned = made_up(1, DUE).plan
    milestone = MilestonePlanned(milestone_id=planned.id, recommendation_id="R5", milestone=planned)
    ledger.append(database, (*adopted(), milestone), now=NOON - timedelta(days=60))
    seen = look(database, PEOPLE, NOON, Channels(slack=False, email=True))
    (message,) = sweep(seen.woken, seen.context, NOON).messages
    recipient = records.one(database, RECIPIENTS, message.to)
    claims = claims_of(message, NOON, recipient, {})
    ledger.append(database, claims, now=NOON, after=seen.seq)
    return claims
