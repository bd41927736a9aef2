"""Who acts on a milestone, to whom it may be handed over, and who is away (reminders.md, sections 2 and 5)."""

from datetime import date

from models.answers.answer_rules import check_open
from models.core import AnswerRefused, People, holders
from models.ledger import AwaySet, Event, HoldLifted, Reassigned
from models.permissions import AGENCY
from models.records import MilestoneRecord, assigned_to, hold_of


def responsible_ids(record: MilestoneRecord, people: People) -> tuple[str, ...]:
    """Return who is responsible: the person it was given to, else all who hold the role, the closest first."""
    given = assigned_to(record)
    return (
        (given,) if given in people.by_id else tuple(each.id for each in holders(people, record.responsible, record.id))
    )


def may_take_over(record: MilestoneRecord, people: People) -> tuple[str, ...]:
    """Return to whom a milestone may be given: people of the agency, and who holds its role; not who has it."""
    has = (*responsible_ids(record, people)[:1],)
    own = {each.id for each in holders(people, record.responsible, record.id)}
    ours = [each.id for each in people.people if each.id in own or any(r.role.startswith(AGENCY) for r in each.roles)]
    return tuple(each for each in ours if each not in has)


def reassign(record: MilestoneRecord, to: str, people: People, reason_id: str | None) -> tuple[Event, ...]:
    """Return that another person acts; that it is not theirs, as the person before said, is thereby answered."""
    check_open(record)
    before = responsible_ids(record, people)
    if to not in {each.id for each in people.people}:
        raise AnswerRefused("no_such_person", f"{to} is not in the people file")
    if to == next(iter(before), None):
        raise AnswerRefused("same_person", f"{record.id} is with {to} already")
    if to not in may_take_over(record, people):
        raise AnswerRefused("no_agency_role", f"{to} holds no role of the agency; name one who does")
    was = next(iter(before), record.responsible)
    handed = Reassigned(milestone_id=record.id, to=to, was=was, reason_id=reason_id)
    said = hold_of(record)
    if said is None or not said.not_mine:
        return (handed,)
    return (handed, HoldLifted(milestone_id=record.id, added=said.seq, reason="reassigned"))


def set_away(person_id: str, first: date, last: date, delegate: str | None, people: People, day: date) -> AwaySet:
    """Return on which days a person is away, both counted, and who stands in."""
    known = {each.id for each in people.people}
    if person_id not in known or (delegate is not None and delegate not in known):
        raise AnswerRefused("no_such_person", "this person is not in the people file")
    if delegate == person_id:
        raise AnswerRefused("own_delegate", f"{person_id} cannot stand in for themself")
    if last < max(first, day):
        raise AnswerRefused("ends_before", f"the days end on {last}, before they begin or before today")
    return AwaySet(person_id=person_id, first=first, last=last, delegate=delegate)
