"""What is wrong with the people file, alone and beside the register; and which roles fall to the coordinator."""

from collections.abc import Iterator
from typing import Any

from models.core import COORDINATOR, Fault, Loc, People, holder, one_of
from models.register.plan import Plan
from models.register.written import entries, mapping, names, recommendations, steps, text


def people_faults(raw: Any) -> tuple[Fault, ...]:
    """Return every fault of a people file as written that shows without the register."""
    found = list(_persons(raw))
    return (*_twice(found), *_unreached(found), *_delegate_faults(found), *_coordinator_faults(found))


def role_faults(raw: Any, raw_plan: Any) -> Iterator[Fault]:
    """Yield each role, and each id under `for`, that the register does not know."""
    known = mapping(raw_plan, "roles")
    ids = {text(node, "id") for _, node in recommendations(raw_plan)} | {step.id for step in steps(raw_plan)}
    for loc, role in _roles(raw):
        name = text(role, "role")
        if name and name not in known:
            yield Fault(loc=(*loc, "role"), what=f"`{name}` is no role of the register", mend=one_of(name, known))
        for where, subject in names(role, "for", loc):
            if subject not in ids:
                what = f"the register has no {subject}"
                yield Fault(loc=where, what=what, mend=f"{one_of(subject, ids)}; for all of them, leave `for` out")


def _persons(raw: Any) -> Iterator[tuple[Loc, dict[str, Any]]]:
    for position, person in entries(raw, "people"):
        if isinstance(person, dict):
            yield ("people", position), person


def _roles(raw: Any) -> Iterator[tuple[Loc, dict[str, Any]]]:
    for loc, person in _persons(raw):
        for position, role in entries(person, "roles"):
            if isinstance(role, dict):
                yield (*loc, "roles", position), role


def _twice(found: list[tuple[Loc, dict[str, Any]]]) -> Iterator[Fault]:
    for key in ("id", "slack"):
        seen: set[str] = set()
        for loc, person in found:
            value = text(person, key)
            if value and value in seen:
                yield Fault(loc=(*loc, key), what=f"this {key} stands twice", mend="write each person once")
            seen.add(value)


def _unreached(found: list[tuple[Loc, dict[str, Any]]]) -> Iterator[Fault]:
    """Who is in the file can be written to: in Slack, or by mail, which is off until a mail server is set."""
    for loc, person in found:
        if person.get("slack") is None and person.get("email") is None:
            mend = "write `slack:` with the member id, or `email:` with the address at work"
            yield Fault(loc=loc, what="this person has neither `slack` nor `email`", mend=mend)


def _delegate_faults(found: list[tuple[Loc, dict[str, Any]]]) -> Iterator[Fault]:
    ids = {text(person, "id") for _, person in found}
    for loc, person in found:
        for position, away in entries(person, "away"):
            delegate, others = text(away, "delegate"), ids - {text(person, "id")}
            if delegate and delegate not in others:
                what = f"the delegate {delegate} is not another person of this file"
                yield Fault(loc=(*loc, "away", position, "delegate"), what=what, mend=one_of(delegate, others))


def _coordinator_faults(found: list[tuple[Loc, dict[str, Any]]]) -> Iterator[Fault]:
    """What nobody holds falls to the coordinator, so there is one for everything (commands.md, section 3)."""
    for _, person in found:
        if any(text(role, "role") == COORDINATOR and not role.get("for") for _, role in entries(person, "roles")):
            return
    mend = f"write `{{role: {COORDINATOR}}}` under the roles of one person, without `for`"
    yield Fault(loc=("people",), what="nobody is the coordinator for everything", mend=mend)


def people_warnings(plan: Plan, people: People) -> tuple[str, ...]:
    """Say which roles of the register nobody holds, for what, and that the coordinator gets their messages."""
    unheld: dict[str, list[str]] = {}
    for milestone in plan.milestones:
        for role in dict.fromkeys((milestone.responsible, milestone.escalation)):
            if milestone.withdrawn is None and holder(people, role, milestone.id) is None:
                unheld.setdefault(role, []).append(milestone.id)
    coordinator = holder(people, COORDINATOR)
    to = coordinator.id if coordinator else "the coordinator"
    return tuple(
        f"nobody holds {role} for {', '.join(ids)}: what is meant for that role goes to {to}"
        for role, ids in unheld.items()
    )
