"""The sections of a memo in their one order, with their headings, and the fixed words that stand in them.

The order is that of a reader's questions (memo.md, section 1); every form prints it, so that all read the same.
"""

from typing import Any

from models.memo import MemoFacts
from notifications.words import say

Sheet = dict[str, Any]
APOSTROPHE = "\N{RIGHT SINGLE QUOTATION MARK}"

ORDER = (
    "short", "changes", "seven", "related", "questions", "going_on", "glance", "read", "ahead", "check", "comment",
    "annexes", "sources", "records", "terms",
)  # fmt: skip

HEADS = {
    "correction": "What this memo corrects",
    "short": "In short",
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


def order_sheet(facts: MemoFacts) -> Sheet:
    """Return `order`, `heads` and `fixed`: the sections, their headings, and what is the same in every memo."""
    memo = facts.memo
    heads = HEADS if memo.extract is None else HEADS | {"seven": "The recommendations"}
    return {
        "order": list(ORDER),
        "heads": dict(heads),
        "fixed": {
            "related": say("page.beside", is_extract=memo.extract is not None, about=memo.about),
            "not_evidence": say("page.not_evidence"),
            "sources": say("page.sources"),
            "records": say("page.records", seq=memo.ledger.seq),
            "timeline": say("chart.timeline"),
        },
    }
