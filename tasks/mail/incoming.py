"""Mails that come in, from a mailbox or a folder of .eml files: the head of each, and the text of those that are asked
for. Nothing is marked, moved or deleted: the record says what was taken, and the place stays its readers'."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.parser import BytesHeaderParser
from email.utils import getaddresses
from functools import partial
from hashlib import sha256
from pathlib import Path
from re import findall
from urllib.parse import unquote

from pydantic import SecretStr

from models.answers import MOST_BYTES, MailHead
from models.core import SettingsError, SourceFault, new_york_day
from tasks.mail.imap import WHOLE, MailAccount, MailReader
from tasks.mail.mail_office import split_url
from tasks.web import Manners

MOST_MAILS = 2_000
"""Mails of the last days that are read; more are a fault that somebody must look at."""
LOOKBACK = timedelta(days=30)
"""How old a mail may be that is read: what was not taken by then was seen by whoever reads the place."""
MIN_AGE = timedelta(minutes=1)
"""How long a file has not been written to when it is read."""
_MOST_LETTERS, _MOST_NAMES = 1_000, 20
"""Letters of a field that are decoded, because the time that some take grows fast; names of earlier mails in it."""
NAME = r"<[!-;=?-~]{1,250}>"
"""What a mail may be called (RFC 5322, section 3.6.4)."""
IMAPS = 993


@dataclass(frozen=True)
class IncomingMail:
    """One mail, of which the head was read; `body` reads the rest. Raises SourceFault or OSError."""

    message_id: str
    """A hash of what the mail calls itself, the same for every copy."""
    head: MailHead
    subject: str
    name: str
    """What the mail calls itself, to answer it."""
    answers: tuple[str, ...]
    """What it calls the mails that it answers."""
    body: Callable[[], bytes]


def open_account(url: str) -> MailAccount:
    """Read where the mailbox is, imaps://user:password@host:993/INBOX. Raises SettingsError with the fix, and nothing
    of the address: it holds a password."""
    parts, port = split_url(url)
    if parts.scheme != "imaps" or not parts.hostname or not parts.username or parts.query or parts.fragment:
        fix = "write imaps://user:password@host:993/INBOX, with %2F for a / in the password"
        raise SettingsError(f"FOLLOWTHROUGH_IMAP_URL is not the address of a mailbox; {fix}")
    return MailAccount(
        host=parts.hostname,
        address=parts.hostname,
        port=port or IMAPS,
        user=unquote(parts.username),
        password=SecretStr(unquote(parts.password or "")),
        folder=unquote(parts.path.strip("/")) or "INBOX",
    )


@contextmanager
def open_mails(place: MailAccount | Path, manners: Manners, now: datetime) -> Iterator[Iterator[IncomingMail]]:
    """Open a mailbox or a folder while the block runs, and give each mail of the last days. Raises SourceFault, and
    OSError for a folder."""
    if isinstance(place, Path):
        yield _files(place, now)
        return
    with MailReader(place, manners) as reader:
        heads = reader.heads(MOST_MAILS, since=new_york_day(now - LOOKBACK))
        yield (_mail_of(head.header, head.size, partial(reader.read, head.uid, MOST_BYTES)) for head in heads)


def _mail_of(header: bytes, size: int, body: Callable[[], bytes]) -> IncomingMail:
    """Return a mail by its header, as it came."""
    fields: dict[str, list[str]] = {}
    for name, value in BytesHeaderParser().parsebytes(header).raw_items():
        fields.setdefault(name.lower(), []).append(_replace_halves(str(value)[:_MOST_LETTERS]))
    senders = [address.lower() for _, address in getaddresses(fields.get("from", [])) if address]
    head = MailHead(fields={name: tuple(values) for name, values in fields.items()}, senders=tuple(senders), size=size)
    earlier = " ".join((*fields.get("in-reply-to", []), *fields.get("references", [])))
    message_id = next(iter(fields.get("message-id", [])), "").strip()
    (name, *_) = (*findall(NAME, message_id), "")
    return IncomingMail(
        message_id=sha256(message_id.encode() or header).hexdigest(),
        head=head,
        subject=decode_field(next(iter(fields.get("subject", [])), "")),
        name=name,
        answers=tuple(findall(NAME, earlier)[-_MOST_NAMES:]),
        body=body,
    )


def _files(folder: Path, now: datetime) -> Iterator[IncomingMail]:
    if not folder.is_dir():
        raise SourceFault("folder_missing", f"there is no folder {folder}")
    first, last = (now - LOOKBACK).timestamp(), (now - MIN_AGE).timestamp()
    paths = [path for path in sorted(folder.glob("*.eml")) if path.is_file() and not path.is_symlink()]
    paths = [path for path in paths if first <= path.stat().st_mtime <= last]
    if len(paths) > MOST_MAILS:
        detail = f"{folder} has {len(paths)} mails, and {MOST_MAILS} are read; move some out"
        raise SourceFault("too_many_files", detail)
    for path in paths:
        with path.open("rb") as file:
            start = file.read(WHOLE[1])
        header = start.replace(b"\r\n", b"\n").partition(b"\n\n")[0]
        yield _mail_of(header, path.stat().st_size, path.read_bytes)


def _replace_halves(field: str) -> str:
    """Return a field without bytes that Python keeps as halves of letters."""
    return field.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def decode_field(field: str) -> str:
    """Return a field with its encoded words decoded (RFC 2047); as it came, if they cannot be."""
    try:
        return str(make_header(decode_header(field)))
    except (HeaderParseError, LookupError, ValueError):
        return field
