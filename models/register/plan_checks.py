"""What is wrong with a register beyond its shape: names that nobody defined. Looks at the register as written."""

from collections.abc import Iterable, Iterator
from typing import Any, get_args

from models.core import Fault, Loc, one_of
from models.register.calendar_checks import calendar_faults
from models.register.milestone_checks import milestone_faults
from models.register.plan import Basis
from models.register.recurrence_checks import recurrence_faults
from models.register.rule import RULE_TYPES
from models.register.source_checks import source_faults
from models.register.written import mapping, names, recommendations, steps, text

BASES: tuple[str, ...] = get_args(Basis)


def plan_faults(raw: dict[str, Any]) -> tuple[Fault, ...]:
    """Return every fault of reference of a register as written, so that they are listed with those of its shape."""
    checks = (_role_faults, _body_faults, _basis_faults, _rule_type_faults)
    own = [fault for check in checks for fault in check(raw)]
    return (*own, *milestone_faults(raw), *recurrence_faults(raw), *source_faults(raw), *calendar_faults(raw))


def _unknown(found: Iterable[tuple[Loc, str]], known: Iterable[str], kind: str) -> Iterator[Fault]:
    words = set(known)
    for loc, name in found:
        if name not in words:
            yield Fault(loc=loc, what=f"`{name}` is no {kind} of this register", mend=one_of(name, words))


def _role_faults(raw: dict[str, Any]) -> Iterator[Fault]:
    found = [each for loc, node in recommendations(raw) for each in names(node, "oversight_owner", loc)]
    for step in steps(raw):
        found += [*names(step.node, "responsible", step.loc), *names(step.node, "escalation", step.loc)]
    yield from _unknown(found, mapping(raw, "roles"), "role")


def _body_faults(raw: dict[str, Any]) -> Iterator[Fault]:
    found = (each for loc, node in recommendations(raw) for each in names(node, "council_audience", loc))
    yield from _unknown(found, mapping(raw, "council"), "body of the Council")


def _basis_faults(raw: dict[str, Any]) -> Iterator[Fault]:
    """Each basis that a date or duty rests on is explained (an unknown one is a fault of shape)."""
    explained = mapping(raw, "basis_values")
    found: list[tuple[Loc, str]] = []
    for loc, node in recommendations(raw):
        found += names(node, "priority_basis", loc)
        found += names(mapping(node, "owner"), "unit_basis", (*loc, "owner"))
    for step in steps(raw):
        found += names(step.node, "duty_basis", step.loc)
        found += names(mapping(step.node, "due"), "basis", (*step.loc, "due"))
    missed: set[str] = set()
    for loc, basis in found:
        if basis in BASES and basis not in explained and basis not in missed:
            missed.add(basis)
            yield Fault(
                loc=loc, what=f"the basis `{basis}` is not explained", mend=f"write `{basis}: ...` under basis_values"
            )


def _rule_type_faults(raw: dict[str, Any]) -> Iterator[Fault]:
    explained = mapping(raw, "rule_types")
    for name in explained:
        if name not in RULE_TYPES:
            mend = f"{one_of(name, RULE_TYPES)}, or take it out"
            yield Fault(loc=("rule_types", name), what=f"the rule type `{name}` is not known", mend=mend)
    missed: set[str] = set()
    for step in steps(raw):
        name = text(mapping(step.node, "evidence", "rule"), "type")
        if name in RULE_TYPES and name not in explained and name not in missed:
            missed.add(name)
            loc = (*step.loc, "evidence", "rule", "type")
            what = f"the rule type `{name}` is not explained"
            yield Fault(loc=loc, what=what, mend=f"write `{name}: ...` under rule_types")
