"""The answer to the slash command: a person's own list, or how a milestone stands, or all of a recommendation's."""

from datetime import date, datetime

from flows._listening.listener import Listener
from flows._runtime.context import memo_store_of
from flows.answers.answering import stranger_in
from models.answers import Asked, Reply, home_of, person_of, stands
from models.core import new_york_day
from models.projections import MILESTONES, SOURCES
from models.records import MilestoneRecord, SourceRecord
from models.standing import cannot_tell, days_past_original
from notifications.answers import say_no_milestone, say_state, say_status, say_stranger
from notifications.slack import escape
from tasks.answers import ground_of
from tasks.ledger import records


def answer_command(listener: Listener, asked: Asked, now: datetime) -> str | None:
    """Return what a person is told, in Slack's markup; None for a foreign team or app. Only people of ours see more."""
    people, sender = listener.file.people(), listener.sender
    why, person = stranger_in(listener.settings, people, asked), person_of(asked.user, people)
    if why or person is None:
        return say_stranger(sender) if why == "unknown_person" else None
    named = asked.text.strip()
    if not named:
        ground = ground_of(listener.database, person, people, now, memo_store_of(listener.settings))
        return escape(say_status(home_of(person, ground), sender))
    found = records.some(listener.database, MILESTONES, (named, named.upper())) or records.where(
        listener.database, MILESTONES, recommendation_id=named.upper(), recurring=False
    )
    sources, day = records.every(listener.database, SOURCES), new_york_day(now)
    said = (say_state(_told(each, sources.get(each.source), day), sender) for each in found.values())
    return "\n".join(said) or say_no_milestone(named)


def _told(record: MilestoneRecord, source: SourceRecord | None, day: date) -> Reply:
    """Return how a milestone stands on a New York day, with how far past its date it is where anybody can tell."""
    unread = cannot_tell(record, source, day)
    past = {"days_past": days_past_original(record, day), "cannot_tell": unread} if not record.is_closed else {}
    return Reply.model_validate({"code": "noted", "milestone_id": record.id} | stands(record) | past)
