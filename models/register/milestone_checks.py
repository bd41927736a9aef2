"""What is wrong between the milestones of a register: ids, what needs what, what closes what."""

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from typing import Any

from models.core import Fault, one_of
from models.register.written import WrittenStep, entries, mapping, names, recommendations, steps, text


def milestone_faults(raw: dict[str, Any]) -> tuple[Fault, ...]:
    """Return every fault between milestones and recommendations of a register as written."""
    checks = (_id_faults, _prefix_faults, _reference_faults, _cycle_faults, _closing_faults, _watch_faults)
    return tuple(fault for check in checks for fault in check(raw))


def _id_faults(raw: dict[str, Any]) -> Iterator[Fault]:
    seen: set[str] = set()
    ids = [(loc, text(node, "id")) for loc, node in recommendations(raw)]
    for loc, name in (*ids, *((step.loc, step.id) for step in steps(raw))):
        if name in seen and name:
            yield Fault(loc=(*loc, "id"), what=f"the id {name} stands twice", mend="write an id that is not used yet")
        if "@" in name:
            what = f"{name} looks like an instance of a recurring milestone"
            yield Fault(loc=(*loc, "id"), what=what, mend=f"write `{name.replace('@', '-')}`")
        seen.add(name)


def _prefix_faults(raw: dict[str, Any]) -> Iterator[Fault]:
    """A milestone's id begins with its recommendation's, so that a role held for R4 covers R4-M3."""
    owners = [text(node, "id") for _, node in recommendations(raw)]
    for step in steps(raw):
        owner = text(step.recommendation, "id")
        if step.recommendation is None:
            strange = next((name for name in owners if name and step.id.startswith(f"{name}-")), None)
            if strange:
                what = f"{step.id} stands in the portfolio and bears the id of {strange}"
                yield Fault(loc=(*step.loc, "id"), what=what, mend=f"write it under {strange}, or `ALL-M...`")
        elif owner and step.id and not step.id.startswith(f"{owner}-"):
            what = f"{step.id} stands under {owner} and does not begin with its id"
            yield Fault(loc=(*step.loc, "id"), what=what, mend=f"write `{owner}-M...`")
    count = mapping(raw, "report").get("recommendation_count")
    if isinstance(count, int) and isinstance(raw.get("recommendations"), list) and count != len(owners):
        what = f"recommendation_count is {count}, and {len(owners)} stand here"
        loc = ("report", "recommendation_count")
        yield Fault(loc=loc, what=what, mend=f"write {len(owners)}, or put back what is missing")


def _reference_faults(raw: dict[str, Any]) -> Iterator[Fault]:
    milestones = {step.id for step in steps(raw)}
    owners = {text(node, "id") for _, node in recommendations(raw)}
    for step in steps(raw):
        found = [
            *names(step.node, "needs", step.loc),
            *names(mapping(step.node, "due", "after"), "milestone", (*step.loc, "due", "after")),
            *names(mapping(step.node, "recurrence"), "follows", (*step.loc, "recurrence")),
        ]
        for loc, name in found:
            if name not in milestones:
                yield Fault(loc=loc, what=f"there is no milestone {name}", mend=one_of(name, milestones))
            elif name == step.id and "needs" not in loc:
                yield Fault(loc=loc, what=f"{name} waits for itself", mend="write another milestone's id")
        for loc, name in names(step.node, "applies_to", step.loc):
            if name not in owners:
                yield Fault(loc=loc, what=f"there is no recommendation {name}", mend=one_of(name, owners))
    withdrawn = [(loc, node) for loc, node in recommendations(raw)] + [(step.loc, step.node) for step in steps(raw)]
    for loc, node in withdrawn:
        for where, name in names(mapping(node, "withdrawn"), "replaced_by", (*loc, "withdrawn")):
            if name not in milestones | owners or name == text(node, "id"):
                what = f"replaced_by names {name}, which is not another id of this register"
                yield Fault(loc=where, what=what, mend=one_of(name, (milestones | owners) - {text(node, "id")}))


def _cycle_faults(raw: dict[str, Any]) -> Iterator[Fault]:
    """No milestone needs itself, be it by way of others. Each ring is told once."""
    places = {step.id: step.loc for step in steps(raw) if step.id}
    needs = {step.id: {need for _, need in names(step.node, "needs", ())} for step in steps(raw) if step.id in places}
    while True:
        try:
            TopologicalSorter(needs).prepare()
        except CycleError as error:
            ring = list(reversed(error.args[1]))
            needs[ring[0]].remove(ring[1])
            mend = f"take {ring[1]} out of the needs of {ring[0]}, if that is the one too many"
            what = f"{ring[0]} needs itself: {' needs '.join(ring)}"
            yield Fault(loc=(*places[ring[0]], "needs"), what=what, mend=mend)
        else:
            return


def _closing_faults(raw: dict[str, Any]) -> Iterator[Fault]:
    """Exactly one milestone that is not withdrawn closes each recommendation (commands.md, section 4)."""
    by_owner: dict[str, list[WrittenStep]] = {}
    for step in steps(raw):
        if step.node.get("closes_recommendation") is not True:
            continue
        if step.recommendation is None:
            what = f"{step.id} covers all recommendations and cannot close one"
            yield Fault(loc=(*step.loc, "closes_recommendation"), what=what, mend="take closes_recommendation out")
        elif not mapping(step.node, "withdrawn"):
            by_owner.setdefault(text(step.recommendation, "id"), []).append(step)
    for loc, node in recommendations(raw):
        closing = by_owner.get(text(node, "id"), [])
        if not closing and any(isinstance(each, dict) for _, each in entries(node, "milestones")):
            what = "no milestone closes this recommendation"
            yield Fault(loc=(*loc, "milestones"), what=what, mend="write `closes_recommendation: true` at one of them")
        for step in closing[1:]:
            where = (*step.loc, "closes_recommendation")
            what = f"{closing[0].id} closes this recommendation already"
            yield Fault(loc=where, what=what, mend="write `closes_recommendation: true` at one of them alone")


def _watch_faults(raw: dict[str, Any]) -> Iterator[Fault]:
    """A bill is watched by its status: only a `matter_status` rule can say that it became law, or died."""
    for step in steps(raw):
        kind = text(mapping(step.node, "evidence", "rule"), "type")
        if text(mapping(step.node, "due"), "basis") == "pending_bill" and kind and kind != "matter_status":
            what = f"a watch on a pending bill has the rule `{kind}`"
            loc = (*step.loc, "evidence", "rule", "type")
            yield Fault(loc=loc, what=what, mend="write a rule of type `matter_status`, or another basis for the date")
