"""What an answer is decided on beside the press and its milestone, and who stands before the desk."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from models.answers.handing_over import responsible_ids
from models.answers.press import Press
from models.core import CITY, COORDINATOR, Calendar, People, Person
from models.drafts import MemoAtHand
from models.permissions import StandIns, acts_as
from models.records import MilestoneRecord

Stranger = Literal["foreign_team", "foreign_app", "unknown_person"]


@dataclass(frozen=True)
class AnswerContext:
    """What an answer is decided on."""

    people: People
    day: date
    """Today, in New York."""
    milestones: Mapping[str, MilestoneRecord] = field(default_factory=dict)
    """The others that the answer may touch: what is waited for; for a finding, all."""
    calendar: Calendar = CITY
    memo: MemoAtHand | None = None
    """The draft of a memo that the press is about."""
    stand_ins: StandIns = field(default_factory=dict)
    """In whose place each delegate acts today."""


def stranger(
    user: str, team: str, app: str, people: People, *, teams: Collection[str], own_app: str | None
) -> Stranger | None:
    """Return why what came from Slack is not acted on: another team or app, or a person we do not know [SEC-3].

    `teams` are our own team and the trusted ones; where none is set, every team is foreign, and so with the app.
    """
    if team not in teams:
        return "foreign_team"
    if app != own_app:
        return "foreign_app"
    return None if person_of(user, people) else "unknown_person"


def person_of(slack_id: str, people: People) -> Person | None:
    """Return who has a Slack id."""
    return next((each for each in people.people if each.slack == slack_id), None)


def about(press: Press) -> str | None:
    """Return the id of the milestone that a press is about: the button's, else the one chosen in the form."""
    return press.mark.m or press.form.milestone


def coordinates(person: Person) -> bool:
    """Say whether a person holds the coordinator's role, for whatever."""
    return any(each.role == COORDINATOR for each in person.roles)


def roles_at(context: AnswerContext, person: Person) -> frozenset[str]:
    """Return the roles in which a person stands at the desk: their own, and those of whom they stand in for."""
    parts = (context.people.by_id[each] for each in acts_as(person.id, context.stand_ins))
    return frozenset(held.role for each in parts for held in each.roles)


def is_for_another(person: Person, record: MilestoneRecord | None, context: AnswerContext) -> bool:
    """Say whether a person answers for somebody else: a coordinator, about what is not theirs to do.

    Who stands in for a coordinator does so about a milestone alone: absences are not theirs to set.
    """
    if record is None:
        return coordinates(person)
    own = acts_as(person.id, context.stand_ins)
    return COORDINATOR in roles_at(context, person) and own.isdisjoint(responsible_ids(record, context.people))
