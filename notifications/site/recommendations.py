"""The page of one recommendation: where it stands, the picture of its dates, and in which memo each line stood first.
Source: docs/site.md#pages"""

from collections.abc import Iterator, Sequence
from datetime import date
from math import ceil
from typing import Literal

from models.records import PORTFOLIO
from models.standing import PARTS, Headline
from notifications.memo import Annex, Facts, MilestoneLine, lines_of
from notifications.site import reading
from notifications.words import cap, part_rows, say, titled

MOST_OPEN = 3
"""Milestones that the line on what happens next names where a recommendation is closed."""


def recommendation_page(news: Sequence[reading.Told], newest: reading.NewestMemo, annex: Annex) -> reading.Sheet:
    """Return the page of one recommendation, from its annex in the newest memo; `news`: what each memo first said."""
    facts = newest.facts
    lines = tuple(lines_of(annex, facts.memo))
    steps = reading.steps_of(lines)
    memo_of = {line: new.memo for new in news for line in new.new_lines}
    first_memos = [memo_of[line] for line in reading.annex_lines(annex)]
    seven = next((line for line in newest.lines if line.row.id == annex.rec), None)
    ids = {row.id for row in annex.milestones}
    line = facts.headline
    own = Headline(**{name: tuple(id_ for id_ in getattr(line, name) if id_ in ids) for name in PARTS})
    rows = facts.recommendations
    place = next((place for place, row in enumerate(rows) if row.id == annex.rec), None)
    return {
        "annex": annex,
        "line": seven,
        "name": annex.title if annex.rec == PORTFOLIO else titled(seven.row.short if seven else annex.title, annex.rec),
        "next": _what_happens_next(seven, lines, facts) if seven else "",
        "is_portfolio": annex.rec == PORTFOLIO,
        "number": len(own.milestones),
        "parts": part_rows(own, office=facts.memo.verdicts_by, agency=facts.memo.short_about),
        "closing": [row.needs for row in annex.milestones if row.closes],
        "picture": _timeline(steps, facts.memo.as_of),
        "steps": steps,
        "quotes": list(zip(annex.agency_words, first_memos, strict=False)),
        "answers": [(row, answer) for row in annex.milestones for answer in row.answers],
        "questions": [question for question in facts.questions if question.about in ids],
        "history": [
            (happened, [seq for trace in happened.trace for seq in trace.seqs], memo)
            for happened, memo in zip(annex.history, first_memos[len(annex.agency_words) :], strict=True)
        ],
        "by_memo": [new for new in news if new.line],
        "before": rows[place - 1] if place else None,
        "after": rows[place + 1] if place is not None and place + 1 < len(rows) else None,
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
    return sentences if dated or of.row.closed_on else [*sentences, say("site.no_next_date")]


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


def _timeline(steps: Sequence[reading.TimelineStep], as_of: date) -> reading.Sheet | None:
    rows = [step for step in steps if step.first.row.basis != "pending_bill" and step.first.row.why != "withdrawn"]
    dated = [[line for line in step.lines if line.due_now] for step in rows]
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
        "statuses": list(dict.fromkeys(line.status[:2] for step in rows for line in step.lines)),
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
