"""Page 1: the bottom line, legal deadlines, the recommendations, what changed, and what to ask, chosen by counting
lines. The third sentence of what changed goes first, then the seventh and sixth deadline, then the second sentence,
then questions. The recommendations, five deadlines, a sentence and a question never go. Source:
docs/printed-forms.md#page-1, docs/printed-forms.md#legal-deadlines"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from math import ceil
from typing import Literal, NamedTuple

from models.memo import Events
from models.records import PORTFOLIO
from models.register import AGENCY, LONGEST_DUTY, NOWHERE
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
from notifications.printed.milestones import status_of
from notifications.printed.references import References
from notifications.printed.selection import is_large
from notifications.printed.seven import lines_of_seven, rows_of_page_1, table_of_seven
from notifications.words import DATE, cap, near, near_short, part_rows, proof_words, say, state_words

MOST_LINES = 40
MOST_DEADLINES, FEWEST_DEADLINES, MOST_CHANGES, FEWEST_CHANGES = 7, 5, 3, 2
BOTTOM_WIDTH, CHANGES_WIDTH, HEAD_WIDTH, TO_WIDTH = 92, 118, 116, 72
"""Letters of a line of the bottom line, of what changed, of the head of a group, and of who writes to whom
beside the period."""
MOST_OWN = 2
"""The office's own legal deadlines that are named."""
BAR: dict[str, Glyph] = {
    "verified": "k-verified",
    "legal": "k-legal",
    "others_legal": "k-others",
    "conditional": "k-conditional",
    "target": "k-target",
    "own": "k-own",
    "not_checked": "k-unknown",
    "with_office": "k-waiting",
    "not_counting": "k-answer",
    "to_come": "k-later",
    "closed": "k-closed",
}
"""The fill of each part of the bar."""


class Fit(NamedTuple):
    """How much of what can go page 1 shows."""

    deadlines: int
    changes: int
    questions: int


def fit_of(facts: memo.MemoDocument) -> Fit:
    """Return how much page 1 has room for, by counting lines."""
    rows = deadline_rows(facts)
    fixed = sum(_lines([sentence], BOTTOM_WIDTH) for sentence in facts.bottom_line)
    fixed += all(row.closed_on for row in facts.recommendations)  # the head of their column has two lines
    fixed += lines_of_seven(facts) + bool(facts.memo.why_now) + bool(facts.memo.hearing) + facts.memo.is_draft
    fixed += ceil(len(f"{facts.memo.to}{facts.memo.from_}{facts.memo.approved_by or ''}") / TO_WIDTH)
    fixed += _lines([facts.correction], CHANGES_WIDTH) + 2 if facts.correction else 0

    def used(fit: Fit) -> int:
        rows_here = rows[: fit.deadlines]
        groups = _groups(rows_here, facts).items() if facts.headline.to_ask else ()
        heads = sum(ceil(len(" ".join(group_words(*group, facts))) / HEAD_WIDTH) for group in groups)
        changed = _lines(facts.told[: fit.changes], CHANGES_WIDTH)
        return fixed + len(rows_here) + heads + bool(_elsewhere(facts, fit.deadlines)) + changed + fit.questions

    most = Fit(min(MOST_DEADLINES, len(rows)), min(MOST_CHANGES, len(facts.told)), len(facts.questions))
    fits = [most]
    fits += [most._replace(changes=n) for n in range(most.changes - 1, FEWEST_CHANGES - 1, -1)]
    fits += [fits[-1]._replace(deadlines=n) for n in range(most.deadlines - 1, FEWEST_DEADLINES - 1, -1)]
    fits += [fits[-1]._replace(changes=n) for n in range(fits[-1].changes - 1, 0, -1)]
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
    first = say("page.first_memo", is_first=facts.memo.after is None, more=fit.changes < len(facts.told))
    yield Heading(say("page.changes_head", after=facts.memo.after), "part-changes", note=first.strip())
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
    made_up = facts.mock and any(row.asked_on for row in facts.milestones)
    yield Para(plain(say("print.marks", year=facts.memo.as_of.year, made_up=made_up)), "notes")


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
        says += [say("first.above_closed")] if rows_here else []
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
    """Return the bar of all milestones that count: the parts of the headline, by their labels."""
    of = len(facts.headline.milestones)
    names = {"office": facts.memo.verdicts_by, "agency": facts.memo.short_about}
    parts = []
    for name, n, words in part_rows(facts.headline, **names):
        mark = f" {memo.MADE_UP}" if facts.mock and name == "verified" else ""
        parts += [BarPart(n, f"{n:,}", BAR[name], f"{words}{mark}")] if n else []
    alt = say("print.bar_alt", of=of, parts=[(part.says, part.value) for part in parts])
    return Bar(say("print.bar", of=of), alt, tuple(parts))


