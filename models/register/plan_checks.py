"""Faults of a register beyond its shape: names, ids, dependencies, holidays; and those of the people file."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from graphlib import CycleError, TopologicalSorter
from typing import Any, get_args

from pydantic import TypeAdapter, ValidationError

from models.core import COORDINATOR, SATURDAY, Day, Fault, Loc, one_of
from models.register.plan import BY_LAW, YEAR_LIST, Basis
from models.register.raw import RawPart, RawRegister, entries, mapping, names_at, text
from models.register.recurrence import recurrence_faults
from models.register.rules import READS
from models.register.source_checks import proof_faults, source_faults
from models.register.text_checks import text_faults, written_faults

BASES: tuple[str, ...] = get_args(Basis)
A_DAY: TypeAdapter[date] = TypeAdapter(Day, config={"defer_build": True})

LONGEST_CYCLE = 8
MOST_CYCLES = 20
"""Cycles named at once; of milestones that all need each other there would be no end."""


def row_faults(raw: dict[str, Any]) -> tuple[Fault, ...]:
    """Return the faults that show without comparing recommendations, so that a large register is checked in batches."""
    register = RawRegister(raw)
    return (
        *_name_faults(register),
        *written_faults(raw, ()),
        *_closing_faults(register),
        *_milestone_faults(register),
        *source_faults(register),
        *_holiday_faults(register),
        *text_faults(register),
    )


def whole_faults(raw: dict[str, Any]) -> tuple[Fault, ...]:
    """Return the faults between recommendations. Of each of them an `outline` is enough."""
    register = RawRegister(raw)
    return (
        *_id_faults(register),
        *_count_faults(register),
        *_reference_faults(register),
        *_cycle_faults(register),
        *recurrence_faults(register),
        *proof_faults(register),
    )


def outline(recommendation: Any) -> Any:
    """Return what `whole_faults` reads of a recommendation as written."""
    if not isinstance(recommendation, dict):
        return None
    fields = {key: recommendation[key] for key in ("id", "withdrawn") if key in recommendation}
    fields["accepted_on"] = True if _is_accepted(recommendation) else None
    return fields | {"milestones": [_outline_of(node) for _, node in entries(recommendation, "milestones")]}


def _outline_of(node: Any) -> Any:
    if not isinstance(node, dict):
        return None
    fields = {key: node[key] for key in ("id", "needs", "applies_to", "withdrawn", "recurrence") if node.get(key)}
    is_by_law = text(node, "due", "basis") in BY_LAW
    if is_by_law:
        fields["shows_in"] = node.get("shows_in")
    if is_by_law or mapping(node, "due", "after") or "recurrence" in fields:
        fields["due"] = node["due"] if isinstance(node.get("due"), dict) else {}
    if text(node, "evidence", "rule", "type") != "human":
        fields["evidence"] = node.get("evidence")
    return fields


def _unknown_names(names_used: Iterable[tuple[Loc, str]], names_defined: Collection[str], kind: str) -> Iterator[Fault]:
    for loc, name in names_used:
        if name not in names_defined:
            yield Fault(loc=loc, what=f"`{name}` is no {kind} of this register", mend=one_of(name, names_defined))


def _name_faults(raw: RawRegister) -> Iterator[Fault]:
    """Find each role, body of the Council, basis and rule type that is used and not defined, or not known."""
    roles = (
        *names_at(raw.recommendations, ("oversight_owner",), ("contact", "role")),
        *names_at(raw.milestones, ("responsible",), ("escalation",)),
    )
    yield from _unknown_names(roles, mapping(raw.node, "roles"), "role")
    bodies = names_at(raw.recommendations, ("council_audience",))
    yield from _unknown_names(bodies, mapping(raw.node, "council"), "body of the Council")
    bases = (
        *names_at(raw.recommendations, ("priority_basis",), ("owner", "unit_basis")),
        *names_at(raw.milestones, ("duty_basis",), ("due", "basis")),
    )
    # An unknown basis or rule type is a fault of shape.
    yield from _unexplained(raw, "basis_values", "basis", [(loc, basis) for loc, basis in bases if basis in BASES])
    for name in mapping(raw.node, "rule_types"):
        if name not in READS:
            mend = f"{one_of(name, READS)}, or take it out"
            yield raw.fault(f"the rule type `{name}` is not known", mend, "rule_types", name)
    types = names_at(raw.milestones, ("evidence", "rule", "type"))
    yield from _unexplained(raw, "rule_types", "rule type", [(loc, name) for loc, name in types if name in READS])


def _unexplained(raw: RawRegister, key: str, kind: str, names_used: Iterable[tuple[Loc, str]]) -> Iterator[Fault]:
    explained = set(mapping(raw.node, key))
    for loc, name in names_used:
        if name not in explained:
            explained.add(name)  # a fault at its first use is enough
            yield Fault(loc=loc, what=f"the {kind} `{name}` is not explained", mend=f"write `{name}: ...` under {key}")


def _id_faults(raw: RawRegister) -> Iterator[Fault]:
    ids_before: set[str] = set()
    for part in (*raw.recommendations, *raw.milestones):
        if part.id in ids_before and part.id:
            yield part.fault(f"the id {part.id} stands twice", "write an id that is not used yet", "id")
        if "@" in part.id:
            what = f"{part.id} looks like an instance of a recurring milestone"
            yield part.fault(what, f"write `{part.id.replace('@', '-')}`", "id")
        ids_before.add(part.id)
    # A role held for R4 covers R4-M3 by the prefix.
    for milestone in raw.milestones:
        if milestone.recommendation is None:
            owners = (owner.id for owner in raw.recommendations)
            strange = next((name for name in owners if name and milestone.id.startswith(f"{name}-")), None)
            if strange:
                what = f"{milestone.id} stands in the portfolio and bears the id of {strange}"
                yield milestone.fault(what, f"write it under {strange}, or `ALL-M...`", "id")
            continue
        owner = milestone.recommendation.id
        if owner and milestone.id and not milestone.id.startswith(f"{owner}-"):
            what = f"{milestone.id} stands under {owner} and does not begin with its id"
            yield milestone.fault(what, f"write `{owner}-M...`", "id")


def _count_faults(raw: RawRegister) -> Iterator[Fault]:
    if not isinstance(raw.node.get("recommendations"), list):
        return
    count = len(raw.recommendations)
    accepted = sum(_is_accepted(recommendation.node) for recommendation in raw.recommendations)
    correction = "correct `answer` and `accepted_on` of the recommendations"
    for field, number, words, other in (
        ("recommendation_count", count, f"{count} stand here", "put back what is missing"),
        ("accepted_count", accepted, f"by their own answers {accepted} are accepted", correction),
    ):
        stated = mapping(raw.node, "report").get(field)
        if isinstance(stated, int) and stated != number:
            yield raw.fault(f"{field} is {stated}, and {words}", f"write {number}, or {other}", "report", field)


def _is_accepted(recommendation: dict[str, Any]) -> bool:
    return recommendation.get("accepted_on") is not None and text(recommendation, "answer") in ("", "accepted")


def _reference_faults(raw: RawRegister) -> Iterator[Fault]:
    ids = {milestone.id for milestone in raw.milestones}
    owners = {owner.id for owner in raw.recommendations}
    for milestone in raw.milestones:
        for loc, name in names_at([milestone], ("needs",), ("due", "after", "milestone"), ("recurrence", "follows")):
            if name not in ids:
                yield Fault(loc=loc, what=f"there is no milestone {name}", mend=one_of(name, ids))
            elif name == milestone.id and "needs" not in loc:
                yield Fault(loc=loc, what=f"{name} waits for itself", mend="write another milestone's id")
        for loc, name in milestone.names("applies_to"):
            if name not in owners:
                yield Fault(loc=loc, what=f"there is no recommendation {name}", mend=one_of(name, owners))
    for part in (*raw.recommendations, *raw.milestones):
        for loc, name in part.names("withdrawn", "replaced_by"):
            if name == part.id or name not in ids | owners:
                what = f"replaced_by names {name}, which is not another id of this register"
                yield Fault(loc=loc, what=what, mend=one_of(name, (ids | owners) - {part.id}))


def _cycle_faults(raw: RawRegister) -> Iterator[Fault]:
    """Find each cycle of milestones that need each other, once, at most MOST_CYCLES of them."""
    by_id = {milestone.id: milestone for milestone in raw.milestones if milestone.id}
    needs = {
        milestone.id: needed
        for milestone in raw.milestones
        if milestone.id and (needed := {name for _, name in milestone.names("needs")})
    }
    for _ in range(MOST_CYCLES):
        try:
            TopologicalSorter(needs).prepare()
        except CycleError as error:
            cycle = list(reversed(error.args[1]))
            needs[cycle[0]].remove(cycle[1])
            mend = f"take {cycle[1]} out of the needs of {cycle[0]}, if that is the one too many"
            left_out = [*cycle[:3], f"... ({len(cycle) - 5} more)", *cycle[-2:]]
            what = f"{cycle[0]} needs itself: {' needs '.join(cycle if len(cycle) <= LONGEST_CYCLE else left_out)}"
            yield by_id[cycle[0]].fault(what, mend, "needs")
        else:
            return


def _closing_faults(raw: RawRegister) -> Iterator[Fault]:
    """Find each recommendation that not exactly one milestone closes. A withdrawn milestone closes nothing."""
    closing_by_owner: dict[str, list[RawPart]] = {}
    for milestone in raw.milestones:
        if milestone.node.get("closes_recommendation") is not True:
            continue
        if milestone.recommendation is None:
            what = f"{milestone.id} covers all recommendations and cannot close one"
            yield milestone.fault(what, "take closes_recommendation out", "closes_recommendation")
        elif not mapping(milestone.node, "withdrawn"):
            closing_by_owner.setdefault(milestone.recommendation.id, []).append(milestone)
    for owner in raw.recommendations:
        closing = closing_by_owner.get(owner.id, [])
        if not closing and any(owner.parts("milestones")):
            mend = "write `closes_recommendation: true` at one of them"
            yield owner.fault("no milestone closes this recommendation", mend, "milestones")
        for milestone in closing[1:]:
            what = f"{closing[0].id} closes this recommendation already"
            mend = "write `closes_recommendation: true` at one of them alone"
            yield milestone.fault(what, mend, "closes_recommendation")


def _milestone_faults(raw: RawRegister) -> Iterator[Fault]:
    """Find bills not watched by status, which alone tells what became of them, and recurrences that do not fit."""
    calendar = text(raw.node, "calendar", "id")
    for milestone in raw.milestones:
        rule_type = milestone.text("evidence", "rule", "type")
        if milestone.text("due", "basis") == "pending_bill" and rule_type and rule_type != "matter_status":
            what = f"a watch on a pending bill has the rule `{rule_type}`"
            mend = "write a rule of type `matter_status`, or another basis for the date"
            yield milestone.fault(what, mend, "evidence", "rule", "type")
        name = milestone.text("recurrence", "offset", "calendar")
        if name and calendar and name != calendar:
            what = f"`{name}` is not the calendar of this register"
            yield milestone.fault(what, f"write `{calendar}`", "recurrence", "offset", "calendar")
        if mapping(milestone.node, "agency_says") and mapping(milestone.node, "recurrence"):
            what = "what the agency says is about one period, and this milestone recurs"
            yield milestone.fault(what, "record it with `followthrough statement add` for the period", "agency_says")


def _holiday_faults(raw: RawRegister) -> Iterator[Fault]:
    for key in mapping(raw.node, "calendar"):
        year = key.removeprefix(YEAR_LIST)
        listed: set[date] = set()
        for loc, value in raw.names("calendar", key) if year != key else ():
            try:
                day = A_DAY.validate_python(value)
            except ValidationError:
                continue  # a fault of shape, which is listed as one
            if str(day.year) != year:
                mend = f"write it under {YEAR_LIST}{day.year}"
                yield Fault(loc=loc, what=f"{day} is not a day of {year}", mend=mend)
            elif day.weekday() >= SATURDAY:
                mend = "write the weekday on which the City observes it (Saturday: Friday before; Sunday: Monday after)"
                yield Fault(loc=loc, what=f"{day} is a {day:%A}", mend=mend)
            elif day in listed:
                yield Fault(loc=loc, what=f"{day} stands twice", mend="take one out")
            listed.add(day)


def people_faults(raw: Any) -> Iterator[Fault]:
    """Yield every fault of a people file as written that shows without the register."""
    persons = tuple(RawPart(raw).parts("people"))
    ids = {person.id for person in persons}
    values_before: dict[str, set[str]] = {"id": set(), "slack": set()}
    for person in persons:
        for key, values in values_before.items():
            value = person.text(key)
            if value and value in values:
                yield person.fault(f"this {key} stands twice", "write each person once", key)
            values.add(value)
        if person.node.get("slack") is None and person.node.get("email") is None:
            mend = "write `slack:` with the member id, or `email:` with the address at work"
            yield person.fault("this person has neither `slack` nor `email`", mend)
        others = ids - {person.id}
        for away in person.parts("away"):
            delegate = away.text("delegate")
            if delegate and delegate not in others:
                what = f"the delegate {delegate} is not another person of this file"
                yield away.fault(what, one_of(delegate, others), "delegate")
    roles = (role for person in persons for role in person.parts("roles"))
    if not any(role.text("role") == COORDINATOR and not role.node.get("for") for role in roles):
        mend = f"write `{{role: {COORDINATOR}}}` under the roles of one person, without `for`"
        # Who holds it gets what nobody else holds.
        yield Fault(loc=("people",), what="nobody is the coordinator for everything", mend=mend)


def role_faults(raw: Any, raw_plan: Any) -> Iterator[Fault]:
    """Yield a fault for each role, and each id under `for`, that the register does not have."""
    plan = RawRegister(raw_plan)
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
