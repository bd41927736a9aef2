"""Send one claimed message, or look one up, and say how it ended (reliability.md, section 4)."""

from datetime import datetime, timedelta

from models.errors import SlackBusy, SlackError, SlackRefused, SlackStopped, SlackUncertain, SlackUnfit
from models.events import Event
from models.events import reminder as told
from models.events.notice import Claimed
from models.privacy import inspect
from models.reminder import MISSES_NEEDED, SETTLE_AFTER, ReminderRecord
from models.value import Value
from notifications.message import SlackMessage
from tasks import slack as door
from tasks.crash import crash_point
from tasks.slack import Sent, Slack

LEASE_LEFT = timedelta(seconds=30)
"""What must be left of a lease before the post: longer than the client's own time-out."""

LOOK_BEFORE = timedelta(seconds=60)
"""A look-up begins this long before the claim: two clocks are never quite one."""

Claims = tuple[Claimed, ...]


class Ended(Value):
    """How a message ended, as events; `stopped` is why no other message can be sent either."""

    events: tuple[Event, ...]
    stopped: str | None = None
    busy: bool = False
    """Slack asked us to wait: the rest is let go, and decided again at the next sweep."""


def send(
    slack: Slack, user: str, claims: Claims, message: SlackMessage, now: datetime, *, lost_since: datetime | None = None
) -> Ended:
    """Post a claimed message to a Slack user, once, and return how it ended. `now` is the moment before the post.

    With `lost_since`, the ledger may have lost what was sent after it: the message is looked up by its key first.
    The personal-data gate stands here too: what looks like it stops the sweep (reliability.md, section 12).
    """
    if claims[0].lease_until - now < LEASE_LEFT:
        return Ended(events=(release(claims, "lease_too_short"),))
    if (gate := inspect(message.text)).verdict == "refused":
        why = f"{message.key} looks like {gate.klass} data ({gate.pattern}) and was not sent; mend the register's words"
        return Ended(events=(release(claims, "personal_data"),), stopped=why)
    channel: str | None = None
    try:
        channel = door.open_conversation(slack, user)
        if lost_since and (found := door.find(slack, channel, message.key, oldest=lost_since)):
            sent_before = told.ReminderSent(**_of(claims), channel=channel, ts=found[0], found_by_key=True)
            return Ended(events=(sent_before,))
        sent, degraded = _post(slack, channel, message)
        crash_point("replied_before_note")
        noted = told.ReminderSent(**_of(claims), channel=sent.channel, ts=sent.ts)
        return Ended(events=(*(told.ReminderDegraded(**_of(claims), code=each) for each in degraded), noted))
    except SlackRefused as refused:
        return Ended(events=(told.ReminderRefused(**_of(claims), code=refused.code),))
    except SlackStopped as stopped:
        return Ended(events=(release(claims, "slack_stopped"),), stopped=str(stopped))
    except SlackBusy:
        return Ended(events=(release(claims, "slack_busy"),), busy=True)
    except SlackUncertain:
        if channel is None:  # not even the conversation was opened
            return Ended(events=(release(claims, "no_conversation"),))
        look_at = claims[0].lease_until + SETTLE_AFTER
        doubt = told.ReminderUncertain(**_of(claims), channel=channel, misses=0, look_at=look_at, why="no_answer")
        return Ended(events=(doubt,))


def look_up(slack: Slack, user: str | None, parts: tuple[ReminderRecord, ...], *, now: datetime) -> Event:
    """Look for a message whose end is not known, by its key, and return what was found: it, a miss, or no answer.

    `user` is None for a person who left the people file: where no conversation is noted either, that is a miss, for
    whoever holds the role now must hear of it.
    """
    claims, first = tuple(each.claim for each in parts), parts[0]
    channel, misses, why = first.channel, first.misses, "no_answer"
    try:
        channel = channel or (door.open_conversation(slack, user) if user else None)
        oldest = min(each.claimed_at for each in parts) - LOOK_BEFORE
        if channel and (found := door.find(slack, channel, first.message, oldest=oldest)):
            crash_point("found_before_note")
            return told.ReminderSent(**_of(claims), channel=channel, ts=found[0], found_by_key=True)
        misses, why = misses + 1, "not_found"
    except SlackError as fault:
        why = "not_reachable" if isinstance(fault, SlackRefused) else why
    look_at = now if misses >= MISSES_NEEDED else now + SETTLE_AFTER
    return told.ReminderUncertain(**_of(claims), channel=channel, misses=misses, look_at=look_at, why=why)


def let_go(claims: Claims) -> Ended:
    """Return the end of a message that was claimed and is not sent, because the sweep cannot go on."""
    return Ended(events=(release(claims, "sweep_stopped"),))


def release(claims: Claims, why: str) -> told.ReminderReleased:
    """Return the event that lets claims go: not sent, for sure."""
    return told.ReminderReleased(**_of(claims), why=why)


def redirect(claims: Claims, coordinator_id: str) -> told.ReminderRedirected:
    """Return the event that says who gets what Slack refused."""
    return told.ReminderRedirected(**_of(claims), redirected_to=coordinator_id)


def _post(slack: Slack, channel: str, message: SlackMessage) -> tuple[Sent, tuple[str, ...]]:
    """Post a message, its plain words alone where Slack cannot read its blocks; return the codes of such a fault."""
    try:
        return door.post(slack, channel, message), ()
    except SlackUnfit as unfit:
        return door.post(slack, channel, message, plain=True), (unfit.code,)


def _of(claims: Claims) -> dict[str, object]:
    return {"message": claims[0].message, "to": claims[0].to, "parts": tuple(each.part for each in claims)}
