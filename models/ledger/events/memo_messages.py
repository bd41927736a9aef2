"""What people are told of a memo: a draft to read or to comment on, a memo issued or withdrawn; and its claim."""

from datetime import date
from typing import ClassVar, Literal

from models.core import Value
from models.ledger.events.memo import Period
from models.ledger.events.message_facts import Called, NotificationKind
from models.ledger.events.reminder import ClaimEvent, Part

MEMO_KINDS: frozenset[NotificationKind] = frozenset({"memo_ready", "memo_shared", "memo_issued", "memo_withdrawn"})
"""The parts of messages that are about a memo."""

MemoStep = Literal["approve", "read", "back", "comment"]
"""What a person may do with a draft from the message itself."""


class MemoCounts(Value):
    """The counts of a memo that stand in a message about it, as its own memo.json gives them."""

    recommendations: int
    verified: int
    milestones: int
    reported_done: int
    past: int
    cannot_tell: int
    awaiting_finding: int


class MemoMessageFacts(Value):
    """All that a message about a memo says, frozen at its claim; no words of a person are in it."""

    draft: str
    period: Period
    number: int | None
    """None of a draft: a number is given at issue."""
    supersedes: int | None
    as_of: date
    mock: bool
    fingerprint: str
    """SHA-256 of what an approval binds."""
    counts: MemoCounts | None
    """None if the memo's files are not at hand."""
    changes: tuple[str, ...]
    """The first three changes, in the memo's own sentences."""
    more: int
    """How many other changes there are."""
    folder: str
    """Where the files lie, below the home folder."""
    files: dict[str, str]
    """SHA-256 of memo.pdf, memo.json and memo.txt, as issued; of a draft nothing."""
    link: str | None
    steps: tuple[MemoStep, ...]
    """What this person may do with it."""
    whole: bool
    """The memo's own text goes with it."""
    turn: int
    """Which message on this draft it is to that person: the second is the last."""
    drafted_by: str
    until: date | None
    """The last day for a comment."""
    happened_on: date
    """The day it was drafted, shared, issued or withdrawn."""
    verdicts_by: str
    said_on: date
    answer_by: date
    called: Called = Called()
    bottom_line: tuple[str, ...] = ()
    """The first sentences of the memo, in its own words."""
    question: str | None = None
    """Of an issued memo the first question that it gives the Council, in its own words."""


class MemoMessageClaimed(ClaimEvent):
    """A message about a memo was taken for sending, with all that it says."""

    subject_field: ClassVar[str] = "draft"
    kind: Literal["memo_message_claimed"] = "memo_message_claimed"
    draft: str
    facts: MemoMessageFacts


def draft_in(part: Part) -> str | None:
    """Return the draft that a part of a message is about, which stands in its key, or None if it is about none."""
    return part.key.split(":")[1] if part.kind in MEMO_KINDS else None
