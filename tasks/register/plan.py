"""Read the register and the people file: every fault at once, with its line and what to write instead."""

import stat
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

from models.core import Fault, People, PlanError, Value
from models.register import (
    Plan,
    people_faults,
    place,
    plan_faults,
    reader_faults,
    role_faults,
    shape_faults,
    unlisted_years,
)
from tasks import sources
from tasks.register.yaml import line_of, read_yaml


class LoadedPlan(Value):
    """A register without a fault, the SHA-256 of its bytes, and what a person should know of it."""

    plan: Plan
    sha256: str
    warnings: tuple[str, ...]


def read_plan(path: Path) -> LoadedPlan:
    """Return the register of a file. Raises PlanError that lists every fault: file, line, what, what to write."""
    raw, digest, faults = _checked_plan(path)
    _refuse(faults)
    plan = Plan.model_validate(raw)
    return LoadedPlan(plan=plan, sha256=digest, warnings=unlisted_years(plan))


def read_people(path: Path) -> People:
    """Return the people of a file, checked by itself. Raises PlanError that lists every fault.

    A file that was not touched since is not read again: that takes a tenth of a second, and each press asks who it is.
    """
    try:
        seen = path.stat()
    except OSError:
        return _people_of(path, ())
    return _people_of(path, (seen.st_ino, seen.st_size, seen.st_mode, seen.st_mtime_ns, seen.st_ctime_ns))


@lru_cache(maxsize=8)
def _people_of(path: Path, touched: tuple[int, ...]) -> People:
    raw, faults = _checked_people(path)
    _refuse(faults)
    return People.model_validate(raw)


def check_plan(path: Path, people_path: Path | None = None) -> tuple[Fault, ...]:
    """Return every fault of a register and, where given, of the people file beside it; nothing raises."""
    raw, _, faults = _checked_plan(path)
    if people_path is None:
        return faults
    raw_people, people = _checked_people(people_path)
    return (*faults, *people, *_placed(people_path, raw_people, role_faults(raw_people, raw) if raw else ()))


def _checked_plan(path: Path) -> tuple[Any, str, tuple[Fault, ...]]:
    raw, digest, faults = read_yaml(path)
    if raw is None:
        return raw, digest, faults
    found = (*shape_faults(Plan, raw), *plan_faults(raw), *reader_faults(raw, sources.kinds()))
    return raw, digest, (*faults, *_placed(path, raw, found))


def _checked_people(path: Path) -> tuple[Any, tuple[Fault, ...]]:
    raw, _, faults = read_yaml(path)
    if path.is_file() and stat.S_IMODE(path.stat().st_mode) & ~(stat.S_IRUSR | stat.S_IWUSR):
        mend = f"run `chmod 600 {path}`"
        faults = (
            Fault(loc=(), what="others may read this file, and it names people", mend=mend, file=str(path)),
            *faults,
        )
    if raw is None:
        return raw, faults
    return raw, (*faults, *_placed(path, raw, (*shape_faults(People, raw), *people_faults(raw))))


def _refuse(faults: tuple[Fault, ...]) -> None:
    if faults:
        raise PlanError("\n".join(map(str, faults)))


def _placed(path: Path, raw: Any, faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Give each fault its file, its line and the name of its place, in the order of the lines."""
    found = (
        each.model_copy(update={"file": str(path), "line": line_of(raw, each.loc), "place": place(raw, each.loc)})
        for each in faults
    )
    return tuple(sorted(found, key=lambda each: each.line))
