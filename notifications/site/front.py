"""The pages of where things stand: the first page, what the law requires, and what we could not check.

The first page says what this is, who runs it, where each recommendation stands, the memo's bottom line, which legal
deadlines to ask about and what to ask. It takes at most six screens of a phone. Source: docs/site.md#pages
"""

from collections import Counter

from models.records import PORTFOLIO
from models.standing import Reading
from notifications.memo import MemoDocument
from notifications.printed import deadline_rows
from notifications.site.memos import extracts_of, forms, state_lines
from notifications.site.reading import DUTIES, MilestoneLine, NewestMemo, Sheet, Status, milestone_lines, steps_of

MOST_LISTED = 12
"""Recommendations of which each has a mark and a row on the first page; more have a page of their own."""
MOST_DEADLINES = 7
"""Legal deadlines on the first page; the others are on the page of duties."""
KINDS_OF_DUTY = (*DUTIES, *dict.fromkeys(DUTIES.values()), "pending_bill")
"""The kinds of date, fixed ones first; `duty` is a target date of ours for a duty that a law sets."""
WORST_FIRST: tuple[Reading, ...] = ("unread", "never_checked", "old_copy", "read")


def front_page(memo: NewestMemo) -> Sheet:
    """Return what stands on the first page if a memo speaks for today."""
    facts = memo.facts
    return {
        "memo": memo,
        "banner": state_lines(memo)[1:],
        "forms": forms(memo, "memo", f"memos/{memo.folder}/"),
        "extracts": extracts_of(memo, "memos/"),
        "lines": memo.lines,
        "is_listed": len(memo.lines) <= MOST_LISTED,
        "key": Counter(line.status.code for line in memo.lines),
        "has_portfolio": any(annex.rec == PORTFOLIO for annex in facts.annex),
        **_deadlines(facts),
    }


def _deadlines(facts: MemoDocument) -> Sheet:
    lines = {line.row.id: line for line in milestone_lines(facts)}
    chosen = [line for row in deadline_rows(facts) if (line := lines[row.id]).due_now]
    groups: dict[Status, list[MilestoneLine]] = {}
    for line in chosen[:MOST_DEADLINES]:
        # The status of a deadline that is overdue counts its days, so it has words of the page.
        words = "" if line.row.lateness.state == "overdue" else line.row.status
        groups.setdefault(Status(line.status.code, words, line.row.status_note), []).append(line)
    return {
        "deadlines": list(groups.items()),
        "are_ahead": bool(chosen) and chosen[0].row.lateness.state == "coming",
        "number_of_deadlines": len(chosen),
        "more_deadlines": len(chosen[MOST_DEADLINES:]),
    }


def duties_page(facts: MemoDocument) -> Sheet:
    """Return every duty that a law, an order or a bill sets, by the kind of its date; no kind without a duty."""
    lines = milestone_lines(facts)
    groups = {kind: steps_of(line for line in lines if line.kind == kind) for kind in KINDS_OF_DUTY}
    return {"groups": {kind: steps for kind, steps in groups.items() if steps}}


def sources_page(facts: MemoDocument) -> Sheet:
    """Return every source with what its last check means, those that could not be read first."""
    rows = sorted(facts.sources, key=lambda source: (WORST_FIRST.index(source.reading), -source.wanted))
    return {"counts": facts.source_counts, "rows": rows}
