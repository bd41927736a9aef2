"""The page of one recommendation: what the newest memo says of it, the picture of its dates, and what each memo first
said. Source: docs/site.md#pages"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from math import ceil
from typing import Literal

from notifications.memo import Annex, Facts, MilestoneLine, annex_sections, lines_of, row_of_recommendation
from notifications.site import reading
from notifications.site.programs import say_told
from notifications.words import cap, ended, say, titled

MOST_OPEN = 3
"""Milestones that the line on what happens next names where a recommendation is closed."""


def recommendation_page(news: Sequence[reading.Told], newest: reading.NewestMemo, annex: Annex) -> reading.Sheet:
    """Return the page of one recommendation, from the newest memo; `news`: what each memo first said of it."""
    document, facts, rec = newest.document, newest.facts, annex.rec
    lines = tuple(lines_of(annex, facts.memo))
    of = next((line for line in newest.lines if line.row.id == rec), None)
    rows = facts.recommendations
    place = rows.index(of.row) if of else 0
    return {
        "rec": rec,
        "name": titled(of.row.short, rec) if of else annex.title,
        "table": row_of_recommendation(rec, document),
        "next": _what_happens_next(of, lines, facts) if of else [],
        "picture": _timeline(lines, facts.memo.as_of),
        "sections": annex_sections(annex, document),
        "base": f"../memos/{newest.folder}/memo.html",
        "by_memo": [(new.memo, say_told(new, facts.memo)) for new in reversed(news)],
        "before": rows[place - 1] if place else None,
        "after": rows[place + 1] if of and place + 1 < len(rows) else None,
    }


def _what_happens_next(of: reading.RecommendationLine, lines: Sequence[MilestoneLine], facts: Facts) -> list[str]:
    """Say who acts next, and the date: of a closed recommendation those of what stays open, the earliest first."""
    turn = of.row.turn
    dated = [of.milestone] if of.milestone else []
    if of.row.closed_on:
        still_open = [line for line in lines if line.row.id in of.row.open_after_closing]
        dated = sorted(still_open, key=lambda line: (line.due_now is None, line.row.due_now, line.row.id))
    by = turn.by if turn and turn.verb != "answer_date" and turn.by not in [line.due_now for line in dated] else None
    sentences = [say("site.next", text=cap(of.row.next.text), by=by)]
    for line in dated[:MOST_OPEN]:
        sentences.append(reading.say_date(line, facts.memo.verdicts_by, mock=facts.mock))
    if more := len(dated[MOST_OPEN:]):
        sentences.append(say("site.next_more", n=more))
    return sentences if dated or of.row.closed_on else [*sentences, ended(say("first.no_date"))]


# The picture of its dates. Places are percentages of the width; `timeline.svg.j2` draws them, with text in pixels, so
# that nothing shrinks on a phone. A line is dashed while the agency had not received the date, solid while it is past.

LEFT, RIGHT = 2.0, 97.0
"""Where the track begins and ends."""
APART, YEAR_APART = 17.0, 19.0
"""How far two names must stand apart, so that both can be read on a phone."""
STEPS = (1, 2, 3, 6)
"""Every month is named if there is room, else every second one, and so on up to one in some years."""
Look = Literal["moved", "unheard", "past", "missed"]
"""An extension; the days until the duty holder received the date; the days past it; those past a legal deadline."""


class _Scale:
    """The x of a day, between the first day of the first month and the first day after the last."""

    left = LEFT
    right = RIGHT

    def __init__(self, days: list[date]) -> None:
        self.low = min(days).replace(day=1)
        self.high = _month_after(max(days))
        self.months = [self.low]
        while (month := _month_after(self.months[-1])) < self.high:
            self.months.append(month)

    def x(self, day: date) -> float:
        return round(LEFT + (RIGHT - LEFT) * (day - self.low).days / (self.high - self.low).days, 1)

    def named(self) -> list[date]:
        """Return the months that can be named without running into each other."""
        width = (RIGHT - LEFT) / len(self.months)
        years = ceil(APART / width / 12)
        return self.months[:: next((step for step in STEPS if width * step >= APART), 12 * years)]

    def years(self) -> Iterator[date]:
        """Yield the months under which their year is named: the first, and each January with room before it."""
        free = self.x(self.low)
        for place, month in enumerate(self.months):
            next_january = next((later for later in self.months[place + 1 :] if later.month == 1), None)
            is_cut = place == 0 and next_january and self.x(next_january) - self.x(month) < YEAR_APART
            if (place == 0 or month.month == 1) and self.x(month) >= free and not is_cut:
                free = self.x(month) + YEAR_APART
                yield month


def _timeline(lines_here: Iterable[MilestoneLine], as_of: date) -> reading.Sheet | None:
    by_step: dict[str, list[MilestoneLine]] = {}  # the instances of a recurring milestone stand in one row
    for line in lines_here:
        by_step.setdefault(line.step, []).append(line)
    rows = [
        lines for lines in by_step.values() if lines[0].row.basis != "pending_bill" and lines[0].row.why != "withdrawn"
    ]
    dated = [[line for line in lines if line.due_now] for lines in rows]
    days = [day for lines in dated for line in lines for day in (line.row.due, line.row.extended) if day]
    if not days:
        return None
    scale = _Scale([as_of, *days])
    strokes = [[stroke for line in lines for stroke in _strokes(line, scale, as_of)] for lines in dated]
    marks = [list(_marks(lines, scale)) for lines in dated]
    return {
        "scale": scale,
        "to": max([as_of, *days]),
        "today": as_of,
        "rows": list(zip(rows, marks, strokes, strict=True)),
        "looks": {look for row in strokes for look, *_ in row},
    }


def _marks(lines: Sequence[MilestoneLine], scale: _Scale) -> Iterator[reading.Sheet]:
    last = -APART
    for line in lines:
        row = line.row
        for day, is_old in ((row.due, bool(row.extended)), (row.extended, False)):
            if day:
                x = scale.x(day)
                is_named = x - last >= APART
                last = x if is_named else last
                yield {"x": x, "on": day, "named": is_named, "old": is_old}


def _strokes(line: MilestoneLine, scale: _Scale, as_of: date) -> Iterator[tuple[Look, float, float]]:
    row = line.row
    now = scale.x(row.extended or row.due)
    if row.extended:
        yield "moved", scale.x(row.due), now
    received_on = min(row.asked_on or as_of, as_of)
    is_target = row.basis == "planning_assumption" and row.duty_on == "agency" and row.proof == "none"
    if is_target and received_on > row.due_now and (row.asked_on or not row.days_late):
        yield "unheard", now, scale.x(received_on)
    if row.days_late:
        start = max(row.counts_from or row.due_now, row.due_now)
        yield "missed" if row.date_state == "missed" else "past", scale.x(start), scale.x(as_of)


def _month_after(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
