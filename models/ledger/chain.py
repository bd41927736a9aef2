"""The chain of what happened, and what of it anyone may read. A hash covers the stored bytes, never a value."""

import re
import unicodedata
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any, Literal

import orjson
from pydantic import AwareDatetime, SerializeAsAny, ValidationError
from rfc8785 import CanonicalizationError, dumps

from models.core import LedgerBroken, RuleError, Sha256, Value, evolve, new_york_day
from models.ledger.events import KINDS, Event
from models.register import STORED

GENESIS = "0" * 64
SALT_BYTES = 32
EntryChannel = Literal["slack", "command", "flow", "page"]
"""How an entry came in; `page` is a person's page that a mail links."""
FirstChannel = Literal[EntryChannel, "demonstration"]
"""How the first entry came in, or that the record is a demonstration."""
LARGEST = 2**53 - 1
"""The largest integer that every reader of JSON reads as it was written."""

ENTRY_FIELDS = ("seq", "occurred_on", "recorded_at", "actor", "channel", "account")
MEND = "restore a copy (`followthrough restore`)"
SEARCHED = (*ENTRY_FIELDS, "kind", "version", "subject", "key")
"""The fields of an entry that are columns too."""


class Entry(Value):
    """One event in the chain: the day it was true, the moment we wrote it, who said so, and through which channel."""

    seq: int
    occurred_on: date
    recorded_at: AwareDatetime
    actor: str
    channel: FirstChannel = "flow"
    account: Sha256 | None = None
    """Of a command: the account of the operating system, as a salted hash."""
    event: SerializeAsAny[Event]

    @property
    def origin(self) -> dict[str, Any]:
        """Return what every item of a record takes from its entry: which one it is, its day, and who said so."""
        return {"seq": self.seq, "on": self.occurred_on, "by": self.actor}

    @property
    def begins_demonstration(self) -> bool:
        """Return whether this entry says that its record is a demonstration; only the first one can."""
        return self.seq == 1 and self.channel == "demonstration"


class Sealed(Value):
    """An entry as it is stored: its bytes, their salt and hash, and those of its fields that are searched."""

    seq: int
    kind: str
    version: int
    subject: str
    occurred_on: date
    recorded_at: AwareDatetime
    actor: str
    channel: str
    account: str | None
    key: str
    prev_hash: str
    salt: str
    entry: str
    hash: str

    @property
    def inner(self) -> str:
        """Return the salted hash of the stored bytes, which stands for an entry that is not public."""
        return inner_of(self.salt, self.entry)


def canonical(value: Any) -> bytes:
    """Return the one byte form of a JSON value (RFC 8785), its text in Unicode NFC (docs/record.md#chain). Raises
    RuleError for floats, integers from 2^53 on, lone surrogates and anything that is not JSON."""
    checked = _checked(value)
    try:
        # For ASCII keys orjson writes the same bytes, and many times as fast: RFC 8785 sorts all others by the units of
        # UTF-16.
        written = orjson.dumps(checked, option=orjson.OPT_SORT_KEYS)
        return written if written.isascii() or _has_plain_keys(checked) else bytes(dumps(checked))
    except (CanonicalizationError, TypeError) as error:
        raise RuleError(f"this cannot be written into the ledger: {error}") from error


def inner_of(salt: str, entry: str) -> str:
    """Return the salted hash of stored bytes: who has neither them nor the salt cannot tell what they are."""
    return sha256(f"followthrough/2 entry\n{salt}\n{entry}".encode()).hexdigest()


def hash_of(prev_hash: str, inner: str) -> str:
    """Return the hash of an entry: of the hash before it and its own salted hash."""
    return sha256(f"followthrough/2 link\n{prev_hash}\n{inner}".encode()).hexdigest()


def seal(
    event: Event,
    *,
    seq: int,
    prev_hash: str,
    now: datetime,
    actor: str,
    salt: str,
    channel: FirstChannel = "flow",
    account: str | None = None,
) -> Sealed:
    """Return an event as the entry `seq` of the chain, linked to `prev_hash` (docs/record.md#chain); `salt` is 32
    random bytes in hex, new for each entry."""
    envelope: dict[str, Any] = {
        "seq": seq,
        "kind": event.kind,
        "version": event.version,
        "subject": event.subject,
        "occurred_on": (event.on or new_york_day(now)).isoformat(),
        "recorded_at": now.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z"),
        "actor": actor,
        "channel": channel,
        "account": account,
        "key": event.key or f"{event.kind}:{seq}",
    }
    entry = canonical({**envelope, "body": event.model_dump(mode="json", exclude={"version"})}).decode()
    link_hash = hash_of(prev_hash, inner_of(salt, entry))
    return Sealed(**envelope, prev_hash=prev_hash, salt=salt, entry=entry, hash=link_hash)


