"""Page 1: the bottom line, legal deadlines, the recommendations, what changed, and what to ask, chosen by counting
lines. The third sentence of what changed goes first, then the seventh and sixth deadline, then the second sentence,
then questions. The recommendations, five deadlines, a sentence and a question never go. Source:
docs/printed-forms.md#page-1"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from math import ceil
from typing import Literal, NamedTuple

from models.core import evolve
from models.memo import Events
from models.records import PORTFOLIO
from models.register import AGENCY, LONGEST_DUTY, NOWHERE
from notifications.memo import document as memo
from notifications.memo.bottom import DAYS_AHEAD
from notifications.memo.context import MADE_UP, clipped, section_of
from notifications.memo.milestones import status_of
from notifications.memo.pages.recommendations import lines_of_recommendations, rows_of_page_1, table_of_recommendations
from notifications.memo.pages.references import References
from notifications.memo.pages.selection import is_large
from notifications.memo.shapes import (
    BarPart,
    Line,
    Mark,
    Row,
    Section,
    Words,
    anchor,
    bold,
    cell,
    columns,
    plain,
    row_of,
)
from notifications.memo.table import PRESS_NOTE
from notifications.words import DATE, cap, near, near_short, part_rows, proof_words, say, state_words

MOST_LINES = 42
MOST_DEADLINES, FEWEST_DEADLINES, MOST_CHANGES, FEWEST_CHANGES = 7, 5, 3, 2
BOTTOM_WIDTH, CHANGES_WIDTH, HEAD_WIDTH, TO_WIDTH = 92, 118, 116, 72
"""Letters of a line of the bottom line, of what changed, of the head of a group, and of who writes to whom
beside the period."""
MOST_OWN = 2
"""The office's own legal deadlines that are named."""


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
    # An approval binds the pages: the line of a draft's stamp has room for who approved the memo.
    fixed += lines_of_recommendations(facts) + bool(facts.memo.why_now) + bool(facts.memo.hearing) + 1
    fixed += ceil(len(f"{facts.memo.to}{facts.memo.from_}") / TO_WIDTH)
    fixed += _lines([facts.correction], CHANGES_WIDTH) + 2 if facts.correction else 0

    def used(fit: Fit) -> int:
        rows_here = rows[: fit.deadlines]
        groups = _groups(rows_here, facts).items() if facts.headline.to_ask else ()
        heads = sum(ceil(len(" ".join(group_words(*group, facts))) / HEAD_WIDTH) for group in groups)
        changed = _lines(facts.change_summary[: fit.changes], CHANGES_WIDTH)
        return fixed + len(rows_here) + heads + bool(_elsewhere(facts, rows[fit.deadlines :])) + changed + fit.questions

    most = Fit(min(MOST_DEADLINES, len(rows)), min(MOST_CHANGES, len(facts.change_summary)), len(facts.questions))
    fits = [most]
    fits += [most._replace(changes=n) for n in range(most.changes - 1, FEWEST_CHANGES - 1, -1)]
    fits += [fits[-1]._replace(deadlines=n) for n in range(most.deadlines - 1, FEWEST_DEADLINES - 1, -1)]
    fits += [fits[-1]._replace(changes=n) for n in range(fits[-1].changes - 1, 0, -1)]
    fits += [fits[-1]._replace(questions=n) for n in range(most.questions - 1, 0, -1)]
    return next((fit for fit in fits if used(fit) <= MOST_LINES), fits[-1])


def _lines(sentences: Iterable[memo.Sentence], width: int) -> int:
    return ceil(len(" ".join(sentence.text for sentence in sentences)) / width)


