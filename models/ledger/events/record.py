"""What happens to the record itself: corrected, restored, erased from; and who may write what into it."""

from datetime import date
from typing import Literal

from pydantic import AwareDatetime

from models.ledger.events.event import Event


class EntryCorrected(Event, kind="entry_corrected", subject="subject_id", key="entry_corrected:{seq}"):
    """A person withdraws what an entry said; the entry stays."""

    subject_id: str
    about: Literal["milestone", "recommendation"]
    seq: int
    reason_id: str


class CheckpointTaken(Event, kind="checkpoint_taken", subject="head"):
    """The head of the chain was written down outside it, signed if a key is set."""

    head: str
    head_seq: int
    taken_at: AwareDatetime
    """The moment that the signed text names."""
    key_id: str | None
    signature: str | None
    old_key_id: str | None = None
    """The public key that gives way to `key_id` from here on; None where the key did not change."""
    old_signature: str | None = None
    stamp_sha256: str | None = None
    """The SHA-256 of an outside time stamp on the signed text, which 0.2.0 could ask for; None since."""


class LedgerRestored(Event, kind="ledger_restored", subject="head"):
    """The ledger was put back from a copy; what was sent since the copy is looked up before anything is sent."""

    head: str
    head_seq: int
    copy_of: date
    known_seq: int
    """The last entry that anybody is known to have seen; those after `head_seq` are lost."""
    known_hash: str
    """The hash of that entry, or how it begins."""
    last_memo: int
    """The highest number under which a memo was ever made public; 0 if none was. No later memo has it."""


class TablesRebuilt(Event, kind="tables_rebuilt", subject="told"):
    """Tables did not follow from the entries and were made anew; what stood there is in a file of the home."""

    told: str
    """The SHA-256 of the file that names each row, what it was and what it is."""
    rows: dict[str, int]
    """By table, how many rows differed."""


class ClockConfirmed(Event, kind="clock_confirmed", subject="seq"):
    """A person says that the clock is right now, far from the moment of the last entry: what follows goes by it."""

    seq: int
    reason_id: str


class PeopleAdopted(Event, kind="people_adopted", subject="people_id"):
    """The people file gives other roles than before: who holds which, by id, and nothing else about a person."""

    people_id: Literal["people"] = "people"
    roles: dict[str, dict[str, tuple[str, ...]]]
    """By person and role, for which recommendations or milestones; none for all."""
    stand_ins: dict[str, tuple[str, ...]] = {}
    """Who stands in for a person when they are away, as the file says; without the days."""


class TextErased(Event, kind="text_erased", subject="text_id", key="text_erased:{text_id}"):
    """A person's typed words were erased; the entries that name them stay."""

    text_id: str
    reason_id: str


class EvidenceExpunged(Event, kind="evidence_expunged", subject="sha256", key="evidence_expunged:{sha256}"):
    """A file of evidence was removed by order, and the text extracted from it; every entry about it stays."""

    sha256: str
    files: tuple[str, ...]
    """The SHA-256 of everything that was removed: the file and what was extracted from it alone."""
    milestones: tuple[str, ...]
    reason_id: str


def key_of_removal(sha256: str) -> str:
    """Return the key of the entry by which a file was removed by order."""
    return EvidenceExpunged.key_format.format(sha256=sha256)


class LegalHoldPlaced(Event, kind="legal_hold_placed", subject="holds"):
    """From now on nothing of the record may be erased or run out, because a court or counsel asks for it."""

    holds: Literal["record"] = "record"
    reason_id: str


class LegalHoldLifted(Event, kind="legal_hold_lifted", subject="holds"):
    """The legal hold is over."""

    holds: Literal["record"] = "record"
    reason_id: str
