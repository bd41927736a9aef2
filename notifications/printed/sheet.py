"""What is printed: the memo's facts as words in their places. Every form is made from it and computes nothing."""

from models.memo import MemoFacts, RecommendationRow
from notifications.memo import unread_of
from notifications.printed.chart import bars as draw_bars
from notifications.printed.chart import timeline
from notifications.printed.chart_ageing import say_ageing
from notifications.printed.chart_timeline import say_timeline
from notifications.printed.fit import Fit
from notifications.printed.sheet_annex import annex_sheet, every_source_sheet, record_sheet
from notifications.printed.sheet_counts import tiles_sheet
from notifications.printed.sheet_dates import ahead_sheet, related_sheet, say_all_bars, sources_sheet
from notifications.printed.sheet_head import head_sheet
from notifications.printed.sheet_order import order_sheet
from notifications.printed.sheet_said import Numbers, Sheet, rests_sheet, said_sheet
from notifications.printed.sheet_week import annexes_shown, has_annexes
from notifications.words import BASIS, SAYS_NOTHING, say, short_date


def sheet_of(facts: MemoFacts, fit: Fit) -> Sheet:
    """Return what is printed in a body that shows so much."""
    numbers = {row.seq: row.n for row in facts.records}
    pages, note = annexes_shown(facts)
    return {
        **head_sheet(facts),
        **order_sheet(facts),
        **body_sheet(facts, fit),
        "correction": said_sheet(facts.correction, numbers) if facts.correction else None,
        "bottom": [said_sheet(each, numbers) for each in facts.bottom_line],
        "ask": said_sheet(facts.ask, numbers) if facts.ask else None,
        "tiles": tiles_sheet(facts),
        "notes": [said_sheet(each, numbers) for each in facts.notes],
        "questions": [said_sheet(each, numbers) for each in facts.questions],
        "going_on": [said_sheet(each, numbers) for each in facts.going_on],
        "timeline": timeline(facts.recommendations, facts.memo.as_of),
        "timeline_alt": say_timeline(facts.recommendations, facts.memo.as_of),
        "records": [record_sheet(row) for row in facts.records],
        "every_source": every_source_sheet(facts, numbers),
        "comment": _comment(facts, numbers),
        "annex": [annex_sheet(page, numbers, facts) for page in pages],
        "annex_note": note,
        "terms": [{"word": word, "means": means} for word, means in facts.terms.text],
    }


def body_sheet(facts: MemoFacts, fit: Fit) -> Sheet:
    """Return what a fit changes of what is printed, so that a body with less is not a whole memo made again."""
    numbers = {row.seq: row.n for row in facts.records}
    bars, shown = facts.late[: fit.bars], {page.rec for page in annexes_shown(facts)[0]}
    return {
        **_changes(facts, numbers, fit),
        "rows": [_row(row, numbers, fit, facts.mock, row.id in shown) for row in facts.recommendations],
        "related": related_sheet(facts, numbers, fit),
        "bars": draw_bars(bars) if bars else "",
        "bars_alt": say_ageing(bars) if bars else "",
        "bars_say": say_all_bars(len(bars), facts),
        "sources": sources_sheet(facts, fit),
        "ahead": ahead_sheet(facts, numbers, fit),
    }


def _comment(facts: MemoFacts, numbers: Numbers) -> Sheet | None:
    """Return the agency's comment as printed: its words, or that there are none."""
    one = facts.comment
    return {"words": one.text or "", **said_sheet(one.says, numbers)} if one else None


def _changes(facts: MemoFacts, numbers: Numbers, fit: Fit) -> Sheet:
    """Return the weightiest changes, newest first, and where the others stand."""
    shown = facts.changes[: fit.changes]
    after = facts.memo.after
    ordered = sorted(shown, key=lambda each: each.date, reverse=True)
    rest, unread = len(facts.changes) - len(shown), unread_of(facts.sources)
    return {
        "first": after is None,
        "changes_head": say("page.changes_head", after=after, start=facts.memo.period_from),
        "changes": [
            {"rec": "All" if c.rec == "all" else c.rec, "kind": c.kind, "date": short_date(c.date),
             "iso": c.date.isoformat(), **said_sheet(c, numbers)}
            for c in ordered
        ],
        "changes_more": say("page.changes_more", n=rest, has_annexes=has_annexes(facts)) if rest else "",
        "changes_none": say("page.changes_none", unread=unread, of=len(facts.sources)) if not shown else "",
    }  # fmt: skip


def _row(row: RecommendationRow, numbers: Numbers, fit: Fit, mock: bool, has_annex: bool) -> Sheet:
    """Return a row of the table of recommendations; of a closed one, what is open all the same stands in its annex."""
    step = fit.name(say("cells.step", who=row.next.who, what=row.next.what))
    is_ahead = row.next.by and (row.days or 0) >= 0
    points = bool(row.closed_on and row.time and has_annex)
    return {
        "id": row.id,
        "at": f"row-{row.id}",
        "short": fit.name(row.short),
        "agency": say("cells.marked", text=row.agency, made_up=mock and row.agency != SAYS_NOTHING),
        "held": row.held,
        "note": row.held_note,
        "time": say("table.in_annex", text=row.time) if points else row.time,
        "late": row.late,
        "claim": row.agency == "done" and row.held == "nothing in hand",
        "due": short_date(row.due) if row.due else say("cells.no_date"),
        "milestone": row.milestone or "",
        "extended": say("cells.later", to=row.extended, made_up=mock) if row.extended else "",
        "basis": BASIS[row.basis] if row.basis else "",
        "next": say("cells.next", step=step, by=row.next.by) if is_ahead else step,
        **rests_sheet(row.trace, numbers),
    }
