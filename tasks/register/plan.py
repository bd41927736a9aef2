"""Read the register and the people file: every fault at once, with its line and what to write instead."""

import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from models.core import Fault, People, PlanError, Value, evolve
from models.register import (
    Plan,
    Portfolio,
    Recommendation,
    outline,
    people_faults,
    place_name,
    reader_faults,
    role_faults,
    row_faults,
    shape_faults,
    shaped,
    whole_faults,
)
from notifications.words import tally
from tasks import sources
from tasks.register.rows import OpenedRegister, open_register
from tasks.register.yaml import line_of, read_yaml

SHOWN_FAULTS = 20
AT_ONCE = 500
"""Recommendations that are read, checked and handed on together."""
MOST_FAULTS = 1_000
_EACH: TypeAdapter[tuple[Recommendation, ...]] = TypeAdapter(tuple[Recommendation, ...], config={"defer_build": True})


class LoadedPlan(Value):
    """A register without a fault, the SHA-256 of its bytes, and what a person should know of how it was made."""

    plan: Plan
    sha256: str
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class OpenedPlan:
    """A register whose recommendations are read, and checked, as they are needed."""

    plan: Plan
    sha256: str
    _opened: OpenedRegister

    def parts(self) -> Iterator[Plan]:
        """Yield the register with some hundreds of its recommendations at a time, and at least once; what covers all of
        them is in the first part. Raises PlanError at the end; until then, keep nothing of it."""
        reading, head = _Reading(self._opened), self.plan
        for recommendations in reading.parts():
            yield evolve(head, recommendations=recommendations)
            head = evolve(self.plan, portfolio=Portfolio())
        refuse(reading.faults())


def open_plan(path: Path) -> OpenedPlan:
    """Return what holds for all of the register in a file. Raises PlanError that lists every fault of the file."""
    register = open_register(path)
    head = None if register.raw is None else _head_of(register.raw)[0]
    if head is None or register.faults:
        refuse(check_plan(path))
        raise PlanError(f"{path} was changed while it was read; try again")
    return OpenedPlan(head, register.sha256, register)


def read_plan(path: Path) -> LoadedPlan:
    """Return the register in a file. Raises PlanError that lists every fault: file, line, what, what to write."""
    register = open_plan(path)
    recommendations = tuple(recommendation for part in register.parts() for recommendation in part.recommendations)
    return LoadedPlan(plan=evolve(register.plan, recommendations=recommendations), sha256=register.sha256)


def read_people(path: Path) -> People:
    """Return the people in a file; each press asks, so an unchanged file is not read again. Raises PlanError."""
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
    reading = _Reading(open_register(path))
    for _ in reading.parts():
        pass
    if people_path is None:
        return reading.faults()
    raw_people, people = _checked_people(people_path)
    in_roles = role_faults(raw_people, reading.outline) if reading.outline else ()
    return (*reading.faults(), *people, *placed_faults(people_path, raw_people, in_roles))


def register_faults(raw: dict[str, Any]) -> tuple[Fault, ...]:
    """Return every fault of a register as it was read, by its location."""
    nodes = raw.get("recommendations")
    in_rows = rows_checked(raw, nodes)[1] if isinstance(nodes, list) else ()
    moved = (evolve(fault, loc=("recommendations", *fault.loc)) for fault in in_rows)
    return (*_head_of(raw)[1], *moved, *whole_faults(raw))


def rows_checked(head: dict[str, Any], nodes: list[Any]) -> tuple[tuple[Recommendation, ...], tuple[Fault, ...]]:
    """Return recommendations of a register (`head`), none if one has a fault of shape, and the faults by place."""
    recommendations, shape = shaped(_EACH.validate_python, nodes, Plan)
    faults = row_faults({**head, "portfolio": {}, "recommendations": nodes})
    in_rows = (evolve(fault, loc=fault.loc[1:]) for fault in faults if fault.loc[:1] == ("recommendations",))
    return recommendations or (), (*shape, *in_rows)


def _head_of(raw: dict[str, Any]) -> tuple[Plan | None, tuple[Fault, ...]]:
    bare = {**raw, "recommendations": []} if isinstance(raw.get("recommendations"), list) else raw
    head, faults = shaped(Plan.model_validate, bare, Plan)
    return head, (*faults, *row_faults(bare), *reader_faults(raw, sources.kinds()))