def first_page(facts: memo.MemoDocument, fit: Fit, refs: References) -> Iterator[Section]:
    """Yield the sections of page 1 in their order."""
    if facts.correction:
        sentences = ((refs.sentence(facts.correction),),)
        yield Section(part="correction", id="part-correction", name="What this memo corrects", sentences=sentences)
    bottom = tuple((refs.sentence(slot),) for slot in facts.bottom_line)
    yield Section(part="bottom", id="part-short", name="Bottom line", sentences=bottom)
    yield from _deadlines(facts, fit.deadlines, refs)
    yield _recommendations(facts, refs)
    yield _changed(facts, fit, refs)
    if facts.questions and facts.ask:
        refs.traces[facts.ask.id] = facts.ask.trace
        questions = tuple((refs.sentence(question),) for question in facts.questions[: fit.questions])
        yield Section(part="ask", id="ask", name=facts.ask.text, points=questions)
    made_up = facts.mock and any(row.asked_on for row in facts.milestones)
    marks = say("print.marks", year=facts.memo.as_of.year, made_up=made_up)
    yield Section(part="marks", notes=(plain(marks),))


def _recommendations(facts: memo.MemoDocument, refs: References) -> Section:
    assumed = (refs.sentence(note) for note in facts.notes if note.id == PRESS_NOTE)
    above = ((*plain(_above_seven(facts)), *assumed),)
    return evolve(table_of_recommendations(facts, refs), small=above)


def _changed(facts: memo.MemoDocument, fit: Fit, refs: References) -> Section:
    counts = facts.source_counts
    if facts.change_summary:
        line = tuple(refs.sentence(sentence) for sentence in facts.change_summary[: fit.changes])
    elif facts.changes:
        line = plain(say("page.changes_below"))
    else:
        line = plain(say("page.changes_none", unread=counts.of - counts.read, of=counts.of))
    return Section(
        part="changed",
        id="part-changes",
        name=say("page.changes_head", after=facts.memo.after),
        note=say(
            "page.first_memo", is_first=facts.memo.after is None, more=fit.changes < len(facts.change_summary)
        ).strip(),
        sentences=(line,),
    )


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
    above = {"when": when, "passed": are_past, "n": len(open_rows), "mark": f" {MADE_UP}" if facts.mock else ""}
    above |= {"office": facts.memo.verdicts_by, "about": facts.memo.short_about}
    all_ours = all(row.basis == "planning_assumption" for row in open_rows)
    on = near(days[0], facts.memo.as_of) if days else ""
    return " ".join((*says, say("first.above", **above, on=on, all_ours=all_ours)))


def bar_of(facts: memo.MemoDocument) -> Section:
    """Return the bar of all milestones that count: the parts of the headline, by their labels."""
    of = len(facts.headline.milestones)
    names = {"office": facts.memo.verdicts_by, "agency": facts.memo.short_about}
    parts = []
    for name, n, words in part_rows(facts.headline, **names):
        mark = f" {MADE_UP}" if facts.mock and name == "verified" else ""
        parts += [BarPart(value=n, figure=f"{n:,}", of=name, says=f"{words}{mark}")] if n else []
    return Section(
        part="bar",
        id="part-bar",
        name=say("print.bar", of=of),
        note=say("print.bar_note"),
        alt=say("print.bar_alt", of=of, parts=[(part.says, part.value) for part in parts]),
        bar=tuple(parts),
    )


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
    return not row.provisional and 0 <= (row.due_now - today).days <= DAYS_AHEAD


def deadlines_head(facts: memo.MemoDocument) -> str:
    """Return the heading of the legal deadlines to ask about, a number for each kind of body; or of those to come."""
    line = facts.headline
    agencys = {row.id for row in facts.milestones if row.duty_on == AGENCY}
    unchecked = [id_ in agencys for id_ in line.by_law_not_checked]
    counts = {"n": len(line.legal), "others": len(line.others_legal)}
    counts |= {"not_checked": unchecked.count(True), "others_not_checked": unchecked.count(False)}
    return say("first.head", about=facts.memo.short_about, **counts) if line.to_ask else say("first.next")


