"""What a draft, or its memo, asks of one person, and what a message shows (docs/memo.md#messages-about-a-draft)."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any, Literal

from models.core import Value
from models.drafts.approval import approvers_of, is_agreed, kind_of, newest_of, on_these_bytes, readers_of, sent_back
from models.ledger import MemoCounts, MemoStep, NotificationKind, Shows
from models.permissions import SYSTEM
from models.records import CALL, Aftermath, DraftRecord, ToldItem
from models.standing import PARTS

CHANGES_IN_A_MESSAGE = 3
LISTS = {
    "verified": ("done",),
    "milestones": PARTS,
    "reported_done": ("claimed",),
    "past": ("legal", "others_legal", "conditional", "target", "own"),
    "cannot_tell": ("not_checked",),
    "awaiting_finding": ("to_review",),
}
"""The lists of the headline that a message counts otherwise than by their own names."""
KEPT_FOR = timedelta(days=30)
"""How long the pages of a draft stay that nobody approved, and all of one that was replaced or issued."""


class Brief(Value):
    """What a message says about the contents of a memo."""

    counts: MemoCounts
    changes: tuple[str, ...]
    more: int
    bottom_line: tuple[str, ...] = ()
    question: str | None = None


class MemoAtHand(Value):
    """One draft as it stands, with what surrounds it."""

    draft: DraftRecord
    brief: Brief | None = None
    """None if its files are not at hand."""
    replaced: DraftRecord | None = None
    """The draft that took its place."""
    told_before: tuple[str, ...] = ()
    """For an erratum: the ids of those who got a message about the memo that it corrects."""
    awaited: date | None = None
    """The last day for a comment on it or on another draft for the same period."""
    link: str | None = None


class MemoState(Value):
    """What is said about a draft's state, before it is worded."""

    draft: str
    shows: Shows
    on: date | None = None
    """The day of what happened; while the agency has it, the last day for a comment."""
    number: int | None = None
    by: str | None = None
    """The draft that took its place, or the number of the memo that corrects it."""
    agreed: bool = False


def brief_of(memo: Mapping[str, Any]) -> Brief:
    """Return the counts and first changes of a memo.json of today's form. Raises KeyError or TypeError for no memo."""
    facts, headline = memo["facts"], memo["facts"]["headline"]
    bottom = next(section for section in memo["page_one"] if section["part"] == "bottom")
    counts = {name: sum(len(headline[ids]) for ids in LISTS.get(name, (name,))) for name in MemoCounts.model_fields}
    changes = tuple(str(change["text"]) for change in facts["changes"])
    return Brief(
        counts=MemoCounts(**counts),
        changes=changes[:CHANGES_IN_A_MESSAGE],
        bottom_line=tuple(_text_of(line) for line in bottom["sentences"]),
        question=next((str(question["text"]) for question in facts["questions"]), None),
        more=max(len(changes) - CHANGES_IN_A_MESSAGE, 0),
    )


def _text_of(line: Iterable[Mapping[str, Any]]) -> str:
    return " ".join(f"{words.get('bold', '')}{words.get('text', '')}" for words in line)


def replaced_by(drafts: Mapping[str, DraftRecord], draft: DraftRecord) -> DraftRecord | None:
    """Return the draft that took another's place; None for one that is still open or was issued."""
    newest = newest_of(drafts, kind_of(draft))
    return None if draft.number is not None or newest is None or newest.id == draft.id else newest


def kept_of(drafts: Mapping[str, DraftRecord], draft: DraftRecord, day: date) -> Literal["pages", "words", "nothing"]:
    """Return what the disk keeps of a draft on a day: its pages with its words, its words alone, or nothing.

    Source: docs/record.md#what-is-kept-and-for-how-long
    """
    # The first draft after it, because the newest of a weekly note is never old
    later = [other for other in drafts.values() if kind_of(other) == kind_of(draft)]
    later = [other for other in later if other.drafted_seq > draft.drafted_seq]
    replaced_on = min(later, key=lambda other: other.drafted_seq).drafted_on if later else None
    over_on = draft.issued_on or replaced_on
    if over_on:
        return "nothing" if day - over_on > KEPT_FOR else "pages"
    is_old = draft.drafted_on is not None and day - draft.drafted_on > KEPT_FOR
    return "words" if is_old and not on_these_bytes(draft, draft.review.approvals) else "pages"


