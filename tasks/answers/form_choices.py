"""What a form offers to choose from, looked up at the moment it is opened."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from models.answers import SNOOZE_DAYS, Field, Verb, days_of_quiet, fields_of, last_quiet_day, may_take_over
from models.core import People, Person
from models.projections import MILESTONES
from models.records import MilestoneRecord, RegisterRecord, request_of
from models.register import FileDrop
from notifications.answers import Choices, Piece
from notifications.words import Sender
from tasks.ledger import Database, records


def choices_of(
    database: Database,
    verb: Verb,
    person: Person,
    record: MilestoneRecord | None,
    *,
    people: People,
    register: RegisterRecord,
    sender: Sender,
    day: date,
    for_another: bool,
    barred: frozenset[str] = frozenset(),
) -> Choices:
    """Return what the form of a verb offers a person on a day (New York), about a milestone or none in particular.

    `barred` are those whose evidence the person may not verify, beside their own.
    """
    fields = fields_of(verb, for_another=for_another, about=record.id if record else None)
    asked = {each.sort for each in fields}
    milestones = records.every(database, MILESTONES).values() if "milestone" in asked else ()
    return Choices(
        title=record.title if record else None,
        milestones=tuple((each.id, each.title) for each in milestones if _may_be_named(each, record)),
        persons=_persons(verb, person, record, people) if "person" in asked else (),
        evidence=_pieces(record, barred | {person.id}, sender) if record and "evidence" in asked else (),
        reply_to=sender.reply_to,
        folder=_folder(register.sources.values()),
        days=_first_days(fields, record, day),
        **(_quiet(record, day) if record and verb == "snooze" else {}),
    )


def _may_be_named(one: MilestoneRecord, record: MilestoneRecord | None) -> bool:
    """Say whether an open milestone may be chosen: not the one itself, and no template of a recurring one."""
    return not (one.is_closed or one.recurring or one.is_watch) and one != record


def _persons(verb: Verb, person: Person, record: MilestoneRecord | None, people: People) -> tuple[tuple[str, str], ...]:
    if verb == "reassign" and record:
        return tuple((each, people.person(each).name) for each in may_take_over(record, people))
    return tuple((each.id, each.name) for each in people.people)


def _pieces(record: MilestoneRecord, barred: frozenset[str], sender: Sender) -> tuple[Piece, ...]:
    """Return the evidence that waits, less what the person may not verify: nobody verifies their own."""
    mine = (each for each in record.waiting_evidence if each.counts and each.by not in barred)
    return tuple(Piece(sha256=each.sha256, voice=each.voice, on=each.on, by=sender.name(each.by)) for each in mine)


def _folder(sources: Iterable[Any]) -> str | None:
    return next((each.folder for each in sources if isinstance(each, FileDrop) and each.voice == "agency"), None)


def _quiet(record: MilestoneRecord, day: date) -> Mapping[str, Any]:
    return {"days_left": max(0, SNOOZE_DAYS - days_of_quiet(record, day)), "last_day": last_quiet_day(record, day)}


def _first_days(fields: Iterable[Field], record: MilestoneRecord | None, day: date) -> Mapping[str, date]:
    """Return the day that a field shows first: today for what happened, and the day asked for where one was."""
    request = request_of(record) if record else None
    shown = {"on": day} | ({"to": request.to} if request else {})
    return {each.name: shown[each.name] for each in fields if each.name in shown}
