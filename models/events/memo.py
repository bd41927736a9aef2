"""What happens to a memo, and to the record itself."""

from datetime import date
from typing import ClassVar, Literal

from pydantic import AwareDatetime

from models.events.happening import Happening

Period = Literal["month"]


class MemoDrafted(Happening):
    """A draft was made from this cut of the ledger."""

    subject_field: ClassVar[str] = "draft_id"
    kind: Literal["memo_drafted"] = "memo_drafted"
    draft_id: str
    period: Period
    as_of: date
    period_from: date
    period_to: date
    recorded_through: AwareDatetime
    cut_seq: int
    cut_hash: str
    facts_sha256: str
    """SHA-256 of what an approval binds: memo.json without what only the issue can fill (memo.md, section 10)."""
    mock: bool = False


class MemoCommented(Happening):
    """The agency's liaison commented on the draft; the words are printed in the annex."""

    subject_field: ClassVar[str] = "draft_id"
    kind: Literal["memo_commented"] = "memo_commented"
    draft_id: str
    text_id: str


class MemoReviewed(Happening):
    """A reviewer, not the drafter, read the draft."""

    subject_field: ClassVar[str] = "draft_id"
    kind: Literal["memo_reviewed"] = "memo_reviewed"
    draft_id: str
    sent_back: bool
    text_id: str
    facts_sha256: str


class MemoApproved(Happening):
    """An approver, not the drafter, approved these bytes."""

    subject_field: ClassVar[str] = "draft_id"
    kind: Literal["memo_approved"] = "memo_approved"
    draft_id: str
    facts_sha256: str


class MemoIssued(Happening):
    """A memo went out: its number, and the SHA-256 of each of its files."""

    subject_field: ClassVar[str] = "draft_id"
    kind: Literal["memo_issued"] = "memo_issued"
    draft_id: str
    number: int
    cut_seq: int
    files: dict[str, str]

    @property
    def key(self) -> str:
        """Return the key: a number is issued once."""
        return f"memo_issued:{self.number}"


class EntryCorrected(Happening):
    """A person withdraws what an entry said; the entry stays."""

    subject_field: ClassVar[str] = "subject_id"
    kind: Literal["entry_corrected"] = "entry_corrected"
    subject_id: str
    about: Literal["milestone", "recommendation"]
    seq: int
    reason_id: str

    @property
    def key(self) -> str:
        """Return the key: an entry is corrected once."""
        return f"entry_corrected:{self.seq}"


class CheckpointTaken(Happening):
    """The head of the chain was written down outside it, signed where a key is set."""

    subject_field: ClassVar[str] = "head"
    kind: Literal["checkpoint_taken"] = "checkpoint_taken"
    head: str
    head_seq: int
    key_id: str | None
    signature: str | None


class LedgerRestored(Happening):
    """The ledger was put back from a copy; what was sent since the copy is looked up before anything is sent."""

    subject_field: ClassVar[str] = "head"
    kind: Literal["ledger_restored"] = "ledger_restored"
    head: str
    head_seq: int
