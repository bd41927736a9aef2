"""Which mails are passed to nobody, and what of a mail is new. Source: docs/answers.md#mail.

Whoever wrote a mail wrote its head too. Of that only what makes us say less is believed: that a program wrote it, that
it came back, or that its own server calls its sender false.
"""

import re
from collections.abc import Iterable, Mapping

from models.core import Value, inspect_typed
from models.ledger import WhyApart

MOST_BYTES = 10_000_000
"""Bytes of a mail that is read; a larger one is passed to nobody before any of it is asked for."""
_PROGRAMS = ("x-autoreply", "x-autorespond", "x-auto-reply-from", "list-id", "list-unsubscribe")
_ROBOTS = re.compile(r"\A(mailer-daemon|postmaster|no-?reply|do-?not-?reply)(\+[^@]*)?@", re.IGNORECASE)
_QUOTE = re.compile(
    r"^\s*(>|-{2,}\s*(original|forwarded) message|_{10,}\s*$|--\s*$"
    r"|on\b.{0,200}\bwrote:\s*$|from:\s.{0,200}$|begin forwarded message:|sent from my\b|get outlook for\b)",
    re.IGNORECASE,
)
"""Where what was written before, or a signature, begins."""


_WRAPPED = re.compile(r"^(On\b.{0,200})\n(.{0,100}\bwrote:)[ \t]*$", re.IGNORECASE | re.MULTILINE)
"""The line above a quotation, as some programs break it."""
_READ = 20_000
"""Letters of a mail in which what is new is looked for."""


class MailHead(Value):
    """The head of a mail: its fields by their names in small letters, each as often as it stands; who it is from."""

    fields: Mapping[str, tuple[str, ...]]
    senders: tuple[str, ...] = ()
    """The addresses of its From line, in small letters."""
    size: int = 0

    def first(self, name: str) -> str:
        """Return a field in small letters; empty without it."""
        return next(iter(self.fields.get(name, ())), "").strip().casefold()


def why_apart(head: MailHead, addresses: Iterable[str]) -> WhyApart | None:
    """Return why a mail is passed to nobody, by its head alone; None if it may be. `addresses` are our people's."""
    if _came_back(head):
        return "bounce"
    if head.first("auto-submitted") not in ("", "no") or any(name in head.fields for name in _PROGRAMS):
        return "automatic"
    if head.first("precedence") in ("bulk", "list", "junk", "auto_reply") or any(map(_ROBOTS.match, head.senders)):
        return "automatic"
    if len(head.senders) != 1 or head.senders[0] not in set(addresses):
        return "stranger"
    if _is_forged(" ".join(head.fields.get("authentication-results", ())).casefold()):
        return "forged"
    return "too_large" if head.size > MOST_BYTES else None


def new_words(text: str) -> str:
    """Return what is new in the text of a mail: all before a quotation or a signature, without the lines that hold a
    person's address or number, as a signature does; a mark says so."""
    lines: list[str] = []
    for line in _WRAPPED.sub(r"\1 \2", text[:_READ]).splitlines():
        if _QUOTE.match(line):
            break
        lines.append(line)
    kept = [line for line in lines if (gate := inspect_typed(line)).verdict != "refused" or gate.klass != "P1"]
    words = "\n".join(kept).strip()
    if words and len(kept) < len(lines):
        words += "\n[Lines with a person's address or number were left out.]"
    return words


def _came_back(head: MailHead) -> bool:
    has_no_sender = "return-path" in head.fields and head.first("return-path") in ("<>", "")
    is_report = head.first("content-type").startswith(("multipart/report", "message/delivery-status"))
    from_server = any(sender.startswith("mailer-daemon@") for sender in head.senders)
    return has_no_sender or is_report or from_server or "x-failed-recipients" in head.fields


def _is_forged(results: str) -> bool:
    """Return whether a server that took the mail says that it is not from whom it names (RFC 8601)."""
    if "dmarc=" in results:
        return "dmarc=fail" in results
    failed = re.search(r"\b(spf=(fail|softfail)|dkim=fail)\b", results)
    return bool(failed) and not re.search(r"\b(spf|dkim)=pass\b", results)
