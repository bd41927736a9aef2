"""The table of the recommendations: its columns on every page, and its sheet in the workbook.

A new column is one entry of `columns`, and one of `sheet_columns` if it shows a new fact. HTML, PDF, DOCX and TXT set
the cells as they come, so none of them knows a column. Source: docs/printed-forms.md#the-table-of-recommendations
"""

from collections.abc import Iterable
from datetime import date

from notifications.memo import MemoDocument, MilestoneRow, RecommendationRow
from notifications.printed.annexed import first_rows, is_few, is_large
from notifications.printed.blocks import Cell, Column, Line, Piece, Row, Table, Words, cell, marked, plain
from notifications.printed.cuts import Fit
from notifications.printed.references import References, marks_of, numbers_of
from notifications.printed.status import status_cell
from notifications.printed.xlsx_writer import Column as SheetColumn
from notifications.words import ANSWER, BASIS, SAYS_NOTHING, cap, listed, say, short_date


def table_of_seven(facts: MemoDocument, fit: Fit, refs: References) -> Table:
    """Return the table. The office's status stands before what the agency says, so that no claim is read first."""
    rows = tuple(_row(row, facts, fit, refs) for row in rows_of_page_1(facts, fit))
    n, is_part = len(facts.recommendations), facts.memo.extract is not None
    return Table(say("print.seven", n=n, is_part=is_part), _columns(facts), rows, "part-seven")


def rows_of_page_1(facts: MemoDocument, fit: Fit) -> tuple[RecommendationRow, ...]:
    """Return the recommendations that page 1 shows: all of a few; of many as many of the first as a fit allows."""
    first = first_rows(facts)
    return first if is_few(facts) else first[: fit.rows]


def table_of_others(facts: MemoDocument, refs: References) -> Table | None:
    """Return the table of the recommendations that page 1 has no room for; None if it has them all, or the units do."""
    first = {row.id for row in first_rows(facts)}
    if is_large(facts) or len(first) == len(facts.recommendations):
        return None
    rows = tuple(_row(row, facts, Fit(), refs) for row in facts.recommendations if row.id not in first)
    return Table(say("print.others", n=len(rows)), _columns(facts), rows, "part-others")


def table_of_unit(name: str, rows: Iterable[RecommendationRow], facts: MemoDocument) -> Table:
    """Return the table of a unit's recommendations, without raised numbers: the annex of a unit has no records."""
    return Table(name, _columns(facts), tuple(_row(row, facts, Fit()) for row in rows), "part-unit")


def _columns(facts: MemoDocument) -> tuple[Column, ...]:
    memo = facts.memo
    is_ours = all(row.basis in ("planning_assumption", None) for row in facts.recommendations)
    return (
        Column(say("print.recommendation"), "1.3fr"),
        Column(say("print.status_of", office=memo.verdicts_by), "134pt"),
        Column(say("print.says_of", about=memo.about), "72pt"),
        Column(say("print.target_date") if is_ours else say("print.date"), "72pt"),
        Column(say("print.next_who"), "1.3fr"),
    )


def _row(
    row: RecommendationRow,
    facts: MemoDocument,
    fit: Fit,
    refs: References | None = None,
) -> Row:
    at = f"row-{row.id}"
    name = Piece((Words(f"{row.id} ", "strong"), Words(fit.name(row.short))))
    status = status_cell(row, facts.memo.as_of)
    if refs:
        first, *others = status.lines
        status = status._replace(lines=(marked(first, refs.place(at, row.trace, "row")), *others))
    return Row(
        (
            cell((name,)),
            status,
            _agency(row, facts.memo.verdicts_by, facts.mock),
            _date(row, facts.memo.verdicts_by, facts.mock),
            cell(plain(fit.name(row.next.text))),
        ),
        at,
    )


def _agency(row: RecommendationRow, office: str, mock: bool) -> Cell:
    """Return what the agency says, and below it its last answer to our messages: no answer is left unsaid."""
    says = say("cells.marked", text=row.agency, made_up=mock and row.agency != SAYS_NOTHING)
    answer = row.last_answer
    if answer is None:
        return cell(plain(says))
    elsewhere = row.answered if row.answered != row.milestone else None
    by = short_date(answer.day) if answer.day else ""
    words = {"kind": answer.kind, "by": by, "made_up": mock, "about": elsewhere, "office": office}
    answered = cap(say("cells.answered", **words))
    return cell(plain(answered)) if row.agency == SAYS_NOTHING else cell(plain(says), plain(answered, "more"))


