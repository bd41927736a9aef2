"""Sheets of cells as the register that a person has written in them; what they have not, from another register."""

from collections.abc import Iterable
from typing import Any

from models.core import one_of
from models.register.plan import Plan
from models.register.plan_parts import PARTS, Part, part_named
from models.register.plan_sheets import sheets_of
from models.register.sheet import Sheet
from models.register.sheet_fields import Taken, take_part
from models.register.sheet_lines import Held, Line, Lines, Spot, lines_of


def take(sheets: Iterable[Sheet], onto: Plan | None = None) -> Taken:
    """Return what sheets say. What the file has not, sheets, columns and fields, is taken from the register `onto`.

    The mapping is not checked yet: `models/register/sheet_checks.py` does that, by the register's own checks.
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
        take_part(taken, part, lines.lines)
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
