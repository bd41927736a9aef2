"""The table of the recommendations. A new column is a name in `table_of`, its cell in `_Cells.row`, and a width in
each template. Source: docs/printed-forms.md#page-1"""

from collections.abc import Iterator, Sequence
from datetime import date
from math import ceil
from typing import NamedTuple

from models.core import evolve
from models.register import AGENCY, LONGEST_SHORT, LONGEST_STEP, OVERSIGHT
from models.standing import ASKS, ProofState
from notifications.memo.context import MADE_UP, clipped
from notifications.memo.document import Annex, Facts, MemoDocument, MilestoneRow, RecommendationRow
from notifications.memo.milestones import CLOSED, status_of
from notifications.memo.pages.references import References
from notifications.memo.pages.selection import first_rows, is_few, is_large
from notifications.memo.shapes import Cell, Row, Section, Words, cell, columns, marked, plain, row_of, small
from notifications.words import ANSWER, cap, mid, near_short, say

MOST_ROWS = 7
"""Recommendations that page 1 shows where there are many."""
LONGEST_SAYS, SHORT_SAYS = 90, 60
"""Letters of what the agency said on its last day, and with what it said on an earlier one."""
LONGEST_UNIT = 22
LONGEST_TURN = 40
"""Letters of a unit, and of a turn."""
LETTERS = (32, 19, 20, 31, 25)
"""Letters of a line of each column."""
FOUND: tuple[ProofState, ...] = ("not_sufficient", "verified", "closed")
"""What a verifier found, which a demonstration made up."""


def table_of_recommendations(facts: MemoDocument, refs: References) -> Section:
    """Return the table. The office's status stands before what the agency says, so that no claim is read first."""
    name = say("first.seven", n=len(facts.recommendations))
    return table_of("recommendations", name, rows_of_page_1(facts), facts, refs)


def lines_of_recommendations(facts: MemoDocument) -> int:
    """Return how many lines the rows of the table take, by the letters for which each column has room."""
    table = table_of_recommendations(facts, References(facts))
    return sum(
        max(
            sum(ceil(len("".join(words.texts for words in line)) / room) for line in cell_here.lines)
            for cell_here, room in zip(table.cells_of(row), LETTERS, strict=True)
        )
        for row in table.rows
    )


def rows_of_page_1(facts: MemoDocument) -> tuple[RecommendationRow, ...]:
    """Return the recommendations that page 1 shows: all of a few; of many the most urgent seven."""
    return facts.recommendations if is_few(facts) else first_rows(facts)[:MOST_ROWS]


def table_of_others(facts: MemoDocument, refs: References) -> Section | None:
    """Return the table of the recommendations that page 1 has no room for; None if it has them all, or they are too
    many."""
    first = {row.id for row in rows_of_page_1(facts)}
    rows = [row for row in facts.recommendations if row.id not in first]
    if not rows or is_large(facts):
        return None
    return table_of("others", say("print.others", n=len(rows)), rows, facts, refs)


def table_of(part: str, name: str, rows: Sequence[RecommendationRow], facts: Facts, refs: References) -> Section:
    """Return the table of some recommendations."""
    pages = {page.rec: page for page in facts.annex}
    cells = [_Cells(row, pages.get(row.id), facts) for row in rows]
    is_quiet = not any(seven.words for seven in cells)
    all_made_up = all(is_made_up(row, mock=facts.mock) for row in rows)
    status = say("print.status_of", office=facts.memo.verdicts_by)
    mark = f" {MADE_UP}" if facts.mock else ""
    return Section(
        part=part,
        id=f"part-{part}",
        name=name,
        columns=columns(
            recommendation=say("first.recommendation", asked=not is_quiet and any(row.asked_on for row in rows)),
            status=f"{status} {MADE_UP}" if all_made_up else status,
            target=f"Done, verified{mark}" if all(row.closed_on for row in rows) else "Target date",
            says=say("first.says", about=facts.memo.short_about, made_up=facts.mock and not is_quiet),
            turn="Whose turn",
        ),
        rows=tuple(seven.row(refs, is_quiet=is_quiet, all_made_up=all_made_up) for seven in cells),
    )


