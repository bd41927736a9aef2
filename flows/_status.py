"""The answer to the slash command: a person's own list, or how a milestone stands, or all of a recommendation's."""

from datetime import datetime

from flows._answering import stranger_in
from flows._listener import Listener
from models.desk import person_of
from models.homing import home_of
from models.projections import MILESTONES
from models.received import Asked
from models.reply import Reply, stands
from notifications.home import say_status
from notifications.message import escape
from notifications.not_known import say_no_milestone, say_stranger
from notifications.replies import say_state
from tasks import records
from tasks.home import ground_of


def answer_command(listener: Listener, asked: Asked, now: datetime) -> str | None:
    """Return what a person is told, in Slack's markup; None for a foreign team or app. Only people of ours see more."""
    people, saying = listener.file.people(), listener.saying
    why, person = stranger_in(listener.house, people, asked), person_of(asked.user, people)
    if why or person is None:
        return say_stranger(saying) if why == "unknown_person" else None
    named = asked.text.strip()
    if not named:
        return escape(say_status(home_of(person, ground_of(listener.database, person, people, now)), saying))
    found = records.some(listener.database, MILESTONES, (named, named.upper())) or records.where(
        listener.database, MILESTONES, recommendation_id=named.upper(), recurring=False
    )
    said = (say_state(Reply(code="noted", milestone_id=each.id, **stands(each)), saying) for each in found.values())
    return "\n".join(said) or say_no_milestone(named)
