"""What every look is given, and how it asks the web: each answer kept as the server gave it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from pydantic import SecretStr

from models.core import SourceFault, new_york_day
from models.evidence import SourceCheck, SourceItem, SourceResult
from models.records import ended_how
from models.register import Rule
from tasks.files import Custody, Place
from tasks.web import Fetched, Hosts, Manners, fetch, without_query

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
"""Faults after which a look asks for nothing more; any other is of one thing, and the rest is read all the same."""


@dataclass(frozen=True, kw_only=True)
class Asking(Custody):
    """One look at one source. `now` is aware; nothing here is read from the environment."""

    now: datetime
    manners: Manners
    drop: Place
    """The place under which the register's `folder` paths lie."""
    salt: bytes
    """The installation's secret for the hashes of refused files."""
    rules: tuple[Rule, ...] = ()
    """The rules of the milestones that would show here; for Council records those of all milestones."""
    paths: tuple[str, ...] = ()
    """The records that those rules name."""
    own_url: str | None = None
    """An operator's own address for this source, with `{path}`; only this one may be on loopback."""
    token: SecretStr | None = None
    full: bool = True
    """This is the weekly full read: nothing is asked with a condition."""
    hosts: Hosts = field(default_factory=Hosts)

    @property
    def last_good(self) -> datetime | None:
        """Return when this source last answered, `ok` or `empty`."""
        return self.known.answered_at if self.known else None

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
        """Return what an address of this source answers; with `ref`, on condition that it changed (304 if it did not).

        `hosts` are addresses of the register whose hosts may be asked. What the server said is kept where it is a
        fault. Raises SourceFault.
        """
        known = self.before(ref) if ref and not self.full else None
        if known and known.origin != without_query(url):
            known = None  # it came from another address: what that server calls unchanged is another thing
        asked = {"If-None-Match": known.etag, "If-Modified-Since": known.modified} if known else {}
        try:
            return fetch(
                url,
                allowed_hosts=frozenset(urlsplit(each).hostname or "" for each in hosts),
                expect=expect,
                manners=self.manners,
                now=self.now,
                loopback_ok=self.own_url is not None,
                headers=(headers or {}) | {key: value for key, value in asked.items() if value and value.isascii()},
                hosts=self.hosts,
                send=send,
            )
        except SourceFault as fault:
            if fault.answer:
                self.answers.append(self.keep_answer(fault.answer))
            raise

    def ended(
        self,
        name: str,
        ttl: timedelta,
        *,
        items: Iterable[SourceItem] = (),
        faults: Iterable[SourceFault] = (),
        old: SourceFault | None = None,
        data_as_of: datetime | None = None,
        vanished: Iterable[str] = (),
        detail: str | None = None,
    ) -> SourceCheck:
        """Return how a look ended: by its worst fault, else `ok` where something was seen and `empty` where nothing.

        `old` says that all was read and the source's own clock is too old: that is `stale`, whatever was held before.
        """
        shown = tuple(items)
        result, fault = ended_how(bool(shown), faults, old, self.last_good, self.now, ttl)
        return SourceCheck(
            result=SourceResult(
                name=name,
                result=result,
                reason=fault.reason if fault else None,
                detail=self._detail(fault) if fault else detail,
                checked_at=self.now,
                data_as_of=data_as_of,
                items=shown,
                full=self.full,
                answers=tuple(dict.fromkeys(self.answers)),
            ),
            vanished=tuple(vanished),
        )

    def _detail(self, fault: SourceFault) -> str:
        """Say a fault that may pass with the age of the copy that stands in for the source, where there is one."""
        if not fault.passing or self.last_good is None:
            return fault.detail
        day, age = new_york_day(self.last_good), (self.now - self.last_good).days
        return f"{fault.detail}; the last good copy is of {day}, {age} days old"