class _Statement(NamedTuple):
    """A statement of the agency, which names its milestone, with what the office decided on it."""

    on: date
    text: str


class _Cells:
    """The cells of one recommendation: two lines each, a third where a mark or a second answer needs it."""

    def __init__(self, row: RecommendationRow, page: Annex | None, facts: Facts) -> None:
        self.of = row
        self.facts = facts
        self.today = facts.memo.as_of
        self.page = page
        self.steps = {step.id: step for step in page.milestones} if page else {}
        self.step = self.steps.get(row.milestone or "")
        # What closes a recommendation is often the office's own, so of a closed one its other milestones say it.
        asked = [step.asked_on for step in self.steps.values() if step.asked_on and step.relation == "recommended"]
        asked_on = min(asked, default=None) if row.closed_on else row.asked_on
        self.asked_on = near_short(asked_on, self.today) if asked_on else ""
        self.words = self._says()

    def row(self, refs: References, *, is_quiet: bool, all_made_up: bool) -> Row:
        """Return the row; if the agency said nothing at all (`is_quiet`), the day asked stands beside "Nothing"."""
        name = self._name(is_quiet=is_quiet)
        names_day = is_quiet and self.of.closed_on is None
        says = cell(plain(self.words or say("first.nothing", on=self.asked_on, quiet=names_day)))
        marks = Words(marks=refs.marks(self.of.trace))
        if len(name.lines) > 1 and not self.of.extensions:
            name = _marked_last(name, marks)
        else:
            says = _marked_last(says, marks)
        mark = MADE_UP if is_made_up(self.of, mock=self.facts.mock) and not all_made_up else ""
        cells = {"status": self._status(mark), "target": self._target(), "says": says, "turn": self._turn()}
        return row_of(f"row-{self.of.id}", recommendation=name, **cells)

    def _name(self, *, is_quiet: bool) -> Cell:
        name = self.of.name or clipped(self.of.short, LONGEST_SHORT, say("first.no_room"))
        quiet = is_quiet and self.of.closed_on is None
        below = say("first.day_asked", on=self.asked_on, quiet=quiet, moved=self.of.extensions)
        return cell((Words(before=self.of.id, text=clipped(name, LONGEST_SHORT, name)),), small(below))

    def _status(self, mark: str) -> Cell:
        status = status_of(self.of, self.facts.memo.verdicts_by)
        if self.of.closed_on and self.of.verified < self.of.out_of and not status.note:
            status = status._replace(note=say("first.of_milestones", n=self.of.verified, of=self.of.out_of))
        is_missed = status.mark == "overdue"
        words = Words(bold=status.words, look="alarm") if is_missed else Words(text=status.words)
        return cell((words, *plain(mark)), small(status.note), mark=status.mark)

    def _target(self) -> Cell:
        row = self.of
        if row.closed_on:
            verdict = self.step.verdict if self.step else None
            done_on = verdict.done_on if verdict and row.proof == "verified" else None
            done = say("first.done", on=near_short(done_on, self.today)) if done_on else ""
            closed = say("first.closed_on", on=near_short(row.closed_on, self.today), proof=row.proof)
            return cell(plain(done), small(closed) if done else plain(closed))
        if row.due is None or row.provisional:
            return cell(plain(say("first.no_date")))
        name = clipped(self.step.short or self.step.what, LONGEST_STEP) if self.step else ""
        kind = "" if row.basis == "planning_assumption" else say("first.by_law")
        day = near_short(row.extended or row.due, self.today)
        return cell(plain(day), small(kind or mid(name)))

    def _says(self) -> str:
        answers = sorted(self._answers(), key=lambda answer: answer.on)
        if not answers:
            value = self.of.acceptance
            return cap(ANSWER[value]) if value and value != "accepted" else ""
        says, last = "", date.max
        for answer in reversed(list(dict.fromkeys(answers))):
            text = answer.text if answer.on == last else f"{near_short(answer.on, self.today)}: {answer.text}"
            longer = f"{says}; {text}" if says else text
            if says and len(longer) > (LONGEST_SAYS if answer.on == last else SHORT_SAYS):
                break
            says, last = longer, answer.on
        return says

    def _answers(self) -> Iterator[_Statement]:
        """Yield what the agency said of what the recommendation asks for, each with its milestone. A related duty's
        answer is not the recommendation's, so it stands in the annex alone; nor is one about a closed milestone, until
        the recommendation is closed."""
        for step in self.steps.values():
            is_over = step.proof in CLOSED and self.of.closed_on is None
            if is_over or step.duty_on != AGENCY or step.relation != "recommended":
                continue
            name = _name_of(step)
            if step.says and step.said_on:
                claimed = say("first.claimed", name=name, says=step.says)
                yield _Statement(step.said_on, claimed)
            decision = step.last_decision
            if answer := step.last_answer:
                ruling = decision.kind if decision and decision.seq > answer.seq and answer.kind in ASKS else None
                day = near_short(answer.day, self.today) if answer.day else None
                words = {"kind": answer.kind, "day": day, "office": self.facts.memo.verdicts_by, "name": name}
                yield _Statement(answer.on, say("first.answer", **words, decided=ruling))
            counts = step.proof == "awaiting_review" or self.of.closed_on is not None
            if counts and (on := sent_on(step, self.page)):
                yield _Statement(on, say("first.file", name=name))

    def _turn(self) -> Cell:
        row = self.of
        turn = row.turn
        steps = (self.steps[id_] for id_ in row.open_after_closing)
        if sent := next((step for step in steps if step.proof == "awaiting_review"), None):
            turn = sent.turn
        if turn is None:
            name = row.next.who if len(row.next.who) <= LONGEST_UNIT else say("first.several")
            return cell(plain(say("first.still_open", what=row.next.what if row.open_after_closing else "", who=name)))
        by = near_short(turn.by, self.today) if turn.by else None
        step = self.steps.get(turn.milestone_id)
        if turn.party == OVERSIGHT:
            step_words = say("first.turn_of", verb=turn.verb, by=by)
            name = f" ({_name_of(step)})" if step and step.id != row.milestone else ""
            return cell((Words(bold=self.facts.memo.verdicts_by, text=f": {step_words}{name}"),))
        about = self.facts.memo.short_about
        unit = row.next.who if turn.party == AGENCY and len(row.next.who) <= LONGEST_UNIT else ""
        name = f"{cap(about)} {unit}".strip() if turn.party == AGENCY else row.next.who
        room = LONGEST_TURN - len(name)
        ask = clipped(step.ask or "", room) if step else ""
        if step and not ask:
            name_here = mid(clipped(step.short or step.what, room - len(say("first.carry_out", name=""))))
            ask = say("first.carry_out", name=name_here) if name_here else ""
        again = step is not None and step.proof == "not_sufficient"
        words = say("first.turn_of", verb=turn.verb, by=by, ask=ask, again=again)
        return cell(plain(f"{name}: {words}"))


def _marked_last(words: Cell, marks: Words) -> Cell:
    return evolve(words, lines=(*words.lines[:-1], marked(words.lines[-1], marks)))


def _name_of(step: MilestoneRow) -> str:
    return mid(step.short or clipped(step.what, LONGEST_STEP))


def sent_on(step: MilestoneRow, page: Annex | None) -> date | None:
    """Return the day on which the agency last sent a file for a milestone; None if it sent none."""
    files = (file for file in page.evidence if file.used_for == step.id) if page else ()
    return max(
        (file.received for file in files if file.voice == AGENCY and file.counts and not file.was_found), default=None
    )


def is_made_up(row: RecommendationRow, *, mock: bool) -> bool:
    """Return whether a demonstration made up what the status says."""
    return MADE_UP in row.status_note or (mock and (row.proof in FOUND or row.verified > 0))