def steps_for(draft: DraftRecord, person_id: str) -> tuple[MemoStep, ...]:
    """Return what an open draft asks of a reviewer: never its drafter, and nobody once it was sent back or shared. A
    schedule's draft is read by one person and approved by another."""
    if person_id == draft.drafted_by or draft.number is not None or draft.review.shares or sent_back(draft):
        return ()
    readers, approvers = readers_of(draft), approvers_of(draft)
    if draft.drafted_by != SYSTEM:
        return () if approvers else ("approve", "back")
    steps: list[MemoStep] = []
    if not approvers and person_id not in readers:
        steps.append("approve")
    if not readers and person_id not in approvers:
        steps.append("read")
    return (*steps, "back") if steps else ()


def may_comment(at_hand: MemoAtHand, day: date) -> bool:
    """Return whether the agency may comment on a draft on a day: it was shared, and the time is not over; on one that
    was replaced, as long as a comment is awaited."""
    draft = at_hand.draft
    if draft.number is not None or not draft.review.shares or day > draft.review.shares[-1].until:
        return False
    return at_hand.replaced is None or (at_hand.awaited is not None and day <= at_hand.awaited)


def agrees(draft: DraftRecord, person_id: str, step: MemoStep) -> bool:
    """Return whether a draft may be issued once a person has taken this step too."""
    if step == "approve":
        return draft.drafted_by != SYSTEM or bool(readers_of(draft) - {person_id})
    return step == "read" and bool(approvers_of(draft) - {person_id})


def memo_aftermath(item: ToldItem, at_hand: MemoAtHand, day: date) -> Aftermath:
    """Return what a message about a memo must show on a day: the last thing that changed what it says or asks."""
    return _aftermath_for(item.kind, item.to, at_hand, day, after=item.seq)


def is_stale(item: ToldItem, at_hand: MemoAtHand, day: date) -> bool:
    """Return whether a Slack message about a memo shows something other than what holds now."""
    is_in_slack = item.sent_on is not None and not item.refused and not item.by_mail
    return is_in_slack and (item.shows, item.shows_seq) != memo_aftermath(item, at_hand, day)


def state_of(kind: NotificationKind, person_id: str, at_hand: MemoAtHand, day: date, *, after: int = 0) -> MemoState:
    """Return how a draft stands on a day for a person who got a message of this kind about it by entry `after`."""
    draft = at_hand.draft
    shows, _ = _aftermath_for(kind, person_id, at_hand, day, after=after)
    later = str(draft.issue.corrected_by) if draft.issue.corrected_by else at_hand.replaced and at_hand.replaced.id
    facts = {"shows": shows, "on": _day_of(draft, shows), "number": draft.number, "agreed": is_agreed(draft)}
    return MemoState(draft=draft.id, by=later, **facts)


def _aftermath_for(kind: NotificationKind, person_id: str, at_hand: MemoAtHand, day: date, *, after: int) -> Aftermath:
    draft = at_hand.draft
    if draft.withdrawn_on is not None:
        return CALL if kind == "memo_withdrawn" else ("withdrawn", draft.issue.seq or 0)
    if kind == "memo_issued":
        later = draft.issue.corrected_by
        return ("replaced", later) if later else CALL
    if draft.number is not None:
        return "issued", draft.issue.seq or 0
    if at_hand.replaced and not (kind == "memo_shared" and may_comment(at_hand, day)):
        return "replaced", at_hand.replaced.drafted_seq
    if kind == "memo_shared":  # to the liaison; all others go to reviewers
        if draft.review.comments and draft.review.comments[-1].seq > after:
            return "commented", draft.review.comments[-1].seq
        if draft.review.shares and day <= draft.review.shares[-1].until:
            return CALL
        return "over", draft.review.shares[-1].seq if draft.review.shares else draft.drafted_seq
    if back := sent_back(draft):
        return "sent_back", back.seq
    if draft.review.shares:
        return "asked", draft.review.shares[-1].seq
    if is_agreed(draft) or person_id in approvers_of(draft):
        return "approved", on_these_bytes(draft, draft.review.approvals)[-1].seq
    reviews = [review for review in on_these_bytes(draft, draft.review.reviews) if review.by == person_id]
    return ("read", reviews[-1].seq) if reviews else CALL


def _day_of(draft: DraftRecord, shows: Shows) -> date | None:
    back = sent_back(draft)
    days: dict[Shows, date | None] = {
        "withdrawn": draft.withdrawn_on,
        "issued": draft.issued_on,
        "sent_back": back.on if back else None,
        "commented": draft.review.comments[-1].on if draft.review.comments else None,
        **dict.fromkeys(("asked", "over"), draft.review.shares[-1].until if draft.review.shares else None),
    }
    return days.get(shows)