ChainLink = tuple[int, str, str, str]
"""One entry of a chain that holds up to here: seq, hash, kind, and the stored bytes as text."""


def sealed_entry(sealed: Sealed, event: Event) -> Entry:
    """Return what `unseal` reads of an event that was just sealed, without reading ASCII again, which is in NFC."""
    if not sealed.entry.isascii():
        return unseal(sealed)
    dated = event if event.on else evolve(event, on=sealed.occurred_on)
    return Entry(**{name: getattr(sealed, name) for name in ENTRY_FIELDS}, event=dated)


def unseal(sealed: Sealed) -> Entry:
    """Read a stored entry back. Raises LedgerBroken if its text cannot be understood."""
    return read_entry(sealed.seq, sealed.entry)


def read_entry(seq: int, text: str) -> Entry:
    """Return the entry of stored bytes. Raises LedgerBroken if they cannot be understood."""
    try:
        stored = orjson.loads(text)
        fields = {**stored["body"], "version": stored["version"], "on": stored["occurred_on"]}
        event = KINDS[stored["kind"]].model_validate(fields, context=STORED)
        return Entry(**{name: stored[name] for name in ENTRY_FIELDS}, event=event)
    except (ValueError, KeyError, TypeError, ValidationError) as error:
        raise LedgerBroken(f"entry {seq} cannot be read: {type(error).__name__}") from error


def body_of(seq: int, text: str) -> dict[str, Any]:
    """Return what stored bytes say of the event, unchecked. Raises LedgerBroken if they are no entry."""
    try:
        return dict(orjson.loads(text)["body"])
    except (ValueError, KeyError, TypeError) as error:
        raise LedgerBroken(f"entry {seq} cannot be read: {type(error).__name__}") from error


def verify(chain: Iterable[Sealed]) -> tuple[int, str]:
    """Return seq and hash of the last entry, or raise LedgerBroken with the first seq that does not hold."""
    return last_head(walk(map(_as_stored, chain)))


def last_head(links: Iterable[ChainLink]) -> tuple[int, str]:
    """Return seq and hash of the last entry of a chain; 0 and 64 zeros for an empty one."""
    last = deque(links, maxlen=1)
    return last[0][:2] if last else (0, GENESIS)


def walk(rows: Iterable[Sequence[Any]]) -> Iterator[ChainLink]:
    """Yield each entry of a chain as soon as it holds; raise LedgerBroken with the first seq that does not.

    A row has the fields of `Sealed` in their order, its day and its moment as text as SQLite keeps them. What stands
    around a body is compared with the columns; the body itself is read by whoever folds it.
    """
    prev = GENESIS
    for expected, row in enumerate(rows, 1):
        seq, kind, version, subject, on, moment, actor, channel, account, key, before, salt, entry, digest = row
        # `inner_of` and `hash_of`, written out.
        inner = sha256(f"followthrough/2 entry\n{salt}\n{entry}".encode()).hexdigest()
        link_hash = sha256(f"followthrough/2 link\n{prev}\n{inner}".encode()).hexdigest()
        # What `seal` writes around the body, made of the columns; to parse each entry takes a third of the time. The
        # double comma is where the body was cut out. An `account` or `actor` that came again would be read instead.
        by = "null" if account is None else f'"{account}"'
        envelope = (
            f'{{"account":{by},"actor":"{actor}",,"channel":"{channel}","key":"{key}","kind":"{kind}",'
            f'"occurred_on":"{on}","recorded_at":"{str(moment).replace(" ", "T")}Z","seq":{seq},"subject":"{subject}",'
            f'"version":{version}}}'
        )
        start = entry.find('"body":')
        written = entry[:start] + entry[entry.rfind(',"channel":') :]
        if digest != link_hash or before != prev or expected != seq:
            raise LedgerBroken(f"entry {expected} does not follow from the one before it, or was changed; {MEND}")
        must_parse = envelope != written or "\\" in entry or entry.find('"ac', start) > 0
        if must_parse and (names := _unlike_sealed(entry, row)):
            raise LedgerBroken(f"entry {seq} was changed: what it sealed and its row differ in {names}; {MEND}")
        prev = link_hash
        yield seq, link_hash, kind, entry


