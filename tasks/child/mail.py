"""Reads a mail: its own text, and each attachment with the reader of its type. Agencies answer by mail."""

from collections.abc import Iterator
from email.message import EmailMessage
from itertools import count

from tasks.child import kinds
from tasks.child.confine import Refused
from tasks.child.contents import MOST_FILES, Contents, ReadFile, plain
from tasks.child.outlook import ENCRYPTED, message_of

MOST_MAILS = 4
LOGO = 64_000
"""Bytes of a picture in the text of a mail up to which it is a logo; a larger one may be a scan."""
_HEADERS = ("from", "to", "cc", "bcc", "reply-to", "subject", "date", "comments", "keywords")
_SIGNATURES = {"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"}
_NOT_SHOWN = {kinds.CALENDAR, kinds.CARD, "text/x-vcard", "text/directory"}
_UNCODED = {"7bit", "8bit", "binary"}
_PACKED = ("wrong_type", "the mail's content is packed in winmail.dat; send it as plain mail or as PDF")
_CLOSED = {
    **dict.fromkeys(("multipart/encrypted", "application/pgp-encrypted", "smime.p7m"), ENCRYPTED),
    **dict.fromkeys(("application/pkcs7-mime", "application/x-pkcs7-mime"), ENCRYPTED),
    **dict.fromkeys(("application/ms-tnef", "winmail.dat"), _PACKED),
}


def read(body: bytes, read_file: ReadFile) -> Contents:
    """Return the text of a mail as the page `message`, and the pages of its attachments in turn. Raises Refused.

    A picture is told like a scan, but for a logo in the text; an invitation and a business card go to the gate.
    """
    return _Mail(read_file).read(message_of(body))


def read_own(body: bytes, read_file: ReadFile) -> Contents:
    """Return the text of a mail as the page `message`, and an empty page for each attachment, which nobody opens.

    Raises Refused.
    """
    return _Mail(read_file).read_own(message_of(body))


class _Mail:
    def __init__(self, read_file: ReadFile, outer: "_Mail | None" = None) -> None:
        self._read_file = read_file
        self._depth: int = outer._depth + 1 if outer else 1
        self._counted: Iterator[int] = outer._counted if outer else count(1)
        self._attached: list[EmailMessage] = []
        self._contents = Contents()

    def read(self, message: EmailMessage) -> Contents:
        self._contents.note(*(str(value) for name in _HEADERS for value in message.get_all(name, ())))
        text = self._text_of(message)
        if "-----BEGIN PGP MESSAGE-----" in text:
            raise Refused(*ENCRYPTED)
        self._contents.add("message", text)
        for number, part in enumerate(self._attached, start=1):
            if next(self._counted) > MOST_FILES:
                raise Refused("holds_files", f"the mail has more than {MOST_FILES} attachments; send fewer at a time")
            self._contents.take_in(self._attachment(part), f"attachment {number}")
        return self._contents

    def read_own(self, message: EmailMessage) -> Contents:
        self._contents.add("message", self._text_of(message))
        for number, _part in enumerate(self._attached, start=1):
            self._contents.add(f"attachment {number}", "")
        return self._contents

    def _text_of(self, part: EmailMessage) -> str:
        """Return the words of a part as a reader sees them, of two forms the plain one; put aside what is attached."""
        kind, name = part.get_content_type(), part.get_filename() or ""
        for type_or_name in (kind, name.lower()):
            if type_or_name in _CLOSED:
                raise Refused(*_CLOSED[type_or_name])
        self._contents.note(name, part.preamble or "", part.epilogue or "")
        if part.get_content_maintype() == "multipart":
            if not part.is_multipart():
                raise Refused("unreadable", "the mail's parts cannot be told apart; save the mail as PDF")
            inner = (child for child in part.iter_parts() if isinstance(child, EmailMessage))
            texts = [text for child in inner if (text := self._text_of(child)).strip()]
            if kind != "multipart/alternative":
                return "\n".join(texts)
            self._contents.note(*texts[1:])
            return texts[0] if texts else ""
        if kind in {kinds.TEXT, kinds.PAGE} and not name and not part.is_attachment():
            return self._own(part, kind)
        if kind in _NOT_SHOWN:
            self._contents.note(plain(_bytes(part), part.get_content_charset()))
        elif kind.startswith("image/") and not part.is_attachment():
            if len(_bytes(part)) > LOGO:
                self._contents.pictures.append("a picture in the mail")
        elif kind not in _SIGNATURES:
            self._attached.append(part)
        return ""

    def _own(self, part: EmailMessage, kind: str) -> str:
        if kind == kinds.TEXT:
            return plain(_bytes(part), part.get_content_charset())
        page = self._read_file(_bytes(part), kind, part.get_content_charset())
        self._contents.note(*page.beside)
        self._contents.links += page.links
        return "\n".join(text for _, text in page.pages)

    def _attachment(self, part: EmailMessage) -> Contents:
        kind = part.get_content_type()
        if kind.startswith("image/"):
            return Contents(pictures=["a picture"])
        if kind == kinds.MAIL and str(part.get("content-transfer-encoding", "7bit")).lower() in _UNCODED:
            return self._within(part.get_payload(0))
        body = _bytes(part)
        media_type = kinds.media_type_of(part.get_filename() or f"x{kinds.ending_of(kind)}", body[:1024])
        if media_type is None or part.is_multipart():
            raise Refused("holds_files", "the mail has an attachment of a kind that is not read; send that as PDF")
        if media_type in _NOT_SHOWN:
            return Contents(beside=[plain(body)])
        if media_type in (kinds.MAIL, kinds.OUTLOOK):
            return self._within(message_of(body))
        return self._read_file(body, media_type, part.get_content_charset())

    def _within(self, message: object) -> Contents:
        if self._depth == MOST_MAILS or not isinstance(message, EmailMessage):
            raise Refused(
                "holds_files",
                f"more than {MOST_MAILS} mails stand within each other; save the inner ones and send those",
            )
        return _Mail(self._read_file, self).read(message)


def _bytes(part: EmailMessage) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""
