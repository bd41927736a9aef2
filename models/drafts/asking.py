"""What a draft of a memo still asks of a person, and what a message about it must show now (memo.md, section 10)."""

from collections.abc import Iterable
from datetime import date

from models.drafts.at_hand import MemoAtHand
from models.drafts.review import sent_back
from models.ledger import MemoStep, NotificationKind
from models.permissions import SYSTEM
from models.records import CALL, Aftermath, DraftRecord, Remark, ToldItem


def steps_for(draft: DraftRecord, person_id: str) -> tuple[MemoStep, ...]:
    """Return what a draft that is open asks of a reviewer: to approve it, to say that they read it, to send it back.

    Who drafted is asked for nothing. A draft that was sent back, or is with the agency for comment, asks nobody:
    another one takes its place, which says what came of it. Of what a schedule drafted one person reads and another
    approves.
    """
    if person_id == draft.drafted_by or draft.number is not None or draft.shares or sent_back(draft):
        return ()
    read, approved = _readers(draft), _by(draft, draft.approvals)
    if draft.drafted_by != SYSTEM:
        return () if approved else ("approve", "back")
    first: list[MemoStep] = []
    if not approved and person_id not in read:
        first.append("approve")
    if not read and person_id not in approved:
        first.append("read")
    return (*first, "back") if first else ()


def may_comment(at_hand: MemoAtHand, day: date) -> bool:
    """Say whether the agency may comment on a draft on a day: it was given to them, and the time is not over.

    A draft that was replaced meanwhile is still the one they have: they may, as long as a comment is waited for.
    """
    draft = at_hand.draft
    is_past = at_hand.replaced is not None and (at_hand.awaited is None or at_hand.awaited < day)
    return draft.number is None and bool(draft.shares) and day <= draft.shares[-1].until and not is_past


def is_agreed(draft: DraftRecord) -> bool:
    """Say whether a draft may be issued as it stands: approved, not sent back, and a schedule's read by another."""
    if sent_back(draft):
        return False
    read, approved = _readers(draft), _by(draft, draft.approvals)
    return bool(approved) and (draft.drafted_by != SYSTEM or any(read - {each} for each in approved))


def agrees(draft: DraftRecord, person_id: str, asked: MemoStep) -> bool:
    """Say whether a draft may be issued once a person has done this with it too."""
    if asked == "approve":
        return draft.drafted_by != SYSTEM or bool(_readers(draft) - {person_id})
    return asked == "read" and bool(_by(draft, draft.approvals) - {person_id})


def memo_aftermath(told: ToldItem, at_hand: MemoAtHand, day: date) -> Aftermath:
    """Return what a message about a memo must show on a day: the last thing that changed what it says or asks."""
    return stands_for(told.kind, told.to, at_hand, day, after=told.seq)


def stands_for(kind: NotificationKind, person_id: str, at_hand: MemoAtHand, day: date, *, after: int = 0) -> Aftermath:
    """Return how a draft, or the memo that it became, stands for a person who was told of it by entry `after`."""
    draft = at_hand.draft
    if draft.withdrawn_on is not None:
        return CALL if kind == "memo_withdrawn" else ("withdrawn", draft.issued_seq or 0)
    if kind == "memo_issued":
        return ("replaced", draft.corrected_by) if draft.corrected_by else CALL
    if draft.number is not None:
        return "issued", draft.issued_seq or 0
    if at_hand.replaced and not (kind == "memo_shared" and may_comment(at_hand, day)):
        return "replaced", at_hand.replaced.seq
    return _shared(draft, day, after) if kind == "memo_shared" else _ready(draft, person_id)


def is_stale(told: ToldItem, at_hand: MemoAtHand, day: date) -> bool:
    """Say whether a message in Slack about a memo shows something else than what holds now."""
    stands = told.sent_on is not None and not told.refused and not told.by_mail
    return stands and (told.shows, told.shows_seq) != memo_aftermath(told, at_hand, day)


def _shared(draft: DraftRecord, day: date, after: int) -> Aftermath:
    if draft.comments and draft.comments[-1].seq > after:
        return "commented", draft.comments[-1].seq
    if draft.shares and day <= draft.shares[-1].until:
        return CALL
    return "over", draft.shares[-1].seq if draft.shares else draft.drafted_seq


def _ready(draft: DraftRecord, person_id: str) -> Aftermath:
    if back := sent_back(draft):
        return "sent_back", back.seq
    if draft.shares:
        return "asked", draft.shares[-1].seq
    approvals = _of_these_bytes(draft, draft.approvals)
    if is_agreed(draft) or any(each.by == person_id for each in approvals):
        return "approved", approvals[-1].seq
    own = [each for each in _of_these_bytes(draft, draft.reviews) if each.by == person_id]
    return ("read", own[-1].seq) if own else CALL


def _readers(draft: DraftRecord) -> frozenset[str]:
    return _by(draft, (each for each in draft.reviews if not each.sent_back))


def _by(draft: DraftRecord, remarks: Iterable[Remark]) -> frozenset[str]:
    return frozenset(each.by for each in _of_these_bytes(draft, remarks))


def _of_these_bytes(draft: DraftRecord, remarks: Iterable[Remark]) -> list[Remark]:
    """Return what was said of the draft as it stands."""
    return [each for each in remarks if each.facts_sha256 == draft.facts_sha256]
