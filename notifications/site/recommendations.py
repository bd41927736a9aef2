"""The page of one recommendation: where it stands in the newest memo, and in which memo each line was said first.

`timeline.svg.j2` draws its dates and names things. Places are percentages and text is set in pixels, so that nothing
shrinks on a phone. A line is dashed while the agency had not received the date, and solid while the date is past.
Source: docs/site.md#pages
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from models.memo import Events
from models.records import PORTFOLIO
from notifications.memo import Annex, MilestoneRow
from notifications.printed import Dates, Scale
from notifications.site.reading import Memo, NewestMemo, Sheet, annex_lines
from notifications.site.rows import MilestoneLine, RecommendationLine, Step, lines_of, steps_of

LEFT, RIGHT = 2.0, 97.0
"""Where the track begins and ends, in percent of the width."""
APART, YEAR_APART = 17.0, 19.0
"""How far two names must stand apart, in percent, so that both can be read on a phone."""


def recommendation_page(memos: Sequence[Memo], newest: NewestMemo, annex: Annex) -> Sheet:
    """Return what stands on the page of one recommendation.

    Args:
        memos: all memos by number, which are searched for where each line was said first.
        newest: the memo that speaks for today; nothing newer is shown.
        annex: its annex about the recommendation.
    """
    facts = newest.facts
    line = _line(newest, annex.rec)
    steps = steps_of(lines_of(annex, facts.memo))
    first_memos = [next(memo for memo in memos if annex_line in memo.new_lines) for annex_line in annex_lines(annex)]
    ids = [row.id for row in annex.milestones]
    rows = facts.recommendations
    place = next((place for place, row in enumerate(rows) if row.id == annex.rec), None)
    return {
        "annex": annex,
        "line": line,
        "is_portfolio": annex.rec == PORTFOLIO,
        "counts": _counts(annex.milestones),
        "closing": [row.needs for row in annex.milestones if row.closes],
        "picture": _timeline(steps, facts.memo.as_of),
        "steps": steps,
        "quotes": list(zip(annex.agency_words, first_memos, strict=False)),
        "answers": [(row, answer) for row in annex.milestones for answer in row.answers],
        "questions": [question for question in facts.questions if question.about in ids],
        "history": [
            (happened, [seq for trace in happened.trace if isinstance(trace, Events) for seq in trace.events], memo)
            for happened, memo in zip(annex.history, first_memos[len(annex.agency_words) :], strict=True)
        ],
        "by_memo": _by_memo(memos, annex.rec),
        "before": rows[place - 1] if place else None,
        "after": rows[place + 1] if place is not None and place + 1 < len(rows) else None,
    }


def _line(memo: Memo, rec: str) -> RecommendationLine | None:
    return next((line for line in memo.lines if line.row.id == rec), None)


def _counts(milestones: Sequence[MilestoneRow]) -> Sheet:
    """Return the counts of the page's bottom line; those past their dates by kind of date,
    with the legal deadlines that are known to be missed apart."""
    past = [row for row in milestones if row.lateness.is_past]
    return {
        "all": sum(row.standing not in ("watch", "withdrawn") for row in milestones),
        "past": len(past),
        "by_kind": Counter("overdue" if row.lateness.state == "overdue" else row.basis for row in past),
        "unknown": sum(row.standing == "unknown" for row in milestones),
    }


def _by_memo(memos: Sequence[Memo], rec: str) -> list[tuple[Memo, RecommendationLine]]:
    """Return what the table of each memo said of a recommendation, if it differs from the memo before.

    The days are left out, because they pass by themselves, and the day of the last look that found nothing too.
    """
    lines: list[tuple[Memo, RecommendationLine]] = []
    before: tuple[object, ...] = ()
    for memo in sorted(memos, key=lambda memo: (memo.issued.as_of, memo.number)):
        if line := _line(memo, rec):
            row = line.row
            decision = line.row.last_decision
            is_overdue = row.lateness is not None and row.lateness.state == "overdue"
            note = is_overdue or row.status_note
            decided = decision.seq if decision else None
            stands = (row.agency, row.holding, note, row.milestone, row.due, row.extended, decided)
            if stands != before:
                lines.append((memo, line))
            before = stands
    return lines


def _timeline(steps: Sequence[Step], as_of: date) -> Sheet | None:
    """Return where everything stands in the picture of one recommendation; None if no milestone has a date."""
    drawn = [step for step in steps if step.first.row.standing not in ("watch", "withdrawn")]
    dated = [[_dates_of(line, as_of) for line in step.lines if line.due_now] for step in drawn]
    days = [day for row in dated for dates in row for day in (dates.due, dates.extended) if day]
    if not days:
        return None
    scale = Scale([as_of, *days], LEFT, RIGHT, APART, YEAR_APART)
    strokes = [[stroke for dates in row for stroke in dates.strokes(scale, as_of)] for row in dated]
    marks = [list(_marks(row, scale)) for row in dated]
    return {
        "scale": scale,
        "to": max([as_of, *days]),
        "today": as_of,
        "rows": list(zip(drawn, marks, strokes, strict=True)),
        "looks": {look for row in strokes for look, *_ in row},
        "statuses": list(dict.fromkeys(line.status.code for step in drawn for line in step.lines)),
    }


def _marks(dated: Sequence[Dates], scale: Scale) -> Iterator[Sheet]:
    """Yield the marks of a row; a date too close to the one named before it has a mark and no name."""
    last = -APART
    for dates in dated:
        for day, is_old in ((dates.due, bool(dates.extended)), (dates.extended, False)):
            if day:
                x = scale.x(day)
                is_named = x - last >= APART
                last = x if is_named else last
                yield {"x": x, "on": day, "named": is_named, "old": is_old}


def _dates_of(line: MilestoneLine, as_of: date) -> Dates:
    row = line.row
    is_ours = row.basis == "planning_assumption"
    needs_telling = is_ours and row.duty_on == "agency" and line.status.code == "none"
    heard = min(row.asked_on or as_of, as_of)
    is_unheard = needs_telling and heard > row.due_now and (row.asked_on or not row.lateness.is_past)
    return Dates(
        row.due,
        row.extended,
        unheard_until=heard if is_unheard else None,
        past_from=max(row.lateness.counts_from or row.due_now, row.due_now) if row.lateness.is_past else None,
        is_missed=row.lateness.state == "overdue",
    )
