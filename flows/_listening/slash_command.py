"""The answer to the slash command: a person's list, the state of a milestone or recommendation, or an issue begun."""

import re
from datetime import datetime

from flows._listening.listener import IssueAsked, Listener
from flows.answers.record_answer import stranger_in
from models.answers import Reply, SlashCommand, person_of, state_of
from models.core import evolve, new_york_day
from models.projections import MILESTONES
from models.standing import MilestoneView
from notifications.answers import say_issue, say_no_milestone, say_state, say_status, say_stranger
from notifications.words import escape
from tasks.answers import view_milestones
from tasks.ledger import records

ISSUE = re.compile(r"issue +D?([1-9][0-9]{0,5})", re.IGNORECASE | re.ASCII)


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
        return escape(say_status(listener.home_of(person, now), sender))
    if issue := ISSUE.fullmatch(named):
        listener.enqueue(IssueAsked(f"D{issue[1]}", person.id, command.user))
        return say_issue(f"D{issue[1]}")
    milestones = records.some(listener.database, MILESTONES, (named, named.upper())) or records.where(
        listener.database, MILESTONES, recommendation_id=named.upper(), is_template=False
    )
    views = view_milestones(listener.database, milestones.values(), new_york_day(now))
    return "\n".join(say_state(_state_reply(view), sender) for view in views) or say_no_milestone(named)


def _state_reply(view: MilestoneView) -> Reply:
    """Return the state of a milestone, with how far past its original date it is, if anybody can tell."""
    state = state_of(view.record)
    if view.is_open:
        unknown = view.standing == "unknown"
        state = evolve(state, days_past=view.lateness.days_past_original, cannot_tell=unknown)
    return Reply(code="noted", milestone_id=view.id, state=state)
