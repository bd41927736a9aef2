"""What a form offers to choose from, and the details of a message, looked up when they are opened."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from models.answers import (
    Attempt,
    Field,
    fields_of,
    last_snooze_day,
    must_show,
    reassignable_to,
    snooze_days_left,
    suppliers_barred_for,
)
from models.core import People
from models.ledger import Verb
from models.projections import MILESTONES, REMINDERS
from models.records import MilestoneRecord, RegisterRecord, is_movable, request_of
from models.register import FileDrop
from models.reminders import CHANNEL
from models.standing import counts_from
from notifications.answers import Choices, Piece
from notifications.reminders import say_details
from notifications.words import Sender
from tasks.answers.review import FilesAtHand, pieces_of
from tasks.ledger import Database, records, texts
from tasks.review import VALID_FOR

DATE_VERBS: frozenset[Verb] = frozenset({"extend.ask", "extend.grant", "extend.refuse"})
"""The verbs about another date."""


def choices_of(
    database: Database, attempt: Attempt, register: RegisterRecord, sender: Sender, files: FilesAtHand
) -> Choices:
    """Return what the form of a press offers to the person who pressed."""
    milestone = attempt.milestone
    people = attempt.context.people
    about = milestone.id if milestone else None
    fields = fields_of(attempt.press.verb, for_another=attempt.is_for_another, about=about)
    types = {field.type for field in fields}
    drops = (source for source in register.sources.values() if isinstance(source, FileDrop))
    has_snooze = milestone is not None and any(field.name == "until" for field in fields)
    return Choices(
        title=milestone.plan.title if milestone else None,
        place=_place(milestone, register) if milestone and attempt.press.verb == "look" else None,
        milestones=_milestones(database, attempt) if "milestone" in types else (),
        persons=_persons(types, milestone, people),
        evidence=_evidence(database, attempt, milestone, sender, files) if milestone and "evidence" in types else (),
        must_show=must_show(milestone.plan.says) if milestone and "evidence" in (*types, attempt.press.verb) else (),
        on_page=attempt.press.page is not None,
        link_hours=VALID_FOR // timedelta(hours=1),
        days_left=snooze_days_left(milestone, attempt.day) if milestone and has_snooze else None,
        last_day=last_snooze_day(milestone, attempt.day) if milestone and has_snooze else None,
        reply_to=sender.reply_to,
        folder=next((drop.folder for drop in drops if drop.voice == "agency"), None),
        days=_first_days(fields, milestone, attempt.day),
        overdue_from=_overdue_from(attempt, milestone),
    )


def details_of(database: Database, message: str, person_id: str, sender: Sender) -> dict[str, Any] | None:
    """Return the view of a message's details, or None of a message that this person did not get."""
    parts = sorted(records.where(database, REMINDERS, message=message).values(), key=lambda part: part.claimed_seq)
    claims = [part.claim for part in parts if part.to in (person_id, CHANNEL)]
    words = texts.words_of(database, [text_id for claim in claims for text_id in claim.typed])
    return say_details(claims, sender, words)


def _overdue_from(attempt: Attempt, milestone: MilestoneRecord | None) -> date | None:
    """Return the legal deadline that the answer would make overdue: it has passed, and the work is said not to be
    done."""
    if milestone is None or milestone.basis != "statute" or attempt.press.verb not in ("not_started", "under_way"):
        return None
    start = counts_from(milestone, attempt.context.calendar)
    return milestone.due_now if start and attempt.day > start else None


def _milestones(database: Database, attempt: Attempt) -> tuple[tuple[str, str], ...]:
    """Return the open milestones but the one the form is about; about another date, none that a law dates."""
    moves = attempt.press.verb in DATE_VERBS
    return tuple(
        (other.id, other.plan.title)
        for other in records.every(database, MILESTONES).values()
        if not (other.is_closed or other.is_template or other.is_watch or other == attempt.milestone)
        and (not moves or is_movable(other.basis))
    )


def _persons(types: Collection[str], milestone: MilestoneRecord | None, people: People) -> tuple[tuple[str, str], ...]:
    if "successor" in types and milestone:
        return tuple((person_id, people.person(person_id).name) for person_id in reassignable_to(milestone, people))
    if not {"successor", "person"}.intersection(types):
        return ()
    return tuple((person.id, person.name) for person in people.people)


def _evidence(
    database: Database, attempt: Attempt, milestone: MilestoneRecord, sender: Sender, files: FilesAtHand
) -> tuple[Piece, ...]:
    """Return the evidence that waits, without what this person may not verify, and what was withdrawn of it."""
    suppliers = suppliers_barred_for(attempt.person, milestone, attempt.context)
    items = [item for item in milestone.evidence_since_review if item.lost_on is None and item.by not in suppliers]
    return pieces_of(database, milestone, items, attempt.person.id, sender, files)


def _place(milestone: MilestoneRecord, register: RegisterRecord) -> str | None:
    name = milestone.plan.shows_in or ""
    source = register.sources.get(name)
    return source.label or name if source else None


def _first_days(fields: Iterable[Field], milestone: MilestoneRecord | None, day: date) -> Mapping[str, date]:
    """Return the day that a field shows first: today for what happened, and the day that was asked for."""
    request = request_of(milestone) if milestone else None
    first = {"on": day} | ({"to": request.to} if request else {})
    return {field.name: first[field.name] for field in fields if field.name in first}