class _Reading:
    def __init__(self, opened: OpenedRegister) -> None:
        self._opened, self._faults = opened, list(opened.faults)
        self._raw: Any = opened.raw
        self._lines: list[int] = []
        self._is_whole = True
        self.outline: dict[str, Any] | None = None
        """What the checks between recommendations need, once every recommendation was read."""

    def parts(self) -> Iterator[tuple[Recommendation, ...]]:
        """Yield recommendations without a fault, at least once; none after the first fault."""
        if self._raw is None:
            return
        path, outlines, position = self._opened.path, list[Any](), 0
        self._faults += placed_faults(path, self._raw, _head_of(self._raw)[1])
        for nodes in self._batches():
            recommendations, faults = rows_checked(self._raw, nodes)
            self._faults += (self._placed(fault, position, nodes) for fault in faults)
            outlines += map(outline, nodes)
            position += len(nodes)
            if not self._faults:
                yield recommendations
            if len(self._faults) > MOST_FAULTS:
                return
        if not self._is_whole:
            return  # what lies between recommendations cannot be told
        if isinstance(self._raw.get("recommendations"), list):
            self.outline = {**self._raw, "recommendations": outlines}
        else:
            self.outline = self._raw
        register = self.outline if self._opened.line else self._raw
        for fault in whole_faults(self.outline):
            self._faults.append(self._at(evolve(fault, place=place_name(register, fault.loc))))

    def faults(self) -> tuple[Fault, ...]:
        return tuple(sorted(self._faults, key=lambda fault: fault.line))

    def _batches(self) -> Iterator[list[Any]]:
        if not self._opened.line:
            listed = self._raw.get("recommendations")
            nodes = listed if isinstance(listed, list) else []
            yield from (nodes[start : start + AT_ONCE] for start in range(0, max(len(nodes), 1), AT_ONCE))
            return
        rows = self._opened.rows(self._faults)
        while batch := list(islice(rows, AT_ONCE)):
            readable = [(line, node) for line, node in batch if node is not None]
            self._is_whole = self._is_whole and len(readable) == len(batch)
            self._lines += (line for line, _ in readable)
            yield [node for _, node in readable]

    def _placed(self, fault: Fault, start: int, nodes: list[Any]) -> Fault:
        number, *inner = fault.loc
        place = place_name({"recommendations": nodes}, ("recommendations", *fault.loc))
        return self._at(evolve(fault, loc=("recommendations", start + int(number), *inner), place=place))

    def _at(self, fault: Fault) -> Fault:
        match fault.loc:
            case ("recommendations", int(number), *_) if self._opened.line:
                line = self._lines[number]
            case loc:
                line = line_of(self._raw, loc)
        return evolve(fault, file=str(self._opened.path), line=line)


def placed_faults(path: Path, raw: Any, faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Return faults with their file, line, and name of the place, in the order of the lines."""
    faults_of_file = (
        evolve(fault, file=str(path), line=line_of(raw, fault.loc), place=place_name(raw, fault.loc))
        for fault in faults
    )
    return tuple(sorted(faults_of_file, key=lambda fault: fault.line))


def refuse(faults: tuple[Fault, ...]) -> None:
    """Raise PlanError that lists the faults, if there is one."""
    if faults:
        raise PlanError(listed_faults(faults))


def listed_faults(faults: Sequence[Fault]) -> str:
    """Return the first faults, a line for each, and how many more there are."""
    others = len(faults) - SHOWN_FAULTS
    last = [f"and {tally(others, 'more fault')}; fix these first, because one may cause others"] if others > 0 else []
    return "\n".join([*map(str, faults[:SHOWN_FAULTS]), *last])


def _checked_people(path: Path) -> tuple[Any, tuple[Fault, ...]]:
    raw, _, faults = read_yaml(path)
    if path.is_file() and stat.S_IMODE(path.stat().st_mode) & ~(stat.S_IRUSR | stat.S_IWUSR):
        what = "others may read this file, and it names people"
        faults = (Fault(loc=(), what=what, mend=f"run `chmod 600 {path}`", file=str(path)), *faults)
    if raw is None:
        return raw, faults
    shape = shape_faults(People, raw)
    others = people_faults(raw)
    if any("roles" in fault.loc for fault in shape):  # so who is coordinator cannot be told
        others = (fault for fault in others if fault.loc != ("people",))
    return raw, (*faults, *placed_faults(path, raw, (*shape, *others)))
