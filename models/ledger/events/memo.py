"""What happens to a memo."""

from datetime import date
from typing import ClassVar, Literal

from pydantic import AwareDatetime

from models.core import Value
from models.ledger.events.event import MemoEvent

Period = Literal["week", "month", "quarter", "hearing", "closing"]
"""What a memo is for: the weekly note, the monthly memo, the quarterly memo for the Council, one on demand before a
hearing, and the last one, when every recommendation is verified or closed."""


class MemoDrafted(MemoEvent):
    """A draft was made from this cut of the ledger."""

    kind: Literal["memo_drafted"] = "memo_drafted"
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


class MemoShared(MemoEvent):
    """The draft was given to the agency's liaison, who may comment until the end of that day."""

    kind: Literal["memo_shared"] = "memo_shared"
    until: date
    facts_sha256: str


class MemoCommented(MemoEvent):
    """The agency's liaison commented on the draft; the words are printed in the annex."""

    kind: Literal["memo_commented"] = "memo_commented"
    text_id: str


class MemoReviewed(MemoEvent):
    """A reviewer, not the drafter, read the draft."""

    kind: Literal["memo_reviewed"] = "memo_reviewed"
    sent_back: bool
    text_id: str
    facts_sha256: str


class MemoApproved(MemoEvent):
    """An approver, not the drafter, approved these bytes."""

    kind: Literal["memo_approved"] = "memo_approved"
    facts_sha256: str


class IssuedCounts(Value):
    """The counts of a memo as it went out, so that later memos can show how they moved."""

    milestones: int
    verified: int
    """Milestones verified as done."""
    reported_done: int
    past: int
    unknown: int


class MemoIssued(MemoEvent):
    """A memo went out: its number, and the SHA-256 of each of its files."""

    key_format: ClassVar[str] = "memo_issued:{number}"
    kind: Literal["memo_issued"] = "memo_issued"
    number: int
    cut_seq: int
    files: dict[str, str]
    counts: IssuedCounts | None = None


class MemoCorrected(MemoEvent):
    """A memo was corrected by a later number; its own bytes stay as they are."""

    key_format: ClassVar[str] = "memo_corrected:{number}:{by_number}"
    kind: Literal["memo_corrected"] = "memo_corrected"
    """The draft that became the memo corrected."""
    number: int
    by_number: int
    reason_id: str
    sentences: tuple[str, ...]
    """The ids of the sentences that read otherwise in the later memo."""


class MemoWithdrawalAsked(MemoEvent):
    """A person asks that a memo be withdrawn; another one must confirm it before anything is removed."""

    key_format: ClassVar[str] = "memo_withdrawal_asked:{number}"
    kind: Literal["memo_withdrawal_asked"] = "memo_withdrawal_asked"
    number: int
    reason_id: str


class MemoWithdrawn(MemoEvent):
    """A memo was withdrawn because it showed what may not be shown; its hashes and the reason stay."""

    key_format: ClassVar[str] = "memo_withdrawn:{number}"
    kind: Literal["memo_withdrawn"] = "memo_withdrawn"
    number: int
    reason_id: str
