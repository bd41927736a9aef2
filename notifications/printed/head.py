"""What the top of a memo says, the order of its sections, and its four counts."""

from models.memo import Count, Head, MemoFacts
from notifications.memo import kind_of
from notifications.printed.references import Part
from notifications.words import long_date, say

APOSTROPHE = "\N{RIGHT SINGLE QUOTATION MARK}"

HEADS = {
    "short": "In short",
    "changes": "",  # says since when: `changes_head`
    "seven": "The seven recommendations",
    "related": "Duties the law sets beside them",
    "questions": "Questions the Council may put",
    "going_on": "What goes on after closing",
    "glance": "Dates at a glance",
    "read": "What we read, and what we could not",
    "ahead": "Dates in the next 60 days",
    "check": "How to check this memo",
    "comment": f"The agency{APOSTROPHE}s comment on the draft",
    "annexes": "Annexes",
    "sources": "Annex: every source",
    "records": "Records relied on",
    "terms": "Terms",
}
"""The sections in their one order, that of a reader's questions, with their headings.

Source: docs/printed-forms.md#one-printed-value
"""
CORRECTION = "What this memo corrects"
"""The heading of what stands before all sections of an erratum."""


def head_of(facts: MemoFacts) -> Part:
    """Return the top of a memo as printed; what does not apply is an empty text."""
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
    """Return the words that say that a memo is not the last word: a draft, or a correction of another."""
    if memo.state == "issued":
        return ""
    if memo.supersedes is None:
        return say("page.stamp_draft") if memo.state == "draft" else memo.state.upper()
    kind = "draft_erratum" if memo.state == "draft" else "erratum"
    return say(f"page.stamp_{kind}", number=memo.supersedes)


def _hearing(memo: Head) -> str:
    hearing = memo.hearing
    if hearing is None:
        return ""
    return say("page.hearing", event_id=hearing.event_id, title=hearing.title, on=hearing.on)


def sections_of(facts: MemoFacts) -> Part:
    """Return `order`, `heads` and `fixed`: the sections, their headings, and what is the same in every memo."""
    memo = facts.memo
    heads = {"correction": CORRECTION, **{section: head for section, head in HEADS.items() if head}}
    if memo.extract is not None:
        heads["seven"] = "The recommendations"
    return {
        "order": list(HEADS),
        "heads": heads,
        "fixed": {
            "related": say("page.beside", of=len(facts.recommendations), about=memo.about),
            "not_evidence": say("page.not_evidence", about=memo.about),
            "sources": say("page.sources"),
            "records": say("page.records", seq=memo.ledger.seq),
            "timeline": say("chart.timeline", about=memo.about, as_of=memo.as_of),
        },
    }


def tiles_of(facts: MemoFacts) -> list[Part]:
    """Return the four counts as printed: each number with what it counts, and out of how many.

    That the agency accepted a recommendation is not among them, because an answer is not a step done.
    """
    counts = facts.counts
    made_up = facts.mock and counts.reported_done.value > 0
    later = counts.past_original.value
    reported = say("cells.tile_reported", about=facts.memo.about, made_up=made_up)
    return [
        _tile(counts.verified, counts.recommendations, say("cells.tile_verified"), "navy"),
        _tile(
            counts.reported_done,
            counts.milestones,
            reported,
            "navy",
        ),
        _tile(counts.past, counts.milestones, say("cells.tile_past", later=later), "red"),
        _tile(counts.unknown, counts.milestones, say("cells.tile_cannot_tell"), "brown"),
    ]


def _tile(count: Count, whole: Count, says: str, colour: str) -> Part:
    return {"value": count.value, "of": whole.value, "says": says, "colour": colour}