LONGEST_ASK = 50
LONGEST_ID = 3
"""Letters of a recommendation's id that stands beside the law."""
SENDS = ("send ", "show ", "publish ", "post ", "give ")
"""How an ask begins that names what is to be sent: "send the report, with its day" asks for the report."""


class Group(NamedTuple):
    """What is so of some legal deadlines alike: whose they are, how they stand, why, and whether we asked."""

    who: str
    """The other body whose duty they are; the empty string if it is the agency's."""
    stands: str
    """The two answers, in words."""
    why: str
    """Why we know no more, or know that it was missed, as the name of its words."""
    asked: Literal["never", "unanswered", "answered"]


Groups = dict[Group, list[memo.MilestoneRow]]


def deadline_rows(facts: memo.MemoDocument) -> list[memo.MilestoneRow]:
    """Return the legal deadlines to ask about, those of a group together; where there is none, those soon to come."""
    rows = {row.id: row for row in facts.milestones}
    if to_ask := facts.headline.to_ask:
        missed = facts.headline.missed
        first = sorted(to_ask, key=lambda id_: id_ not in missed)
        return [row for group in _groups([rows[id_] for id_ in first], facts).values() for row in group]
    to_come = (rows[id_] for id_ in facts.headline.to_come if rows[id_].basis == "statute")
    return [row for row in to_come if is_near(row, facts.memo.as_of)]


def is_near(row: memo.MilestoneRow, today: date) -> bool:
    """Return whether a date is to come in the days for which dates are named; a placeholder is none."""
    return not row.provisional and 0 <= (row.due_now - today).days <= memo.DAYS_AHEAD


def deadlines_head(facts: memo.MemoDocument) -> str:
    """Return the heading of the legal deadlines to ask about, a number for each kind of body; or of those to come."""
    line = facts.headline
    agencys = {row.id for row in facts.milestones if row.duty_on == AGENCY}
    unchecked = [id_ in agencys for id_ in line.by_law_not_checked]
    counts = {"n": len(line.legal), "others": len(line.others_legal)}
    counts |= {"not_checked": unchecked.count(True), "others_not_checked": unchecked.count(False)}
    return say("first.head", about=facts.memo.short_about, **counts) if line.to_ask else say("first.next")


def deadlines(facts: memo.MemoDocument, most: int, refs: References) -> Iterator[Block]:
    """Yield the table of page one, with at most so many deadlines."""
    rows = deadline_rows(facts)
    if not rows:
        return
    is_asked_about = bool(facts.headline.to_ask)
    rows_here = rows[:most]
    columns = (
        (say("first.duty"), "225pt"),
        (say("first.due"), "34pt"),
        (say("first.days") if any(map(_counts, rows_here)) else "", "40pt"),
        (say("first.ask"), "1fr"),
    )
    head = Heading(deadlines_head(facts), "part-legal")
    rec_of = {row.id: page.rec for page in facts.annex for row in page.milestones}
    lines = []
    for group, rows_of_group in _groups(rows_here, facts).items():
        lines += [Row((_head(group, rows_of_group, facts, refs),), heads=True)] if is_asked_about else []
        lines += [_row(row, rec_of[row.id], facts, refs) for row in rows_of_group]
    yield from section(head, columns, lines, "ledger", _elsewhere(facts, most) if is_asked_about else "")


def _elsewhere(facts: memo.MemoDocument, most: int) -> str:
    own = [row for row in facts.milestones if row.id in facts.headline.own and row.basis == "statute"]
    names = [memo.clipped(row.short or row.what, LONGEST_DUTY, say("first.no_room_here")) for row in own]
    more = len(names) - MOST_OWN
    says = say("first.of_office", office=facts.memo.verdicts_by, names=names[:MOST_OWN], more=more) if names else ""
    return f"{more_deadlines(facts, most)} {says}".strip()


