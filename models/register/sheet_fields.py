"""Lines of cells as the fields of a register, each with its place in the spreadsheet."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from models.core import Fault, Loc, one_of
from models.register.plan_parts import KEY, MILESTONES, RECOMMENDATION, RECOMMENDATIONS, WORDS, Part
from models.register.sheet import Unfit, from_cell, is_empty, plain_text
from models.register.sheet_columns import Column
from models.register.sheet_lines import Held, Line, Spot


class Taken(NamedTuple):
    """A register as written in a spreadsheet: its mapping, the cell of each field, and what no cell should hold."""

    raw: dict[str, Any]
    cells: dict[Loc, tuple[Held, Column]]
    faults: list[Fault]
    not_taken: list[Spot]
    lacking: list[Spot]
    """Sheets, columns and fields that the file has not."""


def take_part(taken: Taken, part: Part, lines: Iterable[Line]) -> None:
    """Write what the lines of a part say into the register that is being taken."""
    if part.form == "rows":
        if part is RECOMMENDATIONS:
            taken.raw["recommendations"] = []
        for line in lines:
            loc, siblings = _under(taken, part, line)
            siblings.append({} if part is MILESTONES else {"milestones": []})
            _put_line(taken, part, line, (*loc, len(siblings) - 1), siblings[-1])
        return
    node = taken.raw.setdefault(part.key, {}) if part.key else taken.raw
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
        at = ids.index(name)
        return ("recommendations", at, "milestones"), taken.raw["recommendations"][at]["milestones"]
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
    elif is_empty(line[WORDS.name].cell):
        taken.faults.append(line[WORDS.name].spot.fault("the cell is empty", "write a text, or clear the row"))
        node[key] = "-"
    else:
        _put(taken, line[WORDS.name], Column((key,), "text"), part.loc, node)


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
