"""Parses a mail, also one that Outlook saved as `.msg` (MS-OXMSG, MS-OXPROPS; MS-OXRTFCP: packed text)."""

import email
import io
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import default
from typing import Any

import olefile

from tasks.child.confine import Refused
from tasks.child.contents import plain

ENCRYPTED = ("password", "the mail is encrypted or sealed as a whole; its receiver must save it opened")
_PROPERTY = "__substg1.0_"
_UNICODE, _STRING, _BINARY, _OBJECT = "001F", "001E", "0102", "000D"
_CLASS, _SUBJECT, _BODY, _HTML, _PACKED = "001A", "0037", "1000", "1013", "1009"
_CONTENT, _NAME, _SHORT_NAME, _TYPE, _CONTENT_ID = "3701", "3707", "3704", "370E", "3712"
_START = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans Serif"
    rb"SymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
"""What a packed text may repeat at once (MS-OXRTFCP, 2.1.2.1)."""
_WINDOW = 4096


def message_of(body: bytes) -> EmailMessage:
    """Return the mail that bytes are; of Outlook's, every other text stands in the preamble, for the gate.

    Raises Refused.
    """
    if not olefile.isOleFile(data=body):
        return _parsed(body)
    with olefile.OleFileIO(io.BytesIO(body)) as file:
        return _message(_Storage(file, ()))


def _parsed(body: bytes) -> EmailMessage:
    message = email.message_from_bytes(body.removeprefix(b"\xef\xbb\xbf"), policy=default)
    assert isinstance(message, EmailMessage)  # noqa: S101 - the policy makes no other
    return message


class _Storage:
    """One storage of the file: the mail, a person it is sent to, an attachment, or a mail within it."""

    def __init__(self, file: Any, path: tuple[str, ...]) -> None:
        self._file, self._path = file, path
        under = (entry for entry in map(tuple, file.listdir(streams=True, storages=True)) if entry[:-1] == path)
        self.names = [entry[-1] for entry in under]

    def data(self, property_: str) -> bytes:
        return self._stream(f"{_PROPERTY}{property_}{_BINARY}")

    def text(self, property_: str) -> str:
        wide = self._stream(f"{_PROPERTY}{property_}{_UNICODE}").decode("utf-16-le", "replace")
        return (wide or plain(self._stream(f"{_PROPERTY}{property_}{_STRING}"))).replace("\0", "")

    def texts(self) -> Iterator[str]:
        """Yield all texts of it but the mail's own."""
        for name in self.names:
            if name.startswith(_PROPERTY) and name.endswith((_UNICODE, _STRING)) and name[12:16] != _BODY:
                yield self.text(name[12:16])

    def within(self, start: str) -> Iterator["_Storage"]:
        for name in sorted(name for name in self.names if name.startswith(start)):
            if self._file.get_type([*self._path, name]) == 1:
                yield _Storage(self._file, (*self._path, name))

    def _stream(self, name: str) -> bytes:
        content: bytes = self._file.openstream([*self._path, name]).read() if name in self.names else b""
        return content


def _message(storage: _Storage) -> EmailMessage:
    if "__properties_version1.0" not in storage.names:
        raise Refused("unreadable", "the file is no mail of Outlook; save the mail again, or as PDF")
    attachments = list(storage.within("__attach_version1.0_"))
    kind = storage.text(_CLASS).lower()
    if kind.endswith("smime.multipartsigned") and attachments:
        return _parsed(attachments[0].data(_CONTENT))
    if "smime" in kind:
        raise Refused(*ENCRYPTED)
    message = EmailMessage()
    message["Subject"] = _line(storage.text(_SUBJECT))
    text, html = storage.text(_BODY), storage.data(_HTML) or storage.text(_HTML).encode()
    packed = _unpacked(storage.data(_PACKED))
    if packed and not text.strip() and not html:
        raise Refused("wrong_type", "only Outlook can show the mail's text; save the mail as PDF")
    message.set_content(text.encode("utf-8", "replace").decode())
    if html:
        message.add_alternative(html, maintype="text", subtype="html")
    beside = [*storage.texts(), packed]
    for attachment in attachments:
        _attach(message, attachment)
        beside += attachment.texts()
    for person in storage.within("__recip_version1.0_"):
        beside += person.texts()
    message.preamble = "\n".join(beside)
    return message


def _attach(message: EmailMessage, attachment: _Storage) -> None:
    for inner in attachment.within(f"{_PROPERTY}{_CONTENT}{_OBJECT}"):
        message.add_attachment(_message(inner))
        return
    if f"{_PROPERTY}{_CONTENT}{_BINARY}" not in attachment.names:
        raise Refused("holds_files", "the mail points to a file that it does not hold; send the file itself")
    main, _, sub = _line(attachment.text(_TYPE)).partition("/")
    identity = _line(attachment.text(_CONTENT_ID))
    message.add_attachment(
        attachment.data(_CONTENT),
        maintype=main if sub else "application",
        subtype=sub or "octet-stream",
        filename=_line(attachment.text(_NAME) or attachment.text(_SHORT_NAME)) or None,
        disposition="inline" if identity else "attachment",  # Outlook names what the text itself shows
    )


def _line(text: str) -> str:
    return " ".join(text.encode("utf-8", "replace").decode().split())


def _unpacked(packed: bytes) -> str:
    if packed[8:12] != b"LZFu":
        return packed[16:].decode("cp1252", "replace")
    window = bytearray(_START.ljust(_WINDOW, b"\0"))
    out, write, position = bytearray(), len(_START), 16

    def put(byte: int) -> None:
        nonlocal write
        out.append(byte)
        window[write % _WINDOW] = byte
        write += 1

    while position < len(packed):
        control, position = packed[position], position + 1
        for bit in range(8):
            if control >> bit & 1:
                pair = int.from_bytes(packed[position : position + 2], "big")
                offset, position = pair >> 4, position + 2
                if offset == write % _WINDOW or position > len(packed):
                    return out.decode("cp1252", "replace")
                for step in range((pair & 15) + 2):
                    put(window[(offset + step) % _WINDOW])
            elif position < len(packed):
                put(packed[position])
                position += 1
    return out.decode("cp1252", "replace")