def more_deadlines(facts: memo.MemoDocument, most: int) -> str:
    """Say how many legal deadlines to ask about stand elsewhere than among the first ones; nothing if none does."""
    rows = deadline_rows(facts)[most:]
    office = facts.memo.verdicts_by
    words = [proof_words(row.proof, None, office=office) if row.why else DATE[row.date_state] for row in rows]
    return say("first.more", n=len(rows), parts=Counter(words)) if rows else ""


def deadline_groups(facts: memo.MemoDocument, most: int) -> Groups:
    """Return at most so many of the legal deadlines, in their groups."""
    return _groups(deadline_rows(facts)[:most], facts)


def _groups(rows: Iterable[memo.MilestoneRow], facts: memo.MemoDocument) -> Groups:
    groups: Groups = {}
    for row in rows:
        group = Group(
            who="" if row.duty_on == AGENCY else row.who,
            stands=state_words(row, office=facts.memo.verdicts_by),
            why=why_of(row),
            asked="never" if row.asked_on is None else "answered" if row.has_answer else "unanswered",
        )
        groups.setdefault(group, []).append(row)
    return groups


def why_of(row: memo.MilestoneRow) -> str:
    """Return why we know that a deadline was missed, or no more than that it passed, as the name of its words."""
    if row.date_state == "missed":
        return row.ground.kind if row.ground else ""
    if row.date_state != "passed" or row.proof != "none" or row.shows_in is None:
        return ""
    return "no_source" if row.shows_in == NOWHERE else "no_look"


def group_words(group: Group, rows: list[memo.MilestoneRow], facts: memo.MemoDocument) -> tuple[str, str]:
    """Return what a group has in common: whose and how it stands, for the bold; then why, and when we first asked."""
    words = {"office": facts.memo.verdicts_by, "about": facts.memo.short_about, "n": len(rows), "who": group.who}
    days = sorted(row.asked_on for row in rows if row.asked_on)
    why = say("first.why", code=group.why, **words)
    asked = say("first.asked", days=days, today=facts.memo.as_of, answered=group.asked == "answered", **words)
    return say("first.group", who=group.who, stands=group.stands), f"{why} {asked}".strip()


def _head(group: Group, rows: list[memo.MilestoneRow], facts: memo.MemoDocument, refs: References) -> Cell:
    lead, rest = group_words(group, rows, facts)
    place = f"legal-group-{rows[0].id}".replace("@", "-")
    marks = refs.place(place, [trace for row in rows for trace in row.trace], "row")
    glyph = status_of(rows[0], facts.memo.verdicts_by).mark
    words = (Words(lead, "alarm" if rows[0].date_state == "missed" else "strong"), Words(f" {rest}"))
    return cell((marks._replace(words=words, id=place),), glyph=glyph)


def _row(row: memo.MilestoneRow, rec: str, facts: memo.MemoDocument, refs: References) -> Row:
    anchor = f"legal-{row.id}".replace("@", "-")
    law = memo.section_of(row.law[0]) if row.law else ""
    # The law stands in the same line.
    name = memo.clipped(row.short or row.what, LONGEST_DUTY - len(law), say("first.no_room_here"))
    beside = (law, rec if rec != PORTFOLIO and len(rec) <= LONGEST_ID else "")
    words = (Words(name), Words(f" {', '.join(filter(None, beside))}", "more"))
    duty = refs.place(anchor, [Events(events=(row.date_seq,))], "row")._replace(words=words)
    due = plain(near_short(row.due_now, facts.memo.as_of))
    days = plain(str(row.days_late) if _counts(row) else "", "strong")
    glyph: Glyph = "" if facts.headline.to_ask else "later"
    return Row((cell((duty,), glyph=glyph), cell(due), cell(days), cell(_ask(row))), anchor)


def _counts(row: memo.MilestoneRow) -> bool:
    """Return whether a row says how many days past it is: not where nobody was asked and nothing is known."""
    return row.days_late > 0 and (row.date_state == "missed" or row.asked_on is not None)


def _ask(row: memo.MilestoneRow) -> Line:
    ask = row.ask or ""
    document = ask.removeprefix(next((verb for verb in SENDS if ask.startswith(verb)), ""))
    return plain(cap(memo.clipped(document, LONGEST_ASK) or say("first.proof")))
