"""Faults of the people file, by itself and beside the register."""

from collections.abc import Iterator, Sequence
from typing import Any

from models.core import COORDINATOR, Fault, one_of
from models.register.raw import RawPart, Written, mapping


def people_faults(raw: Any) -> tuple[Fault, ...]:
    """Return every fault of a people file as written that shows without the register."""
    persons = tuple(RawPart(raw).parts("people"))
    return (
        *_duplicate_faults(persons),
        *_address_faults(persons),
        *_delegate_faults(persons),
        *_coordinator_faults(persons),
    )


def role_faults(raw: Any, raw_plan: Any) -> Iterator[Fault]:
    """Yield a fault for each role, and each id under `for`, that the register does not have."""
    plan = Written(raw_plan)
    roles = mapping(raw_plan, "roles")
    ids = {part.id for part in (*plan.recommendations, *plan.milestones)}
    for role in (role for person in RawPart(raw).parts("people") for role in person.parts("roles")):
        name = role.text("role")
        if name and name not in roles:
            yield role.fault(f"`{name}` is no role of the register", one_of(name, roles), "role")
        for loc, subject in role.names("for"):
            if subject not in ids:
                what = f"the register has no {subject}"
                yield Fault(loc=loc, what=what, mend=f"{one_of(subject, ids)}; for all of them, leave `for` out")


def _duplicate_faults(persons: Sequence[RawPart]) -> Iterator[Fault]:
    for key in ("id", "slack"):
        values_before: set[str] = set()
        for person in persons:
            value = person.text(key)
            if value and value in values_before:
                yield person.fault(f"this {key} stands twice", "write each person once", key)
            values_before.add(value)


def _address_faults(persons: Sequence[RawPart]) -> Iterator[Fault]:
    """Find each person to whom nothing can be sent."""
    for person in persons:
        if person.node.get("slack") is None and person.node.get("email") is None:
            mend = "write `slack:` with the member id, or `email:` with the address at work"
            yield person.fault("this person has neither `slack` nor `email`", mend)


def _delegate_faults(persons: Sequence[RawPart]) -> Iterator[Fault]:
    ids = {person.id for person in persons}
    for person in persons:
        others = ids - {person.id}
        for away in person.parts("away"):
            delegate = away.text("delegate")
            if delegate and delegate not in others:
                what = f"the delegate {delegate} is not another person of this file"
                yield away.fault(what, one_of(delegate, others), "delegate")


def _coordinator_faults(persons: Sequence[RawPart]) -> Iterator[Fault]:
    """Find out if nobody is the coordinator for everything, who gets what nobody else holds."""
    roles = (role for person in persons for role in person.parts("roles"))
    if not any(role.text("role") == COORDINATOR and not role.node.get("for") for role in roles):
        mend = f"write `{{role: {COORDINATOR}}}` under the roles of one person, without `for`"
        yield Fault(loc=("people",), what="nobody is the coordinator for everything", mend=mend)
