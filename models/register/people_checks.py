"""Faults of the people file, by itself and beside the register, and the roles that fall to the coordinator."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from models.core import COORDINATOR, Fault, Loc, People, holder, one_of
from models.register.plan import Milestone
from models.register.raw import Written, entries, mapping, names, text

NAMED = 10
"""Milestones that a warning names."""
SHOWN_EXAMPLES = 6


def people_faults(raw: Any) -> tuple[Fault, ...]:
    """Return every fault of a people file as written that shows without the register."""
    persons = list(_persons(raw))
    return (
        *_duplicate_faults(persons),
        *_address_faults(persons),
        *_delegate_faults(persons),
        *_coordinator_faults(persons),
    )


def role_faults(raw: Any, raw_plan: Any) -> Iterator[Fault]:
    """Yield a fault for each role, and each id under `for`, that the register does not have."""
    plan = Written(raw_plan if isinstance(raw_plan, dict) else {})
    roles = mapping(plan, "roles")
    ids = {text(node, "id") for _, node in plan.recommendations}
    ids |= {milestone.id for milestone in plan.milestones}
    for loc, role in _roles(raw):
        name = text(role, "role")
        if name and name not in roles:
            yield Fault(loc=(*loc, "role"), what=f"`{name}` is no role of the register", mend=one_of(name, roles))
        for id_loc, subject in names(role, "for", loc):
            if subject not in ids:
                what = f"the register has no {subject}"
                yield Fault(loc=id_loc, what=what, mend=f"{one_of(subject, ids)}; for all of them, leave `for` out")


def say_examples(people: People) -> str:
    """Say which people are examples, and the mend."""
    return (
        f"these people are examples, nobody real: {_in_short(people.examples, SHOWN_EXAMPLES)}. They cannot act in a "
        "real record and get no message; put real people in their place, with their Slack ids or email addresses"
    )


def people_warnings(steps: Iterable[Milestone], people: People) -> tuple[str, ...]:
    """Return a warning for each role of the register that nobody holds: its milestones, and who gets its messages."""
    without_holder: dict[str, list[str]] = {}
    for milestone in steps:
        for role in dict.fromkeys((milestone.responsible, milestone.escalation)):
            if milestone.withdrawn is None and holder(people, role, milestone.id) is None:
                without_holder.setdefault(role, []).append(milestone.id)
    coordinator = holder(people, COORDINATOR)
    recipient = coordinator.id if coordinator else "the coordinator"
    return tuple(
        f"nobody holds {role} for {_in_short(ids, NAMED)}: what is meant for that role goes to {recipient}"
        for role, ids in without_holder.items()
    )


def _in_short(ids: Sequence[str], most: int) -> str:
    """Return ids in a row; of many, the first and how many more there are."""
    more = f" and {len(ids) - most:,} more" if len(ids) > most else ""
    return f"{', '.join(ids[:most])}{more}"


def _persons(raw: Any) -> Iterator[tuple[Loc, dict[str, Any]]]:
    for position, person in entries(raw, "people"):
        if isinstance(person, dict):
            yield ("people", position), person


def _roles(raw: Any) -> Iterator[tuple[Loc, dict[str, Any]]]:
    for loc, person in _persons(raw):
        for position, role in entries(person, "roles"):
            if isinstance(role, dict):
                yield (*loc, "roles", position), role


def _duplicate_faults(persons: list[tuple[Loc, dict[str, Any]]]) -> Iterator[Fault]:
    for key in ("id", "slack"):
        values_before: set[str] = set()
        for loc, person in persons:
            value = text(person, key)
            if value and value in values_before:
                yield Fault(loc=(*loc, key), what=f"this {key} stands twice", mend="write each person once")
            values_before.add(value)


def _address_faults(persons: list[tuple[Loc, dict[str, Any]]]) -> Iterator[Fault]:
    """Find each person to whom nothing can be sent."""
    for loc, person in persons:
        if person.get("slack") is None and person.get("email") is None:
            mend = "write `slack:` with the member id, or `email:` with the address at work"
            yield Fault(loc=loc, what="this person has neither `slack` nor `email`", mend=mend)


def _delegate_faults(persons: list[tuple[Loc, dict[str, Any]]]) -> Iterator[Fault]:
    ids = {text(person, "id") for _, person in persons}
    for loc, person in persons:
        others = ids - {text(person, "id")}
        for position, away in entries(person, "away"):
            delegate = text(away, "delegate")
            if delegate and delegate not in others:
                what = f"the delegate {delegate} is not another person of this file"
                yield Fault(loc=(*loc, "away", position, "delegate"), what=what, mend=one_of(delegate, others))


def _coordinator_faults(persons: list[tuple[Loc, dict[str, Any]]]) -> Iterator[Fault]:
    """Find out if nobody is the coordinator for everything, who gets what nobody else holds."""
    for _, person in persons:
        if any(text(role, "role") == COORDINATOR and not role.get("for") for _, role in entries(person, "roles")):
            return
    mend = f"write `{{role: {COORDINATOR}}}` under the roles of one person, without `for`"
    yield Fault(loc=("people",), what="nobody is the coordinator for everything", mend=mend)
