"""What happens to a memo."""

from datetime import date
from typing import ClassVar, Literal

from pydantic import AwareDatetime

from models.core import Value
from models.ledger.events.happening import Happening

Period = Literal["week", "month", "quarter", "hearing", "closing"]
"""What a memo is for: the weekly note, the monthly memo, the quarterly memo for the Council, one on demand before a
hearing, and the last one, when every recommendation is verified or closed."""


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
    """SHA-256 of what an approval binds: memo.json without what only the issue can fill (docs/memo.md#approval)."""
    mock: bool = False
    event_id: int | None = None
    """The Council's event before which it is made (period `hearing`)."""
    supersedes: int | None = None
    """The number of the memo that this draft corrects; an erratum."""
    reason_id: str | None = None
    """Why it is corrected; words kept in the text table."""


class MemoShared(Happening):
    """The draft was given to the agency's liaison, who may comment until the end of that day."""

    subject_field: ClassVar[str] = "draft_id"
    kind: Literal["memo_shared"] = "memo_shared"
    draft_id: str
    until: date
    facts_sha256: str


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


class IssuedCounts(Value):
    """The counts of a memo as it went out, so that later memos can show how they moved."""

    milestones: int
    verified: int
    """Milestones verified as done."""
    reported_done: int
    past: int
    unknown: int


class MemoIssued(Happening):
    """A memo went out: its number, and the SHA-256 of each of its files."""

    subject_field: ClassVar[str] = "draft_id"
    kind: Literal["memo_issued"] = "memo_issued"
    draft_id: str
    number: int
    cut_seq: int
    files: dict[str, str]
    counts: IssuedCounts | None = None

    @property
    def key(self) -> str:
        """Return the key: a number is issued once."""
        return f"memo_issued:{self.number}"


class MemoCorrected(Happening):
    """A memo was corrected by a later number; its own bytes stay as they are."""

    subject_field: ClassVar[str] = "draft_id"
    kind: Literal["memo_corrected"] = "memo_corrected"
    draft_id: str
    """The draft that became the memo corrected."""
    number: int
    by_number: int
    reason_id: str
    sentences: tuple[str, ...]
    """The ids of the sentences that read otherwise in the later memo."""

    @property
    def key(self) -> str:
        """Return the key: a memo is corrected once by each later number."""
        return f"memo_corrected:{self.number}:{self.by_number}"


class MemoWithdrawalAsked(Happening):
    """A person asks that a memo be withdrawn; another one must confirm it before anything is removed."""

    subject_field: ClassVar[str] = "draft_id"
    kind: Literal["memo_withdrawal_asked"] = "memo_withdrawal_asked"
    draft_id: str
    number: int
    reason_id: str

    @property
    def key(self) -> str:
        """Return the key: it is asked once."""
        return f"memo_withdrawal_asked:{self.number}"


class MemoWithdrawn(Happening):
    """A memo was withdrawn because it showed what may not be shown; its hashes and the reason stay."""

    subject_field: ClassVar[str] = "draft_id"
    kind: Literal["memo_withdrawn"] = "memo_withdrawn"
    draft_id: str
    number: int
    reason_id: str

    @property
    def key(self) -> str:
        """Return the key: a memo is withdrawn once."""
        return f"memo_withdrawn:{self.number}"
