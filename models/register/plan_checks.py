"""Faults of a register beyond its shape: names that nobody defined, ids, dependencies, and lists of holidays.

Every check reads the register as written, so its faults can be listed together with those of shape.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from graphlib import CycleError, TopologicalSorter
from typing import Any, get_args

from pydantic import TypeAdapter, ValidationError

from models.core import SATURDAY, Day, Fault, Loc, one_of
from models.register.plan import NOWHERE, YEAR_LIST, Basis, Milestone, Plan, Recommendation
from models.register.raw import RawMilestone, Written, entries, mapping, names, text
from models.register.recurrence_checks import recurrence_faults
from models.register.rules import READS
from models.register.source_checks import source_faults
from models.register.sources import WebPage
from models.register.text_checks import text_faults, written_faults

BASES: tuple[str, ...] = get_args(Basis)
A_DAY: TypeAdapter[date] = TypeAdapter(Day, config={"defer_build": True})

LONGEST_CYCLE = 8
"""A longer cycle is said in short."""
MOST_CYCLES = 20
"""So many are named at once; of milestones that all need each other there would be no end."""


def row_faults(raw: dict[str, Any]) -> tuple[Fault, ...]:
    """Return the faults that can be seen without comparing recommendations.

    A large register is therefore checked in batches; `whole_faults` compares.
    """
    register = Written(raw)
    return (
        *_name_faults(register),
        *_basis_faults(register),
        *_rule_type_faults(register),
        *written_faults(register, ()),
        *_closing_faults(register),
        *_bill_faults(register),
        *source_faults(register),
        *_holiday_faults(register),
        *_offset_faults(register),
        *text_faults(register),
    )


def whole_faults(raw: dict[str, Any]) -> tuple[Fault, ...]:
    """Return the faults between recommendations. Of each of them an `outline` is enough."""
    register = Written(raw)
    return (
        *_id_faults(register),
        *_prefix_faults(register),
        *_count_faults(register),
        *_reference_faults(register),
        *_replacement_faults(register),
        *_cycle_faults(register),
        *recurrence_faults(register),
    )


def outline(recommendation: Any) -> Any:
    """Return what `whole_faults` reads of a recommendation as written."""
    if not isinstance(recommendation, dict):
        return None
    kept = {key: recommendation[key] for key in ("id", "withdrawn") if key in recommendation}
    kept["accepted_on"] = True if _is_accepted(recommendation) else None
    return kept | {"milestones": [_outline_of(node) for _, node in entries(recommendation, "milestones")]}


def _outline_of(node: Any) -> Any:
    if not isinstance(node, dict):
        return None
    kept = {key: node[key] for key in ("id", "needs", "applies_to", "withdrawn", "recurrence") if node.get(key)}
    if mapping(node, "due", "after") or "recurrence" in kept:
        kept["due"] = node["due"] if isinstance(node.get("due"), dict) else {}
    if text(mapping(node, "evidence", "rule"), "type") != "human":
        kept["evidence"] = node.get("evidence")
    return kept


def _unknown_names(names_used: Iterable[tuple[Loc, str]], names_defined: Collection[str], kind: str) -> Iterator[Fault]:
    for loc, name in names_used:
        if name not in names_defined:
            yield Fault(loc=loc, what=f"`{name}` is no {kind} of this register", mend=one_of(name, names_defined))


def _name_faults(raw: Written) -> Iterator[Fault]:
    """Find each role, and each body of the Council, that the register does not define."""
    roles = [name for loc, node in raw.recommendations for name in names(node, "oversight_owner", loc)]
    for loc, node in raw.recommendations:
        roles += names(mapping(node, "contact"), "role", (*loc, "contact"))
    for milestone in raw.milestones:
        roles += names(milestone.node, "responsible", milestone.loc)
        roles += names(milestone.node, "escalation", milestone.loc)
    yield from _unknown_names(roles, mapping(raw, "roles"), "role")
    bodies = (name for loc, node in raw.recommendations for name in names(node, "council_audience", loc))
    yield from _unknown_names(bodies, mapping(raw, "council"), "body of the Council")


def _basis_faults(raw: Written) -> Iterator[Fault]:
    """Find each basis that is used and not explained, once. An unknown basis is a fault of shape."""
    bases: list[tuple[Loc, str]] = []
    for loc, node in raw.recommendations:
        bases += names(node, "priority_basis", loc)
        bases += names(mapping(node, "owner"), "unit_basis", (*loc, "owner"))
    for milestone in raw.milestones:
        bases += names(milestone.node, "duty_basis", milestone.loc)
        bases += names(mapping(milestone.node, "due"), "basis", (*milestone.loc, "due"))
    yield from _unexplained(raw, "basis_values", "basis", [(loc, basis) for loc, basis in bases if basis in BASES])


def _unexplained(raw: dict[str, Any], key: str, kind: str, names_used: Iterable[tuple[Loc, str]]) -> Iterator[Fault]:
    """Yield a fault for each name that is used and not explained under a key, where it is first used."""
    first_used: dict[str, Loc] = {}
    for loc, name in names_used:
        first_used.setdefault(name, loc)
    for name in (name for name in first_used if name not in mapping(raw, key)):
        what = f"the {kind} `{name}` is not explained"
        yield Fault(loc=first_used[name], what=what, mend=f"write `{name}: ...` under {key}")


def _rule_type_faults(raw: Written) -> Iterator[Fault]:
    """Find each rule type that is explained and unknown, or used and not explained."""
    for name in mapping(raw, "rule_types"):
        if name not in READS:
            mend = f"{one_of(name, READS)}, or take it out"
            yield Fault(loc=("rule_types", name), what=f"the rule type `{name}` is not known", mend=mend)
    used: list[tuple[Loc, str]] = []
    for milestone in raw.milestones:
        used += names(mapping(milestone.node, "evidence", "rule"), "type", (*milestone.loc, "evidence", "rule"))
    yield from _unexplained(raw, "rule_types", "rule type", [(loc, name) for loc, name in used if name in READS])


def _id_faults(raw: Written) -> Iterator[Fault]:
    ids_before: set[str] = set()
    ids = [(loc, text(node, "id")) for loc, node in raw.recommendations]
    for loc, name in (*ids, *((milestone.loc, milestone.id) for milestone in raw.milestones)):
        if name in ids_before and name:
            yield Fault(loc=(*loc, "id"), what=f"the id {name} stands twice", mend="write an id that is not used yet")
        if "@" in name:
            what = f"{name} looks like an instance of a recurring milestone"
            yield Fault(loc=(*loc, "id"), what=what, mend=f"write `{name.replace('@', '-')}`")
        ids_before.add(name)


def _prefix_faults(raw: Written) -> Iterator[Fault]:
    """Find each milestone whose id does not begin with the id of its recommendation."""
    # The prefix makes a role held for R4 cover R4-M3.
    owners = [text(node, "id") for _, node in raw.recommendations]
    for milestone in raw.milestones:
        loc = (*milestone.loc, "id")
        owner = text(milestone.recommendation, "id")
        if milestone.recommendation is None:
            strange = next((name for name in owners if name and milestone.id.startswith(f"{name}-")), None)
            if strange:
                what = f"{milestone.id} stands in the portfolio and bears the id of {strange}"
                yield Fault(loc=loc, what=what, mend=f"write it under {strange}, or `ALL-M...`")
        elif owner and milestone.id and not milestone.id.startswith(f"{owner}-"):
            what = f"{milestone.id} stands under {owner} and does not begin with its id"
            yield Fault(loc=loc, what=what, mend=f"write `{owner}-M...`")


def _count_faults(raw: Written) -> Iterator[Fault]:
    """Find each number of the report that its recommendations contradict."""
    if not isinstance(raw.get("recommendations"), list):
        return
    report = mapping(raw, "report")
    count = len(raw.recommendations)
    accepted = sum(_is_accepted(node) for _, node in raw.recommendations)
    stated = report.get("recommendation_count")
    if isinstance(stated, int) and stated != count:
        what = f"recommendation_count is {stated}, and {count} stand here"
        mend = f"write {count}, or put back what is missing"
        yield Fault(loc=("report", "recommendation_count"), what=what, mend=mend)
    stated = report.get("accepted_count")
    if isinstance(stated, int) and stated != accepted:
        what = f"accepted_count is {stated}, and by their own answers {accepted} are accepted"
        mend = f"write {accepted}, or correct `answer` and `accepted_on` of the recommendations"
        yield Fault(loc=("report", "accepted_count"), what=what, mend=mend)


def _is_accepted(recommendation: dict[str, Any]) -> bool:
    """Return whether the agency accepted a recommendation as written, in whole."""
    answer = text(recommendation, "answer") or "accepted"
    return recommendation.get("accepted_on") is not None and answer == "accepted"


def _reference_faults(raw: Written) -> Iterator[Fault]:
    ids = {milestone.id for milestone in raw.milestones}
    owners = {text(node, "id") for _, node in raw.recommendations}
    for milestone in raw.milestones:
        node = milestone.node
        references = [
            *names(node, "needs", milestone.loc),
            *names(mapping(node, "due", "after"), "milestone", (*milestone.loc, "due", "after")),
            *names(mapping(node, "recurrence"), "follows", (*milestone.loc, "recurrence")),
        ]
        for loc, name in references:
            if name not in ids:
                yield Fault(loc=loc, what=f"there is no milestone {name}", mend=one_of(name, ids))
            elif name == milestone.id and "needs" not in loc:
                yield Fault(loc=loc, what=f"{name} waits for itself", mend="write another milestone's id")
        for loc, name in names(node, "applies_to", milestone.loc):
            if name not in owners:
                yield Fault(loc=loc, what=f"there is no recommendation {name}", mend=one_of(name, owners))


def _replacement_faults(raw: Written) -> Iterator[Fault]:
    written = [*raw.recommendations, *((milestone.loc, milestone.node) for milestone in raw.milestones)]
    ids = {text(node, "id") for _, node in written}
    for loc, node in written:
        own = text(node, "id")
        for name_loc, name in names(mapping(node, "withdrawn"), "replaced_by", (*loc, "withdrawn")):
            if name == own or name not in ids:
                what = f"replaced_by names {name}, which is not another id of this register"
                yield Fault(loc=name_loc, what=what, mend=one_of(name, ids - {own}))


def _cycle_faults(raw: Written) -> Iterator[Fault]:
    """Find each cycle of milestones that need each other, once, at most MOST_CYCLES of them."""
    locs = {milestone.id: milestone.loc for milestone in raw.milestones if milestone.id}
    needs = {
        milestone.id: needed
        for milestone in raw.milestones
        if milestone.id in locs and (needed := {name for _, name in names(milestone.node, "needs", ())})
    }
    for _ in range(MOST_CYCLES):
        try:
            TopologicalSorter(needs).prepare()
        except CycleError as error:
            cycle = list(reversed(error.args[1]))
            needs[cycle[0]].remove(cycle[1])
            mend = f"take {cycle[1]} out of the needs of {cycle[0]}, if that is the one too many"
            left_out = [*cycle[:3], f"... ({len(cycle) - 5} more)", *cycle[-2:]]
            names_of_cycle = cycle if len(cycle) <= LONGEST_CYCLE else left_out
            what = f"{cycle[0]} needs itself: {' needs '.join(names_of_cycle)}"
            yield Fault(loc=(*locs[cycle[0]], "needs"), what=what, mend=mend)
        else:
            return


def _closing_faults(raw: Written) -> Iterator[Fault]:
    """Find each recommendation that not exactly one milestone closes. A withdrawn milestone closes nothing."""
    closing_by_owner: dict[str, list[RawMilestone]] = {}
    for milestone in raw.milestones:
        if milestone.node.get("closes_recommendation") is not True:
            continue
        if milestone.recommendation is None:
            loc = (*milestone.loc, "closes_recommendation")
            what = f"{milestone.id} covers all recommendations and cannot close one"
            yield Fault(loc=loc, what=what, mend="take closes_recommendation out")
        elif not mapping(milestone.node, "withdrawn"):
            closing_by_owner.setdefault(text(milestone.recommendation, "id"), []).append(milestone)
    for owner_loc, node in raw.recommendations:
        closing = closing_by_owner.get(text(node, "id"), [])
        if not closing and any(isinstance(entry, dict) for _, entry in entries(node, "milestones")):
            what = "no milestone closes this recommendation"
            mend = "write `closes_recommendation: true` at one of them"
            yield Fault(loc=(*owner_loc, "milestones"), what=what, mend=mend)
        for milestone in closing[1:]:
            loc = (*milestone.loc, "closes_recommendation")
            what = f"{closing[0].id} closes this recommendation already"
            yield Fault(loc=loc, what=what, mend="write `closes_recommendation: true` at one of them alone")


def _bill_faults(raw: Written) -> Iterator[Fault]:
    """Find each bill that is not watched by its status: no other rule can tell that it became law, or died."""
    for milestone in raw.milestones:
        rule_type = text(mapping(milestone.node, "evidence", "rule"), "type")
        basis = text(mapping(milestone.node, "due"), "basis")
        if basis == "pending_bill" and rule_type and rule_type != "matter_status":
            what = f"a watch on a pending bill has the rule `{rule_type}`"
            loc = (*milestone.loc, "evidence", "rule", "type")
            yield Fault(loc=loc, what=what, mend="write a rule of type `matter_status`, or another basis for the date")


def _holiday_faults(raw: Written) -> Iterator[Fault]:
    calendar = mapping(raw, "calendar")
    for key in calendar:
        year = str(key).removeprefix(YEAR_LIST)
        listed: set[date] = set()
        for loc, written in names(calendar, key, ("calendar",)) if year != str(key) else ():
            try:
                day = A_DAY.validate_python(written)
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


def _offset_faults(raw: Written) -> Iterator[Fault]:
    calendar = text(mapping(raw, "calendar"), "id")
    for milestone in raw.milestones:
        name = text(mapping(milestone.node, "recurrence", "offset"), "calendar")
        if name and calendar and name != calendar:
            loc = (*milestone.loc, "recurrence", "offset", "calendar")
            yield Fault(loc=loc, what=f"`{name}` is not the calendar of this register", mend=f"write `{calendar}`")


def page_warnings(plan: Plan) -> tuple[str, ...]:
    """Return a warning for each page of which the register does not say what it holds (docs/evidence.md#results)."""
    return tuple(
        f"{name} has neither must_contain nor must_link, so any page at its address is believed; read a good copy, and "
        "write what every copy holds"
        for name, source in plan.sources.items()
        if isinstance(source, WebPage) and not (source.must_contain or source.must_link)
    )


LONGEST_SHORT, LONGEST_STEP, LONGEST_DUTY = 28, 20, 51
"""Letters of a short name: of a recommendation, a milestone and a legal deadline. Source: docs/register.md#titles."""


def lacks_short(planned: Recommendation | Milestone) -> bool:
    """Return whether page one of a memo has no room for a title, and the register gives no short name that fits."""
    if isinstance(planned, Recommendation):
        most = LONGEST_SHORT
    elif planned.withdrawn or planned.due.basis == "pending_bill":
        return False
    else:
        is_step = planned.relation == "recommended" and planned.due.basis == "planning_assumption"
        most = LONGEST_STEP if is_step and not planned.applies_to else LONGEST_DUTY
    return len(planned.short or planned.title) > most


def short_warnings(ids: Sequence[str]) -> tuple[str, ...]:
    """Return one warning about all that `lacks_short` names; a memo leaves phrases of their titles out."""
    mend = (
        f"`short`, of a recommendation in {LONGEST_SHORT} letters, of a milestone in {LONGEST_STEP}, of a duty in "
        f"{LONGEST_DUTY}"
    )
    return _about_all(ids, "titles too long for page one of a memo", mend)


def lacks_place(milestone: Milestone) -> bool:
    """Return whether the register does not say of a legal deadline where it would show."""
    return milestone.due.basis == "statute" and milestone.shows_in is None and milestone.withdrawn is None


def place_warnings(ids: Sequence[str]) -> tuple[str, ...]:
    """Return one warning about all legal deadlines that `lacks_place` names (docs/register.md#where-it-would-show)."""
    mend = (
        f"where each would show, a public source or `{NOWHERE}`. Until then, one that passed is called `passed, no "
        "proof` at most"
    )
    return _about_all(ids, "legal deadlines without shows_in", mend)


def _about_all(ids: Sequence[str], what: str, mend: str) -> tuple[str, ...]:
    """Return one warning about all that lacks something, with what to write; none if nothing lacks it."""
    return (f"{what}: {len(ids):,} ({ids[0]} first); write {mend}",) if ids else ()


def calendar_warnings(plan: Plan, *days: date) -> tuple[str, ...]:
    """Return a warning for each year that has a due date, or one of `days`, and no list of holidays.

    Computed holidays count for such a year. Source: docs/law-and-clocks.md#holidays.
    """
    years = {day.year for day in (*days, *(milestone.due.day for milestone in plan.milestones))}
    return tuple(
        f"no holidays are listed for {year}, so computed ones count; "
        f"compare them with the City's published list and write `{YEAR_LIST}{year}: [...]` under calendar"
        for year in sorted(years - set(plan.calendar.listed))
    )
