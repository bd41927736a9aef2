"""Take a list of another office in as a register: every row that cannot be taken is named, by row and column.

A few hundred rows at a time are checked and written. Source: docs/another-report.md#a-list-of-another-office.
"""

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from models.core import Fault, InputError, Loc, Value, evolve
from models.register import (
    Cell,
    CellFault,
    CellRow,
    ForeignList,
    Spot,
    is_empty,
    recommendation_of,
    shape_faults,
    with_guard,
)
from tasks.core import write_whole
from tasks.register.lists import ForeignRows, read_list
from tasks.register.plan import placed_faults, refuse, register_faults, rows_checked
from tasks.register.rows import LARGEST_LIST, LIST, row_of
from tasks.register.yaml import read_yaml, write_yaml

AT_ONCE = 500
MOST_FAULTS = 100_000
"""The mapping is then the wrong one."""
ROOM = 1_000_000
_PIECE = 1 << 20


class LeftOut(Value):
    """Why a row of a list cannot be taken in."""

    row: int
    column: str
    what: str
    mend: str
    sheet: str = ""

    def fault(self, path: Path) -> Fault:
        """Return it as a fault of a file."""
        return evolve(Spot(self.sheet, self.row, self.column).fault(self.what, self.mend), file=str(path))


class ImportedList(Value):
    """What a list gave: how many recommendations, what was left out and why, and whether a register was written."""

    recommendations: int
    left_out: tuple[LeftOut, ...]
    written: bool


def import_list(path: Path, mapping_path: Path, out: Path, skip_bad: Path | None = None) -> ImportedList:
    """Write the register of a foreign list, if every row can be taken in or `skip_bad` says where to name the others.
    Raises InputError for a file that cannot be read or is there with other bytes; PlanError for a faulty mapping."""
    head, mapping = _read_mapping(mapping_path)
    with TemporaryFile() as body:
        intake = _Intake(head, mapping, read_list(path, mapping.needed), body)
        intake.take_all()
        left_out = tuple(sorted(intake.left_out, key=lambda cell: cell.row))
        is_written = intake.count > 0 and (not left_out or skip_bad is not None)
        if not intake.count and not left_out:
            raise InputError(f"{path}: the list has no row below the names of its columns; export it again")
        if is_written:
            _write_same(out, lambda: _register(head, intake, body), "name another with --out")
        if is_written and skip_bad:
            _write_same(skip_bad, lambda: iter([_listed(left_out)]), "name another with --skip-bad")
    return ImportedList(recommendations=intake.count, left_out=left_out, written=is_written)


def _read_mapping(path: Path) -> tuple[dict[str, Any], ForeignList]:
    raw, _, faults = read_yaml(path)
    refuse(faults)
    what = raw.get("list")
    in_list = [evolve(fault, loc=("list", *fault.loc)) for fault in shape_faults(ForeignList, what)]
    refuse(placed_faults(path, raw, in_list))
    mapping = ForeignList.model_validate(what)
    head = {key: value for key, value in raw.items() if key not in {"list", "recommendations"}}
    if "recommendations" in raw:
        mend = "take them out; those of another file stay there"
        fault = Fault(loc=("recommendations",), what="a mapping has no recommendations of its own", mend=mend)
        refuse(placed_faults(path, raw, [fault]))
    columns = dict.fromkeys(mapping.needed, "Made up")
    sample, _ = recommendation_of({**columns, mapping.columns.link or "": None}, mapping)
    sample |= {"id": "X1", "title": "Recommendation X1", "accepted_on": None, "text_sources": []}
    sample["milestones"][0] |= {"id": "X1-M1"}
    in_sample = register_faults(_with_counts(head, 1, 0) | {"recommendations": [sample]})
    refuse(placed_faults(path, raw, (evolve(fault, loc=_in_mapping(fault.loc)) for fault in in_sample)))
    return head, mapping


def _in_mapping(loc: Loc) -> Loc:
    match loc:
        case ("recommendations", _, "milestones", _, *inner):
            return ("list", "milestone", *inner)
        case ("recommendations", _, *inner):
            return ("list", "recommendation", *inner)
    return loc


def _with_counts(head: dict[str, Any], recommendations: int, accepted: int) -> dict[str, Any]:
    report = head.get("report")
    counts = {"recommendation_count": recommendations, "accepted_count": accepted}
    return head | {"report": report | counts if isinstance(report, dict) else report}


