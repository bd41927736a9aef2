"""What is printed: the memo's facts as words in their places. Page and PDF are made from it and compute nothing."""

from typing import Any

from models.memo_facts import MemoFacts
from models.memo_rows import Computed, Events, Sentence
from notifications import chart
from notifications.memo_fit import Fit
from notifications.memo_sheet_annex import annex_sheets, every_source_sheet, record_sheet
from notifications.memo_sheet_counts import tiles_sheet
from notifications.memo_sheet_dates import ahead_sheet, related_sheet, say_all_bars, sources_sheet
from notifications.words import BASIS, SAYS_NOTHING, count_of, day_month, long_date, short_date

MANY_MARKS = 4
Sheet = dict[str, Any]


def sheet_of(facts: MemoFacts, fit: Fit) -> Sheet:
    """Return what is printed in a body that shows so much."""
    numbers = {row.seq: row.n for row in facts.records}
    bars = facts.late[: fit.bars]
    return {
        **_head(facts),
        "correction": _said(facts.correction, numbers) if facts.correction else None,
        "bottom": [_said(each, numbers) for each in facts.bottom_line],
        "ask": _said(facts.ask, numbers) if facts.ask else None,
        "tiles": tiles_sheet(facts),
        **_changes(facts, numbers, fit),
        "notes": [_said(each, numbers) for each in facts.notes],
        "rows": [_row(row, fit, facts.mock) for row in facts.recommendations],
        "related": related_sheet(facts, fit),
        "questions": [_said(each, numbers) for each in facts.questions],
        "going_on": [_said(each, numbers) for each in facts.going_on],
        "timeline": chart.timeline(facts.recommendations, facts.memo.as_of),
        "timeline_alt": chart.say_timeline(facts.recommendations, facts.memo.as_of),
        "bars": chart.bars(bars) if bars else "",
        "bars_alt": chart.say_bars(bars) if bars else "",
        "bars_say": say_all_bars(len(bars), len(facts.late)),
        "sources": sources_sheet(facts, fit),
        "ahead": ahead_sheet(facts, fit),
        "records": [record_sheet(row) for row in facts.records],
        "records_apart": len(facts.records) > fit.records,
        "every_source": every_source_sheet(facts),
        "comment": _comment(facts, numbers),
        "annex": annex_sheets(facts, numbers, _said),
        "terms": [{"word": word, "means": means} for word, means in facts.terms.text],
    }


def _head(facts: MemoFacts) -> Sheet:
    memo = facts.memo
    which = f"Memo no. {memo.number}" if memo.number else f"Draft {memo.draft}"
    return {
        "title": memo.title,
        "full_title": f"{memo.title}, {which.lower() if memo.number else which}, {long_date(memo.as_of)}",
        "language": memo.language,
        "which": which,
        "state": memo.state.upper(),
        "draft": memo.state == "draft",
        "as_of": long_date(memo.as_of),
        "as_of_iso": memo.as_of.isoformat(),
        "covers": f"{long_date(memo.period_from)} to {long_date(memo.period_to)}",
        "next": long_date(memo.next),
        "to": memo.to,
        "from": memo.from_,
        "approved": f"Approved by {memo.approved_by}" if memo.approved_by else "",
        "banner": facts.banner or "",
        "office": memo.verdicts_by,
        "seq": memo.ledger.seq,
        "hash": memo.ledger.hash,
        "signed": f"signed with key {memo.ledger.key_id}" if memo.ledger.signature else "not signed",
    }


def _said(one: Sentence, numbers: dict[int, int]) -> Sheet:
    return {"id": one.id, "text": one.text, "mark": _mark(one, numbers)}


def _comment(facts: MemoFacts, numbers: dict[int, int]) -> Sheet | None:
    """Return the agency's comment as printed: its words, or that there are none."""
    one = facts.comment
    return {"words": one.text or "", **_said(one.says, numbers)} if one else None


def _mark(one: Any, numbers: dict[int, int]) -> list[Sheet]:
    """Return what stands in brackets after a sentence: record numbers, or that there is none, or how many it counts."""
    parts: list[Sheet] = []
    for trace in one.trace:
        if isinstance(trace, Events | Computed):
            seqs = trace.events if isinstance(trace, Events) else trace.inputs
            shown = sorted(numbers[seq] for seq in seqs if seq in numbers)
            if len(shown) > MANY_MARKS:
                parts.append({"text": f"computed from {len(shown)} records, from {shown[0]} to {shown[-1]}", "n": 0})
            else:
                parts += [{"text": str(number), "n": number} for number in shown]
        else:
            parts.append({"text": f"none up to {trace.through}", "n": 0})
    return parts


def _changes(facts: MemoFacts, numbers: dict[int, int], fit: Fit) -> Sheet:
    """Return the weightiest changes, newest first, and where the others stand."""
    shown = facts.changes[: fit.changes]
    after = facts.memo.after
    ordered = sorted(shown, key=lambda each: each.date, reverse=True)
    rest = len(facts.changes) - len(shown)
    return {
        "first": after is None,
        "changes_head": f"What changed since memo no. {after}" if after else "What changed: this is the first memo",
        "changes": [
            {"rec": "All" if c.rec == "all" else c.rec, "kind": c.kind, "date": short_date(c.date),
             "iso": c.date.isoformat(), **_said(c, numbers)}
            for c in ordered
        ],
        "changes_more": f"{count_of(rest, 'more change')}: see the history in the annexes." if rest else "",
        "changes_none": "Nothing changed." if not shown else "",
    }  # fmt: skip


def _row(row: Any, fit: Fit, mock: bool) -> Sheet:
    due = short_date(row.due) if row.due else "nothing is open"
    by = f" (by {day_month(row.next.by)})" if row.next.by and (row.days or 0) >= 0 else ""
    return {
        "id": row.id,
        "short": fit.name(row.short),
        "agency": row.agency + (" (made-up)" if mock and row.agency != SAYS_NOTHING else ""),
        "held": row.held,
        "note": row.held_note,
        "time": row.time,
        "late": row.late,
        "claim": row.agency == "done" and row.held == "nothing in hand",
        "due": due,
        "milestone": row.milestone or "",
        "extended": f"extended to {short_date(row.extended)}{' (made-up)' if mock else ''}" if row.extended else "",
        "basis": BASIS[row.basis] if row.basis else "",
        "next": fit.name(f"{row.next.who}: {row.next.what}") + by,
    }
