"""Sheets of cells as the register that a person has written in them, with the place of each field."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from models.fault import Fault, Loc, one_of
from models.plan import Plan
from models.plan_parts import KEY, MILESTONES, PARTS, RECOMMENDATION, RECOMMENDATIONS, Part, part_named
from models.plan_sheets import sheets_of
from models.sheet import Sheet, Unfit, from_cell, is_empty, plain_text
from models.sheet_columns import Column
from models.sheet_lines import Held, Line, Lines, Spot, lines_of


class Taken(NamedTuple):
    """A register as written in a spreadsheet: its mapping, the cell of each field, and what no cell should hold."""

    raw: dict[str, Any]
    cells: dict[Loc, tuple[Held, Column]]
    faults: list[Fault]
    not_taken: list[Spot]
    lacking: list[Spot]
    """Sheets, columns and fields that the file has not."""


def take(sheets: Iterable[Sheet], onto: Plan | None = None) -> Taken:
    """Return what sheets say. What the file has not, sheets, columns and fields, is taken from the register `onto`.

    The mapping is not checked yet: `models/sheet_faults.py` does that, by the register's own checks.
    """
    taken = Taken({"portfolio": {"milestones": []}}, {}, [], [], [])
    found = _known(sheets, taken)
    under = {each.name: each for each in sheets_of(onto)} if onto else {}
    for part in PARTS:
        if part.name not in found:
            taken.lacking.append(Spot(part.name))
        base = lines_of(part, under[part.name]).lines if onto else ()
        if part.name in found:
            lines = lines_of(part, found[part.name], base)
        elif onto:
            lines = Lines(tuple(_elsewhere(part, each) for each in base))
        else:
            mend = "add the sheet, or name a register that has it with --onto"
            taken.faults.append(Spot(part.name).fault("the sheet is missing", mend))
            continue
        taken.faults.extend(lines.faults)
        taken.not_taken.extend(lines.not_taken)
        if part.name in found:
            lost = (held.spot for line in lines.lines for held in line.values() if not held.spot.there)
            taken.lacking.extend(dict.fromkeys(lost))
        _take_part(taken, part, lines.lines)
    return taken._replace(raw=_in_order(taken.raw))


def _in_order(raw: dict[str, Any]) -> dict[str, Any]:
    """Return a register in the order in which a person reads it: each milestone after its recommendation's words."""
    for each in raw.get("recommendations", []):
        each["milestones"] = each.pop("milestones")
    names = (field.alias or name for name, field in Plan.model_fields.items())
    return {name: raw[name] for name in names if name in raw}


def _known(sheets: Iterable[Sheet], taken: Taken) -> dict[str, Sheet]:
    """Return the sheets by their parts' names; note those that no register has."""
    found: dict[str, Sheet] = {}
    for sheet in sheets:
        part, spot = part_named(sheet.name), Spot(sheet.name, 1)
        if part is None and sheet.rows:
            mend = f"{one_of(sheet.name, (each.name for each in PARTS))}, or delete the sheet"
            taken.faults.append(spot.fault("a register has no sheet of this name", mend))
        elif part and part.name in found:
            taken.faults.append(spot.fault("this sheet stands twice", "keep one of the two"))
        elif part:
            found[part.name] = sheet
    return found


def _elsewhere(part: Part, line: Line) -> Line:
    return {name: Held(held.cell, Spot(part.name, None, name, there=False)) for name, held in line.items()}


def _take_part(taken: Taken, part: Part, lines: Iterable[Line]) -> None:
    if part.form == "rows":
        if part is RECOMMENDATIONS:
            taken.raw["recommendations"] = []
        for line in lines:
            loc, siblings = _under(taken, part, line)
            siblings.append({} if part is MILESTONES else {"milestones": []})
            _put_line(taken, part, line, (*loc, len(siblings) - 1), siblings[-1])
        return
    node = taken.raw.setdefault(part.loc[0], {}) if part.loc else taken.raw
    for line in lines:
        if part.form == "fields":
            _put_line(taken, part, line, part.loc, node)
        else:
            _put_keyed(taken, part, line, node)


def _under(taken: Taken, part: Part, line: Line) -> tuple[Loc, list[Any]]:
    """Return the list that a row belongs to. A milestone without the column is told by its id: R1-M2 is of R1."""
    if part is not MILESTONES:
        return part.loc, taken.raw["recommendations"]
    owner = line[RECOMMENDATION.name]
    ids = [each.get("id", "") for each in taken.raw.get("recommendations", [])]
    name = plain_text(owner.cell)
    if not name and not owner.spot.there:
        own = plain_text(line["id"].cell)
        name = max((each for each in ids if each and own.startswith(f"{each}-")), key=len, default="")
    if name in ids and name:
        return ("recommendations", ids.index(name), "milestones"), taken.raw["recommendations"][ids.index(name)][
            "milestones"
        ]
    if name:
        mend = f"{one_of(name, ids)}, or nothing for a clock that covers all of them"
        taken.faults.append(owner.spot.fault(f"there is no recommendation {name}", mend))
    return part.loc, taken.raw["portfolio"]["milestones"]


def _put_keyed(taken: Taken, part: Part, line: Line, node: dict[str, Any]) -> None:
    key, spot = plain_text(line[KEY.name].cell), line[KEY.name].spot
    if not key:
        taken.faults.append(spot.fault("the cell is empty", "write a name, or clear the row"))
    elif key in node:
        taken.faults.append(spot.fault(f"`{key}` stands twice", "keep one of the two rows"))
    elif part.form == "keyed":
        node[key] = {}
        taken.cells[(*part.loc, key)] = (line[KEY.name], KEY)
        _put_line(taken, part, line, (*part.loc, key), node[key])
    else:
        _put(taken, line["words"], Column((key,), "text"), part.loc, node)


def _put_line(taken: Taken, part: Part, line: Line, loc: Loc, node: dict[str, Any]) -> None:
    for name, held in line.items():
        column = part.column(name)
        if column and column not in (KEY, RECOMMENDATION):
            _put(taken, held, column, loc, node)


def _put(taken: Taken, held: Held, column: Column, loc: Loc, node: dict[str, Any]) -> None:
    """Write what a cell says at its place. A part that may not miss is there, so that each field it lacks is told."""
    taken.cells[(*loc, *column.path)] = (held, column)
    try:
        nothing = [] if column.blank == () else column.blank
        value = nothing if is_empty(held.cell) else from_cell(held.cell, column)
    except Unfit as unfit:
        taken.faults.append(held.spot.fault(unfit.what, unfit.mend))
        value = ...
    if value is ... and column.optional:
        return
    for key in column.path[:-1]:
        node = node.setdefault(str(key), {})
    if value is not ...:
        node[str(column.path[-1])] = value
