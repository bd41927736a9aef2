"""The head of a memo as it is printed: of which kind, in which state, for whom, over which time."""

from typing import Any

from models.memo import Head, MemoFacts
from notifications.memo import kind_of
from notifications.words import long_date, say

Sheet = dict[str, Any]


def head_sheet(facts: MemoFacts) -> Sheet:
    """Return the head as printed; what does not apply is an empty text."""
    memo = facts.memo
    named = {"number": memo.number, "draft": memo.draft}
    return {
        "title": memo.title,
        "full_title": say("page.full_title", title=memo.title, **named, as_of=memo.as_of),
        "language": memo.language,
        "which": say("page.which", **named),
        "kind": kind_of(memo.period, memo.hearing, memo.as_of),
        "state": memo.state.upper(),
        "draft": memo.state == "draft",
        "stamp": _stamp(memo),
        "as_of": long_date(memo.as_of),
        "as_of_iso": memo.as_of.isoformat(),
        "covers": f"{long_date(memo.period_from)} to {long_date(memo.period_to)}",
        "next": long_date(memo.next),
        "to": memo.to,
        "from": memo.from_,
        "approved": say("page.approved", by=memo.approved_by) if memo.approved_by else "",
        "hearing": _hearing(memo),
        "banner": facts.banner or "",
        "office": memo.verdicts_by,
        "seq": memo.ledger.seq,
        "hash": memo.ledger.hash,
        "signed": say("page.signed", key=memo.ledger.key_id if memo.ledger.signature else None),
    }


def _stamp(memo: Head) -> str:
    """Say in words that a memo is not the last word: a draft, or a correction of another."""
    if memo.state == "issued":
        return ""
    if memo.supersedes is None:
        return say("page.stamp_draft") if memo.state == "draft" else memo.state.upper()
    kind = "draft_erratum" if memo.state == "draft" else "erratum"
    return say(f"page.stamp_{kind}", number=memo.supersedes)


def _hearing(memo: Head) -> str:
    one = memo.hearing
    return say("page.hearing", event_id=one.event_id, title=one.title, on=one.on) if one else ""
