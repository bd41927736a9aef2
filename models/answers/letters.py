"""The letter that brings a unit head our target dates on paper: those that no message has brought yet. Its facts name
units and roles but no person. Source: docs/reminders.md#the-letter."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date

from models.core import COORDINATOR, Value, same_fields
from models.records import MilestoneRecord, RecommendationRecord, RegisterRecord, proposal_of
from models.register import AGENCY, OVERSIGHT
from models.standing import ANSWER_DAYS, is_date_answered, is_proposed_first

LONGEST_NAME = 60
"""Characters of a unit's name in the name of a file."""


class LetterDate(Value):
    """One target date of a letter."""

    milestone_id: str
    title: str
    says: str
    due_on: date
    due_now: date
    passed: bool
    """Before the day of the letter, so that it cannot be agreed to."""
    law: str | None
    """The law that commands what is due; the date is ours even then."""


class Letter(Value):
    """What a letter to the head of one unit says."""

    name: str
    """How its files begin: the day, then the unit."""
    on: date
    answer_by: date
    unit: str | None
    """None if the register names no unit: then `role` is whom it is for."""
    role: str
    assumed: bool
    recommendations: tuple[str, ...]
    duty_holder: str
    duty_holder_name: str
    office: str
    office_name: str
    proposer: str
    reply_to: str | None
    fictional: bool
    dates: tuple[LetterDate, ...]


def letters_of(
    milestones: Iterable[MilestoneRecord],
    recommendations: Mapping[str, RecommendationRecord],
    register: RegisterRecord,
    day: date,
    *,
    reply_to: str | None = None,
    fictional: bool = False,
) -> tuple[Letter, ...]:
    """Return a letter for each unit with proposed target dates that it neither received nor answered, by unit."""
    units: dict[str, list[MilestoneRecord]] = {}
    for record in sorted(milestones, key=lambda record: (record.due_now, record.id)):
        is_open = not (record.is_closed or record.is_template) and is_proposed_first(record)
        if is_open and proposal_of(record) and record.dates.told_on is None and not is_date_answered(record):
            plan = record.plan
            unit = _unit_of(record, recommendations) or f"{register.names.body(plan.duty_on)} {plan.escalation}"
            units.setdefault(_plain(unit), []).append(record)
    letters = []
    for unit, records in sorted(units.items()):
        first = records[0]
        names = register.names
        ids = sorted({record.recommendation_id for record in records}, key=lambda id_: (len(id_), id_))
        owned = [recommendations[id_] for id_ in ids if id_ in recommendations]
        letters.append(
            Letter(
                name=f"{day.isoformat()}-{unit}",
                on=day,
                answer_by=register.calendar.add(day, ANSWER_DAYS),
                unit=_unit_of(first, recommendations),
                role=names.role(first.plan.escalation),
                assumed=any(recommendation.plan.owner.unit_basis == "planning_assumption" for recommendation in owned),
                recommendations=tuple(recommendation.id for recommendation in owned),
                duty_holder=names.body(first.plan.duty_on),
                duty_holder_name=names.body_name(first.plan.duty_on),
                office=names.office,
                office_name=names.body_name(OVERSIGHT),
                proposer=names.role(COORDINATOR),
                reply_to=reply_to,
                fictional=fictional,
                dates=tuple(
                    LetterDate(
                        **same_fields(LetterDate, record.plan, record.dates, record)
                        | {"title": record.plan.title.rstrip("."), "milestone_id": record.id}
                        | {"passed": record.due_now < day}
                        | {"law": record.plan.law_line if record.plan.duty_basis == "statute" else None}
                    )
                    for record in records
                ),
            )
        )
    return tuple(letters)


def _unit_of(record: MilestoneRecord, recommendations: Mapping[str, RecommendationRecord]) -> str | None:
    """Return the unit that the register names for a duty of the agency, without a remark in parentheses."""
    owner = recommendations.get(record.recommendation_id)
    return owner.plan.owner.unit.partition(" (")[0] if owner and record.plan.duty_on == AGENCY else None


def _plain(unit: str) -> str:
    """Return a unit's name as the name of a file may hold it: `legal-bureau`."""
    letters = unicodedata.normalize("NFKD", unit).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:LONGEST_NAME].rstrip("-") or "unit"
