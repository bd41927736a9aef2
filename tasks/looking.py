"""Ask the sources of the register once, and give what they showed to the rules."""

import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from models.errors import EvidenceChanged, Unreadable
from models.events import Event
from models.events.evidence import CandidateFound, EvidenceRefused, LookFailed, SourcesLooked
from models.evidence import Candidate, Look
from models.milestone import MilestoneRecord
from models.register import RegisterRecord
from models.rule import EventHeld, MatterStatus
from models.rules import can_judge
from models.source import GitJson
from models.sources import SourceRecord
from tasks import ledger, sources
from tasks.database import Database
from tasks.files import Store, write_whole
from tasks.http import Manners
from tasks.judging import Reader
from tasks.sources.asking import Asking

SALT_BYTES = 32


@dataclass(frozen=True)
class Surroundings:
    """What all looks of an installation share: where bytes are kept and files dropped, and how we behave."""

    store: Store
    manners: Manners
    drop: Path
    salt: bytes
    own_urls: Mapping[str, str]


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
) -> tuple[Look, ...]:
    """Ask the named sources of the register once each; `known` are their records, for the age of the last good copy."""
    return tuple(
        sources.look(
            name,
            register.sources[name],
            Asking(
                now=now,
                store=around.store,
                manners=around.manners,
                drop=around.drop,
                salt=around.salt,
                paths=_paths(register, name, milestones),
                last_good=known[name].answered_at if name in known else None,
                own_url=around.own_urls.get(name),
            ),
        )
        for name in names
    )


def note(
    database: Database, looks: Iterable[Look], milestones: Mapping[str, MilestoneRecord], look_id: str
) -> tuple[Event, ...]:
    """Return the one event of a look at all its sources, and one for each file that is refused for the first time."""
    all_looks = tuple(looks)
    asked = {one.result.name for one in all_looks}
    watches = tuple(
        key for key, one in milestones.items() if one.is_watch and not one.is_closed and one.source in asked
    )
    refused = [
        EvidenceRefused(source=one.result.name, **each.model_dump(exclude={"why"}))
        for one in all_looks
        for each in one.refused
    ]
    new = {event.key: event for event in refused if ledger.seq_of(database, event.key) is None}
    looked = SourcesLooked(look_id=look_id, results=tuple(one.result for one in all_looks), watches=watches)
    return (looked, *new.values())


def candidates(
    milestones: Iterable[MilestoneRecord], known: Mapping[str, SourceRecord], register: RegisterRecord, store: Store
) -> tuple[Event, ...]:
    """Return what the rules of open milestones find in what their sources showed, and is not in hand yet.

    A rule that raises is noted for its milestone; the others go on.
    """
    found: list[Event] = []
    reader = Reader(store)
    for record in milestones:
        source = known.get(record.source)
        if record.is_closed or record.recurring or source is None or not can_judge(record.rule):
            continue
        in_hand = {(each.source, each.ref) for each in record.evidence}
        seen_as = {each.sha256: each.ref for each in source.seen}
        try:
            found += [
                CandidateFound(
                    milestone_id=record.id,
                    source=record.source,
                    voice=register.sources[record.source].voice,
                    candidate=each,
                    seen_as=seen_as[each.sha256],
                    on=each.happened_on,
                )
                for each in {one.ref: one for one in _judged(record, source, reader)}.values()
                if (record.source, each.ref) not in in_hand
            ]
        except (EvidenceChanged, Unreadable, RecursionError) as error:
            found.append(LookFailed(milestone_id=record.id, why=type(error).__name__))
    return tuple(found)


def _judged(record: MilestoneRecord, source: SourceRecord, reader: Reader) -> Iterator[Candidate]:
    for made in reader.judged(record.rule, source.seen):
        if made.candidate:
            yield made.candidate


def _paths(register: RegisterRecord, name: str, milestones: Mapping[str, MilestoneRecord]) -> tuple[str, ...]:
    """Return the records that the rules of open milestones name, and those the register also reads."""
    source = register.sources[name]
    ruled = [
        record.rule.path
        for record in milestones.values()
        if record.source == name and isinstance(record.rule, MatterStatus | EventHeld)
    ]
    return tuple(dict.fromkeys((*ruled, *(source.also_read if isinstance(source, GitJson) else ()))))