def _deadlines(facts: memo.MemoDocument, most: int, refs: References) -> Iterator[Section]:
    """Yield the table of legal deadlines, with at most so many."""
    rows = deadline_rows(facts)
    if not rows:
        return
    is_asked_about = bool(facts.headline.to_ask)
    rows_here = rows[:most]
    rec_of = {row.id: page.rec for page in facts.annex for row in page.milestones}
    lines = []
    for group, rows_of_group in _groups(rows_here, facts).items():
        lines += [_group_row(group, rows_of_group, facts, refs)] if is_asked_about else []
        lines += [_row(row, rec_of[row.id], facts, refs) for row in rows_of_group]
    more = plain(_elsewhere(facts, rows[most:])) if is_asked_about else ()
    days = "Days past" if any(map(_counts, rows_here)) else ""
    yield Section(
        part="deadlines",
        id="part-legal",
        name=deadlines_head(facts),
        columns=columns(duty="Duty and law", due="Due", days=days, ask="What to ask for"),
        rows=tuple(lines),
        more=(more,) if more else (),
    )


def _elsewhere(facts: memo.MemoDocument, others: list[memo.MilestoneRow]) -> str:
    """Say where legal deadlines stand that this table has no room for, and those of the office itself."""
    own = [row for row in facts.milestones if row.id in facts.headline.own and row.basis == "statute"]
    names = [clipped(row.short or row.what, LONGEST_DUTY, say("first.no_room_here")) for row in own]
    more = len(names) - MOST_OWN
    says = say("first.of_office", office=facts.memo.verdicts_by, names=names[:MOST_OWN], more=more) if names else ""
    office = facts.memo.verdicts_by
    words = [proof_words(row.proof, None, office=office) if row.why else DATE[row.date_state] for row in others]
    elsewhere = say("first.more", n=len(others), parts=Counter(words)) if others else ""
    return f"{elsewhere} {says}".strip()


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


def _group_row(group: Group, rows: list[memo.MilestoneRow], facts: memo.MemoDocument, refs: References) -> Row:
    lead, rest = group_words(group, rows, facts)
    words = Words(
        id=anchor("legal-group", rows[0].id),
        bold=lead,
        look="alarm" if rows[0].date_state == "missed" else "",
        text=f" {rest}",
        marks=refs.marks(trace for row in rows for trace in row.trace),
    )
    return Row(group=cell((words,), mark=status_of(rows[0], facts.memo.verdicts_by).mark))


def _row(deadline: memo.MilestoneRow, rec: str, facts: memo.MemoDocument, refs: References) -> Row:
    law = section_of(deadline.law[0]) if deadline.law else ""
    # The law stands in the same line.
    name = clipped(deadline.short or deadline.what, LONGEST_DUTY - len(law), say("first.no_room_here"))
    beside = ", ".join(filter(None, (law, rec if rec != PORTFOLIO and len(rec) <= LONGEST_ID else "")))
    duty = Words(text=name, more=beside, marks=refs.marks([Events(events=(deadline.date_seq,))]))
    mark: Mark = "" if facts.headline.to_ask else "later"
    return row_of(
        anchor("legal", deadline.id),
        duty=cell((duty,), mark=mark),
        due=cell(plain(near_short(deadline.due_now, facts.memo.as_of))),
        days=cell(bold(str(deadline.days_late)) if _counts(deadline) else ()),
        ask=cell(_ask(deadline)),
    )


def _counts(row: memo.MilestoneRow) -> bool:
    """Return whether a row says how many days past it is: not where nobody was asked and nothing is known."""
    return row.days_late > 0 and (row.date_state == "missed" or row.asked_on is not None)


def _ask(row: memo.MilestoneRow) -> Line:
    ask = row.ask or ""
    document = ask.removeprefix(next((verb for verb in SENDS if ask.startswith(verb)), ""))
    return plain(cap(clipped(document, LONGEST_ASK) or say("first.proof")))
