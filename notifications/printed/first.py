"""Page 1: the bottom line, legal deadlines, the recommendations, what changed, and what to ask.

What it holds is chosen by counting lines: the sixth and seventh deadline go first, then sentences told, then questions.
The recommendations, five deadlines and one question never go. Source: docs/printed-forms.md#page-1
"""

from collections.abc import Iterable, Iterator
from math import ceil
from typing import NamedTuple

from notifications.memo import MADE_UP, PRESS_NOTE, MemoDocument, Sentence, unread_of
from notifications.printed.blocks import Bar, BarPart, Block, Box, Glyph, Heading, Items, Para, plain
from notifications.printed.deadlines import deadline_rows, deadlines, groups_of
from notifications.printed.references import References
from notifications.printed.selection import is_large, stem_of
from notifications.printed.seven import rows_of_page_1, table_of_seven
from notifications.words import near, say

MOST_LINES = 37
MOST_DEADLINES, FEWEST_DEADLINES = 7, 5
BOTTOM_WIDTH, CHANGES_WIDTH = 92, 118
"""Letters of a line of the bottom line, and of what changed."""
GLYPHS: dict[str, Glyph] = {
    "verified": "k-verified",
    "awaiting_review": "k-waiting",
    "overdue": "k-overdue",
    "past_legal": "k-legal",
    "past_conditional": "k-conditional",
    "past_reported": "k-reported",
    "past_target": "k-target",
    "answer_awaited": "k-answer",
    "unknown": "k-unknown",
    "ahead": "k-later",
    "closed_otherwise": "k-closed",
}
"""The parts of the bar in their order, and the fill of each."""


class Fit(NamedTuple):
    """How much of what can go page 1 shows."""

    deadlines: int
    changes: int
    questions: int


def fit_of(facts: MemoDocument) -> Fit:
    """Return how much page 1 has room for, by counting lines."""
    rows = deadline_rows(facts)
    fixed = sum(_lines([sentence], BOTTOM_WIDTH) for sentence in facts.bottom_line)
    fixed += 2 * len(rows_of_page_1(facts)) + bool(facts.memo.why_now) + bool(facts.memo.hearing)
    fixed += _lines([facts.correction], CHANGES_WIDTH) + 2 if facts.correction else 0

    def used(fit: Fit) -> int:
        shown = rows[: fit.deadlines]
        more = len(rows) > fit.deadlines
        changed = _lines(facts.told[: fit.changes], CHANGES_WIDTH)
        return fixed + len(shown) + groups_of(shown, facts) + more + changed + fit.questions

    most = Fit(min(MOST_DEADLINES, len(rows)), len(facts.told), len(facts.questions))
    fits = [most]
    fits += [most._replace(deadlines=n) for n in range(most.deadlines - 1, FEWEST_DEADLINES - 1, -1)]
    fits += [fits[-1]._replace(changes=n) for n in range(most.changes - 1, 0, -1)]
    fits += [fits[-1]._replace(questions=n) for n in range(most.questions - 1, 0, -1)]
    return next((fit for fit in fits if used(fit) <= MOST_LINES), fits[-1])


def _lines(sentences: Iterable[Sentence], width: int) -> int:
    """Return the lines of some sentences that follow each other."""
    return ceil(len(" ".join(sentence.text for sentence in sentences)) / width)


def first_page(facts: MemoDocument, fit: Fit, refs: References) -> Iterator[Block]:
    """Yield the sections of page 1 in their order."""
    if facts.correction:
        head = Heading(say("print.correction"), "part-correction")
        yield Box((head, Para((refs.sentence(facts.correction),))), "correction")
    verdict, *others = facts.bottom_line
    slots = (Para((refs.sentence(verdict),), "verdict"), *(Para((refs.sentence(slot),)) for slot in others))
    yield Box((Heading(say("print.bottom"), "part-short"), *slots), "bottom")
    yield from deadlines(facts, fit.deadlines, refs)
    assumed = (refs.sentence(note) for note in facts.notes if note.id == PRESS_NOTE)
    above = Para((*plain(_above_seven(facts)), *assumed), "more")
    seven = table_of_seven(facts, refs)
    yield from (Heading(seven.name, seven.of), above, seven)
    yield from _told(facts, fit, refs)
    if facts.questions and facts.ask:
        yield Heading(facts.ask.text, "ask")
        yield Items(tuple((refs.sentence(question),) for question in facts.questions[: fit.questions]), numbered=True)
    yield Para(plain(say("print.marks")), "notes")


def _above_seven(facts: MemoDocument) -> str:
    """Say whose dates these are and when the agency received them; of an extract, which recommendations it covers; of
    many, which ones stand here."""
    rows, shown = facts.recommendations, rows_of_page_1(facts)
    says = []
    if facts.memo.extract:
        says.append(say("first.covers", ids=facts.memo.extract.recommendations, of_all=facts.memo.extract.of_all))
    if len(shown) < len(rows):
        counts = {"shown": len(shown), "others": len(rows) - len(shown)}
        closed = any(row.closed_on for row in shown)
        says.append(say("print.first_of_many", **counts, stem=stem_of(facts), is_large=is_large(facts), closed=closed))
    waiting = [row for row in shown if not row.closed_on and row.due]
    if not waiting:
        are_ours = all(row.basis == "planning_assumption" for row in shown if row.due)
        says += [say("first.above_closed", office=facts.memo.verdicts_by)] if are_ours else []
        return " ".join(says)
    asked = [row.asked_on for row in waiting]
    days = sorted({day for day in asked if day})
    when = "none" if not days else "some" if None in asked else "one" if len(days) == 1 else "each"
    passed = all(row.asked_on and row.due and (row.extended or row.due) < row.asked_on for row in waiting)
    above = {"when": when, "passed": passed, "n": len(waiting), "mark": f" {MADE_UP}" if facts.mock else ""}
    above |= {"office": facts.memo.verdicts_by, "about": facts.memo.short_about}
    all_ours = all(row.basis == "planning_assumption" for row in waiting)
    on = near(days[0], facts.memo.as_of) if days else ""
    return " ".join((*says, say("first.above", **above, on=on, all_ours=all_ours)))


def _told(facts: MemoDocument, fit: Fit, refs: References) -> Iterator[Block]:
    """Yield what changed, in at most three sentences; all of it stands day by day on page 2."""
    first = say("page.first_memo") if facts.memo.after is None else ""
    yield Heading(say("page.changes_head", after=facts.memo.after), "part-changes", note=first)
    if facts.told:
        yield Para(tuple(refs.sentence(sentence) for sentence in facts.told[: fit.changes]))
    elif not facts.changes:
        yield Para(plain(say("page.changes_none", unread=unread_of(facts.source_counts), of=facts.source_counts.of)))
    else:
        yield Para(plain(say("page.changes_below")))


def bar_of(facts: MemoDocument) -> Bar:
    """Return the bar of all milestones that count; its parts add up.

    Legal deadlines that are known to be missed are a part of their own, because red is for them alone.
    """
    counts, of = facts.counts, facts.counts.milestones.value
    numbers = {key: getattr(counts, key).value for key in GLYPHS}
    numbers["past_legal"] -= numbers["overdue"]
    words = {"office": facts.memo.verdicts_by, "made_up": facts.mock and counts.verified.value > 0}
    parts = tuple(
        BarPart(number, f"{number:,}", GLYPHS[key], say("print.bar_key", key=key, **words))
        for key, number in numbers.items()
        if number
    )
    alt = say("print.bar_alt", of=of, parts=[(part.says, part.value) for part in parts])
    return Bar(say("print.bar", of=of), alt, parts)
