"""A mailbox into which people mail evidence, read as a folder in which each message is a file (.eml)."""

from unicodedata import category
from urllib.parse import urlsplit

from models.core import SourceFault, new_york_day
from models.evidence import SourceCheck
from models.register import Mailbox
from tasks.files import MOST_BYTES, Dropped, Listing
from tasks.mail import MailAccount, MailReader, MessageHead, decode_field
from tasks.sources.context import CheckContext
from tasks.sources.file_drop import MOST_FILES, NO_TTL, check_folder
from tasks.web import guarded_address

LONGEST_SUBJECT = 80
"""Letters of a subject that the name of its message has."""
_SCANNED = 1_000
"""Bytes of a header that are decoded: whoever mailed it wrote them, and the time that some take grows fast."""


def check(name: str, source: Mailbox, context: CheckContext) -> SourceCheck:
    """Read each message of the mailbox as `check_folder` reads a file. Raises DiskRefused."""
    begin = f"nobody has mailed anything to {source.user} yet; send it a first message"
    try:
        with MailReader(_account(source, context), context.manners) as reader:
            return check_folder(name, MailFolder(reader), f"{source.host}/{source.folder}", begin, context)
    except SourceFault as fault:
        return context.ended(name, NO_TTL, faults=[fault])


class MailFolder:
    """The messages of a mailbox as files."""

    def __init__(self, reader: MailReader) -> None:
        self._reader = reader
        self._uids: dict[str, int] = {}

    def list(self) -> Listing:
        """Return a file for each message. Raises SourceFault."""
        heads = {name_of(head, self._reader.validity): head for head in self._reader.heads(MOST_FILES)}
        self._uids = {name: head.uid for name, head in heads.items()}
        files = (
            Dropped(name=name, size=head.size, modified=head.arrival, is_final=True) for name, head in heads.items()
        )
        return Listing.of(files, folders=0)

    def read(self, file: Dropped, most: int) -> bytes:
        """Return the first bytes of a message. Raises SourceFault, for one that is too large before it is asked for."""
        if file.size > MOST_BYTES:
            raise SourceFault("too_large", f"a message holds more than {MOST_BYTES} bytes")
        return self._reader.read(self._uids[file.name], most)


def name_of(head: MessageHead, validity: int) -> str:
    """Return what a message is called: the day when it came, its subject, and its number, which no other has."""
    subject = " ".join(_subject(head.header).replace("/", "-").split())
    printable = "".join(sign for sign in subject if category(sign)[0] != "C")[:LONGEST_SUBJECT].strip()
    return f"{new_york_day(head.arrival)} {printable or 'no subject'}, message {validity}-{head.uid}.eml"


def _subject(header: bytes) -> str:
    return decode_field(header[:_SCANNED].partition(b":")[2].decode("utf-8", "replace"))


def _account(source: Mailbox, context: CheckContext) -> MailAccount:
    """Return where to connect, which an operator's own address (`imaps://host:port`) may change, and as whom."""
    if context.token is None:
        raise SourceFault("token_missing", f"{source.password_env} is not set")
    host, port = source.host, source.port
    if context.own_url:
        own = urlsplit(context.own_url)
        if own.scheme != "imaps" or not own.hostname:
            raise SourceFault("bad_address", "the own address of this mailbox is not written as imaps://host:port")
        host, port = own.hostname, own.port or source.port
    address = guarded_address(host, port, context.own_url is not None, context.manners.denied)
    fields = source.model_dump(include={"host", "user", "folder"})
    return MailAccount(**fields, address=address, port=port, password=context.token)
