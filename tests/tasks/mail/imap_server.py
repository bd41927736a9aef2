"""A real IMAP server on loopback, with the faults of real ones: what a mailbox answers who reads it. All made up."""

import asyncio
import base64
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime

from tests.material.mail import running

USER, PASSWORD = "evidence@office.example", 'canary-made-up "pass\\word'


@dataclass
class Message:
    """A message in the folder; `size` is what the server says that it has, where that is not so."""

    uid: int
    body: bytes
    came: str = "03-Nov-2026 10:15:00 -0500"
    size: int | None = None
    deleted: bool = False


@dataclass
class ImapServer:
    """What lies in the folder INBOX, what was asked, and how the server is to misbehave.

    `faults` are its answers by how a command begins: a status such as "NO [UNAVAILABLE] later", or "hang", "drop",
    and "huge", which announces more than anybody asked for.
    """

    messages: list[Message] = field(default_factory=list)
    validity: int = 1_700_000_000
    asked: list[str] = field(default_factory=list)
    faults: dict[str, str] = field(default_factory=dict)
    unasked: bytes = b""
    """What the server says of a message before it answers, as when somebody else marks it as read."""
    port: int = 0

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one client until it leaves."""
        with suppress(ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
            if await self._misbehaves("greeting", writer):
                return
            writer.write(b"* OK [CAPABILITY IMAP4rev1] made up\r\n")
            while line := await reader.readline():
                tag, _, command = line.decode().strip().partition(" ")
                self.asked.append(command)
                if await self._misbehaves(command, writer):
                    return
                if command.startswith("AUTHENTICATE"):
                    writer.write(b"+ \r\n")
                    given = base64.b64decode(await reader.readline()).decode()
                    said = (
                        "OK logged in"
                        if given == f"\0{USER}\0{PASSWORD}"
                        else f"NO [AUTHENTICATIONFAILED] not {given!r}"
                    )
                else:
                    said = self._answer(command, writer)
                refused = next((fault for start, fault in self.faults.items() if command.startswith(start)), said)
                writer.write(f"{tag} {refused}\r\n".encode())
                await writer.drain()
        writer.close()

    async def _misbehaves(self, command: str, writer: asyncio.StreamWriter) -> bool:
        fault = next((fault for start, fault in self.faults.items() if command.startswith(start)), None)
        if fault == "hang":
            await asyncio.sleep(30)
        if fault == "huge":
            writer.write(b"* 1 FETCH (UID 1 BODY[] {99999999}\r\n" + b"x" * 1_000)
        if fault in ("hang", "drop", "huge"):
            writer.close()
            return True
        return False

    def _answer(self, command: str, writer: asyncio.StreamWriter) -> str:
        if command == "CAPABILITY":
            writer.write(b"* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n")
        elif command.startswith("EXAMINE"):
            if command != 'EXAMINE "INBOX"':
                return "NO [NONEXISTENT] no such folder"
            writer.write(f"* {len(self.messages)} EXISTS\r\n* OK [UIDVALIDITY {self.validity}] made up\r\n".encode())
            return "OK [READ-ONLY] done"
        elif match := re.fullmatch(r"UID SEARCH UNDELETED(?: SINCE (\d+-[A-Z][a-z]{2}-\d{4}))?", command):
            first = match[1] and _day(match[1])
            uids = (
                str(message.uid)
                for message in self.messages
                if not message.deleted and (not first or _day(message.came[:11]) >= first)
            )
            writer.write(f"* SEARCH {' '.join(uids)}".strip().encode() + b"\r\n")
        elif match := re.fullmatch(r"UID FETCH ([\d,]+) \((.*)\)", command):
            writer.write(self.unasked)
            for number, message in enumerate(self.messages, start=1):
                if str(message.uid) in match[1].split(","):
                    writer.write(self._shown(number, message, match[2]))
        elif command == "LOGOUT":
            writer.write(b"* BYE\r\n")
        else:
            return "BAD what this server does not know"
        return "OK done"

    def _shown(self, number: int, message: Message, wanted: str) -> bytes:
        if part := re.fullmatch(r"UID BODY\.PEEK\[\]<0\.(\d+)>", wanted):
            content = message.body[: int(part[1])]
            return b"* %d FETCH (BODY[]<0> {%d}\r\n%s UID %d)\r\n" % (number, len(content), content, message.uid)
        fields = re.fullmatch(r"UID RFC822\.SIZE INTERNALDATE BODY\.PEEK\[(HEADER.*)\]<0\.(\d+)>", wanted)
        assert fields
        whole = message.body.partition(b"\r\n\r\n")[0] + b"\r\n"
        lines = re.findall(rb"(?im)^subject:.*\r\n(?:[ \t].*\r\n)*", whole) if "SUBJECT" in fields[1] else [whole]
        header, size = b"".join(lines) + b"\r\n", message.size or len(message.body)
        head = f'* {number} FETCH (UID {message.uid} RFC822.SIZE {size} INTERNALDATE "{message.came}" '
        header = header[: int(fields[2])]
        return head.encode() + b"BODY[%s]<0> {%d}\r\n%s)\r\n" % (fields[1].encode(), len(header), header)


def _day(words: str) -> date:
    return datetime.strptime(f"{words} +0000", "%d-%b-%Y %z").date()


@contextmanager
def imap_server(tls: ssl.SSLContext) -> Iterator[ImapServer]:
    """Run a mailbox with TLS from the start."""
    server, loop = ImapServer(), asyncio.new_event_loop()
    with running(loop, asyncio.start_server(server.talk, "127.0.0.1", 0, ssl=tls)) as server.port:
        yield server
