"""Check the sources of the register once, side by side, and say as events how they answered."""

from collections.abc import Callable, Collection, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextvars import copy_context
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from models.core import DiskRefused
from models.evidence import ROWS, SourceCheck, SourceResult
from models.ledger import Event, EvidenceRefused, RecordVanished, SourcesChecked, canonical
from models.records import (
    MilestoneRecord,
    RegisterRecord,
    SourceRecord,
    is_full,
    is_open,
    repeated_fault,
    switched_off,
    ttl_of,
    turn_event,
)
from models.register import GitJson
from tasks import ledger, sources
from tasks.ledger import Database
from tasks.sources.context import CheckContext, Surroundings
from tasks.web import Hosts

OFF = "off"
"""An operator's address that means: this installation does not ask that source."""

SIDE_BY_SIDE = 8
"""Sources checked at once. Sources that share a host are asked one at a time (`tasks.web.Hosts`)."""

MOST_NAMED = 20
"""Rows that are gone are named one by one up to this many. Beyond it, their number and the last copy are noted."""


def relied_on(register: RegisterRecord, milestones: Iterable[MilestoneRecord]) -> tuple[str, ...]:
    """Return the sources that are asked unless somebody names others: those on which a milestone relies."""
    looked_into = {milestone.source for milestone in milestones}
    return tuple(
        name
        for name, source in register.sources.items()
        if name in looked_into or (isinstance(source, GitJson) and source.also_read)
    )


def check_sources(
    check: Callable[[str], SourceCheck],
    names: Iterable[str],
    ended: Callable[[SourceCheck], None] = lambda check: None,
) -> tuple[SourceCheck, ...]:
    """Check the named sources once each by `check`, side by side, and return the checks in the order of the names.

    `ended` gets each check as it ends. Raises what `check` raises.
    """
    unique_names = tuple(dict.fromkeys(names))
    pool = ThreadPoolExecutor(SIDE_BY_SIDE, "check")
    try:
        running = {pool.submit(copy_context().run, check, name): name for name in unique_names}
        checks = {}
        for future in as_completed(running):
            checks[running[future]] = future.result()
            ended(future.result())
    finally:
        pool.shutdown(wait=False, cancel_futures=True)  # whoever stops us does not wait for a slow host
    return tuple(checks[name] for name in unique_names)


@dataclass(frozen=True)
class SourceRound:
    """What all checks of one round share. With `probe`, a host whose circuit is open is asked too."""

    register: RegisterRecord
    milestones: Mapping[str, MilestoneRecord]
    records: Mapping[str, SourceRecord]
    around: Surroundings
    now: datetime
    probe: bool = False
    hosts: Hosts = field(default_factory=Hosts)

    def check(self, name: str) -> SourceCheck:
        """Check one source. Raises DiskRefused; every other error blocks this source only."""
        source, record = self.register.sources[name], self.records.get(name)
        if self.around.own_urls.get(name) == OFF:
            return SourceCheck(result=switched_off(name, self.now))
        host = self._host(name)
        on_host = (self.records.get(other) for other in self.register.sources if host and self._host(other) == host)
        if record is not None and not self.probe and is_open(on_host, self.now):
            return SourceCheck(result=repeated_fault(record, ttl_of(source), self.now))
        try:
            check = sources.check(name, source, self._context(name))
            canonical(check.model_dump(mode="json"))  # an answer that no ledger can hold blocks this source only
        except DiskRefused:
            raise
        except Exception as error:  # whatever an answer makes a reader raise takes no other source down
            detail = f"its answer is not understood ({type(error).__name__})"
            result = SourceResult(name=name, result="blocked", reason="unreadable", detail=detail, checked_at=self.now)
            return SourceCheck(result=result)
        return check

    def _context(self, name: str) -> CheckContext:
        source, record = self.register.sources[name], self.records.get(name)
        every = [milestone for milestone in self.milestones.values() if not milestone.is_template]
        own = [milestone for milestone in every if milestone.source == name]
        # Who names a source of Council records on which nothing relies wants to see what it says of all of them.
        read_for = own or (every if source.gives == "council_records" else [])
        return CheckContext(
            **vars(self.around),
            now=self.now,
            rules=tuple(dict.fromkeys(milestone.rule for milestone in read_for)),
            milestones=tuple(milestone.id for milestone in own),
            record=record,
            own_url=self.around.own_urls.get(name),
            token=self.around.tokens.get(source.secret_env or ""),
            full=is_full(record, self.now),
            hosts=self.hosts,
        )

    def _host(self, name: str) -> str:
        url = self.around.own_urls.get(name) or getattr(self.register.sources[name], "url", None)
        return urlsplit(url or "").netloc


def check_events(
    database: Database,
    checks: Collection[SourceCheck],
    milestones: Mapping[str, MilestoneRecord],
    records: Mapping[str, SourceRecord],
    check_id: str,
) -> tuple[Event, ...]:
    """Return the event of a check, one for each source that turned since `records`, one for each refusal or loss."""
    results = {check.result.name: check.result for check in checks}
    open_watches = (milestone for milestone in milestones.values() if milestone.is_watch and not milestone.is_closed)
    events: list[EvidenceRefused | RecordVanished] = []
    for check in checks:
        name = check.result.name
        events += (EvidenceRefused(source=name, **file.model_dump()) for file in check.refused)
        last = {item.ref: item.sha256 for item in records[name].items} if name in records else {}
        are_many = len(check.vanished) > MOST_NAMED and ROWS in last
        for ref in (f"{len(check.vanished)} rows",) if are_many else check.vanished:
            if sha256 := last.get(ref, last.get(ROWS)):  # a row is in the copy of all rows
                events.append(RecordVanished(source=name, ref=ref, sha256=sha256))
    once = {event.key: event for event in events if ledger.seq_of(database, event.key) is None}
    turns = (turn_event(records.get(name), result, check_id) for name, result in results.items())
    watches = tuple(milestone.id for milestone in open_watches if milestone.source in results)
    checked = SourcesChecked(check_id=check_id, results=tuple(results.values()), watches=watches)
    return (checked, *filter(None, turns), *once.values())
