"""Read the register and the people file: every fault at once, with its line and what to write instead."""

import stat
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from models.core import Fault, People, PlanError, Value, evolve
from models.register import (
    Plan,
    calendar_warnings,
    page_warnings,
    people_faults,
    place_name,
    plan_faults,
    reader_faults,
    role_faults,
    shape_faults,
)
from notifications.words import tally
from tasks import sources
from tasks.register.yaml import line_of, read_yaml

SHOWN_FAULTS = 20
"""A file with hundreds of faults has few mistakes: more lines would hide the first."""


class LoadedPlan(Value):
    """A register without a fault, the SHA-256 of its bytes, and what a person should know about it."""

    plan: Plan
    sha256: str
    warnings: tuple[str, ...]


def read_plan(path: Path) -> LoadedPlan:
    """Return the register in a file. Raises PlanError that lists every fault: file, line, what, what to write."""
    raw, digest, faults = _checked_plan(path)
    refuse(faults)
    plan = Plan.model_validate(raw)
    return LoadedPlan(plan=plan, sha256=digest, warnings=(*calendar_warnings(plan), *page_warnings(plan)))


def read_people(path: Path) -> People:
    """Return the people in a file, checked by itself. Raises PlanError that lists every fault.

    A file that was not changed since is not read again: that takes a tenth of a second, and each press asks who it is.
    """
    try:
        status = path.stat()
    except OSError:
        return _people_in(path, ())
    return _people_in(path, (status.st_ino, status.st_size, status.st_mode, status.st_mtime_ns, status.st_ctime_ns))


@lru_cache(maxsize=8)
def _people_in(path: Path, version: tuple[int, ...]) -> People:
    raw, faults = _checked_people(path)
    refuse(faults)
    return People.model_validate(raw)


def check_plan(path: Path, people_path: Path | None = None) -> tuple[Fault, ...]:
    """Return every fault of a register and, if given, of the people file beside it. Raises nothing."""
    raw, _, faults = _checked_plan(path)
    if people_path is None:
        return faults
    raw_people, people = _checked_people(people_path)
    return (*faults, *people, *placed_faults(people_path, raw_people, role_faults(raw_people, raw) if raw else ()))


def register_faults(raw: dict[str, Any]) -> tuple[Fault, ...]:
    """Return every fault of a register as it was read, by its location."""
    return (*shape_faults(Plan, raw), *plan_faults(raw), *reader_faults(raw, sources.kinds()))


def placed_faults(path: Path, raw: Any, faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Return faults with their file, line, and name of the place, in the order of the lines."""
    placed = (
        evolve(fault, file=str(path), line=line_of(raw, fault.loc), place=place_name(raw, fault.loc))
        for fault in faults
    )
    return tuple(sorted(placed, key=lambda fault: fault.line))


def refuse(faults: tuple[Fault, ...]) -> None:
    """Raise PlanError that lists the faults, if there is one."""
    if faults:
        raise PlanError(listed_faults(faults))


def listed_faults(faults: Sequence[Fault]) -> str:
    """Return the first faults, a line for each, and how many more there are."""
    more = len(faults) - SHOWN_FAULTS
    last = [f"and {tally(more, 'more fault')}; fix these first, because one may cause others"] if more > 0 else []
    return "\n".join([*map(str, faults[:SHOWN_FAULTS]), *last])


def _checked_plan(path: Path) -> tuple[Any, str, tuple[Fault, ...]]:
    raw, digest, faults = read_yaml(path)
    if raw is None:
        return raw, digest, faults
    return raw, digest, (*faults, *placed_faults(path, raw, register_faults(raw)))


def _checked_people(path: Path) -> tuple[Any, tuple[Fault, ...]]:
    raw, _, faults = read_yaml(path)
    if path.is_file() and stat.S_IMODE(path.stat().st_mode) & ~(stat.S_IRUSR | stat.S_IWUSR):
        what = "others may read this file, and it names people"
        faults = (Fault(loc=(), what=what, mend=f"run `chmod 600 {path}`", file=str(path)), *faults)
    if raw is None:
        return raw, faults
    return raw, (*faults, *placed_faults(path, raw, (*shape_faults(People, raw), *people_faults(raw))))
