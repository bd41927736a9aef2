"""The client of a mailbox: IMAP (RFC 9051) over TLS. It only reads: nothing is marked, moved or deleted.

A server's own words may hold what we said, and are not repeated. Only importer of imaplib.
"""

import imaplib
import re
import socket
import ssl
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import date, datetime
from typing import Any, NamedTuple, Self, TypeVar

from pydantic import SecretStr

from models.core import SourceFault, Value
from tasks.web import Deadline, Manners

AT_ONCE = 500
"""Messages of which one command asks: a server's line about all of them could be too long."""
SUBJECT, WHOLE = ("HEADER.FIELDS (SUBJECT)", 10_000), ("HEADER", 64_000)
"""What is asked for of a message's header, and how many bytes of it."""
MARGIN = 1_000_000
"""Bytes that a part of an answer may have more than was asked for."""

_PASSING = ("[UNAVAILABLE]", "[INUSE]", "[LIMIT]", "[SERVERBUG]")
"""What a server says that may answer tomorrow (RFC 5530)."""
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_START = re.compile(rb"\d+ \(")
_UID, _SIZE, _INTERNAL_DATE = (
    re.compile(pattern) for pattern in (rb"\bUID (\d+)", rb"\bRFC822\.SIZE (\d+)", rb'\bINTERNALDATE "([^"]+)"')
)
Answer = tuple[str, list[Any]]
T = TypeVar("T")


class MailAccount(Value):
    """A folder of a mailbox, and who reads it. The certificate must be that of `host`; `address` is where it is."""

    host: str
    address: str
    port: int
    user: str
    password: SecretStr
    folder: str


class MessageHead(NamedTuple):
    """What a server says of a message: its number in the folder, about how many bytes, when it came, its header."""

    uid: int
    size: int
    arrival: datetime
    header: bytes
    """The subject or all of it, as it came, in the words of whoever wrote the message."""


class MailReader:
    """A folder of a mailbox, open for reading while its context lasts. Each method raises SourceFault."""

    def __init__(self, account: MailAccount, manners: Manners) -> None:
        self.validity = 0
        """With its number this names a message forever (RFC 9051, section 2.3.1.1)."""
        self._account, self._manners = account, manners
        self._name = f"the folder {account.folder} at {account.host}"
        self._count = 0
        self._socket: ssl.SSLSocket | None = None
        self._session: _Session | None = None

    def __enter__(self) -> Self:
        """Connect, log in, and open the folder for reading only."""
        account = self._account
        login = f"\0{account.user}\0{account.password.get_secret_value()}".encode()
        try:
            session = self._ask(self._connect)
            self._ask(
                lambda: session.authenticate("PLAIN", lambda _: login), "forbidden", "refuses our user or password"
            )
            content = self._ask(
                lambda: _content(session.select(_quote(account.folder), readonly=True)),
                "folder_missing",
                f"has no folder {account.folder} that we may read",
            )
            self._count = int(content[-1])
            self.validity = int((session.response("UIDVALIDITY")[1] or [None])[-1] or 0)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *fault: object) -> None:
        """Log out, and close the connection whatever the server answers."""
        with suppress(SourceFault):
            if self._session:
                self._ask(self._session.logout)
        if self._socket:
            self._socket.close()

    def heads(self, most: int, since: date | None = None) -> list[MessageHead]:
        """Return what the server says of each message that is not marked as deleted, `most` at most: its subject; with
        `since`, all of its header, and only of what came on that day or later."""
        days = ("SINCE", f"{since.day}-{_MONTHS[since.month - 1]}-{since.year}") if since else ()
        if since is None:  # before the server is asked for all of their numbers
            self._refuse_many(self._count, most)
        numbers = self._ask(lambda: _content(self._open_session.uid("SEARCH", "UNDELETED", *days)))
        uids = [int(number) for number in b" ".join(filter(None, numbers)).split()]
        self._refuse_many(len(uids), most)
        part, limit = WHOLE if since else SUBJECT
        heads: dict[int, MessageHead] = {}
        for start in range(0, len(uids), AT_ONCE):
            uid_set = ",".join(map(str, uids[start : start + AT_ONCE]))
            data_items = f"(UID RFC822.SIZE INTERNALDATE BODY.PEEK[{part}]<0.{limit}>)"
            heads |= {head.uid: head for head in self._fetch(uid_set, data_items, _head)}
        if missing := len(set(uids) - heads.keys()):
            raise SourceFault("cut_short", f"{self._name} does not show {missing} of its messages", passing=True)
        return [heads[uid] for uid in uids]

    def read(self, uid: int, most: int) -> bytes:
        """Return the first bytes of a message."""
        self._open_session.most = most + MARGIN
        bodies = self._fetch(str(uid), f"(UID BODY.PEEK[]<0.{most}>)", _body)
        body = next((body for number, body in bodies if number == uid), None)
        if body is None:
            raise SourceFault("not_found", f"a message of {self._name} was taken out while we read")
        return body[:most]

    def _refuse_many(self, count: int, most: int) -> None:
        if count > most:
            detail = f"{self._name} has {count} messages, and {most} are read; move what is settled out of it"
            raise SourceFault("too_many_files", detail)

    @property
    def _open_session(self) -> "_Session":
        if self._session is None:
            raise SourceFault("unreachable", f"{self._account.host} is not connected", passing=True)
        return self._session

    def _connect(self) -> "_Session":
        account, manners = self._account, self._manners
        connection = socket.create_connection((account.address, account.port), manners.connect_seconds)
        connection.settimeout(manners.total_seconds)
        context = ssl.create_default_context(cafile=manners.roots)
        self._socket = context.wrap_socket(connection, server_hostname=account.host, do_handshake_on_connect=False)
        self._socket.do_handshake()
        self._session = _Session(self._socket)
        return self._session

    def _fetch(self, uid_set: str, data_items: str, read: Callable[[bytes, bytes], T | None]) -> list[T]:
        """Return what `read` makes of the attributes and the content of each message."""
        return self._ask(
            lambda: [
                result
                for message in _messages(_content(self._open_session.uid("FETCH", uid_set, data_items)))
                if (result := read(*message)) is not None
            ]
        )

    def _ask(self, ask: Callable[[], T], code: str = "unreadable", words: str = "does not answer as IMAP says") -> T:
        """Return an answer within the time that our manners allow; `code` and `words` say what a refusal means."""
        with Deadline(self._manners.total_seconds, of=lambda: self._socket) as deadline:
            try:
                return ask()
            except (OSError, ValueError, imaplib.IMAP4.error) as error:
                fault = self._fault(error, code, words, deadline.passed)
        raise fault

    def _fault(self, error: Exception, code: str, words: str, is_late: bool) -> SourceFault:
        host, is_lost = self._account.host, isinstance(error, OSError | imaplib.IMAP4.abort)
        if self._socket is None and not is_late:
            return SourceFault("unreachable", f"{host}:{self._account.port} could not be reached", passing=True)
        if is_late or isinstance(error, TimeoutError):  # the connection's own limit may come before the deadline's
            return SourceFault("timed_out", f"{host} took too long", passing=True)
        if self._session is None and isinstance(error, ssl.SSLError):
            return SourceFault("tls_failed", f"{host}:{self._account.port} does not prove who it is")
        if is_lost:
            return SourceFault("cut_short", f"{host} broke off before its answer was whole", passing=True)
        if any(passing in str(error).upper() for passing in _PASSING):
            return SourceFault("server_error", f"{host} cannot answer now", passing=True)
        return SourceFault(code, f"{host} {words}")


