"""What the top of a memo says, or of a letter: which it is, from whom, to whom, as of when."""

from datetime import date

from models.core import Paper
from models.ledger import short_head
from notifications.memo import Head, MemoDocument, kind_of
from notifications.printed.references import Part
from notifications.words import long_date, say


def head_of(facts: MemoDocument) -> Part:
    """Return the top of a memo as printed; what does not apply is an empty text."""
    memo = facts.memo
    names = {"number": memo.number, "draft": memo.draft}
    name = say("page.which", **names)
    state = say(f"print.{memo.state}")
    sender = say("print.sender", role=memo.from_, approver=memo.approved_by, through=memo.approved_through)
    return {
        "title": memo.title,
        "full_title": say("page.full_title", title=memo.title, **names, as_of=memo.as_of),
        "language": memo.language,
        "paper": memo.paper,
        "above_title": say("print.above", kind=kind_of(memo), **names).upper(),
        "state_above": state.upper(),
        "draft": memo.is_draft,
        "stamp": _stamp(memo),
        "as_of_iso": memo.as_of.isoformat(),
        "author": memo.from_,
        "lines": [
            [say("print.to"), memo.to],
            [say("print.from"), sender],
            [say("print.period"), say("print.days", first=memo.period_from, last=memo.period_to)],
            *([[say("print.about"), say("print.called", about=memo.about)]] if memo.about != memo.short_about else []),
        ],
        "beside": [
            [say("print.as_of"), long_date(memo.as_of)],
            [say("print.next", is_regular=memo.period in ("week", "month")), long_date(memo.next)],
        ],
        "why_now": memo.why_now,
        "hearing": say("page.hearing", **dict(memo.hearing)) if memo.hearing else "",
        "banner": facts.banner or "",
        "foot": say("print.foot", which=name, state=state.lower(), on=memo.as_of),
        "page": [say("print.page"), say("print.of_pages")],
        "foot_hash": short_head(memo.ledger.seq, memo.ledger.hash),
    }


def head_of_paper(
    title: str, above: str, on: date, author: str, lines: list[list[str]], *, full_title: str, foot: str, paper: Paper
) -> Part:
    """Return the top of a letter, by the keys of the memo's; `lines`: label and text of each."""
    day = long_date(on)
    return dict.fromkeys(("stamp", "why_now", "hearing", "banner"), "") | {
        "title": title,
        "full_title": full_title,
        "language": "en-US",
        "paper": paper,
        "above_title": above.upper(),
        "state_above": day.upper(),
        "draft": False,
        "as_of_iso": on.isoformat(),
        "author": author,
        "lines": lines,
        "beside": [],
        "foot": foot,
        "foot_hash": day,
        "page": [say("print.page"), say("print.of_pages")],
    }


def _stamp(memo: Head) -> str:
    if memo.state == "issued":
        return ""
    if memo.supersedes is None:
        return say("page.stamp_draft") if memo.state == "draft" else say(f"print.{memo.state}").upper()
    kind = "draft_erratum" if memo.state == "draft" else "erratum"
    return say(f"page.stamp_{kind}", number=memo.supersedes)
