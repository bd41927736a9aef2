"""Page 1: the bottom line, legal deadlines, the recommendations, what changed, and what to ask, chosen by counting
lines. The sixth and seventh deadline go first, then sentences told, then questions; the recommendations, five deadlines
and one question never go. Source: docs/printed-forms.md#page-1, docs/printed-forms.md#legal-deadlines"""

from collections.abc import Iterable, Iterator, Sequence
from math import ceil
from typing import NamedTuple

from models.memo import Events
from models.records import PORTFOLIO
from models.register import LONGEST_DUTY, NOWHERE
from models.standing import CLOSED
from notifications import memo
from notifications.printed.blocks import (
    Bar,
    BarPart,
    Block,
    Box,
    Cell,
    Glyph,
    Heading,
    Items,
    Line,
    Para,
    Row,
    Words,
    cell,
    plain,
    section,
)
from notifications.printed.references import References
from notifications.printed.selection import is_large
from notifications.printed.seven import rows_of_page_1, table_of_seven
from notifications.words import cap, near, near_short, say, short_reason

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


def fit_of(facts: memo.MemoDocument) -> Fit:
    """Return how much page 1 has room for, by counting lines."""
    rows = deadline_rows(facts)
    fixed = sum(_lines([sentence], BOTTOM_WIDTH) for sentence in facts.bottom_line)
    fixed += 2 * len(rows_of_page_1(facts)) + bool(facts.memo.why_now) + bool(facts.memo.hearing)
    fixed += _lines([facts.correction], CHANGES_WIDTH) + 2 if facts.correction else 0

    def used(fit: Fit) -> int:
        rows_here = rows[: fit.deadlines]
        heads = sum(state in STATES for state, _ in _groups(rows_here, facts))
        changed = _lines(facts.told[: fit.changes], CHANGES_WIDTH)
        return fixed + len(rows_here) + heads + (len(rows) > fit.deadlines) + changed + fit.questions

    most = Fit(min(MOST_DEADLINES, len(rows)), len(facts.told), len(facts.questions))
    fits = [most]
    fits += [most._replace(deadlines=n) for n in range(most.deadlines - 1, FEWEST_DEADLINES - 1, -1)]
    fits += [fits[-1]._replace(changes=n) for n in range(most.changes - 1, 0, -1)]
    fits += [fits[-1]._replace(questions=n) for n in range(most.questions - 1, 0, -1)]
    return next((fit for fit in fits if used(fit) <= MOST_LINES), fits[-1])


def _lines(sentences: Iterable[memo.Sentence], width: int) -> int:
    return ceil(len(" ".join(sentence.text for sentence in sentences)) / width)


def first_page(facts: memo.MemoDocument, fit: Fit, refs: References) -> Iterator[Block]:
    """Yield the sections of page 1 in their order."""
    if facts.correction:
        head = Heading(say("print.correction"), "part-correction")
        yield Box((head, Para((refs.sentence(facts.correction),))), "correction")
    verdict, *others = facts.bottom_line
    slots = (Para((refs.sentence(verdict),), "verdict"), *(Para((refs.sentence(slot),)) for slot in others))
    yield Box((Heading(say("print.bottom"), "part-short"), *slots), "bottom")
    yield from deadlines(facts, fit.deadlines, refs)
    assumed = (refs.sentence(note) for note in facts.notes if note.id == memo.PRESS_NOTE)
    above = Para((*plain(_above_seven(facts)), *assumed), "more")
    seven = table_of_seven(facts, refs)
    yield from (Heading(seven.name, seven.of), above, seven)
    first = say("page.first_memo") if facts.memo.after is None else ""
    yield Heading(say("page.changes_head", after=facts.memo.after), "part-changes", note=first)
    if facts.told:
        yield Para(tuple(refs.sentence(sentence) for sentence in facts.told[: fit.changes]))
    elif facts.changes:
        yield Para(plain(say("page.changes_below")))
    else:
        counts = facts.source_counts
        yield Para(plain(say("page.changes_none", unread=counts.of - counts.read, of=counts.of)))
    if facts.questions and facts.ask:
        yield Heading(facts.ask.text, "ask")
        yield Items(tuple((refs.sentence(question),) for question in facts.questions[: fit.questions]), numbered=True)
    yield Para(plain(say("print.marks")), "notes")