class _Session(imaplib.IMAP4):
    """imaplib's client on a connection that stands already, with a limit for what it takes into memory."""

    most = MARGIN

    def __init__(self, connection: ssl.SSLSocket) -> None:
        self._connection = connection
        super().__init__()

    def _create_socket(self, timeout: float | None) -> ssl.SSLSocket:
        return self._connection

    def read(self, size: int) -> bytes:
        if size > self.most:
            raise self.abort("the server sends more than was asked for")
        return super().read(size)


def _content(answer: Answer) -> list[Any]:
    """Return what a server answered. Raises imaplib's error if it refused."""
    status, content = answer
    if status != "OK":
        raise imaplib.IMAP4.error(str(content[-1]))
    return content


def _messages(answer: Iterable[Any]) -> Iterator[tuple[bytes, bytes]]:
    """Yield what is said of each message, before and after its content, and the content."""
    attributes, content = b"", b""
    for part in answer:
        words, body = part if isinstance(part, tuple) else (part or b"", b"")
        if _START.match(words):
            yield attributes, content
            attributes, content = b"", b""
        attributes, content = attributes + words, content or body
    yield attributes, content


def _head(attributes: bytes, header: bytes) -> MessageHead | None:
    uid, size, arrival = _number(_UID, attributes), _number(_SIZE, attributes), _INTERNAL_DATE.search(attributes)
    if uid is None or size is None or arrival is None:  # what the server says unasked, such as that a mark changed
        return None
    moment = datetime.strptime(arrival[1].decode("ascii", "replace"), "%d-%b-%Y %H:%M:%S %z")
    return MessageHead(uid, size, moment, header)


def _body(attributes: bytes, content: bytes) -> tuple[int | None, bytes] | None:
    return (_number(_UID, attributes), content) if b"BODY[]" in attributes else None


def _number(pattern: re.Pattern[bytes], attributes: bytes) -> int | None:
    match = pattern.search(attributes)
    return int(match[1]) if match else None


def _quote(name: str) -> str:
    """Return the name of a folder as IMAP writes it; `&` begins an encoded letter there (RFC 3501, section 5.1.3)."""
    name = name.replace("&", "&-").replace("\\", "\\\\").replace('"', '\\"')
    return f'"{name}"'
