"""The rows of a sheet by the names of its columns, each cell with its place, and what is wrong with the header."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from models.core import Fault, one_of
from models.register.plan_parts import FIELD, VALUE, Part
from models.register.sheet import Cell, Row, Sheet, is_empty, plain_text

OTHER_NAMES = {
    "due": "due.day", "due_date": "due.day", "basis": "due.basis", "counting": "due.counting",
    "agency": "owner.agency", "unit": "owner.unit", "owner_unit": "owner.unit",
}  # fmt: skip
"""What offices call some columns."""

NOT_TAKEN = {"status", "notes", "comments"}
"""Columns that offices have and a register has not: what is said of a milestone is a record, not a plan."""


class Spot(NamedTuple):
    """A place in the spreadsheet. Without a row: a sheet that the file has not. Not `there`: a column it has not."""

    sheet: str
    row: int | None = None
    column: str = ""
    there: bool = True

    def __str__(self) -> str:
        row = f", row {self.row}" if self.row else " (not in this file)"
        return f"sheet {self.sheet}{row}" + (f", column {self.column}" if self.column else "")

    def fault(self, what: str, mend: str) -> Fault:
        """Return a fault with this place."""
        return Fault(loc=(), what=what, mend=mend, cell=str(self), line=self.row or 1)


class Held(NamedTuple):
    """What a cell holds, and where it stands."""

    cell: Cell
    spot: Spot


Line = dict[str, Held]
"""One recommendation, milestone, source and so on: its cells by the names of their columns."""


class Lines(NamedTuple):
    """The lines of one part, what is wrong with its sheet, and the columns that are not taken in."""

    lines: tuple[Line, ...]
    faults: tuple[Fault, ...] = ()
    not_taken: tuple[Spot, ...] = ()


def lines_of(part: Part, sheet: Sheet, onto: Iterable[Line] = ()) -> Lines:
    """Return what a sheet holds. A column or field that it has not is taken from the line of the same id in `onto`."""
    if not sheet.rows:
        return Lines((), (Spot(part.name, 1).fault("the sheet is empty", "write its header, or delete the sheet"),))
    header, *rows = sheet.rows
    names, faults, not_taken = _header(part, header)
    faults += [
        Spot(part.name, first).fault(f"rows {first} to {last} hold merged cells", "unmerge and fill each cell")
        for first, last in sheet.merged
    ]
    faults += [
        Spot(part.name, row, names.get(column, "")).fault(f"the cell holds the error {error}", "write its value")
        for row, column, error in sheet.broken
    ]
    headed = {at for at, cell in enumerate(header.cells) if not is_empty(cell)}
    faults += _under_no_header(part, rows, headed)
    lines = [_line(part, names, row) for row in rows]
    if part.form == "fields":
        line, more = _fields(part, lines)
        lines, faults = [line], [*faults, *more]
    known = {_key(part, each): each for each in onto}
    return Lines(tuple(_filled(part, each, known) for each in lines), tuple(faults), not_taken)


def _header(part: Part, header: Row) -> tuple[dict[int, str], list[Fault], tuple[Spot, ...]]:
    names: dict[int, str] = {}
    faults: list[Fault] = []
    not_taken: list[Spot] = []
    for position, cell in enumerate(header.cells):
        if is_empty(cell):
            continue
        written = str(cell).strip()
        plain = written.casefold().replace(" ", "_")
        name = next((each for each in (plain, OTHER_NAMES.get(plain)) if each in part.header), "")
        spot = Spot(part.name, header.number, written)
        if name and name in names.values():
            faults.append(spot.fault("this column stands twice", "keep one of the two"))
        elif name:
            names[position] = name
        elif plain in NOT_TAKEN:
            not_taken.append(spot)
        else:
            mend = f"{one_of(plain, part.header)}, or delete the column"
            faults.append(spot.fault("this sheet has no such column", mend))
    return names, faults, tuple(not_taken)


def _under_no_header(part: Part, rows: Iterable[Row], headed: set[int]) -> Iterator[Fault]:
    """What stands under no header would be lost without a word."""
    for row in rows:
        if strays := [cell for at, cell in enumerate(row.cells) if at not in headed and not is_empty(cell)]:
            what = f"`{strays[0]}` stands under no header"
            yield Spot(part.name, row.number).fault(what, "write the column's header in row 1, or clear the cell")


def _line(part: Part, names: Mapping[int, str], row: Row) -> Line:
    cells = dict(enumerate(row.cells))
    return {name: Held(cells.get(at), Spot(part.name, row.number, name)) for at, name in names.items()}


def _fields(part: Part, lines: Iterable[Line]) -> tuple[Line, list[Fault]]:
    """Turn rows of `field` and `value` into one line by the names of the fields."""
    line: Line = {}
    faults: list[Fault] = []
    for each in lines:
        written, value = each.get(FIELD), each.get(VALUE)
        if written is None or value is None:
            continue
        name = plain_text(written.cell)
        if name in line:
            faults.append(written.spot.fault(f"`{name}` stands twice", "keep one of the two rows"))
        elif part.column(name):
            line[name] = value
        else:
            mend = f"{one_of(name, (each.name for each in part.columns))}, or delete the row"
            faults.append(written.spot.fault(f"`{name}` is no field of this sheet", mend))
    return line, faults


def _key(part: Part, line: Line) -> str:
    """Return what tells a line from the others: its id or key."""
    return plain_text(line[part.columns[0].name].cell) if part.form != "fields" and part.columns[0].name in line else ""


def _filled(part: Part, line: Line, known: Mapping[str, Line]) -> Line:
    """Return a line with every column: those that the sheet has not come from the register laid under it."""
    under = known.get(_key(part, line), {})
    every = dict.fromkeys([*(each.name for each in part.columns), *under, *line])
    lost = {name: Spot(part.name, 1, name, there=False) for name in every if name not in line}
    nothing = Held(None, Spot(part.name))
    return line | {name: Held(under.get(name, nothing).cell, spot) for name, spot in lost.items()}
