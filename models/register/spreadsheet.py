"""A register as three sheets, and sheets laid onto a register, with every fault named by its cell.

What a sheet does not have comes from the YAML file that they are laid onto. Source: docs/register.md#spreadsheet.
"""

import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from typing import Any, NamedTuple

from models.core import Fault, Loc, evolve, one_of
from models.register.cells import CELL_KINDS, Cell, CellError, CellRow, Sheet, from_cell, is_empty, plain_text, to_cell
from models.register.columns import (
    MILESTONES,
    OWNER,
    RECOMMENDATIONS,
    SOURCE_NAME,
    SOURCES,
    TABLES,
    RegisterColumn,
    RegisterSheet,
    table_named,
)
from models.register.plan import Plan
from models.register.raw import entries, mapping, text, value_at

OTHER_HEADERS = {
    "due": "due.day",
    "due_date": "due.day",
    "basis": "due.basis",
    "counting": "due.counting",
    "agency": "owner.agency",
    "unit": "owner.unit",
    "owner_unit": "owner.unit",
}

IGNORED_HEADERS = {"status", "notes", "comments"}
"""What is said about a milestone is a record, not a plan."""


def sheets_of(plan: Plan) -> tuple[Sheet, ...]:
    """Return the recommendations, milestones, and sources of a register as sheets, each with its header first."""
    raw = plan.model_dump(by_alias=True)
    milestones = [milestone | {OWNER.name: None} for milestone in raw["portfolio"]["milestones"]]
    for recommendation in raw["recommendations"]:
        milestones += [milestone | {OWNER.name: recommendation["id"]} for milestone in recommendation["milestones"]]
    sources = [source | {SOURCE_NAME.name: name} for name, source in raw["sources"].items()]
    return (
        _sheet(RECOMMENDATIONS, raw["recommendations"]),
        _sheet(MILESTONES, milestones),
        _sheet(SOURCES, sources),
    )


def _sheet(table: RegisterSheet, nodes: Iterable[dict[str, Any]]) -> Sheet:
    columns = table.columns.values()
    rows = [tuple(table.columns), *(tuple(to_cell(value_at(node, *c.path), c) for c in columns) for node in nodes)]
    return Sheet(name=table.name, rows=tuple(CellRow(number, cells) for number, cells in enumerate(rows, start=1)))


class Spot(NamedTuple):
    """A place in a spreadsheet."""

    sheet: str
    row: int
    column: str = ""

    def __str__(self) -> str:
        sheet = f"sheet {self.sheet}, " if self.sheet else ""
        return f"{sheet}row {self.row}{f', column {self.column}' if self.column else ''}"

    def fault(self, what: str, mend: str) -> Fault:
        """Return a fault at this place."""
        return Fault(loc=(), what=what, mend=mend, cell=str(self), line=self.row)


class SheetRow(NamedTuple):
    """One row below the header: its cells by the headers of their columns."""

    table: RegisterSheet
    header: int
    number: int
    cells: dict[str, Cell]

    def spot(self, column: str) -> Spot:
        """Return the place of a cell."""
        return Spot(self.table.name, self.number, column)

    @property
    def key(self) -> str:
        """Return the id or name of the row, or an empty string if it has none."""
        return plain_text(self.cells.get(self.table.key))


class SheetContent(NamedTuple):
    """What a sheet holds, and which columns it has too many and too few."""

    rows: tuple[SheetRow, ...] = ()
    ignored: tuple[Spot, ...] = ()
    missing: tuple[str, ...] = ()


