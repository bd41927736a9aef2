"""The agency's comment on a draft (docs/memo.md#the-agencys-comment), and the length of the office's notes."""

from collections.abc import Iterable, Mapping
from datetime import date

from models.core import InputError, RuleError, new_york_day
from models.drafts.approval import open_draft, refuse_issued
from models.ledger import Period
from models.records import DraftRecord, Remark, Share

COMMENT_PERIODS: tuple[Period, ...] = ("month", "quarter", "closing")
"""The kinds of memos on whose draft the agency is asked to comment."""
COMMENT_DAYS = 5
"""Business days that the agency has."""
LONGEST_NOTE = 500
"""Characters of a note, so that it stays a note and the memo two pages."""

Correspondence = tuple[tuple[Share, ...], tuple[Remark, ...]]
"""The shares of a draft and the comments on it, each in order."""


def refuse_unless_comment_is_asked(draft: DraftRecord) -> None:
    """Raise RuleError if the agency is not asked about a memo of this kind."""
    if draft.period not in COMMENT_PERIODS:
        sentence = f"{draft.id} is a `{draft.period}` memo, on which the agency does not comment"
        raise RuleError(f"{sentence}; it comments on these: {', '.join(COMMENT_PERIODS)}")


def drafts_for(drafts: Iterable[DraftRecord], period: Period, period_from: date) -> tuple[DraftRecord, ...]:
    """Return the drafts of one kind for one period: a comment on one of them is printed in the later ones."""
    return tuple(draft for draft in drafts if (draft.period, draft.period_from) == (period, period_from))


def correspondence_on(drafts: Iterable[DraftRecord], period: Period, period_from: date) -> Correspondence:
    """Return how the drafts of one kind for one period were shared and commented on; nothing that stands only in
    withdrawn memos, or that was said before a share or after the days for a comment."""
    of_period = drafts_for(drafts, period, period_from)
    last_in_force = max((memo.issue.seq or 0 for memo in of_period if memo.withdrawn_on is None), default=0)
    last_withdrawn = max((memo.issue.seq or 0 for memo in of_period if memo.withdrawn_on is not None), default=0)

    def is_printed(item: Share | Remark) -> bool:
        return item.seq > last_withdrawn or item.seq < last_in_force

    shares = [share for draft in of_period for share in draft.review.shares if is_printed(share)]
    comments = [
        comment
        for draft in of_period
        for comment in draft.review.comments
        if is_printed(comment) and any(share.seq < comment.seq and comment.on <= share.until for share in shares)
    ]
    shares.sort(key=lambda share: share.seq)
    comments.sort(key=lambda comment: comment.seq)
    return tuple(shares), tuple(comments)


def refuse_unless_comment_is_awaited(drafts: Mapping[str, DraftRecord], draft: DraftRecord, today: date) -> None:
    """Raise RuleError if the memo was issued, if no draft of it was shared, or if the days for a comment are over on a
    New York day. One that was replaced may be commented on until a comment has come."""
    refuse_unless_comment_is_asked(draft)
    refuse_issued(draft)
    shares, _ = _correspondence(drafts, draft)
    if not shares:
        raise RuleError(f"{draft.id} was not shared with the agency; share it first (`memo share`)")
    if today > shares[-1].until:
        until = shares[-1].until.isoformat()
        raise RuleError(f"the agency could comment on {draft.id} until {until}; to ask again, share it again")
    if waits_until(drafts, draft) is None:
        open_draft(drafts, draft.id)


def waits_until(drafts: Mapping[str, DraftRecord], draft: DraftRecord) -> date | None:
    """Return the last day for a comment; None if none is asked for, or one came after the last share."""
    shares, comments = _correspondence(drafts, draft)
    is_answered = shares and comments and comments[-1].seq > shares[-1].seq
    return shares[-1].until if shares and not is_answered else None


def refuse_while_comment_is_open(drafts: Mapping[str, DraftRecord], draft: DraftRecord, today: date) -> None:
    """Raise RuleError on a New York day if the liaison may still comment, or if a share, a comment or the end of the
    time came after the draft's cut, so that the draft does not say so."""
    shares, comments = _correspondence(drafts, draft)
    until = waits_until(drafts, draft)
    if until is not None and today <= until:
        raise RuleError(
            f"the agency may comment on {draft.id} until {until.isoformat()}; issue the memo after that day, or once "
            "the comment is recorded (`memo comment`)"
        )
    how = "memo draft" if draft.supersedes is None else f"memo correct {draft.supersedes}"
    again = f"draft it again (`{how}`), so that the memo says so, and have it approved again"
    if any(item.seq > draft.cut_seq for item in (*shares, *comments)):
        event = "commented on" if comments else "shared"
        raise RuleError(f"{draft.id} was {event} after it was drafted and does not say so; {again}")
    if until is not None and new_york_day(draft.recorded_through) <= until:
        raise RuleError(f"no comment was received by {until.isoformat()}, and {draft.id} still awaits one; {again}")


def _correspondence(drafts: Mapping[str, DraftRecord], draft: DraftRecord) -> Correspondence:
    if draft.period not in COMMENT_PERIODS:
        return (), ()
    return correspondence_on(drafts.values(), draft.period, draft.period_from)


def refuse_long_note(words: str) -> None:
    """Raise InputError for a note on a recommendation longer than one short paragraph. Source: docs/memo.md#notes."""
    if len(words) > LONGEST_NOTE:
        raise InputError(f"a note has at most {LONGEST_NOTE} characters; this one has {len(words)}")
    if "\n" in words.strip():
        raise InputError("a note is one paragraph; leave out the line breaks")
