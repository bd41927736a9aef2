"""What a form offers to choose from, looked up when it is opened."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from models.answers import (
    Attempt,
    Field,
    fields_of,
    last_snooze_day,
    reassignable_to,
    snooze_days_left,
    suppliers_barred_for,
)
from models.core import People
from models.projections import MILESTONES
from models.records import MilestoneRecord, RegisterRecord, request_of
from models.register import FileDrop
from notifications.answers import Choices, Piece
from notifications.words import Sender
from tasks.ledger import Database, records


def choices_of(database: Database, attempt: Attempt, register: RegisterRecord, sender: Sender) -> Choices:
    """Return what the form of a press offers to the person who pressed."""
    milestone, people = attempt.milestone, attempt.context.people
    about = milestone.id if milestone else None
    fields = fields_of(attempt.press.verb, for_another=attempt.is_for_another, about=about)
    types = {field.type for field in fields}
    has_snooze = milestone is not None and any(field.name == "until" for field in fields)
    return Choices(
        title=milestone.title if milestone else None,
        milestones=_milestones(database, milestone) if "milestone" in types else (),
        persons=_persons(types, milestone, people),
        evidence=_evidence(attempt, milestone, sender) if milestone and "evidence" in types else (),
        days_left=snooze_days_left(milestone, attempt.day) if milestone and has_snooze else None,
        last_day=last_snooze_day(milestone, attempt.day) if milestone and has_snooze else None,
        reply_to=sender.reply_to,
        folder=_agency_folder(register),
        days=_first_days(fields, milestone, attempt.day),
    )


def _milestones(database: Database, milestone: MilestoneRecord | None) -> tuple[tuple[str, str], ...]:
    """Return the open milestones, without the one the form is about."""
    return tuple(
        (other.id, other.title)
        for other in records.every(database, MILESTONES).values()
        if not (other.is_closed or other.is_template or other.is_watch) and other != milestone
    )


def _persons(types: Collection[str], milestone: MilestoneRecord | None, people: People) -> tuple[tuple[str, str], ...]:
    if "successor" in types and milestone:
        return tuple((person_id, people.person(person_id).name) for person_id in reassignable_to(milestone, people))
    if not {"successor", "person"}.intersection(types):
        return ()
    return tuple((person.id, person.name) for person in people.people)


def _evidence(attempt: Attempt, milestone: MilestoneRecord, sender: Sender) -> tuple[Piece, ...]:
    """Return the evidence that waits, without what this person may not verify."""
    barred = suppliers_barred_for(attempt.person, milestone, attempt.context)
    return tuple(
        Piece(sha256=piece.sha256, voice=piece.voice, on=piece.on, by=sender.name(piece.by))
        for piece in milestone.evidence_to_review
        if piece.counts and piece.by not in barred
    )


def _agency_folder(register: RegisterRecord) -> str | None:
    drops = (source for source in register.sources.values() if isinstance(source, FileDrop))
    return next((drop.folder for drop in drops if drop.voice == "agency"), None)


def _first_days(fields: Iterable[Field], milestone: MilestoneRecord | None, day: date) -> Mapping[str, date]:
    """Return the day that a field shows first: today for what happened, and the day that was asked for."""
    request = request_of(milestone) if milestone else None
    first = {"on": day}
    if request:
        first["to"] = request.to
    return {field.name: first[field.name] for field in fields if field.name in first}
