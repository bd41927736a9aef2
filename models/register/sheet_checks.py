"""What is wrong with a register in a spreadsheet: the register's own checks, each fault at its cell."""

import re

from models.core import Fault, Loc
from models.register.plan import Plan
from models.register.plan_checks import plan_faults
from models.register.plan_parts import PARTS
from models.register.shape_checks import shape_faults
from models.register.sheet import HOW, is_empty
from models.register.sheet_columns import Column
from models.register.sheet_fields import Taken
from models.register.sheet_lines import Held, Spot

ORDER = {part.name: place for place, part in enumerate(PARTS)}


def sheet_faults(taken: Taken) -> tuple[Fault, ...]:
    """Return every fault of a register in a spreadsheet, in the order of its sheets and rows. A cell is told once."""
    first: dict[Loc, tuple[Held, Column]] = {}
    for loc, each in taken.cells.items():
        for length in range(len(loc) + 1):
            first.setdefault(loc[:length], each)
    found = list(taken.faults)
    told = {each.cell for each in found}
    missed = _missed(taken)
    # Names can be judged once every sheet is there in which they may be defined.
    strange = () if missed else plan_faults(taken.raw)
    for fault in (*shape_faults(Plan, taken.raw), *strange):
        placed = None if fault.loc[:1] and fault.loc[0] in missed else _placed(fault, first)
        if placed and placed.cell not in told:
            found.append(placed)
    return tuple(sorted(dict.fromkeys(found), key=_place))


def _missed(taken: Taken) -> set[str | int]:
    """Return the keys of the register for which the file has no sheet; each missing sheet was told once."""
    here = {held.spot.sheet for held, _ in taken.cells.values()}
    missing = [part for part in PARTS if part.name not in here and part.key not in taken.raw]
    return {key for part in missing for key in ([part.key] if part.key else [each.name for each in part.columns])}


def _placed(fault: Fault, first: dict[Loc, tuple[Held, Column]]) -> Fault:
    """Return a fault with the cell that it is about: the way there passes over the names of a union's branches."""
    way: Loc = ()
    lost = re.fullmatch(r"`(\w+)` is missing", fault.what)  # a union's fault has the place of the whole
    for key in (*fault.loc, *(lost.groups() if lost else ())):
        if (*way, key) in first:
            way = (*way, key)
    if not way:
        return Spot("Register").fault(fault.what, fault.mend)
    held, column = first[way]
    if not is_empty(held.cell):
        return held.spot.fault(fault.what, fault.mend)
    mend = f"write one of: {', '.join(column.words)}" if column.words else HOW.get(column.kind, "write one a line")
    if held.spot.there:
        return held.spot.fault("the cell is empty", mend)
    return held.spot.fault(f"`{column.name}` is missing", f"add it to the sheet, and {mend}")


def _place(fault: Fault) -> tuple[int, int]:
    name = fault.cell.removeprefix("sheet ").split(",")[0].removesuffix(" (not in this file)")
    return ORDER.get(name, -1), fault.line