def _above_seven(facts: memo.MemoDocument) -> str:
    rows = facts.recommendations
    rows_here = rows_of_page_1(facts)
    says = []
    if len(rows_here) < len(rows):
        counts = {"shown": len(rows_here), "others": len(rows) - len(rows_here)}
        closed = any(row.closed_on for row in rows_here)
        says.append(say("print.first_of_many", **counts, is_large=is_large(facts), closed=closed))
    open_rows = [row for row in rows_here if not row.closed_on and row.due]
    if not open_rows:
        are_ours = all(row.basis == "planning_assumption" for row in rows_here if row.due)
        says += [say("first.above_closed", office=facts.memo.verdicts_by)] if are_ours else []
        return " ".join(says)
    days_asked = [row.asked_on for row in open_rows]
    days = sorted({day for day in days_asked if day})
    when = "none" if not days else "some" if None in days_asked else "one" if len(days) == 1 else "each"
    are_past = all(row.asked_on and row.due and (row.extended or row.due) < row.asked_on for row in open_rows)
    above = {"when": when, "passed": are_past, "n": len(open_rows), "mark": f" {memo.MADE_UP}" if facts.mock else ""}
    above |= {"office": facts.memo.verdicts_by, "about": facts.memo.short_about}
    all_ours = all(row.basis == "planning_assumption" for row in open_rows)
    on = near(days[0], facts.memo.as_of) if days else ""
    return " ".join((*says, say("first.above", **above, on=on, all_ours=all_ours)))


def bar_of(facts: memo.MemoDocument) -> Bar:
    """Return the bar of all milestones that count; overdue legal deadlines are a part of their own."""
    counts = facts.counts
    of = counts.milestones.value
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


STATES = ("overdue", "passed", "unknown")
LONGEST_ASK = 50
LONGEST_ID = 3
"""Letters of a recommendation's id that stands beside the law."""
SENDS = ("send ", "show ", "publish ", "post ", "give ")
"""How an ask begins that names what is to be sent: "send the report, with its day" asks for the report."""
MARKS: dict[str, Glyph] = {"overdue": "overdue", "passed": "none", "unknown": "unknown"}
Rows = Sequence[memo.MilestoneRow]


def deadline_rows(facts: memo.MemoDocument) -> list[memo.MilestoneRow]:
    """Return the legal deadlines to ask about by state, the oldest first; where there is none, those soon to come."""
    by_law = [row for row in facts.milestones if row.basis == "statute" and row.standing not in CLOSED]
    by_law.sort(key=lambda row: (row.due_now, row.id))
    rows = [row for state in STATES for row in by_law if row.lateness.state == state]
    today = facts.memo.as_of
    return rows or [row for row in by_law if not row.provisional and 0 <= (row.due_now - today).days <= memo.DAYS_AHEAD]


def deadlines(facts: memo.MemoDocument, most: int, refs: References) -> Iterator[Block]:
    """Yield the table of page one, with at most so many deadlines."""
    rows = deadline_rows(facts)
    if not rows:
        return
    is_asked_about = rows[0].lateness.state in STATES
    rows_here = rows[:most]
    note = say(
        "first.this_year",
        year=facts.memo.as_of.year,
        made_up=facts.mock and is_asked_about and any(row.asked_on for row in rows),
        some_not_asked=len({_counts(row) for row in rows_here if row.lateness.state == "passed"}) > 1,
        office=facts.memo.verdicts_by,
    )
    columns = (
        (say("first.duty"), "225pt"),
        (say("first.due"), "34pt"),
        (say("first.days") if any(map(_counts, rows_here)) else "", "40pt"),
        (say("first.ask"), "1fr"),
    )
    counts = [sum(row.lateness.state == state for row in rows[most:]) for state in STATES]
    hidden_line = say("first.more", n=len(rows) - most, counts=counts) if is_asked_about and len(rows) > most else ""
    head = Heading(say("first.head" if is_asked_about else "first.next"), "part-legal", note=note)
    rec_of = {row.id: page.rec for page in facts.annex for row in page.milestones}
    lines = []
    for (state, why), group in _groups(rows_here, facts).items():
        lines += [Row((_head(state, why, group, facts, refs),), heads=True)] if state in STATES else []
        lines += [_row(row, rec_of[row.id], facts, refs) for row in group]
    yield from section(head, columns, lines, "ledger", hidden_line)