def _read_sheet(table: RegisterSheet, sheet: Sheet, faults: list[Fault]) -> SheetContent:
    """Return the content of a sheet; add a fault for everything that would be lost without notice."""
    if not sheet.rows:
        faults.append(Spot(table.name, 1).fault("the sheet is empty", "write its header, or delete the sheet"))
        return SheetContent()
    header, *rows = sheet.rows
    names, ignored = _read_header(table, header, faults)
    for first, last in sheet.merged:
        what = f"rows {first} to {last} hold merged cells"
        faults.append(Spot(table.name, first).fault(what, "unmerge and fill each cell"))
    for number, position, error in sheet.broken:
        spot = Spot(table.name, number, names.get(position, ""))
        faults.append(spot.fault(f"the cell holds the error {error}", "write its value"))
    headed = {position for position, cell in enumerate(header.cells) if not is_empty(cell)}
    sheet_rows: list[SheetRow] = []
    for row in rows:
        cells = dict(enumerate(row.cells))
        by_name = {name: cells.get(position) for position, name in names.items()}
        sheet_rows.append(SheetRow(table, header.number, row.number, by_name))
        strays = [cell for position, cell in cells.items() if position not in headed and not is_empty(cell)]
        if strays:
            mend = "write the column's header in row 1, or clear the cell"
            faults.append(Spot(table.name, row.number).fault(f"`{strays[0]}` stands under no header", mend))
    return SheetContent(tuple(sheet_rows), ignored, tuple(name for name in table.columns if name not in names.values()))


def _read_header(table: RegisterSheet, header: CellRow, faults: list[Fault]) -> tuple[dict[int, str], tuple[Spot, ...]]:
    names: dict[int, str] = {}
    ignored: list[Spot] = []
    for position, cell in enumerate(header.cells):
        if is_empty(cell):
            continue
        header_text = str(cell).strip()
        plain = header_text.casefold().replace(" ", "_")
        name = next((candidate for candidate in (plain, OTHER_HEADERS.get(plain)) if candidate in table.columns), None)
        spot = Spot(table.name, header.number, header_text)
        if name and name in names.values():
            faults.append(spot.fault("this column stands twice", "keep one of the two"))
        elif name:
            names[position] = name
        elif plain in IGNORED_HEADERS:
            ignored.append(spot)
        else:
            mend = f"{one_of(plain, table.columns)}, or delete the column"
            faults.append(spot.fault("this sheet has no such column", mend))
    return names, tuple(ignored)


class CombinedNode(NamedTuple):
    """A recommendation, milestone, or source of the combined register, and where it came from."""

    key: str
    node: Any
    owner: str | None = ""
    """The id of a milestone's recommendation. Empty if it covers all of them, None if only its own id can tell."""
    origin: Loc = ()
    """Its location in the register below, if it comes from there as a whole."""
    row: SheetRow | None = None


class Combination(NamedTuple):
    """A register combined from a spreadsheet and the register it was laid onto, not checked yet."""

    raw: dict[str, Any]
    entries: dict[Loc, CombinedNode]
    """Every recommendation, milestone, and source by its location in `raw`."""
    faults: tuple[Fault, ...]
    ignored: tuple[Spot, ...]
    from_below: tuple[str, ...]
    """Sheets and columns that the spreadsheet does not have, such as `sheet Sources`."""


def lay_sheets(sheets: Iterable[Sheet], below: dict[str, Any]) -> Combination:
    """Lay sheets onto a register as written. A sheet decides which recommendations or milestones there are."""
    contents, faults = _contents_of(sheets)
    combined: dict[str, list[CombinedNode]] = {}
    for name, entries_below in _entries_below(below).items():
        content = contents.get(name)
        if content is None:
            combined[name] = [entry._replace(node=deepcopy(entry.node)) for entry in entries_below]
            continue
        by_key = {entry.key: entry for entry in reversed(entries_below) if entry.key}
        combined[name] = [_entry_of(row, by_key.get(row.key), faults) for row in content.rows]
    raw = deepcopy(below)
    entries_by_loc: dict[Loc, CombinedNode] = {}
    raw["recommendations"] = [entry.node for entry in combined[RECOMMENDATIONS.name]]
    for place, entry in enumerate(combined[RECOMMENDATIONS.name]):
        entries_by_loc["recommendations", place] = entry
        if isinstance(entry.node, dict):
            # Last, as a person reads it: each milestone after the words of its recommendation.
            entry.node.pop("milestones", None)
            entry.node["milestones"] = []
    faults += _put_milestones(raw, entries_by_loc, combined[MILESTONES.name])
    faults += _put_sources(raw, entries_by_loc, combined[SOURCES.name])
    order = [field.alias or name for name, field in Plan.model_fields.items()]
    return Combination(
        raw={name: raw[name] for name in sorted(raw, key=lambda name: order.index(name) if name in order else -1)},
        entries=entries_by_loc,
        faults=tuple(faults),
        ignored=tuple(spot for content in contents.values() for spot in content.ignored),
        from_below=(
            *(f"sheet {table.name}" for table in TABLES if table.name not in contents),
            *(f"sheet {name} {column}" for name, content in contents.items() for column in content.missing),
        ),
    )