class _Intake:
    """Takes rows in, writes each good one to a file, and keeps why each other one is not."""

    def __init__(self, head: dict[str, Any], mapping: ForeignList, rows: ForeignRows, body: IO[bytes]) -> None:
        self._head = head
        self._mapping = mapping
        self._rows = rows
        self._body = body
        self._ids: dict[str, int] = {}
        self.count = self.accepted = 0
        self.left_out: list[LeftOut] = []
        self._good: list[tuple[int, dict[str, Any]]] = []
        self._errors = {(number, position): error for number, position, error in rows.broken}

    def take_all(self) -> None:
        for first, last in self._rows.merged:
            what = f"rows {first} to {last} hold merged cells"
            self._leave(first, [CellFault("", what, "unmerge and fill each cell")])
        for row in self._rows.rows:
            node, faults = self._read(row)
            faults = faults or self._twice(node["id"], row.number)
            if faults:
                self._leave(row.number, faults)
            else:
                self._good.append((row.number, node))
            if len(self._good) == AT_ONCE:
                self._write()
            if len(self.left_out) > MOST_FAULTS:
                example = self.left_out[0].fault(Path("the list"))
                raise InputError(f"more than {MOST_FAULTS:,} cells cannot be taken in; correct the mapping. {example}")
        self._write()

    def _write(self) -> None:
        good, self._good = self._good, []
        bad: dict[int, list[CellFault]] = {}
        for fault in rows_checked(self._head, [node for _, node in good])[1]:
            place, *inner = fault.loc
            bad.setdefault(int(place), []).append(CellFault(self._column(inner), fault.what, fault.mend))
        for place, (number, node) in enumerate(good):
            if place in bad:
                self._leave(number, bad[place])
                continue
            self._body.write(row_of(node))
            self.count += 1
            self.accepted += node["accepted_on"] is not None and node.get("answer", "accepted") == "accepted"
        if self._body.tell() > LARGEST_LIST - ROOM:
            place_name = f"row {good[-1][0]}, at recommendation {self.count:,}"
            raise InputError(
                f"the register would be too large from {place_name}; divide the list, each part with a register"
            )

    def _read(self, row: CellRow) -> tuple[dict[str, Any], list[CellFault]]:
        cells: dict[str, Cell] = {}
        faults: list[CellFault] = []
        for column, position in self._rows.columns.items():
            cells[column] = row.cells[position] if position < len(row.cells) else None
            if error := self._errors.get((row.number, position)):
                faults.append(CellFault(column, f"the cell holds the error {error}", "write its value"))
        if not all(map(is_empty, row.cells[self._rows.width :])):
            what = f"the row has {len(row.cells):,} cells under {self._rows.width:,} columns"
            return {"id": ""}, [CellFault("", what, "check its quotes and commas")]
        node, in_row = recommendation_of(cells, self._mapping)
        return node, [*faults, *in_row]

    def _twice(self, name: str, number: int) -> list[CellFault]:
        columns = self._mapping.id.columns
        for id_ in (name, f"{name}-M1"):
            if id_ in self._ids:
                what = f"the id {id_} stands in row {self._ids[id_]} already"
                return [CellFault(" and ".join(columns), what, "keep one of the two, or add a column to the id")]
        self._ids |= {name: number, f"{name}-M1": number}
        return []

    def _column(self, inner: list[str | int]) -> str:
        columns = self._mapping.columns
        identity = self._mapping.id.columns[-1]
        names = {"links": columns.link, "title": columns.title, "owner": columns.agency, "id": identity}
        return names.get(str(inner[0]) if inner else "") or columns.text

    def _leave(self, number: int, faults: list[CellFault]) -> None:
        self.left_out += [LeftOut(row=number, sheet=self._rows.sheet, **fault._asdict()) for fault in faults]


def _register(head: dict[str, Any], intake: _Intake, body: IO[bytes]) -> Iterator[bytes]:
    """Yield all but the recommendations first, because only now their number is known."""
    yield write_yaml(_with_counts(head, intake.count, intake.accepted)) + LIST
    body.seek(0)
    yield from iter(lambda: body.read(_PIECE), b"")


def _listed(left_out: tuple[LeftOut, ...]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(("row", "column", "what", "mend"))
    writer.writerows((cell.row, *map(with_guard, (cell.column, cell.what, cell.mend))) for cell in left_out)
    return out.getvalue().encode("utf-8-sig")


def _write_same(path: Path, content: Callable[[], Iterator[bytes]], mend: str) -> None:
    if not path.exists():
        write_whole(path, content())
        return
    with path.open("rb") as file:
        if any(file.read(len(piece)) != piece for piece in content()) or file.read(1):
            raise InputError(f"{path} exists already and is not overwritten; {mend}")