def _unlike_sealed(entry: str, row: Sequence[Any]) -> str:
    """Return the names of the columns of a row that say other than its entry, by parsing it; empty if none does."""
    columns = dict(zip(Sealed.model_fields, row, strict=True))
    columns["recorded_at"] = f"{str(columns['recorded_at']).replace(' ', 'T')}Z"
    try:
        stored = orjson.loads(entry)
        return ", ".join(name for name in SEARCHED if stored[name] != columns[name])
    except (ValueError, KeyError, TypeError):
        return "everything"


def _as_stored(link: Sealed) -> tuple[Any, ...]:
    moment = link.recorded_at.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
    return tuple({**vars(link), "occurred_on": link.occurred_on.isoformat(), "recorded_at": moment}.values())


def _checked(value: Any) -> Any:
    match value:
        case str():
            return value if value.isascii() else unicodedata.normalize("NFC", value)
        case dict():
            # Most names and values are ASCII, and need no call: this is asked of every value that is recorded.
            return {
                key if type(key) is str and key.isascii() else _checked_key(key): item
                if type(item) is str and item.isascii()
                else _checked(item)
                for key, item in value.items()
            }
        case list() | tuple():
            return [_checked(item) for item in value]
        case int() if -LARGEST <= value <= LARGEST:
            return value
        case None:
            return value
    raise RuleError(f"a {type(value).__name__} cannot be written into the ledger; write it as text")


def _checked_key(key: Any) -> Any:
    if not isinstance(key, str):
        raise RuleError("a key that is no text cannot be written into the ledger; write it as text")
    return _checked(key)


def _has_plain_keys(value: Any) -> bool:
    if isinstance(value, dict):
        return all(map(str.isascii, value)) and all(map(_has_plain_keys, value.values()))
    return not isinstance(value, list) or all(map(_has_plain_keys, value))


PUBLIC_KINDS = frozenset(
    {
        "plan_adopted", "recommendation_planned", "milestone_planned", "instance_opened", "milestone_withdrawn",
        "due_fixed", "acceptance_recorded", "note_added", "sources_checked", "evidence_received", "candidate_found",
        "evidence_rejected", "look_recorded", "statement_recorded", "finding_recorded", "extension_granted",
        "entry_corrected", "memo_drafted", "memo_shared", "memo_commented", "memo_reviewed", "memo_approved",
        "memo_issued", "memo_corrected", "memo_withdrawal_asked", "memo_withdrawn", "checkpoint_taken",
        "ledger_restored",
    }
)  # fmt: skip
"""The kinds of entries that anyone may read. Messages and refused files appear as hashes only."""

ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.\w")
"""An e-mail address: a work contact (P1) that the name of a file, or the register, may hold. It is never in a memo."""


def is_public(link: Sealed, event: Event) -> bool:
    """Return whether anyone may read an entry: its kind is public, a file it is about is of class P0, and it has no
    address. `event` is what it says. Source: docs/memo.md#files."""
    klass = getattr(event, "klass", "P0")
    has_address = "@" in link.entry and ADDRESS.search(link.entry)  # without the sign, the search would take long
    return link.kind in PUBLIC_KINDS and klass == "P0" and not has_address


LETTERS = 16
"""So many digits of a hash are printed: 64 bits, which nobody meets by chance or by trying."""
_PRINTED = re.compile(r"([1-9][0-9]{0,15})-([0-9a-f]{16})")


def short_head(seq: int, digest: str) -> str:
    """Return a head as it is printed: `500-1f2e3d4c5b6a7988`."""
    return f"{seq}-{digest[:LETTERS]}"


def read_head(words: str) -> tuple[int, str] | None:
    """Return the seq and the first digits of the hash of a head as it is printed; None for any other words."""
    match = _PRINTED.fullmatch(words.strip())
    return (int(match[1]), match[2]) if match else None
