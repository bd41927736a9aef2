"""The agency's comment on a draft: who is asked, until when it is waited for, and which draft it is printed in.

The liaison gets the draft five business days before the issue; the memo prints the answer, or that none was received
(memo.md, section 10).
"""

from collections.abc import Iterable, Mapping
from datetime import date

from models.core import Calendar, RuleError, new_york_day
from models.ledger import Period
from models.records import DraftRecord, Remark, Share

ASKED: tuple[Period, ...] = ("month", "quarter", "closing")
"""The memos on whose draft the agency is asked to comment."""
WAITED = 5
"""Business days for which a comment is waited for."""


def until_of(day: date, calendar: Calendar) -> date:
    """Return the last day on which a comment is waited for, for a draft shared on a New York day."""
    return calendar.add(day, WAITED)


def refuse_not_asked(draft: DraftRecord) -> None:
    """Raise RuleError where the agency is not asked about a memo of this kind."""
    if draft.period not in ASKED:
        raise RuleError(
            f"{draft.id} is a memo of the kind `{draft.period}`, on which the agency is not asked to comment; the "
            f"kinds on which it is: {', '.join(ASKED)}"
        )


def family_of(drafts: Iterable[DraftRecord], period: Period, period_from: date) -> tuple[DraftRecord, ...]:
    """Return the drafts of one kind for one period: a comment on one of them is printed in those drafted after it."""
    return tuple(each for each in drafts if (each.period, each.period_from) == (period, period_from))


def said_of(
    drafts: Iterable[DraftRecord], period: Period, period_from: date
) -> tuple[tuple[Share, ...], tuple[Remark, ...]]:
    """Return how the drafts of one kind for one period were shared and commented on, each in its order.

    What stands in withdrawn memos alone is left out: a comment may be what may not be shown, and the agency is asked
    anew.
    """
    own = family_of(drafts, period, period_from)
    issued = [(each.issued_seq or 0, each.withdrawn_on is None) for each in own if each.number is not None]
    stands = max((seq for seq, stands in issued if stands), default=0)
    gone = max((seq for seq, stands in issued if not stands), default=0)
    shares = (one for each in own for one in each.shares if one.seq > gone or one.seq < stands)
    comments = (one for each in own for one in each.comments if one.seq > gone or one.seq < stands)
    return tuple(sorted(shares, key=_seq)), tuple(sorted(comments, key=_seq))


def waits_until(drafts: Mapping[str, DraftRecord], draft: DraftRecord) -> date | None:
    """Return the last day on which a comment is waited for; None where none was asked for.

    None too where one is there that was made after the last share: each share asks anew.
    """
    shares, comments = _said(drafts, draft)
    answered = bool(shares and comments) and comments[-1].seq > shares[-1].seq
    return shares[-1].until if shares and not answered else None


def refuse_unheard(drafts: Mapping[str, DraftRecord], draft: DraftRecord, today: date) -> None:
    """Raise RuleError where a draft may not go out yet, for what it says of the agency's comment is not so.

    The liaison may still comment; or it was shared or commented, or the time ran out, after the draft's cut, so that
    the draft says nothing of it. `today` is a New York day.
    """
    shares, comments = _said(drafts, draft)
    until = waits_until(drafts, draft)
    if until is not None and today <= until:
        raise RuleError(
            f"the agency may comment on {draft.id} until {until.isoformat()}; issue the memo after that day, or when "
            "the comment is noted (`memo comment`)"
        )
    how = "memo draft" if draft.supersedes is None else f"memo correct {draft.supersedes}"
    anew = f"draft it anew (`{how}`), so that the memo says so, and have it approved again"
    if any(each.seq > draft.cut_seq for each in (*shares, *comments)):
        what = "commented on" if comments else "shared"
        raise RuleError(f"{draft.id} was {what} after it was drafted and does not say so; {anew}")
    if until is not None and new_york_day(draft.recorded_through) <= until:
        raise RuleError(f"no comment was received by {until.isoformat()}, and {draft.id} still awaits one; {anew}")


def _said(drafts: Mapping[str, DraftRecord], draft: DraftRecord) -> tuple[tuple[Share, ...], tuple[Remark, ...]]:
    if draft.period not in ASKED:
        return (), ()
    return said_of(drafts.values(), draft.period, draft.period_from)


def _seq(item: Share | Remark) -> int:
    return item.seq
