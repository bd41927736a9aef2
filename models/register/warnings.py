"""What a person should know about a register without faults, and about the people beside it."""

from collections.abc import Iterable, Sequence
from datetime import date

from models.core import COORDINATOR, People, holder
from models.register.plan import NOWHERE, YEAR_LIST, Milestone, Plan, Recommendation
from models.register.sources import Feed, WebPage

LONGEST_SHORT, LONGEST_STEP, LONGEST_DUTY = 28, 20, 51
"""Letters of a short name: of a recommendation, a milestone and a legal deadline. Source: docs/register.md#titles."""
NAMED = 10
SHOWN_EXAMPLES = 6


def plan_warnings(
    plan: Plan, parts: Iterable[Plan], people: People | None = None, *, fictional: bool = False
) -> tuple[str, ...]:
    """Return every warning; `plan` has what holds for all of its `parts`. `fictional`: the people may be examples."""
    days: set[date] = set()
    without_place: list[str] = []
    without_short: list[str] = []
    without_holder: dict[str, list[str]] = {}
    for part in parts:
        without_short += [planned.id for planned in part.recommendations if _lacks_short(planned, LONGEST_SHORT)]
        days |= {milestone.due.day for milestone in part.milestones}
        for milestone in part.milestones:
            if milestone.withdrawn:
                continue
            if milestone.due.basis == "statute" and milestone.shows_in is None:
                without_place.append(milestone.id)
            is_step = milestone.relation == "recommended" and milestone.due.basis == "planning_assumption"
            longest = LONGEST_STEP if is_step and not milestone.applies_to else LONGEST_DUTY
            if milestone.due.basis != "pending_bill" and _lacks_short(milestone, longest):
                without_short.append(milestone.id)
            for role in dict.fromkeys((milestone.responsible, milestone.escalation)):
                if people and holder(people, role, milestone.id) is None:
                    without_holder.setdefault(role, []).append(milestone.id)
    coordinator = holder(people, COORDINATOR) if people else None
    recipient = coordinator.id if coordinator else "the coordinator"
    return (
        *calendar_warnings(plan, *days),
        *page_warnings(plan),
        *_about_all(
            "legal deadlines without shows_in",
            without_place,
            f"where each would show, a public source or `{NOWHERE}`. Until then, one that passed is called `passed, no "
            "proof` at most",
        ),
        *_about_all(
            "titles too long for page one of a memo",
            without_short,
            f"`short`, of a recommendation in {LONGEST_SHORT} letters, of a milestone in {LONGEST_STEP}, of a duty in "
            f"{LONGEST_DUTY}",
        ),
        *([say_examples(people)] if people and people.examples and not fictional else []),
        *(
            f"nobody holds {role} for {_in_short(ids, NAMED)}: what is meant for that role goes to {recipient}; "
            f"give somebody `roles: [{{role: {role}}}]` in the people file"
            for role, ids in without_holder.items()
        ),
    )


def calendar_warnings(plan: Plan, *days: date) -> tuple[str, ...]:
    """Return a warning for each year with a due date or one of `days` whose holidays are computed, not listed."""
    years = {day.year for day in (*days, *(milestone.due.day for milestone in plan.milestones))}
    return tuple(
        f"no holidays are listed for {year}, so computed ones count; "
        f"compare them with the City's published list and write `{YEAR_LIST}{year}: [...]` under calendar"
        for year in sorted(years - set(plan.calendar.listed))
    )


def page_warnings(plan: Plan) -> tuple[str, ...]:
    """Return a warning for each page or feed of which the register does not say what it is known to hold
    (docs/evidence.md#proof)."""
    return tuple(
        f"{name} has no `known`, so it counts as not read; read a good copy, and write the pattern of a link that it "
        "holds, such as an earlier report"
        for name, source in plan.sources.items()
        if isinstance(source, WebPage | Feed) and not source.proved_by
    )


def say_examples(people: People) -> str:
    """Say which people are examples, and the mend."""
    return (
        f"these people are examples: {_in_short(people.examples, SHOWN_EXAMPLES)}. Their Slack ids (U0000000001 and so "
        "on) and addresses (@....example) are nobody's, so they cannot act in a real record and get no message. While "
        "one is left, no command with `--by` is carried out: write the person's own `slack:` or `email:` there, or "
        "take the person out"
    )


def _lacks_short(planned: Recommendation | Milestone, most: int) -> bool:
    return len(planned.short or planned.title) > most


def _about_all(what: str, ids: Sequence[str], mend: str) -> tuple[str, ...]:
    return (f"{what}: {len(ids):,} ({ids[0]} first); write {mend}",) if ids else ()


def _in_short(ids: Sequence[str], most: int) -> str:
    others = f" and {len(ids) - most:,} more" if len(ids) > most else ""
    return f"{', '.join(ids[:most])}{others}"
