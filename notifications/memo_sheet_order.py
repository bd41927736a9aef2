"""The sections of a memo in their one order, with their headings, and the fixed words that stand in them.

The order is that of a reader's questions (memo.md, section 1); every form prints it, so that all read the same.
"""

from typing import Any

from models.memo_facts import MemoFacts
from notifications.chart_timeline import TIMELINE

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
    memo, seq = facts.memo, facts.memo.ledger.seq
    heads = HEADS if memo.extract is None else HEADS | {"seven": "The recommendations"}
    them = "the seven" if memo.extract is None else "the recommendations"
    return {
        "order": list(ORDER),
        "heads": dict(heads),
        "fixed": {
            "related": f"They are not among {them} and never decide where one stands. "
            f"A duty of another body is not {memo.about}{APOSTROPHE}s delay.",
            "not_evidence": f"The agency{APOSTROPHE}s words. They are not evidence that a milestone is done.",
            "sources": "A source that could not be read says nothing about progress. “Milestones” counts those that "
            "are open and would show there.",
            "records": f"The numbers in brackets point here; “none up to {seq}” means that no such record exists among "
            f"the first {seq} entries. Each record is one entry of the ledger; the last column is the start of its "
            "hash.",
            "timeline": TIMELINE,
        },
    }
