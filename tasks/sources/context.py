"""What every check of a source gets, asks and stores (docs/evidence.md#custody-and-receipts)."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from http import HTTPStatus
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from pydantic import SecretStr

from models.core import ServerAnswer, SourceFault, Unreadable, evolve, inspect, new_york_day, record_without_personal
from models.evidence import DOCUMENT, SOURCE_READ, UNREAD, SourceCheck, SourceItem, SourceResult, another_record
from models.ledger import canonical
from models.records import SourceRecord, ended_how
from models.register import EventHeld, MatterStatus, Rule
from tasks.core import Store
from tasks.files import Place
from tasks.web import Fetched, Hosts, Manners, fetch, recorded_origin

STOPS = frozenset(
    {
        "unreachable",
        "timed_out",
        "throttled",
        "forbidden",
        "tls_failed",
        "unfit_address",
        "challenge_page",
        "budget_spent",
    }
)
"""Faults after which a check asks for nothing more. Any other fault concerns one item, and the rest is read."""

OF_ONE_RECORD = frozenset({"another_record", "not_found", "shape_changed", "unreadable", "personal_data"})
"""Faults of a single record: they hide what relies on that record, and none that was read."""

GONE = frozenset({"another_record", "not_found"})
"""Those that say what is there now. After any other, what was there before still counts."""

A_DAY = timedelta(days=1)
"""How old an answer may be, and how far ahead a source's clock (docs/evidence.md#results)."""

AT_MOST = 40
"""Records that one look surely asks for: none costs more than five requests of a host's budget."""


def check_clock(clock: datetime, now: datetime, name: str) -> None:
    """Raise SourceFault if a source's own clock is more than a day ahead: what it says of its age is worth nothing."""
    if clock - now > A_DAY:
        raise SourceFault("clock_ahead", f"{name} says that it is {clock.date()}, over a day ahead of this machine")


def check_record(rule: MatterStatus | EventHeld | None, body: bytes, origin: str) -> None:
    """Raise SourceFault if a Council record is another one than a rule names, or no such record at all."""
    try:
        other = another_record(rule, body) if rule else None
    except Unreadable as error:
        raise SourceFault("shape_changed", f"{origin}: {error}") from None
    if rule and other:
        raise SourceFault("another_record", f"{origin} answered with {other}, and the register names {rule.ref}")


def _lines(record: Any) -> Iterator[str]:
    match record:
        case dict():
            for name, value in record.items():
                yield from (f"{name}: {line}" for line in _lines(value))
        case list():
            for value in record:
                yield from _lines(value)
        case _:
            yield str(record)


def is_personal(text: str | bytes) -> bool:
    """Return whether the privacy gate refuses a text or a body, unparsed: a key that comes twice would hide a value."""
    if isinstance(text, bytes):
        text = text.decode(json.detect_encoding(text), errors="replace")
    return inspect(text).verdict == "refused"


def _unread_notes(unread: Mapping[str, SourceFault]) -> Iterator[str]:
    """Yield why each record was not read, and of those that were not asked for how many there are."""
    left = [fault for fault in unread.values() if fault.reason == "budget_spent"]
    yield from (f"{ref} was not read: {fault.detail}" for ref, fault in unread.items() if fault not in left)
    if left:
        yield f"read in part: {left[0].detail}, and {len(left)} records were left for the next look"


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What all checks of an installation share: where bytes are stored and files dropped, and how we ask."""

    store: Store
    manners: Manners
    drop: Place
    """The place under which the register's `folder` paths lie."""
    salt: bytes
    """The installation's secret for the hashes of refused files."""
    own_urls: Mapping[str, str] = field(default_factory=dict)
    tokens: Mapping[str, SecretStr] = field(default_factory=dict)
    """Those that are set, by the name of their variable."""
    progress: Callable[[str, int, int], None] = lambda source, done, of: None
    """Gets how many files of a source's folder of how many are read."""


