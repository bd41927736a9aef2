"""The register to and from a spreadsheet: an XLSX workbook, or one CSV file. No file that is there is overwritten."""

from pathlib import Path

from models.core import Fault, InputError, PlanError, Value
from models.register import Plan, Sheet, Taken, as_csv, from_csv, sheet_faults, sheets_of, take, unlisted_years
from notifications.printed import workbook
from tasks.core import write_whole
from tasks.register.plan import read_plan
from tasks.register.workbook import read_workbook
from tasks.register.yaml import LARGEST
from tasks.register.yaml_writing import write_yaml

LARGEST_FILE = 5_000_000


class Imported(Value):
    """A register that came from a spreadsheet, and what a person should know of it."""

    plan: Plan
    warnings: tuple[str, ...]


def export_plan(plan: Plan, path: Path) -> None:
    """Write a register as a spreadsheet, `.xlsx` or `.csv`. Raises InputError where a file is there already."""
    ending = _ending(path)
    _refuse_overwriting(path, "name another file")
    sheets = sheets_of(plan)
    write_whole(path, workbook(sheets) if ending == ".xlsx" else as_csv(sheets).encode("utf-8-sig"))


def import_plan(path: Path, out: Path, onto: Path | None = None) -> Imported:
    """Write the register of a spreadsheet as YAML. What the spreadsheet has not comes from the register `onto`.

    A spreadsheet that has every sheet and column stands by itself: `onto` is not read then. Raises PlanError that lists
    every fault with its sheet, row and column; then nothing is written.
    """
    _refuse_overwriting(out, "name another with --out")
    sheets = _sheets(path)
    taken, notes = take(sheets), list[str]()
    if taken.lacking and onto:
        taken = take(sheets, read_plan(onto).plan)
        notes.append(f"taken from {onto}: {_listed(taken)}")
    _refuse(path, sheet_faults(taken))
    content = write_yaml(taken.raw)
    if len(content) > LARGEST:
        raise InputError(f"{path}: the register is larger than 1 MB; take out what does not belong to it")
    write_whole(out, content)
    plan = Plan.model_validate(taken.raw)
    mend = "what the agency says of a milestone is recorded with `followthrough statement add`"
    notes += [f"{spot} is not taken in; {mend}" for spot in taken.not_taken]
    return Imported(plan=plan, warnings=(*notes, *unlisted_years(plan)))


def _listed(taken: Taken) -> str:
    """Name the sheets and columns that came from the register laid under."""
    whole = [f"sheet {spot.sheet}" for spot in taken.lacking if spot.row is None]
    parts = [f"sheet {spot.sheet} {spot.column}" for spot in taken.lacking if spot.row is not None]
    return ", ".join((*whole, *parts))


def _ending(path: Path) -> str:
    if path.suffix.lower() not in {".xlsx", ".csv"}:
        raise InputError(f"{path} is neither .xlsx nor .csv; save it as one of the two")
    return path.suffix.lower()


def _refuse_overwriting(path: Path, mend: str) -> None:
    if path.exists():
        raise InputError(f"{path} is there already and is not overwritten; {mend}")


def _refuse(path: Path, faults: tuple[Fault, ...]) -> None:
    if faults:
        raise PlanError("\n".join(str(each.model_copy(update={"file": str(path)})) for each in faults))


def _sheets(path: Path) -> tuple[Sheet, ...]:
    """Return the sheets of a file. Raises InputError where it is none that can be read."""
    ending = _ending(path)
    try:
        with path.open("rb") as file:
            body = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}); name a file that is there") from None
    if len(body) > LARGEST_FILE:
        raise InputError(f"{path} is larger than 5 MB; take out of it what is no register")
    return read_workbook(path, body) if ending == ".xlsx" else _from_csv(path, body)


def _from_csv(path: Path, body: bytes) -> tuple[Sheet, ...]:
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = body[: error.start].count(b"\n") + 1
        raise InputError(f"{path}, line {row}: a byte is not UTF-8; save the file as CSV UTF-8") from None
    sheets, faults = from_csv(text)
    _refuse(path, faults)
    return sheets
