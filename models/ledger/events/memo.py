"""What happens to a memo, and what people are told of it: a draft to read or to comment on, one issued or withdrawn."""

from datetime import date
from typing import Literal

from pydantic import AwareDatetime

from models.core import Value
from models.ledger.events.event import MemoEvent
from models.ledger.events.message_facts import MessageFacts, NotificationKind
from models.ledger.events.reminder import ClaimEvent, Part

Period = Literal["week", "month", "quarter", "hearing", "closing"]
"""What a memo is for: the weekly note, the monthly memo, the quarterly memo for the Council, one on demand before a
hearing, and the last one, when every recommendation is verified or closed."""


class MemoDrafted(MemoEvent, kind="memo_drafted"):
    """A draft was made from this cut of the ledger."""

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
    """What memo.json says of it. Nothing is decided by this: the record's first entry says so."""
    event_id: int | None = None
    """The Council's event before which it is made (period `hearing`)."""
    supersedes: int | None = None
    """The number of the memo that this draft corrects; an erratum."""
    reason_id: str | None = None
    """Why it is corrected; words kept in the text table."""


class MemoShared(MemoEvent, kind="memo_shared"):
    """The draft was given to the agency's liaison, who may comment until the end of that day."""

    until: date
    facts_sha256: str


class MemoCommented(MemoEvent, kind="memo_commented"):
    """The agency's liaison commented on the draft; the words are printed in the annex."""

    text_id: str


class MemoReviewed(MemoEvent, kind="memo_reviewed"):
    """A reviewer, not the drafter, read the draft."""

    sent_back: bool
    text_id: str
    facts_sha256: str


class MemoApproved(MemoEvent, kind="memo_approved"):
    """An approver, not the drafter, approved these bytes."""

    facts_sha256: str


class IssuedCounts(Value):
    """What 0.2.0 counted in a memo as it went out. Nothing reads it; the entries of that version hold it."""

    milestones: int
    verified: int
    reported_done: int
    past: int
    unknown: int


class MemoIssued(MemoEvent, kind="memo_issued", key="memo_issued:{number}"):
    """A memo went out: its number, and the SHA-256 of each of its files."""

    number: int
    cut_seq: int
    files: dict[str, str]
    counts: IssuedCounts | None = None


class MemoCorrected(MemoEvent, kind="memo_corrected", key="memo_corrected:{number}:{by_number}"):
    """The memo that this draft became was corrected by a later number; its own bytes stay as they are."""

    number: int
    by_number: int
    reason_id: str
    sentences: tuple[str, ...]
    """The ids of the sentences that read otherwise in the later memo."""


class MemoWithdrawalAsked(MemoEvent, kind="memo_withdrawal_asked", key="memo_withdrawal_asked:{number}"):
    """A person asks that a memo be withdrawn; another one must confirm it before anything is removed."""

    number: int
    reason_id: str


class MemoWithdrawn(MemoEvent, kind="memo_withdrawn", key="memo_withdrawn:{number}"):
    """A memo was withdrawn because it showed what may not be shown; its hashes and the reason stay."""

    number: int
    reason_id: str


MEMO_KINDS: frozenset[NotificationKind] = frozenset({"memo_ready", "memo_shared", "memo_issued", "memo_withdrawn"})

MemoStep = Literal["approve", "read", "back", "comment"]


class MemoCounts(Value):
    """The counts of a memo that stand in a message about it, as its own memo.json gives them."""

    recommendations: int
    verified: int
    milestones: int
    reported_done: int
    past: int
    cannot_tell: int
    awaiting_finding: int


class MemoMessageFacts(MessageFacts):
    """All that a message about a memo says, frozen at its claim; no words of a person are in it."""

    draft: str
    period: Period
    number: int | None
    """None of a draft: a number is given at issue."""
    supersedes: int | None
    as_of: date
    mock: bool = False
    """In an entry of 0.2.0: some progress was made up."""
    fingerprint: str
    """SHA-256 of what an approval binds."""
    counts: MemoCounts | None
    """None if the memo's files are not at hand."""
    changes: tuple[str, ...]
    """The first three changes, in the memo's own sentences."""
    more: int
    folder: str
    """Where the files lie, below the home folder."""
    files: dict[str, str] = {}
    """In an entry of 0.2.0: SHA-256 of memo.pdf, memo.json and memo.txt, as issued."""
    link: str | None
    steps: tuple[MemoStep, ...]
    whole: bool = False
    """In an entry of 0.2.0: the memo's own text went with it, to a reader or the liaison."""
    to_reader: bool = False
    """It goes to a reader of the memos."""
    turn: int
    """Which message on this draft it is to that person: the second is the last."""
    drafted_by: str
    until: date | None
    """The last day for a comment."""
    happened_on: date
    answer_by: date
    bottom_line: tuple[str, ...] = ()
    question: str | None = None
    """Of an issued memo the first question that it gives the Council, in its own words."""


class MemoMessageClaimed(ClaimEvent, kind="memo_message_claimed", subject="draft"):
    """A message about a memo was taken for sending, with all that it says."""

    draft: str
    facts: MemoMessageFacts


def draft_in(part: Part) -> str | None:
    """Return the draft that a part of a message is about, which stands in its key, or None if it is about none."""
    return part.key.split(":")[1] if part.kind in MEMO_KINDS else None