def _date(row: RecommendationRow, office: str, mock: bool) -> Cell:
    """Return the original date, what the office decided on another one, and how long ago it was or whether the agency
    was told of it; of a closed recommendation the day of its closing alone."""
    if row.closed_on:
        return cell(plain(say("cells.closed_on", on=row.closed_on)))
    if row.due is None:
        return cell(plain(say("cells.no_date")))
    if row.provisional:
        return cell(plain(say("table.runs_from", waits_for=None)))
    decided = decided_line(row, office, mock=mock)
    kind = say("table.rests", basis=row.basis, duty_basis=row.basis) if _is_set(row) else ""
    return cell(plain(short_date(row.due)), decided, plain(row.time, "more"), plain(kind, "more"))


def decided_line(row: MilestoneRow | RecommendationRow, office: str, *, mock: bool) -> Line:
    """Return what the office decided on the date: another one, or that it keeps its own; an empty line if neither."""
    if row.extended:
        later = {"to": row.extended, "agreed": not row.extensions, "office": office, "made_up": mock}
        return plain(say("cells.later", **later), "more")
    if row.due and row.last_decision and row.last_decision.kind in ("date_declined", "offer_declined"):
        return plain(say("cells.kept", due=row.due, office=office, made_up=mock), "more")
    return ()


def _is_set(row: RecommendationRow) -> bool:
    """Return whether a law or an order sets the date, which the row then says."""
    return row.basis not in ("planning_assumption", None)


def sheet_columns(facts: MemoDocument) -> tuple[SheetColumn[RecommendationRow], ...]:
    """Return the columns of the workbook's sheet, which holds all that memo.json says of a recommendation."""
    numbers = numbers_of(facts)
    return (
        SheetColumn("no", 8, lambda row: row.id),
        SheetColumn("recommendation", 44, lambda row: row.short),
        SheetColumn("answer", 18, lambda row: ANSWER[row.acceptance] if row.acceptance else None),
        SheetColumn("accepted_on", 13, accepted_on),
        SheetColumn("says", 14, lambda row: row.agency),
        SheetColumn("status", 34, lambda row: row.status),
        SheetColumn("status_note", 34, lambda row: row.status_note),
        SheetColumn("milestone", 12, lambda row: row.milestone),
        SheetColumn("original_date", 13, lambda row: row.due),
        SheetColumn("extended_to", 13, lambda row: row.extended),
        SheetColumn("kind_of_date", 26, lambda row: BASIS[row.basis] if row.basis else None),
        SheetColumn("days_to_date", 12, lambda row: _days_to(row, facts.memo.as_of)),
        SheetColumn("time", 34, lambda row: row.time),
        SheetColumn("who_is_next", 24, lambda row: row.next.who),
        SheetColumn("what_is_next", 50, lambda row: row.next.what),
        SheetColumn("by", 13, lambda row: row.turn.by if row.turn else None),
        SheetColumn("offices", 34, lambda row: listed(row.followed_by)),
        SheetColumn("fictional", 26, lambda row: made_up_cells(row, mock=facts.mock)),
        SheetColumn("records", 30, lambda row: marks_of(row.trace, numbers)),
    )


def accepted_on(row: RecommendationRow) -> date | None:
    """Return the day on which the agency accepted; None if it did not, or only a list shows that it did."""
    answer = row.answer
    return answer.on if answer and row.acceptance == "accepted" and not answer.listed else None


def _days_to(row: RecommendationRow, as_of: date) -> int | None:
    """Return the days until the date in force, negative once it has passed; None if nothing is open."""
    day = row.extended or row.due
    return (day - as_of).days if day and not row.closed_on else None


def made_up_cells(row: MilestoneRow | RecommendationRow, *, mock: bool) -> str:
    """Return the cells of a row that a demonstration made up; its notes say so themselves."""
    cells = {"forms.agency_cell": row.agency != SAYS_NOTHING, "forms.extension_cell": row.extended is not None}
    return listed([say(cell) for cell, is_made_up in cells.items() if is_made_up and mock])
