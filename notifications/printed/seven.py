"""The table of the recommendations. A new column is one entry of `columns` with its cell. No form knows a column.
Source: docs/printed-forms.md#the-table-of-recommendations"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from models.register import AGENCY, LONGEST_SHORT, LONGEST_STEP, OVERSIGHT
from models.standing import ASKS, CLOSED, Holding
from notifications.memo import MADE_UP, Annex, MemoDocument, MilestoneRow, RecommendationRow, clipped
from notifications.printed.blocks import Cell, Column, Glyph, Look, Piece, Row, Table, Words, cell, marked, plain
from notifications.printed.references import References
from notifications.printed.selection import first_rows, is_few, is_large
from notifications.words import ANSWER, cap, mid, near_short, say

MOST_ROWS = 7
"""Recommendations that page 1 shows where there are many."""
LONGEST_SAYS = 52
LONGEST_UNIT = 22
LONGEST_TURN = 40
"""Letters of an answer with its day, of a unit, and of a turn."""
FOUND: tuple[Holding, ...] = ("not_sufficient", "partly_verified", "verified", "not_implemented", "not_required")
"""What a verifier found, which a demonstration made up."""
MARKS: dict[Holding, Glyph] = {
    "none": "none",
    "awaiting": "waiting",
    "not_sufficient": "poor",
    "partly_verified": "partly",
    "verified": "verified",
    "not_implemented": "closed",
    "not_required": "closed",
    "unknown": "unknown",
    "missing": "missing",
    "removed": "missing",
    "withdrawn": "closed",
    "tracked": "later",
}
"""The mark of what the oversight office has; the shapes differ, so that no color is needed."""


def table_of_seven(facts: MemoDocument, refs: References) -> Table:
    """Return the table. The office's status stands before what the agency says, so that no claim is read first."""
    name = say("first.seven", n=len(facts.recommendations))
    return _table_of(name, rows_of_page_1(facts), facts, "part-seven", refs)


def rows_of_page_1(facts: MemoDocument) -> tuple[RecommendationRow, ...]:
    """Return the recommendations that page 1 shows: all of a few; of many the most urgent seven."""
    return facts.recommendations if is_few(facts) else first_rows(facts)[:MOST_ROWS]


def table_of_others(facts: MemoDocument, refs: References) -> Table | None:
    """Return the table of the recommendations that page 1 has no room for; None if it has them all, or they are too
    many."""
    first = {row.id for row in rows_of_page_1(facts)}
    rows = [row for row in facts.recommendations if row.id not in first]
    if not rows or is_large(facts):
        return None
    return _table_of(say("print.others", n=len(rows)), rows, facts, "part-others", refs)


def _table_of(name: str, rows: Sequence[RecommendationRow], facts: MemoDocument, of: str, refs: References) -> Table:
    pages = {page.rec: page for page in facts.annex}
    cells = [_Cells(row, pages.get(row.id), facts) for row in rows]
    is_quiet = not any(seven.words for seven in cells)
    all_made_up = all(is_made_up(row, facts) for row in rows)
    status = say("print.status_of", office=facts.memo.verdicts_by)
    mark = f" {MADE_UP}" if facts.mock else ""
    columns = (
        Column(say("first.recommendation", asked=not is_quiet and any(row.asked_on for row in rows)), "123pt"),
        Column(f"{status} {MADE_UP}" if all_made_up else status, "88pt"),
        Column(say("first.closed", mark=mark) if all(row.closed_on for row in rows) else say("first.target"), "65pt"),
        Column(say("first.says", about=facts.memo.short_about, made_up=facts.mock and not is_quiet), "112pt"),
        Column(say("first.turn"), "1fr"),
    )
    table = tuple(seven.cells(refs, is_quiet=is_quiet, all_made_up=all_made_up) for seven in cells)
    return Table(name, columns, table, of, "ledger")


class _Statement(NamedTuple):
    """A statement of the agency, with and without its milestone; `asked`: a request, as said after something newer."""

    on: date
    text: str
    short: str
    asked: str = ""