def _contents_of(sheets: Iterable[Sheet]) -> tuple[dict[str, SheetContent], list[Fault]]:
    contents: dict[str, SheetContent] = {}
    faults: list[Fault] = []
    for sheet in sheets:
        table = table_named(sheet.name)
        spot = Spot(sheet.name, 1)
        if table is None and sheet.rows:
            mend = f"{one_of(sheet.name, (listed.name for listed in TABLES))}, or delete the sheet"
            faults.append(spot.fault("a register has no sheet of this name", mend))
        elif table and table.name in contents:
            faults.append(spot.fault("this sheet stands twice", "keep one of the two"))
        elif table:
            contents[table.name] = _read_sheet(table, sheet, faults)
    return contents, faults


def _entries_below(below: dict[str, Any]) -> dict[str, list[CombinedNode]]:
    recommendations: list[CombinedNode] = []
    milestones: list[CombinedNode] = []
    for place, node in entries(mapping(below, "portfolio"), "milestones"):
        milestones.append(CombinedNode(text(node, "id"), node, origin=("portfolio", "milestones", place)))
    for place, recommendation in entries(below, "recommendations"):
        owner = text(recommendation, "id")
        recommendations.append(CombinedNode(owner, recommendation, origin=("recommendations", place)))
        for position, node in entries(recommendation, "milestones"):
            origin = ("recommendations", place, "milestones", position)
            milestones.append(CombinedNode(text(node, "id"), node, owner, origin))
    sources = [CombinedNode(name, node, origin=("sources", name)) for name, node in mapping(below, "sources").items()]
    return {RECOMMENDATIONS.name: recommendations, MILESTONES.name: milestones, SOURCES.name: sources}


def _entry_of(row: SheetRow, below: CombinedNode | None, faults: list[Fault]) -> CombinedNode:
    """Lay the cells of a row onto the entry below of the same key; add a fault for each cell that cannot be read."""
    node = deepcopy(below.node) if below and isinstance(below.node, dict) else {}
    for name, cell in row.cells.items():
        column = row.table.columns[name]
        if column in (OWNER, SOURCE_NAME):
            continue
        value = column.blank
        try:
            value = column.blank if is_empty(cell) else from_cell(cell, column)
        except CellError as error:
            faults.append(row.spot(name).fault(*error.args))
        _put(node, column, value)
    owner = below.owner if below else None
    if OWNER.name in row.cells:
        owner = plain_text(row.cells[OWNER.name])
    return CombinedNode(row.key, node, owner, row=row)


def _put(node: dict[str, Any], column: RegisterColumn, value: Any) -> None:
    """Write a value at a column's path; `...` takes the field out, and the optional parts that this leaves empty."""
    *path, last = map(str, column.path)
    parts = [node]
    for key in path:
        inner = parts[-1].get(key)
        parts[-1][key] = inner if isinstance(inner, dict) else {}
        parts.append(parts[-1][key])
    parts[-1][last] = [] if value == () else value
    if value is ...:
        del parts[-1][last]
    # A required part stays even if empty, so that each field that it lacks is a fault of its own.
    for part, key in reversed(list(zip(parts, path, strict=False))):
        if column.optional and not part[key]:
            del part[key]


