"""Ask the sources of the register once, side by side."""

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import SecretStr

from models.core import DiskRefused
from models.evidence import SourceCheck, SourceResult
from models.ledger import canonical
from models.records import (
    MilestoneRecord,
    RegisterRecord,
    SourceRecord,
    is_full,
    is_open,
    said_again,
    switched_off,
    ttl_of,
)
from models.register import EventHeld, MatterStatus, Source
from tasks import sources
from tasks.core import Store, write_whole
from tasks.files import Place
from tasks.sources.asking import Asking
from tasks.web import Hosts, Manners

SALT_BYTES = 32
OFF = "off"
"""An operator's address that means: this installation does not ask that source."""

SIDE_BY_SIDE = 8
"""Sources asked at once; of those that share a host one at a time (tasks/web/pace.py)."""


@dataclass(frozen=True)
class Surroundings:
    """What all looks of an installation share: where bytes are kept and files dropped, and how we behave."""

    store: Store
    manners: Manners
    drop: Place
    salt: bytes
    own_urls: Mapping[str, str]
    tokens: Mapping[str, SecretStr] = field(default_factory=dict)
    """The tokens that are set, by the name of their variable."""


def salt_of(home: Path) -> bytes:
    """Return the installation's secret for the hashes of refused files, made at the first call (reliability.md, 12)."""
    path = home / "salt"
    if not path.exists():
        write_whole(path, secrets.token_bytes(SALT_BYTES), mode=0o600)
    return path.read_bytes()


def look(
    register: RegisterRecord,
    names: Iterable[str],
    milestones: Mapping[str, MilestoneRecord],
    known: Mapping[str, SourceRecord],
    *,
    around: Surroundings,
    now: datetime,
    ended: Callable[[SourceCheck], None] = lambda look: None,
    probe: bool = False,
) -> tuple[SourceCheck, ...]:
    """Ask the named sources of the register once each, side by side, and return their looks in the order of the names.

    `known` are their records, for what they last showed. `ended` is called as each one ends, for progress. With
    `probe` a host whose circuit is open is asked all the same. Raises DiskRefused where nothing can be kept.
    """
    hosts, chosen = Hosts(), tuple(dict.fromkeys(names))

    def one(name: str) -> SourceCheck:
        source, record = register.sources[name], known.get(name)
        if around.own_urls.get(name) == OFF:
            return SourceCheck(result=switched_off(name, now))
        if record is not None and not probe and is_open(_on_host(name, register, known, around), now):
            return SourceCheck(result=said_again(record, ttl_of(source), now))
        try:
            found = sources.look(name, source, _asking(name, register, milestones, record, around, hosts, now))
            canonical(found.model_dump(mode="json"))  # what no ledger can hold is of this source alone
        except DiskRefused:
            raise
        except Exception as error:  # whatever an answer makes a reader raise takes no other source down
            detail = f"its answer is not understood ({type(error).__name__})"
            blocked = SourceResult(name=name, result="blocked", reason="unreadable", detail=detail, checked_at=now)
            return SourceCheck(result=blocked)
        return found

    pool = ThreadPoolExecutor(SIDE_BY_SIDE, "look")
    try:
        asked = {pool.submit(one, name): name for name in chosen}
        looks = {}
        for future in as_completed(asked):
            looks[asked[future]] = future.result()
            ended(future.result())
    finally:
        pool.shutdown(wait=False, cancel_futures=True)  # whoever stops us does not wait for a slow host
    return tuple(looks[name] for name in chosen)


def _asking(
    name: str,
    register: RegisterRecord,
    milestones: Mapping[str, MilestoneRecord],
    record: SourceRecord | None,
    around: Surroundings,
    hosts: Hosts,
    now: datetime,
) -> Asking:
    source = register.sources[name]
    # Council records are asked for by what any rule names, so that a second source can bear the first one out.
    council = source.gives == "council_records"
    own = [each.rule for each in milestones.values() if each.source == name and not each.recurring]
    records = [each.rule for each in milestones.values() if isinstance(each.rule, MatterStatus | EventHeld)]
    token_env = getattr(source, "token_env", None)
    return Asking(
        now=now,
        store=around.store,
        manners=around.manners,
        drop=around.drop,
        salt=around.salt,
        rules=tuple(dict.fromkeys((*own, *(records if council else ())))),
        paths=tuple(dict.fromkeys(each.path for each in own if isinstance(each, MatterStatus | EventHeld))),
        known=record,
        own_url=around.own_urls.get(name),
        token=around.tokens.get(token_env or ""),
        full=is_full(record, now),
        hosts=hosts,
    )


def _on_host(
    name: str, register: RegisterRecord, known: Mapping[str, SourceRecord], around: Surroundings
) -> Iterator[SourceRecord | None]:
    """Yield what is known of each source on the same host; nothing for a source that is on none."""
    host = _host(name, register.sources[name], around)
    for other, source in register.sources.items():
        if host and _host(other, source, around) == host:
            yield known.get(other)


def _host(name: str, source: Source, around: Surroundings) -> str:
    return urlsplit(around.own_urls.get(name) or getattr(source, "url", None) or "").netloc
