"""Who acts, and what an answer is decided on."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypeVar

from models.answers.press import Form, Press, SlackActor
from models.core import CITY, COORDINATOR, AnswerRefused, Calendar, People, Person, holders
from models.drafts import MemoAtHand
from models.ledger import Entry
from models.permissions import Action, StandIns, acts_as, is_agency_staff, may
from models.records import DraftRecord, MilestoneRecord, RecommendationRecord, SourceRecord, assigned_to

T = TypeVar("T")

StrangerReason = Literal["foreign_team", "foreign_app", "unknown_person"]
RefusalReason = Literal[StrangerReason, "wrong_role", "outdated", "rule", "malformed"]


def stranger_reason(
    actor: SlackActor, people: People, *, teams: Collection[str], own_app: str | None
) -> StrangerReason | None:
    """Return why we do not act on what comes from somebody, or None if we do. `teams` are our own team and the trusted
    ones; if none are set every team is foreign, and so for the app (docs/answers.md#who-may-press-what)."""
    if isinstance(actor, Press) and actor.page:
        return None if acting(actor, people) else "unknown_person"
    if actor.team not in teams:
        return "foreign_team"
    if actor.app != own_app:
        return "foreign_app"
    return None if person_of(actor.user, people) else "unknown_person"


def person_of(slack_id: str, people: People) -> Person | None:
    """Return the person who has a Slack id, or None."""
    return next((person for person in people.people if person.slack == slack_id), None)


def acting(press: Press, people: People) -> Person | None:
    """Return who presses, or None for somebody whom we do not know: by Slack id, or on a page that is theirs."""
    if press.page is None:
        return person_of(press.user, people)
    person = people.by_id.get(press.page)
    return person if person and is_agency_staff(person) else None


def is_coordinator(person: Person) -> bool:
    """Return whether a person holds the coordinator's role, for any subject."""
    return any(assignment.role == COORDINATOR for assignment in person.roles)


@dataclass(frozen=True)
class AnswerContext:
    """What an answer is decided on beside the press itself. The maps are by id and hold only what is needed."""

    people: People
    day: date
    milestones: Mapping[str, MilestoneRecord] = field(default_factory=dict)
    recommendations: Mapping[str, RecommendationRecord] = field(default_factory=dict)
    sources: Mapping[str, SourceRecord] = field(default_factory=dict)
    drafts: Mapping[str, DraftRecord] = field(default_factory=dict)
    entries: Mapping[str, Entry] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    """By text id: the same words have another id each time."""
    calendar: Calendar = CITY
    report_on: date | None = None
    """The day of the report: nobody can have answered it before."""
    memo: MemoAtHand | None = None
    stand_ins: StandIns = field(default_factory=dict)


@dataclass(frozen=True)
class Attempt:
    """One press or command by a person we know, the milestone it is about, and the context in which it is decided."""

    press: Press
    person: Person
    milestone: MilestoneRecord | None
    """None if the press is about no milestone, or about one that the ledger does not know."""
    context: AnswerContext

    @property
    def milestone_id(self) -> str | None:
        """Return the id of the milestone that the ledger knows."""
        return self.milestone.id if self.milestone else None

    @property
    def form(self) -> Form:
        """Return the submitted fields."""
        return self.press.form

    @property
    def record(self) -> MilestoneRecord:
        """Return the milestone. Raises AnswerRefused if the press names none, or one that the record does not know."""
        if self.milestone is not None:
            return self.milestone
        if (unknown := self.press.milestone_id) is None:
            raise AnswerRefused("malformed", "no milestone")
        sentence = f"unknown milestone: {unknown}; `followthrough status` lists the recommendations"
        raise AnswerRefused("no_such_milestone", sentence)

    @property
    def about(self) -> str:
        """Return the recommendation, draft, file or entry that a command is about."""
        return self.press.about or ""

    @property
    def draft_id(self) -> str:
        """Return the draft that a button carries or a command names; empty where there is none."""
        return self.press.mark.d or self.about

    def words(self, text_id: str | None) -> str | None:
        """Return the words behind a text id; None of words that were erased, and of no id."""
        return self.context.words.get(text_id) if text_id else None

    def has_same_words(self, recorded_id: str | None, typed_id: str | None) -> bool:
        """Return whether two text ids stand for the same words."""
        return (self.words(recorded_id) or recorded_id) == (self.words(typed_id) or typed_id)

    def permit(self, action: Action, subject_id: str | None) -> None:
        """Raise NotPermitted where the role table does not let the person do this, themselves or for someone away."""
        record, away = self.milestone, self.context.stand_ins
        roles = {"responsible": record.plan.responsible, "escalation": record.plan.escalation} if record else {}
        assignee = assigned_to(record) if record else None
        may(self.context.people, self.person.id, action, subject_id, assigned=assignee, stand_ins=away, **roles)

    @property
    def day(self) -> date:
        """Return today, in New York."""
        return self.context.day

    @property
    def acting_ids(self) -> frozenset[str]:
        """Return the ids of the person and of those in whose place they act today."""
        return acts_as(self.person.id, self.context.stand_ins)

    @property
    def roles(self) -> frozenset[str]:
        """Return the roles in which the person acts: their own, and those of the people they stand in for."""
        return frozenset(
            assignment.role for acting in self.acting_ids for assignment in self.context.people.by_id[acting].roles
        )

    @property
    def is_for_another(self) -> bool:
        """Return whether a coordinator answers for somebody else; a stand-in does so about a milestone only."""
        if self.milestone is None:
            return is_coordinator(self.person)
        people = self.context.people
        assignee = assigned_to(self.milestone)
        ids = {person.id for person in holders(people, self.milestone.plan.responsible, self.milestone.id)}
        responsible = {assignee} if assignee in people.by_id else ids
        return COORDINATOR in self.roles and self.acting_ids.isdisjoint(responsible)


def required(value: T | None) -> T:
    """Return a field that the form must hold. Slack, the inbox or the command line has checked it already."""
    if not value:
        raise AnswerRefused("malformed", "the form lacks what it needs")
    return value
