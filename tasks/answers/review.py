"""What a verifier is shown of the evidence in hand, looked up in the ledger and in custody. Nothing is written."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from models.core import EvidenceChanged, Unreadable
from models.evidence import Excerpt, excerpts_of
from models.ledger import CandidateFound, EvidenceReceived
from models.projections import REGISTERS, SOURCES
from models.records import REGISTER, EvidenceItem, MilestoneRecord, SourceRecord, fate_of
from notifications.answers import Piece
from notifications.words import Sender
from tasks.core import Store
from tasks.files import stored_text
from tasks.ledger import Database, entry, records
from tasks.review import Links

PUBLIC = "P0"
"""The class of files without any personal data: only their passages enter Slack (docs/evidence.md#the-privacy-gate)."""


@dataclass(frozen=True)
class FilesAtHand:
    """Where files and links to them come from, at one moment (UTC)."""

    store: Store
    links: Links | None
    """None if this installation serves no files."""
    now: datetime


def pieces_of(
    database: Database,
    milestone: MilestoneRecord,
    evidence: Iterable[EvidenceItem],
    person_id: str,
    sender: Sender,
    files: FilesAtHand,
) -> tuple[Piece, ...]:
    """Return pieces of evidence as a person is shown them, the newest first, with the passages of public files and a
    link to each that was not withdrawn."""
    register = records.one(database, REGISTERS, REGISTER)
    pieces = []
    for item in sorted(evidence, key=lambda item: item.seq, reverse=True):
        source = records.one(database, SOURCES, item.source) if item.source else None
        fate = fate_of(milestone, item, source)
        links = files.links if fate != "withdrawn" else None
        pieces.append(
            Piece(
                sha256=item.sha256,
                name=item.name,
                voice=item.voice,
                on=item.on,
                by=sender.name(item.by),
                found_in=register.names.source(item.source) if item.source and register else item.source,
                fate=fate,
                excerpts=_excerpts(database, milestone, item, source, files.store),
                link=links.write(milestone.id, item.sha256, person_id, files.now) if links else None,
            )
        )
    return tuple(pieces)


def _excerpts(
    database: Database, milestone: MilestoneRecord, item: EvidenceItem, source: SourceRecord | None, store: Store
) -> tuple[Excerpt, ...]:
    at_source = (copy.text for copy in (source.items if source else ()) if copy.sha256 == item.sha256)
    text = item.text or next(at_source, None)
    if text is None or not _is_public(database, item):
        return ()
    try:
        return excerpts_of(milestone.rule, stored_text(store, text))
    except (EvidenceChanged, Unreadable):
        return ()  # The form still opens; a file that is lost is not offered, and the audit says so.


def _is_public(database: Database, item: EvidenceItem) -> bool:
    """Return whether the privacy gate found nothing personal in a file. What only a person read, it did not clear."""
    match entry(database, item.seq).event:
        case EvidenceReceived() as event:
            return event.klass == PUBLIC and event.read_by is None
        case CandidateFound():
            return True
    return False
