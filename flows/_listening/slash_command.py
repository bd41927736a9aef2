"""The answer to the slash command: a person's own list, or the state of a milestone or of a whole recommendation."""

from datetime import date, datetime

from flows._listening.listener import Listener
from flows._runtime.context import memo_store_of
from flows.answers.presses import stranger_in
from models.answers import Reply, SlashCommand, home_of, person_of, state_of
from models.core import evolve, new_york_day
from models.projections import MILESTONES, SOURCES
from models.records import MilestoneRecord, SourceRecord
from models.standing import cannot_tell, days_past_original
from notifications.answers import say_no_milestone, say_state, say_status, say_stranger
from notifications.slack import escape
from tasks.answers import build_home_context
from tasks.ledger import records


def answer_command(listener: Listener, command: SlashCommand, now: datetime) -> str | None:
    """Return what a person is told, in Slack's markup, or None for a foreign team or app.

    Somebody whom the people file does not name learns only that.
    """
    people, sender = listener.people, listener.sender
    reason, person = stranger_in(listener.settings, people, command), person_of(command.user, people)
    if reason or person is None:
        return say_stranger(sender) if reason == "unknown_person" else None
    named = command.text.strip()
    if not named:
        memo_store = memo_store_of(listener.settings)
        context = build_home_context(listener.database, person, people, now, memo_store)
        return escape(say_status(home_of(person, context), sender))
    milestones = records.some(listener.database, MILESTONES, (named, named.upper())) or records.where(
        listener.database, MILESTONES, recommendation_id=named.upper(), is_template=False
    )
    sources, day = records.every(listener.database, SOURCES), new_york_day(now)
    lines = [
        say_state(_state_reply(milestone, sources.get(milestone.source), day), sender)
        for milestone in milestones.values()
    ]
    return "\n".join(lines) or say_no_milestone(named)


def _state_reply(milestone: MilestoneRecord, source: SourceRecord | None, day: date) -> Reply:
    """Return the state of a milestone on a New York day, with how far past its date it is, if anybody can tell."""
    state = state_of(milestone)
    if not milestone.is_closed:
        is_unknown = cannot_tell(milestone, source, day)
        state = evolve(state, days_past=days_past_original(milestone, day), cannot_tell=is_unknown)
    return Reply(code="noted", milestone_id=milestone.id, state=state)
