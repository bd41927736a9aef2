"""The dates at a glance as SVG: when the next date of each recommendation is, and since when the agency knew of it.

A diamond is a date, a dashed line the days until the agency received it, a solid one those after, a square a closing.
What a picture means is never said by color alone, and it is also said in words. Source: docs/printed-forms.md#charts
"""

from datetime import date

from notifications.memo import MemoDocument, RecommendationRow
from notifications.printed.annexed import first_rows
from notifications.printed.charts.drawing import LINE, PAD, WIDTH, Drawing, draw, lines_of, svg, widest
from notifications.printed.charts.places import Dates, Scale
from notifications.printed.status import status_cell
from notifications.words import say

WORDS = 190
"""Units of the column of words at the right."""
TOP = 30
"""Units above the rows."""
ROW = 16


def draw_timeline(facts: MemoDocument) -> Drawing:
    """Draw a row for each recommendation, in their order."""
    today, y = facts.memo.as_of, TOP
    rows = []
    for row in first_rows(facts):
        lines = lines_of(say_status(row, facts), WORDS)
        rows.append((row, _dates_of(row, today), y + ROW / 2, lines))
        y += ROW + LINE * (len(lines) - 1)
    days = [day for row, dates, *_ in rows for day in (row.closed_on, *(dates[:2] if dates else ())) if day]
    left = PAD + widest(row.id for row, *_ in rows) + 10
    scale = Scale([today, *days], left, WIDTH - WORDS - PAD - 10)
    return draw("timeline", y + 4, scale=scale, rows=rows, today=today, column=WIDTH - WORDS - PAD)


def timeline(facts: MemoDocument) -> str:
    """Return the picture for a page that says it in words beside it."""
    return svg(draw_timeline(facts))


def say_status(row: RecommendationRow, facts: MemoDocument) -> str:
    """Return the status of a row in the words of the table."""
    if row.closed_on:
        return say("print.chart_closed", status=row.status, on=row.closed_on)
    status = status_cell(row, facts.memo.as_of)
    return "".join(words.text for words in status.lines[0][0].words)


def say_timeline(facts: MemoDocument) -> str:
    """Return the picture in words for readers who do not see it: the same facts in the same order."""
    rows = [(row.id, _say_date(row, facts), say_status(row, facts)) for row in first_rows(facts)]
    return say("print.chart_alt", rows=rows, on=facts.memo.as_of)


def timeline_legend(facts: MemoDocument) -> str:
    """Return what the marks mean, each only if it occurs."""
    rows, today = first_rows(facts), facts.memo.as_of
    dated = [dates for row in rows if (dates := _dates_of(row, today))]
    return say(
        "print.chart_legend",
        on=today,
        about=facts.memo.about,
        has_ours=any(dates.is_ours for dates in dated),
        has_legal=not all(dates.is_ours for dates in dated),
        has_moved=any(dates.extended for dates in dated),
        has_dashes=any(dates.unheard_until for dates in dated),
        has_line=any(dates.past_from for dates in dated),
        has_square=any(row.closed_on for row in rows),
    )


def _say_date(row: RecommendationRow, facts: MemoDocument) -> str:
    if (dates := _dates_of(row, facts.memo.as_of)) is None:
        return ""
    dated = {"on": dates.due, "to": dates.extended, "agreed": not row.extensions, "is_ours": dates.is_ours}
    return say("print.chart_date", **dated, told_on=row.asked_on, about=facts.memo.about)


def _dates_of(row: RecommendationRow, today: date) -> Dates | None:
    """Return the dates of a row; None if it is closed or has none. The agency must receive a date that we set."""
    if row.closed_on or row.due is None or row.provisional:
        return None
    is_ours = row.basis == "planning_assumption"
    now = row.extended or row.due
    received = (row.asked_on or today) if is_ours else now
    heard = min(max(now, received), today)
    return Dates(
        row.due,
        row.extended,
        is_ours,
        unheard_until=heard if heard > now else None,
        past_from=heard if heard < today else None,
        is_missed=row.lateness is not None and row.lateness.state == "overdue",
    )