class _Cells:
    """The cells of one recommendation: at most two lines each."""

    def __init__(self, row: RecommendationRow, page: Annex | None, facts: MemoDocument) -> None:
        self.of = row
        self.facts = facts
        self.today = facts.memo.as_of
        self.page = page
        self.steps = {step.id: step for step in page.milestones} if page else {}
        self.step = self.steps.get(row.milestone or "")
        self.asked_on = near_short(row.asked_on, self.today) if row.asked_on else ""
        self.words = self._says()

    def cells(self, refs: References, *, is_quiet: bool, all_made_up: bool) -> Row:
        """Return the row; if the agency said nothing at all (`is_quiet`), the day asked stands beside "Nothing"."""
        anchor = f"row-{self.of.id}"
        name = self._name(is_quiet=is_quiet)
        says = cell(plain(self.words or say("first.nothing", on=self.asked_on, quiet=is_quiet)))
        marks = refs.place(anchor, self.of.trace, "row")
        if len(name.lines) > 1 and not self.of.extensions:
            name = _marked_last(name, marks)
        else:
            says = _marked_last(says, marks)
        mark = MADE_UP if is_made_up(self.of, self.facts) and not all_made_up else ""
        return Row((name, self._status(mark), self._target(), says, self._turn()), anchor)

    def _name(self, *, is_quiet: bool) -> Cell:
        name = self.of.name or clipped(self.of.short, LONGEST_SHORT, say("first.no_room"))
        words = (Words(f"{self.of.id} ", "id"), Words(clipped(name, LONGEST_SHORT, name)))
        quiet = is_quiet or self.of.closed_on is not None
        below = say("first.day_asked", on=self.asked_on, quiet=quiet, moved=self.of.extensions)
        return cell((Piece(words),), plain(below, "more"))

    def _status(self, mark: str) -> Cell:
        row = self.of
        code: str = row.holding
        state = row.lateness.state if row.lateness else ""
        if code == "none" and row.provisional:
            code = "no_clock"
        elif code == "none" and state == "overdue":
            code = "overdue"
        elif code == "none" and state == "passed" and row.basis != "planning_assumption":
            code = "passed"
        elif code == "none" and row.due and (row.extended or row.due) >= self.today:
            code = "coming"
        words = say("first.status", code=code, n=row.verified, of=row.out_of)
        look: Look = "alarm" if code == "overdue" else ""
        return cell(plain(words, look), plain(mark), glyph=status_glyph(row, self.today))

    def _target(self) -> Cell:
        row = self.of
        if row.closed_on:
            target = near_short(row.extended or row.due, self.today) if row.due else ""
            return cell(plain(near_short(row.closed_on, self.today)), plain(target, "more"))
        if row.due is None or row.provisional:
            return cell(plain(say("first.no_date")))
        name = clipped(self.step.short or self.step.what, LONGEST_STEP) if self.step else ""
        kind = "" if row.basis == "planning_assumption" else say("first.by_law")
        day = near_short(row.extended or row.due, self.today)
        return cell(plain(day), plain(kind or mid(name), "more"))

    def _says(self) -> str:
        answers = sorted(self._answers(), key=lambda answer: answer.on)
        if not answers:
            value = self.of.acceptance
            return cap(ANSWER[value]) if value and value != "accepted" else ""
        newest = list(dict.fromkeys(answer for answer in answers if answer.on == answers[-1].on))[-2:]
        last = newest[-1]
        before = [f"{last.text}; {answer.asked}" for answer in answers if answer.asked and answer.on < last.on][-1:]
        both = ("; ".join(answer.text for answer in newest), "; ".join(answer.short for answer in newest))
        ways = (*(before if len(newest) == 1 else ()), *both, last.text, last.short)
        on = near_short(last.on, self.today)
        return next((f"{on}: {way}" for way in ways if len(on) + len(way) + 2 <= LONGEST_SAYS), f"{on}: {ways[-1]}")

    def _answers(self) -> Iterator[_Statement]:
        for step in self.steps.values():
            if step.standing in CLOSED or step.duty_on != "agency":
                continue
            name = mid(step.short or clipped(step.what, LONGEST_STEP))
            if step.says and step.said_on:
                claimed = say("first.claimed", name=name, says=step.says)
                yield _Statement(step.said_on, claimed, claimed)
            decision = step.last_decision
            if answer := step.last_answer:
                ruling = decision.kind if decision and decision.seq > answer.seq and answer.kind in ASKS else None
                day = near_short(answer.day, self.today) if answer.day else None
                words = {"kind": answer.kind, "day": day, "decided": ruling, "office": self.facts.memo.verdicts_by}
                short = say("first.answer", **words, name="")
                is_own = step.id == self.of.milestone
                request = say("first.asked_before", **words) if is_own and answer.kind in ASKS else ""
                text = short if is_own else say("first.answer", **words, name=name)
                yield _Statement(answer.on, text, short, request)
        for file in self.page.evidence if self.page else ():
            if file.voice == AGENCY and file.counts and not file.was_found:
                yield _Statement(file.received, say("first.file"), say("first.file"))

    def _turn(self) -> Cell:
        row = self.of
        turn = row.turn
        if turn is None:
            name = row.next.who if len(row.next.who) <= LONGEST_UNIT else say("first.several")
            return cell(plain(say("first.still_open", what=row.next.what if row.open_after_closing else "", who=name)))
        by = near_short(turn.by, self.today) if turn.by else None
        step = self.steps.get(turn.milestone_id)
        if turn.party == OVERSIGHT:
            step_words = say("first.turn_of", verb=turn.verb, by=by, ask="", again=False)
            return cell((Piece((Words(self.facts.memo.verdicts_by, "strong"), Words(f": {step_words}"))),))
        about = self.facts.memo.short_about
        unit = row.next.who if turn.party == AGENCY and len(row.next.who) <= LONGEST_UNIT else ""
        name = f"{cap(about)} {unit}".strip() if turn.party == AGENCY else row.next.who
        room = LONGEST_TURN - len(name)
        ask = clipped(step.ask or "", room) or mid(clipped(step.short or step.what, room)) if step else ""
        again = step is not None and step.review == "not_sufficient"
        return cell(plain(f"{name}: {say('first.turn_of', verb=turn.verb, by=by, ask=ask, again=again)}"))


def _marked_last(words: Cell, marks: Piece) -> Cell:
    return words._replace(lines=(*words.lines[:-1], marked(words.lines[-1], marks)))


def is_made_up(row: RecommendationRow, facts: MemoDocument) -> bool:
    """Return whether a demonstration made up what the status says."""
    return MADE_UP in row.status_note or (facts.mock and row.holding in FOUND)


def status_glyph(row: RecommendationRow | MilestoneRow, as_of: date) -> Glyph:
    """Return the mark of a status (docs/printed-forms.md#status-marks)."""
    if row.holding != "none":
        return MARKS[row.holding]
    if row.lateness is not None and row.lateness.state == "overdue":
        return "overdue"
    if row.provisional:
        return "idle"
    return "later" if row.due and (row.extended or row.due) >= as_of else "none"
