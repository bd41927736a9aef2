"""The table of the seven recommendations: its columns on every page, and its sheet in the workbook.

A new column is one entry of `COLUMNS`, and one of `sheet_columns` if it shows a new fact. HTML, PDF, DOCX and TXT set
the cells as they come, so none of them knows a column. Source: docs/printed-forms.md#the-table-of-seven
"""

from collections.abc import Callable
from typing import NamedTuple

from models.memo import MemoFacts, MilestoneRow, RecommendationRow
from notifications.printed.cuts import Fit
from notifications.printed.references import Part, marks_of, numbers_of, references_of
from notifications.printed.xlsx_writer import Column as SheetColumn
from notifications.words import BASIS, SAYS_NOTHING, audience, listed, say, short_date

CellWords = list[str]
"""Some words and their look (`outline.Look`)."""
CellLines = list[list[CellWords]]
"""The lines of a cell, each a list of words."""


class Table(NamedTuple):
    """What the cells of the table depend on, besides their row."""

    mock: bool
    """Its progress is made up, for a demonstration."""
    fit: Fit
    annexed: frozenset[str]
    """The recommendations that have an annex in this memo."""


class Column(NamedTuple):
    """A column: its key and name, what a row says in it, and its width."""

    key: str
    name: str
    """May name the office that decides as `{office}`."""
    cell: Callable[[RecommendationRow, Table], CellLines]
    share: int
    """Its width in a Word document, in parts of all shares."""
    width: str
    """Its width in the PDF: points, or a fraction of the room that the points leave."""


def seven_of(facts: MemoFacts, fit: Fit, annexed: frozenset[str]) -> Part:
    """Return the table as printed: `columns` in their order, and `rows` with the cells by key."""
    table = Table(facts.mock, fit, annexed)
    numbers = numbers_of(facts)
    return {
        "columns": [
            {
                "key": column.key,
                "name": column.name.format(office=facts.memo.verdicts_by, agency=facts.memo.about),
                "share": column.share,
                "width": column.width,
            }
            for column in COLUMNS
        ],
        "marked": MARKED,
        "rows": [
            {
                "id": row.id,
                "at": f"row-{row.id}",
                "cells": {column.key: column.cell(row, table) for column in COLUMNS},
                **references_of(row.trace, numbers),
            }
            for row in facts.recommendations
        ],
    }


def _id(row: RecommendationRow, _table: Table) -> CellLines:
    return [[[row.id, ""]]]


def _short(row: RecommendationRow, table: Table) -> CellLines:
    return [[[table.fit.name(row.short), ""]]]


def _agency(row: RecommendationRow, table: Table) -> CellLines:
    made_up = table.mock and row.agency != SAYS_NOTHING
    return [[[say("cells.marked", text=row.agency, made_up=made_up), ""]]]


def _held(row: RecommendationRow, table: Table) -> CellLines:
    is_claim = row.agency == "done" and row.held == "no evidence on file"
    held: list[CellWords] = [[row.status, "claim" if is_claim else "neutral"]]
    if row.held_note:
        held += [["; ", ""], [row.held_note, ""]]
    # What is open in a closed recommendation all the same stands in its annex.
    points_to_annex = row.closed_on and row.time and row.id in table.annexed
    time = say("table.in_annex", text=row.time) if points_to_annex else row.time
    return [held, [[time, "late" if row.late else "neutral"]]] if time else [held]


def _due(row: RecommendationRow, table: Table) -> CellLines:
    due: list[CellWords] = [[short_date(row.due) if row.due else say("cells.no_date"), ""]]
    if row.extended:
        due += [[", ", ""], [say("cells.later", to=row.extended, made_up=table.mock), ""]]
    return [due, [[BASIS[row.basis], "small"]]] if row.basis else [due]


def _next(row: RecommendationRow, table: Table) -> CellLines:
    step = table.fit.name(say("cells.step", who=row.next.who, what=row.next.what))
    is_ahead = row.next.by and (row.days or 0) >= 0
    return [[[say("cells.next", step=step, by=row.next.by) if is_ahead else step, ""]]]


COLUMNS = (
    Column("number", "No.", _id, 6, "19pt"),
    Column("short", "Recommendation", _short, 20, "1.03fr"),
    Column("agency", "{agency} says", _agency, 10, "62pt"),
    Column("held", "{office}'s status", _held, 24, "1.8fr"),
    Column("due", "Original date", _due, 18, "72pt"),
    Column("next", "Who acts next", _next, 22, "1.55fr"),
)
MARKED = "held"
"""The column after whose words the numbers of the records stand."""


def sheet_columns(facts: MemoFacts) -> tuple[SheetColumn[RecommendationRow], ...]:
    """Return the columns of the workbook's sheet, which holds all that memo.json says of a recommendation."""
    office = facts.memo.verdicts_by
    numbers = numbers_of(facts)
    return (
        SheetColumn("No.", 8, lambda row: row.id),
        SheetColumn("Recommendation", 44, lambda row: row.short),
        SheetColumn("Agency's answer", 18, lambda row: row.acceptance),
        SheetColumn("Accepted on", 13, lambda row: row.accepted_on),
        SheetColumn("Agency says", 14, lambda row: row.agency),
        SheetColumn(f"{office}'s status", 24, lambda row: row.held),
        SheetColumn(f"{office} holds: note", 34, lambda row: row.held_note),
        SheetColumn("Milestone", 12, lambda row: row.milestone),
        SheetColumn("Original due date", 13, lambda row: row.due),
        SheetColumn("Extended to", 13, lambda row: row.extended),
        SheetColumn("Basis of the date", 26, lambda row: BASIS[row.basis] if row.basis else None),
        SheetColumn("Days to the date in force", 12, lambda row: row.days),
        SheetColumn("Time", 34, lambda row: row.time),
        SheetColumn("Who is next", 24, lambda row: row.next.who),
        SheetColumn("What is next", 50, lambda row: row.next.what),
        SheetColumn("By", 13, lambda row: row.next.by),
        SheetColumn("Followed by", 34, lambda row: listed([audience(name) for name in row.audience])),
        SheetColumn("Made up", 26, lambda row: made_up_cells(row, mock=facts.mock)),
        SheetColumn("Records", 30, lambda row: marks_of(row.trace, numbers)),
    )


def made_up_cells(row: MilestoneRow | RecommendationRow, *, mock: bool) -> str:
    """Return the cells of a row that a demonstration made up; its notes say so themselves."""
    cells = {"what the agency says": row.agency != SAYS_NOTHING, "the extension": row.extended is not None}
    return listed([cell for cell, is_made_up in cells.items() if is_made_up and mock])
