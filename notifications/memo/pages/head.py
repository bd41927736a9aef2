"""What the top and the foot of a memo say: which it is, from whom, to whom, as of when."""

from models.ledger import short_head
from notifications.memo.document import Head, Letterhead
from notifications.words import long_date, say


def head_of(memo: Head, banner: str | None) -> Letterhead:
    """Return the head of a memo as printed."""
    names = {"number": memo.number, "draft": memo.draft}
    name = say("page.which", **names)
    state = say(f"print.{memo.state}")
    sender = say("print.sender", role=memo.from_, approver=memo.approved_by, through=memo.approved_through)
    period = say("print.days", first=memo.period_from, last=memo.period_to)
    called = [("About", say("print.called", about=memo.about))] if memo.about != memo.short_about else []
    foot = say("print.foot", which=name, state=state.lower(), on=memo.as_of)
    return Letterhead(
        title=memo.title,
        full_title=say("page.full_title", title=memo.title, **names, as_of=memo.as_of),
        above_title=say("print.above", kind=kind_of(memo), **names).upper(),
        state_above=state.upper(),
        stamp=_stamp(memo),
        lines=(("To", memo.to), ("From", sender), ("Period", period), *called),
        beside=(
            ("Status as of", long_date(memo.as_of)),
            (say("print.next", is_regular=memo.period in ("week", "month")), long_date(memo.next)),
        ),
        why_now=memo.why_now,
        hearing=say("page.hearing", **dict(memo.hearing)) if memo.hearing else "",
        banner=banner or "",
        signed=say("page.signed", key=memo.ledger.key_id if memo.ledger.signature else None),
        foot=f"{foot} {short_head(memo.ledger.seq, memo.ledger.hash)}.",
        page=("Page", "of"),
        draft=memo.is_draft,
        as_of=memo.as_of,
        author=memo.from_,
        language=memo.language,
        paper=memo.paper,
    )


def kind_of(head: Head) -> str:
    """Say what kind of memo it is, and for a hearing whether it is made before or after it."""
    hearing = head.hearing
    if hearing is None:
        return say(f"kinds.{head.period}")
    is_over = hearing.on is not None and hearing.on < head.as_of
    return say("kinds.hearing", on=hearing.on, event_id=hearing.event_id, is_over=is_over)


def _stamp(memo: Head) -> str:
    if memo.state == "issued":
        return ""
    if memo.supersedes is None:
        return say("page.stamp_draft") if memo.state == "draft" else say(f"print.{memo.state}").upper()
    kind = "draft_erratum" if memo.state == "draft" else "erratum"
    return say(f"page.stamp_{kind}", number=memo.supersedes)
