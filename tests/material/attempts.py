"""Commands by a person who holds every role, so that the rules of an answer decide and nothing else."""

from datetime import date
from typing import Any

from models.answers import AnswerContext, Attempt, ButtonMark, Form, Press, Verb, answer_command
from models.core import People
from models.ledger import Event
from models.records import MilestoneRecord

ROLES = ("agency_contact", "agency_unit_head", "oversight_coordinator", "oversight_verifier")


def by_command(
    verb: Verb, record: MilestoneRecord, day: date, *, by: str = "p-anyone", **form: Any
) -> tuple[Event, ...]:
    """Return what a command adds on a day. Raises what a rule refuses; a word in `form` is a text id."""
    roles = [{"role": role} for role in ROLES]
    others = [{"id": "p-liaison", "name": "Made up", "roles": [{"role": "agency_liaison"}]}]
    people = People.model_validate({"people": [{"id": by, "name": "Made up", "roles": roles}, *others]})
    press = Press(by=by, verb=verb, step="submitted", mark=ButtonMark(m=record.id), form=Form(**form))
    context = AnswerContext(people=people, day=day, milestones={record.id: record})
    return answer_command(Attempt(press, people.person(by), record, context)).events