@dataclass(frozen=True, kw_only=True)
class CheckContext(Surroundings):
    """One check of one source. `now` is aware; nothing here is read from the environment."""

    now: datetime
    record: SourceRecord | None = None
    """What the ledger says of this source, or None before its first check."""
    rules: tuple[Rule, ...] = ()
    milestones: tuple[str, ...] = ()
    """The milestones that would show here, and before them their rules."""
    own_url: str | None = None
    """An operator's own address for this source, with `{path}`. Only this one may be on loopback."""
    token: SecretStr | None = None
    full: bool = True
    """True for the weekly full check: nothing is asked with a condition."""
    hosts: Hosts = field(default_factory=Hosts)
    answers: list[str] = field(default_factory=list)
    """The SHA-256 of everything that was stored and that no item names."""
    notes: list[str] = field(default_factory=list)
    old: list[datetime] = field(default_factory=list)
    """When answers were made that are older than a day."""
    _whole: dict[str, SourceItem | None] = field(default_factory=dict, init=False)
    """What `before` returned, by ref."""

    @property
    def last_good(self) -> datetime | None:
        """Return when this source last answered, `ok` or `empty`."""
        return self.record.answered_at if self.record else None

    def last(self, ref: str) -> SourceItem | None:
        """Return the item last shown under a ref if its files are in custody; audits and full checks hash them."""
        item = self._by_ref.get(ref)
        if item is None or self.store.size_of(item.sha256) != item.size:
            return None
        return item if not item.text or self.store.size_of(item.text) else None

    def before(self, ref: str) -> SourceItem | None:
        """Return the item that this source last showed under a ref if its bytes are still in custody, unchanged. They
        are hashed once in a look."""
        if ref not in self._whole:
            item = self._by_ref.get(ref)
            is_lost = item is None or self.store.missing_or_changed(filter(None, (item.sha256, item.text)))
            self._whole[ref] = None if is_lost else item
        return self._whole[ref]

    def read_records(
        self, refs: Iterable[str], read: Callable[[str], Iterable[SourceItem]]
    ) -> tuple[list[SourceItem], list[SourceFault], dict[str, SourceFault]]:
        """Return what was read under each ref, the faults, and those of single records, which hide no other record.

        Where the budget of a look is spent, the records that are left are unread, and what was read counts.
        """
        items, faults, unread = list[SourceItem](), list[SourceFault](), dict[str, SourceFault]()
        ordered = self.in_turn(refs)
        for number, ref in enumerate(ordered):
            try:
                items += read(ref)
            except SourceFault as fault:
                if fault.reason == "budget_spent":
                    unread |= dict.fromkeys(ordered[number:], fault)
                elif fault.reason in OF_ONE_RECORD:
                    unread[ref] = fault
                else:
                    faults.append(fault)
                if fault.reason in STOPS:
                    break
        return items, faults, unread

    def in_turn(self, names: Iterable[str]) -> list[str]:
        """Return what to ask for, in order; where it is too much for one look, each day begins where the last ended."""
        ordered = sorted(names)
        start = new_york_day(self.now).toordinal() * AT_MOST % len(ordered) if len(ordered) > AT_MOST else 0
        return ordered[start:] + ordered[:start]

    def ask(
        self,
        url: str,
        *,
        hosts: Iterable[str],
        expect: tuple[str, ...],
        ref: str | None = None,
        headers: dict[str, str] | None = None,
        send: bytes | None = None,
    ) -> Fetched:
        """Return what one of these hosts answers; with `ref`, only if it changed (304 if not). Raises SourceFault."""
        before = self.before(ref) if ref and not self.full else None
        if before and before.origin != recorded_origin(url, self.manners):
            before = None  # it came from another address, so what that server calls unchanged is something else
        conditions = {"If-None-Match": before.etag, "If-Modified-Since": before.modified} if before else {}
        allowed = sorted({urlsplit(address).hostname or "" for address in hosts})
        all_headers = (headers or {}) | {key: value for key, value in conditions.items() if value and value.isascii()}

        try:
            fetched = fetch(
                url,
                allowed_hosts=frozenset(allowed),
                expect=expect,
                manners=self.manners,
                now=self.now,
                loopback_ok=self.own_url is not None,
                headers=all_headers,
                hosts=self.hosts,
                send=send,
            )
        except SourceFault as fault:
            if fault.answer:
                self.answers.append(self._keep_answer(fault.answer))
            raise
        made_at = fetched.made_at()
        check_clock(made_at, self.now, fetched.final_origin)
        # A document may stand unchanged in a cache for years; it is the page that must not.
        if self.now - made_at > A_DAY and not (ref or "").startswith(DOCUMENT):
            self.old.append(made_at)
        return fetched

    def without_passages(self, fetched: Fetched, ref: str | None = None) -> Fetched:
        """Return JSON without passages that the gate refuses and, if it had any, its hash. Raises SourceFault.

        Bytes that are still those kept under this ref are read by the gate again in the weekly full check alone.
        """
        before = self.before(ref) if ref and not self.full else None
        if (before and before.sha256 == fetched.answer.body_sha256) or not is_personal(fetched.body):
            return fetched
        record = record_without_personal(fetched.parsed())
        self.refuse_personal("\n".join(_lines(record)), fetched.final_origin)
        return self.cut(fetched, json.dumps(record, ensure_ascii=False))

    def cut(self, fetched: Fetched, text: str) -> Fetched:
        """Return an answer with a text in place of its body, without the hash of what came, and note it."""
        self.notes.append(f"what looks like personal data in {fetched.final_origin} was left out; the rest was kept")
        return evolve(fetched, body=text.encode(errors="replace"), answer=evolve(fetched.answer, body_sha256=None))

    def refuse_personal(self, text: str, origin: str) -> None:
        """Raise SourceFault if a text of the web still holds what looks like personal data; nothing is stored."""
        if is_personal(text):
            raise SourceFault("personal_data", f"{origin} holds what looks like personal data; it was not kept")

    def keep_item(
        self, fetched: Fetched, ref: str, media_type: str, shows: str | None = None, text: str | None = None
    ) -> SourceItem:
        """Store an answer that passed the gate, with what the server said, and return it as an item."""
        return evolve(
            self.stored_item(ref, fetched.body, fetched.final_origin, media_type),
            shows=shows,
            text=text,
            receipt=self._keep_answer(fetched.answer),
            etag=fetched.header("ETag"),
            modified=fetched.header("Last-Modified"),
        )

    def stored_item(
        self, ref: str, body: bytes, origin: str, media_type: str = "application/json", shows: str | None = None
    ) -> SourceItem:
        """Store bytes that passed the gate, and return them as an item."""
        sha256, size = self.store.keep(body), len(body)
        return SourceItem(ref=ref, sha256=sha256, size=size, media_type=media_type, origin=origin, shows=shows)

    def unchanged(self, fetched: Fetched, ref: str) -> SourceItem | None:
        """Return the item from before if the server says that it has not changed since (304), else None."""
        before = self.before(ref) if fetched.answer.status == HTTPStatus.NOT_MODIFIED else None
        return evolve(before, receipt=self._keep_answer(fetched.answer)) if before else None

    def keep_beside(self, fetched: Fetched, *, is_whole: bool = True) -> Fetched:
        """Store an answer that is no evidence by itself; if it looks personal or is not whole, its head alone."""
        if not is_whole or is_personal(fetched.body):
            fetched = evolve(fetched, answer=evolve(fetched.answer, body_sha256=None))
        else:
            self.answers.append(self.store.keep(fetched.body))
        self.answers.append(self._keep_answer(fetched.answer))
        return fetched

    def ended(
        self,
        name: str,
        ttl: timedelta,
        *,
        items: Iterable[SourceItem] = (),
        faults: Iterable[SourceFault] = (),
        unread: Mapping[str, SourceFault] = MappingProxyType({}),
        old: SourceFault | None = None,
        data_as_of: datetime | None = None,
        vanished: Iterable[str] = (),
        detail: str | None = None,
    ) -> SourceCheck:
        """Return how a check ended (docs/evidence.md#results): by its worst fault, else `ok`, or `empty` without items.

        `unread` are faults of single records, which hide no other; `old`: the source's own clock is too old.
        """
        all_items, all_faults = tuple(items), [*faults]
        if self.old and old is None:
            old = SourceFault("old_answer", f"its answer is a copy of {min(self.old).date()}")
            data_as_of = data_as_of or min(self.old)
        if all_items:
            left = (self.last(ref) for ref, fault in unread.items() if fault.reason not in GONE)
            all_items += tuple(filter(None, left))
            all_items += tuple(self._unread_item(ref, fault) for ref, fault in unread.items())
            self.notes.extend(_unread_notes(unread))
        else:
            all_faults += unread.values()
        how, fault = ended_how(bool(all_items), all_faults, old, self.last_good, self.now, ttl)
        detail = "; ".join(filter(None, (detail, *self.notes))) or None
        if fault:
            detail = fault.detail
            if fault.passing and self.last_good:
                day, age = new_york_day(self.last_good), (self.now - self.last_good).days
                detail = f"{detail}; the last good copy is of {day}, {age} days old"
        result = SourceResult(
            name=name,
            result=how,
            reason=fault.reason if fault else None,
            detail=detail,
            checked_at=self.now,
            data_as_of=data_as_of,
            items=all_items,
            full=self.full,
            proved=how in SOURCE_READ,
            answers=tuple(dict.fromkeys(self.answers)),
        )
        return SourceCheck(result=result, vanished=tuple(vanished))

    @cached_property
    def _by_ref(self) -> dict[str, SourceItem]:
        return {item.ref: item for item in self.record.items} if self.record else {}

    def _unread_item(self, ref: str, fault: SourceFault) -> SourceItem:
        """Return what stands for a record that could not be read: why, and `modified`, the day since when."""
        before, why = self.before(f"{UNREAD}{ref}"), fault.detail.encode(errors="replace")
        item = self.stored_item(f"{UNREAD}{ref}", why, "", "text/plain", fault.detail)
        return evolve(item, modified=before.modified if before else new_york_day(self.now).isoformat())

    def _keep_answer(self, answer: ServerAnswer) -> str:
        """Store what a server said, as canonical JSON, and return its SHA-256."""
        return self.store.keep(canonical(answer.model_dump(mode="json")))
