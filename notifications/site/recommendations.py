"""The page of one recommendation: where it stands in the newest memo, and in which memo each line was said first.

Source: docs/site.md#pages
"""

from collections import Counter
from collections.abc import Sequence

from models.records import PORTFOLIO
from notifications.memo import Annex, MilestoneRow
from notifications.site.reading import Memo, NewestMemo, RecommendationLine, Sheet, annex_lines, lines_of, steps_of
from notifications.site.timeline import timeline


def recommendation_page(memos: Sequence[Memo], newest: NewestMemo, annex: Annex) -> Sheet:
    """Return what stands on the page of one recommendation, from its annex in the newest memo; `memos` are all memos by
    number."""
    facts = newest.facts
    steps = steps_of(lines_of(annex, facts.memo))
    first_memos = [next(memo for memo in memos if annex_line in memo.new_lines) for annex_line in annex_lines(annex)]
    ids = [row.id for row in annex.milestones]
    rows = facts.recommendations
    place = next((place for place, row in enumerate(rows) if row.id == annex.rec), None)
    return {
        "annex": annex,
        "line": _line(newest, annex.rec),
        "is_portfolio": annex.rec == PORTFOLIO,
        "counts": _counts(annex.milestones),
        "closing": [row.needs for row in annex.milestones if row.closes],
        "picture": timeline(steps, facts.memo.as_of),
        "steps": steps,
        "quotes": list(zip(annex.agency_words, first_memos, strict=False)),
        "answers": [(row, answer) for row in annex.milestones for answer in row.answers],
        "questions": [question for question in facts.questions if question.about in ids],
        "history": [
            (happened, [seq for trace in happened.trace for seq in trace.seqs], memo)
            for happened, memo in zip(annex.history, first_memos[len(annex.agency_words) :], strict=True)
        ],
        "by_memo": _by_memo(memos, annex.rec),
        "before": rows[place - 1] if place else None,
        "after": rows[place + 1] if place is not None and place + 1 < len(rows) else None,
    }


def _line(memo: Memo, rec: str) -> RecommendationLine | None:
    return next((line for line in memo.lines if line.row.id == rec), None)


def _counts(milestones: Sequence[MilestoneRow]) -> Sheet:
    past = [row for row in milestones if row.lateness.is_past]
    return {
        "all": sum(row.standing not in ("watch", "withdrawn") for row in milestones),
        "past": len(past),
        "by_kind": Counter("overdue" if row.lateness.state == "overdue" else row.basis for row in past),
        "unknown": sum(row.standing == "unknown" for row in milestones),
    }


def _by_memo(memos: Sequence[Memo], rec: str) -> list[tuple[Memo, RecommendationLine]]:
    """Return what the table of each memo said of a recommendation, if it differs from the memo before in more than days
    that pass by themselves."""
    lines: list[tuple[Memo, RecommendationLine]] = []
    before: tuple[object, ...] = ()
    for memo in sorted(memos, key=lambda memo: (memo.issued.as_of, memo.number)):
        if line := _line(memo, rec):
            row = line.row
            is_overdue = row.lateness is not None and row.lateness.state == "overdue"
            note = is_overdue or row.status_note
            decision = row.last_decision.seq if row.last_decision else None
            stands = (row.agency, row.holding, note, row.milestone, row.due, row.extended, decision)
            if stands != before:
                lines.append((memo, line))
            before = stands
    return lines
