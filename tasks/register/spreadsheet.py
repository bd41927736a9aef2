"""The register to one CSV file, and from one or from an XLSX workbook. No existing file is overwritten."""

import json
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from models.core import InputError, Unreadable, Value, evolve
from models.register import Plan, Sheet, as_csv, calendar_warnings, faults_by_cell, from_csv, lay_sheets, sheets_of
from tasks.core import TOO_MUCH, read_apart, write_whole
from tasks.register.plan import LoadedPlan, placed_faults, refuse, register_faults
from tasks.register.yaml import LARGEST, read_yaml, write_yaml

LARGEST_SPREADSHEET = 5_000_000
"""Bytes of a spreadsheet. The shipped register has 30,000."""


def export_plan(plan: Plan, path: Path) -> None:
    """Write the three sheets of a register as one `.csv` file. Raises InputError, also for a file that exists."""
    if path.suffix.lower() != ".csv":
        raise InputError(f"{path} is no .csv file; a plan is exported as one, which a spreadsheet opens: name FILE.csv")
    if path.exists():
        raise InputError(f"{path} exists already and is not overwritten; name another file")
    write_whole(path, as_csv(sheets_of(plan)).encode("utf-8-sig"))


def import_plan(path: Path, out: Path, onto: Path | None) -> LoadedPlan:
    """Write a spreadsheet's register, completed from `onto`, as YAML. Raises InputError, and PlanError with faults."""
    if out.exists():
        raise InputError(f"{out} exists already and is not overwritten; name another with --out")
    sheets = _read_sheets(path)
    if onto is None:
        raise InputError(f"{path} has only part of a plan; name the plan file to complete it with --onto")
    below, _, unreadable = read_yaml(onto)
    refuse(unreadable)
    combination = lay_sheets(sheets, below)
    faults = faults_by_cell(combination, register_faults(combination.raw))
    in_sheets = tuple(evolve(fault, file=str(path)) for fault in faults if fault.cell)
    refuse((*in_sheets, *placed_faults(onto, below, (fault for fault in faults if not fault.cell))))
    content = write_yaml(combination.raw)
    if len(content) > LARGEST:
        raise InputError(f"{path}: the register is larger than 64 MB; take out what does not belong to it")
    write_whole(out, content)
    plan = Plan.model_validate(combination.raw)
    warnings = [f"taken from {onto}: {', '.join(combination.from_below)}"] if combination.from_below else []
    mend = "what the agency says of a milestone is recorded with `followthrough statement add`"
    warnings += [f"{spot} is not taken in; {mend}" for spot in combination.ignored]
    warnings += calendar_warnings(plan)
    return LoadedPlan(plan=plan, sha256=sha256(content).hexdigest(), warnings=tuple(warnings))


def _read_sheets(path: Path) -> tuple[Sheet, ...]:
    ending = path.suffix.lower()
    if ending not in {".xlsx", ".csv"}:
        raise InputError(f"{path} is neither .xlsx nor .csv; save it as one of the two")
    try:
        with path.open("rb") as file:
            body = file.read(LARGEST_SPREADSHEET + 1)
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}); name a file that is there") from None
    if len(body) > LARGEST_SPREADSHEET:
        raise InputError(f"{path} is larger than 5 MB; remove what does not belong to the plan")
    if ending == ".xlsx":
        return read_workbook(path, body)
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = body[: error.start].count(b"\n") + 1
        raise InputError(f"{path}, line {row}: a byte is not UTF-8; save the file as CSV UTF-8") from None
    sheets, faults = from_csv(text)
    refuse(tuple(evolve(fault, file=str(path)) for fault in faults))
    return sheets


class _ChildAnswer(Value):
    sheets: tuple[Sheet, ...] = ()
    reason: str = ""
    detail: str = ""


def read_workbook(path: Path, body: bytes, *, is_list: bool = False) -> tuple[Sheet, ...]:
    """Return the sheets of an XLSX file, named `path` in messages; a list may be larger. Raises InputError."""
    if body.startswith(b"\xd0\xcf\x11\xe0"):
        raise InputError(f"{path} is encrypted or of the old .xls kind; save it as .xlsx without a password")
    if not body.startswith(b"PK\x03\x04"):
        raise InputError(f"{path} is not a workbook; save it as .xlsx")
    try:
        output = read_apart(body, "sheets list" if is_list else "sheets")
        answer = _ChildAnswer.model_validate(json.loads(output, object_hook=_dated))
    except (Unreadable, ValueError, TypeError, RecursionError):
        answer = _ChildAnswer(detail=TOO_MUCH)
    if answer.detail:
        raise InputError(f"{path}: {answer.detail.partition(';')[0]}; save it again as .xlsx")
    return answer.sheets


def _dated(node: dict[str, Any]) -> Any:
    if "day" in node:
        return date.fromisoformat(node["day"])
    return datetime.fromisoformat(node["moment"]) if "moment" in node else node