def _put_milestones(
    raw: dict[str, Any], by_loc: dict[Loc, CombinedNode], milestones: list[CombinedNode]
) -> Iterator[Fault]:
    portfolio: list[Any] = []
    raw["portfolio"] = mapping(raw, "portfolio") | {"milestones": portfolio}
    lists: dict[str, tuple[Loc, list[Any]]] = {"": (("portfolio", "milestones"), portfolio)}
    for place, node in entries(raw, "recommendations"):
        if name := text(node, "id"):
            lists.setdefault(name, (("recommendations", place, "milestones"), node["milestones"]))
    for entry in milestones:
        owner = entry.owner
        if owner is None:
            owner = max((name for name in lists if entry.key.startswith(f"{name}-")), key=len, default="")
        loc, siblings = lists.get(owner, lists[""])
        by_loc[*loc, len(siblings)] = entry
        siblings.append(entry.node)
        if owner not in lists:
            what = f"there is no recommendation {owner}"
            mend = f"{one_of(owner, set(lists) - {''})}, or nothing for a clock that covers all of them"
            fault = Fault(loc=entry.origin, what=what, mend=mend)
            yield entry.row.spot(OWNER.name).fault(what, mend) if entry.row else fault


def _put_sources(raw: dict[str, Any], by_loc: dict[Loc, CombinedNode], sources: list[CombinedNode]) -> Iterator[Fault]:
    nodes: dict[str, Any] = {}
    for entry in sources:
        spot = entry.row.spot(SOURCE_NAME.name) if entry.row else None
        if spot and not entry.key:
            yield spot.fault("the cell is empty", "write a name, or clear the row")
        elif spot and entry.key in nodes:
            yield spot.fault(f"`{entry.key}` stands twice", "keep one of the two rows")
        else:
            by_loc["sources", entry.key] = entry
            nodes[entry.key] = entry.node
    raw["sources"] = nodes


def faults_by_cell(combination: Combination, faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Return the combination's faults and those of its `raw`: by cell, then by location in the register below."""
    reported = {fault.cell for fault in combination.faults if fault.cell}
    located = (_at_place(combination, fault) for fault in faults)
    all_faults = dict.fromkeys([*combination.faults, *(fault for fault in located if fault.cell not in reported)])
    order = {f"sheet {table.name}": place for place, table in enumerate(TABLES)}

    def rank(fault: Fault) -> tuple[bool, int, int]:
        return not fault.cell, order.get(fault.cell.partition(",")[0], -1), fault.line

    return tuple(sorted(all_faults, key=rank))


def _at_place(combination: Combination, fault: Fault) -> Fault:
    lengths = range(len(fault.loc), 0, -1)
    length = next((length for length in lengths if fault.loc[:length] in combination.entries), 0)
    if not length:
        return fault
    entry, inner_loc = combination.entries[fault.loc[:length]], fault.loc[length:]
    row = entry.row
    if row is None:
        return evolve(fault, loc=(*entry.origin, *inner_loc))
    column = _column_at(row, inner_loc, fault.what)
    if column is None:
        return row.spot(row.table.key).fault(fault.what, fault.mend)
    if column.name in row.cells:
        is_blank = is_empty(row.cells[column.name])
        what, mend = ("the cell is empty", _how_to_write(column)) if is_blank else (fault.what, fault.mend)
        return row.spot(column.name).fault(what, mend)
    if value_at(entry.node, *column.path) is not None:
        mend = f"{fault.mend}, in a column of this sheet or in the register below"
        return row.spot(f"{column.name} (not in this file)").fault(fault.what, mend)
    header = Spot(row.table.name, row.header, column.name)
    return header.fault(f"`{column.name}` is missing", f"add it to the sheet, and {_how_to_write(column)}")


def _column_at(row: SheetRow, loc: Loc, what: str) -> RegisterColumn | None:
    # The location passes over the names of a union's branches, and a union's own fault has the location of the whole.
    missing_field = re.fullmatch(r"`(\w+)` is missing", what)
    path: Loc = ()
    for key in (*loc, *(missing_field.groups() if missing_field else ())):
        if any(column.path[: len(path) + 1] == (*path, key) for column in row.table.columns.values()):
            path = (*path, key)
    columns = [column for column in row.table.columns.values() if path and column.path[: len(path)] == path]
    return next((column for column in columns if column.name in row.cells), columns[0] if columns else None)


def _how_to_write(column: RegisterColumn) -> str:
    return f"write one of: {', '.join(column.words)}" if column.words else CELL_KINDS[column.kind][1]