def _groups(rows: Rows, facts: memo.MemoDocument) -> dict[tuple[str, str], list[memo.MilestoneRow]]:
    groups: dict[tuple[str, str], list[memo.MilestoneRow]] = {}
    for row in rows:
        groups.setdefault((row.lateness.state, why_of(row, facts)), []).append(row)
    return groups


def why_of(row: memo.MilestoneRow, facts: memo.MemoDocument) -> str:
    """Return why we know no more of a deadline, or know that it was missed, as the name of its words."""
    if row.lateness.state == "overdue":
        return row.lateness.ground.kind if row.lateness.ground else ""
    if row.lateness.state == "unknown":
        source = next((source for source in facts.sources if source.name == row.source), None)
        if source is None or row.holding in ("missing", "removed"):
            return "lost"
        return "off" if source.reason == short_reason("switched_off") else "unread"
    if row.lateness.state != "passed" or row.shows_in is None:
        return ""
    return "no_source" if row.shows_in == NOWHERE else "not_looked"


def _head(state: str, why: str, rows: Rows, facts: memo.MemoDocument, refs: References) -> Cell:
    words = {"office": facts.memo.verdicts_by, "about": facts.memo.short_about}
    parts = [say("first.why", code=why, n=len(rows), **words)] if why else []
    if state != "unknown":
        asked_on = [row.asked_on for row in rows if row.asked_on]
        days = {"first": min(asked_on, default=None), "last": max(asked_on, default=None), "today": facts.memo.as_of}
        parts.append(say("first.asked", **days, answered=any(row.last_answer or row.says for row in rows), **words))
        if review_count := sum(row.review == "awaiting" for row in rows):
            parts.append(say("first.awaits", n=review_count, office=facts.memo.verdicts_by))
    lead = Words(say(f"first.{state}"), "alarm" if state == "overdue" else "strong")
    place = f"legal-{state}{f'-{why}' if why else ''}".replace("_", "-")
    marks = refs.place(place, [trace for row in rows for trace in row.trace], "row")
    piece = marks._replace(words=(lead, Words(f" {' '.join(parts)}")), id=place)
    return cell((piece,), glyph=MARKS[state])


def _row(row: memo.MilestoneRow, rec: str, facts: memo.MemoDocument, refs: References) -> Row:
    anchor = f"legal-{row.id}".replace("@", "-")
    law = memo.section_of(row.law[0]) if row.law else ""
    # The law stands in the same line.
    name = memo.clipped(row.short or row.what, LONGEST_DUTY - len(law), say("first.no_room_here"))
    beside = (law, rec if rec != PORTFOLIO and len(rec) <= LONGEST_ID else "")
    words = (Words(name), Words(f" {', '.join(filter(None, beside))}", "more"))
    duty = refs.place(anchor, [Events(events=(row.date_seq,))], "row")._replace(words=words)
    due = plain(near_short(row.due_now, facts.memo.as_of))
    days = plain(str(row.lateness.days) if _counts(row) else "", "strong")
    glyph: Glyph = "later" if row.lateness.state == "coming" else ""
    return Row((cell((duty,), glyph=glyph), cell(due), cell(days), cell(_ask(row, facts))), anchor)


def _counts(row: memo.MilestoneRow) -> bool:
    """Return whether a row says how many days past it is: not where nobody was asked and nothing is known."""
    return row.lateness.state == "overdue" or (row.lateness.state == "passed" and row.asked_on is not None)


def _ask(row: memo.MilestoneRow, facts: memo.MemoDocument) -> Line:
    beside = "" if row.duty_on == "agency" else say("first.theirs", who=row.who)
    if row.lateness.state == "unknown":
        on = near_short(row.asked_on, facts.memo.as_of) if row.asked_on else None
        beside += say("first.row_asked", on=on, answered=bool(row.last_answer or row.says))
    ask = row.ask or ""
    document = ask.removeprefix(next((verb for verb in SENDS if ask.startswith(verb)), ""))
    return plain(f"{cap(memo.clipped(document, LONGEST_ASK - len(beside)) or say('first.proof'))}{beside}")
