"""What happens to the record itself: corrected, restored, erased from; and who may write what into it."""

from datetime import date
from typing import ClassVar, Literal

from pydantic import AwareDatetime

from models.ledger.events.event import Event


class EntryCorrected(Event):
    """A person withdraws what an entry said; the entry stays."""

    subject_field: ClassVar[str] = "subject_id"
    key_format: ClassVar[str] = "entry_corrected:{seq}"
    kind: Literal["entry_corrected"] = "entry_corrected"
    subject_id: str
    about: Literal["milestone", "recommendation"]
    seq: int
    reason_id: str


class CheckpointTaken(Event):
    """The head of the chain was written down outside it, signed if a key is set."""

    subject_field: ClassVar[str] = "head"
    kind: Literal["checkpoint_taken"] = "checkpoint_taken"
    head: str
    head_seq: int
    taken_at: AwareDatetime
    """The moment that the signed text names."""
    key_id: str | None
    signature: str | None
    old_key_id: str | None = None
    """The public key that gives way to `key_id` from here on; None where the key did not change."""
    old_signature: str | None = None
    """The signature of the same text by the old key."""
    stamp_sha256: str | None = None
    """The SHA-256 of the stamp that an outside authority gave on the signed text (RFC 3161); None if there is none."""


class LedgerRestored(Event):
    """The ledger was put back from a copy; what was sent since the copy is looked up before anything is sent."""

    subject_field: ClassVar[str] = "head"
    kind: Literal["ledger_restored"] = "ledger_restored"
    head: str
    head_seq: int
    copy_of: date
    """The day of the copy."""
    known_seq: int
    """The last entry that anybody is known to have seen; those after `head_seq` are lost."""
    known_hash: str
    """The hash of that entry, or how it begins."""
    last_memo: int
    """The highest number under which a memo was ever made public; 0 if none was. No later memo has it."""


class TablesRebuilt(Event):
    """Tables did not follow from the entries and were made anew; what stood there is in a file of the home."""

    subject_field: ClassVar[str] = "told"
    kind: Literal["tables_rebuilt"] = "tables_rebuilt"
    told: str
    """The SHA-256 of the file that names each row, what it was and what it is."""
    rows: dict[str, int]
    """By table, how many rows differed."""


class DemonstrationNoted(Event):
    """A record that began before its first entry could say so is a demonstration; `upgrade` wrote this."""

    subject_field: ClassVar[str] = "record_id"
    key_format: ClassVar[str] = "demonstration_noted"
    kind: Literal["demonstration_noted"] = "demonstration_noted"
    record_id: Literal["record"] = "record"


class ClockConfirmed(Event):
    """A person says that the clock is right now, far from the moment of the last entry: what follows goes by it."""

    subject_field: ClassVar[str] = "seq"
    kind: Literal["clock_confirmed"] = "clock_confirmed"
    seq: int
    """The last entry then."""
    reason_id: str


class PeopleAdopted(Event):
    """The people file gives other roles than before: who holds which, by id, and nothing else about a person."""

    subject_field: ClassVar[str] = "people_id"
    kind: Literal["people_adopted"] = "people_adopted"
    people_id: Literal["people"] = "people"
    roles: dict[str, dict[str, tuple[str, ...]]]
    """By person and role, for which recommendations or milestones; none for all."""
    stand_ins: dict[str, tuple[str, ...]] = {}
    """Who stands in for a person when they are away, as the file says; without the days."""


class TextErased(Event):
    """A person's typed words were erased; the entries that name them stay."""

    subject_field: ClassVar[str] = "text_id"
    key_format: ClassVar[str] = "text_erased:{text_id}"
    kind: Literal["text_erased"] = "text_erased"
    text_id: str
    reason_id: str


class EvidenceExpunged(Event):
    """A file of evidence was removed by order, and the text extracted from it; every entry about it stays."""

    subject_field: ClassVar[str] = "sha256"
    key_format: ClassVar[str] = "evidence_expunged:{sha256}"
    kind: Literal["evidence_expunged"] = "evidence_expunged"
    sha256: str
    files: tuple[str, ...]
    """The SHA-256 of everything that was removed: the file and what was extracted from it alone."""
    milestones: tuple[str, ...]
    """The milestones that hold it as evidence."""
    reason_id: str


def key_of_removal(sha256: str) -> str:
    """Return the key of the entry by which a file was removed by order."""
    return EvidenceExpunged.key_format.format(sha256=sha256)


class LegalHoldPlaced(Event):
    """From now on nothing of the record may be erased or run out, because a court or counsel asks for it."""

    subject_field: ClassVar[str] = "holds"
    kind: Literal["legal_hold_placed"] = "legal_hold_placed"
    holds: Literal["record"] = "record"
    reason_id: str


class LegalHoldLifted(Event):
    """The legal hold is over."""

    subject_field: ClassVar[str] = "holds"
    kind: Literal["legal_hold_lifted"] = "legal_hold_lifted"
    holds: Literal["record"] = "record"
    reason_id: str
