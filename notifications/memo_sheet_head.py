"""The head of a memo as it is printed: of which kind, in which state, for whom, over which time."""

from typing import Any

from models.memo_facts import Head, MemoFacts
from notifications.sentences import say
from notifications.words import long_date

Sheet = dict[str, Any]


def head_sheet(facts: MemoFacts) -> Sheet:
    """Return the head as printed; what does not apply is an empty text."""
    memo = facts.memo
    which = f"Memo no. {memo.number}" if memo.number else f"Draft {memo.draft}"
    name = f"{memo.title}, {which.lower() if memo.number else which}"
    if memo.extract:
        name += f", extract for {memo.extract.name}"
    return {
        "title": memo.title,
        "full_title": f"{name}, {long_date(memo.as_of)}",
        "language": memo.language,
        "which": which,
        "kind": say("page.hearing_kind" if memo.period == "hearing" else f"kinds.{memo.period}"),
        "state": memo.state.upper(),
        "draft": memo.state == "draft",
        "stamp": _stamp(memo),
        "as_of": long_date(memo.as_of),
        "as_of_iso": memo.as_of.isoformat(),
        "covers": f"{long_date(memo.period_from)} to {long_date(memo.period_to)}",
        "next": long_date(memo.next),
        "to": memo.to,
        "from": memo.from_,
        "approved": f"Approved by {memo.approved_by}" if memo.approved_by else "",
        "hearing": _hearing(memo),
        "extract": _extract(memo),
        "banner": facts.banner or "",
        "office": memo.verdicts_by,
        "seq": memo.ledger.seq,
        "hash": memo.ledger.hash,
        "signed": f"signed with key {memo.ledger.key_id}" if memo.ledger.signature else "not signed",
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


def _extract(memo: Head) -> str:
    one = memo.extract
    if one is None:
        return ""
    return say("page.extract", office=one.name, recommendations=list(one.recommendations), of_all=one.of_all)
