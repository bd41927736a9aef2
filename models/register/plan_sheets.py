"""A register as sheets of cells. `models/register/sheet_plan.py` reads them back to an equal register."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

from models.register.city import LIST_OF_A_YEAR
from models.register.plan import Plan
from models.register.plan_parts import KEY, MILESTONES, PARTS, RECOMMENDATION, Part
from models.register.sheet import Cell, Row, Sheet, to_cell
from models.register.sheet_columns import Column


def sheets_of(plan: Plan) -> tuple[Sheet, ...]:
    """Return every part of a register as a sheet, its header first."""
    written = as_written(plan)
    return tuple(_sheet(part, written) for part in PARTS)


def as_written(plan: Plan) -> dict[str, Any]:
    """Return a register as a person writes it: plain mappings, lists of holidays beside each other."""
    written = plan.model_dump(by_alias=True)
    listed = written["calendar"].pop("listed")
    written["calendar"] |= {f"{LIST_OF_A_YEAR}{year}": days for year, days in listed.items()}
    return written


def _sheet(part: Part, written: dict[str, Any]) -> Sheet:
    rows = chain([part.header], _rows(part, written))
    return Sheet(name=part.name, rows=tuple(Row(number, cells) for number, cells in enumerate(rows, start=1)))


def _rows(part: Part, written: dict[str, Any]) -> Iterator[tuple[Cell, ...]]:
    node = _at(written, part.loc)
    if part is MILESTONES:
        under = [(None, written["portfolio"]), *((each["id"], each) for each in written["recommendations"])]
        for owner, each in under:
            for step in each["milestones"]:
                yield _cells(part.columns, step | {RECOMMENDATION.name: owner})
    elif part.form == "rows":
        for each in node:
            yield _cells(part.columns, each)
    elif part.form == "fields":
        years = [column for name in node if (column := part.column(name)) and column not in part.columns]
        for column in (*part.columns, *years):
            yield column.name, to_cell(_at(node, column.path), column)
    else:
        for key, value in node.items():
            fields = value if part.form == "keyed" else {"words": value}
            yield _cells(part.columns, fields | {KEY.name: key})


def _cells(columns: tuple[Column, ...], node: dict[str, Any]) -> tuple[Cell, ...]:
    return tuple(to_cell(_at(node, column.path), column) for column in columns)


def _at(node: Any, way: tuple[str | int, ...]) -> Any:
    """Return what stands at the end of a way, or nothing."""
    for key in way:
        node = node.get(key) if isinstance(node, dict) else None
    return node
