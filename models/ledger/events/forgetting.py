"""What is taken out of the stores beside the ledger, by whose order and why, and the hold that forbids it."""

from typing import ClassVar, Literal

from models.ledger.events.happening import Happening


class TextErased(Happening):
    """A person's typed words were erased; the entries that name them stay."""

    subject_field: ClassVar[str] = "text_id"
    kind: Literal["text_erased"] = "text_erased"
    text_id: str
    reason_id: str

    @property
    def key(self) -> str:
        """Return the key: words are erased once."""
        return f"text_erased:{self.text_id}"


def key_of_removal(sha256: str) -> str:
    """Return the key of the entry by which a file was removed by order."""
    return f"evidence_expunged:{sha256}"


class EvidenceExpunged(Happening):
    """A file of evidence was removed by order, and the text extracted from it; every entry about it stays."""

    subject_field: ClassVar[str] = "sha256"
    kind: Literal["evidence_expunged"] = "evidence_expunged"
    sha256: str
    files: tuple[str, ...]
    """The SHA-256 of everything that was removed: the file and what was extracted from it alone."""
    milestones: tuple[str, ...]
    """The milestones that hold it as evidence."""
    reason_id: str

    @property
    def key(self) -> str:
        """Return the key: a file is removed once."""
        return key_of_removal(self.sha256)


class LegalHoldPlaced(Happening):
    """From now on nothing of the record may be erased or run out, because a court or counsel asks for it."""

    subject_field: ClassVar[str] = "holds"
    kind: Literal["legal_hold_placed"] = "legal_hold_placed"
    holds: Literal["record"] = "record"
    reason_id: str


class LegalHoldLifted(Happening):
    """The legal hold is over."""

    subject_field: ClassVar[str] = "holds"
    kind: Literal["legal_hold_lifted"] = "legal_hold_lifted"
    holds: Literal["record"] = "record"
    reason_id: str
