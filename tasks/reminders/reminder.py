"""Send one claimed message, and say how it ended (docs/reminders.md#sending)."""

from datetime import datetime, timedelta

from models.core import SlackBusy, SlackRefused, SlackStopped, SlackUncertain, SlackUnfit, Value, inspect
from models.ledger import (
    Claim,
    Event,
    ReminderDegraded,
    ReminderRedirected,
    ReminderRefused,
    ReminderReleased,
    ReminderSent,
    ReminderUncertain,
)
from models.records import SETTLE_AFTER
from notifications.slack import SlackMessage
from tasks.core import crash_point
from tasks.slack import NO_THREAD, Pace, Sent, Slack, client, find

LEASE_LEFT = timedelta(seconds=30)
"""What must be left of a lease before the post: longer than the client's own time-out."""

LOOK_BEFORE = timedelta(seconds=60)
"""A look-up begins this long before the claim: two clocks are never quite one."""

Claims = tuple[Claim, ...]


class Ended(Value):
    """How a message ended, as events; `stopped` is why no other message can be sent either."""

    events: tuple[Event, ...]
    stopped: str | None = None
    busy: bool = False
    """Slack asked us to wait: the rest is let go, and decided again at the next sweep."""


class Way(Value):
    """How a message gets to a person in Slack."""

    to: str
    """The id of the user, or of a channel."""
    known: bool = False
    """Slack took a message there before, so the conversation need not be opened first."""
    thread: str | None = None
    """The `ts` of the message under which this one stands."""
    lost_since: datetime | None = None
    """The ledger may have lost what was sent after this moment: the message is looked up by its key first."""


def send(slack: Slack, way: Way, claims: Claims, message: SlackMessage, now: datetime, pace: Pace) -> Ended:
    """Post a claimed message in Slack, once, and return how it ended. `now` is the moment before the post.

    The personal-data gate stands here too: what looks like it stops the sweep (docs/evidence.md#the-privacy-gate).
    """
    if (back := kept_back(claims, message, now)) is not None:
        return back
    channel, is_posted = "", False
    try:
        if not way.known or way.lost_since:
            channel = client.open_conversation(slack, way.to)
        found = find(slack, channel, message.key, oldest=way.lost_since, thread=way.thread) if way.lost_since else ()
        if found:
            return Ended(events=(_sent(claims, Sent(channel=channel, ts=found[0]), found_by_key=True),))
        is_posted = True  # or is about to be: from here on nobody can be sure
        # By the user's id, where no conversation was opened: one kept from earlier might be with somebody else by now.
        sent, codes = _posted(slack, channel or way.to, message, way.thread, pace)
        crash_point("replied_before_note")
        degraded = (ReminderDegraded(**of(claims), code=each) for each in codes)
        return Ended(events=(*degraded, _sent(claims, sent)))
    except SlackRefused as refused:
        return Ended(events=(ReminderRefused(**of(claims), code=refused.code),))
    except SlackStopped as stopped:
        return Ended(events=(release(claims, "slack_stopped"),), stopped=str(stopped))
    except SlackBusy:
        return Ended(events=(release(claims, "slack_busy"),), busy=True)
    except SlackUncertain:
        if not is_posted:
            return Ended(events=(release(claims, "no_conversation"),))
        look_at = claims[0].lease_until + SETTLE_AFTER
        unsure = {"channel": channel or None, "misses": 0, "look_at": look_at, "why": "no_answer"}
        return Ended(events=(ReminderUncertain(**of(claims), **unsure),))


def kept_back(claims: Claims, message: SlackMessage, now: datetime) -> Ended | None:
    """Return the end of a message that may not go out, by any road: its lease is nearly over, or the gate stops it."""
    if claims[0].lease_until - now < LEASE_LEFT:
        return Ended(events=(release(claims, "lease_too_short"),))
    if (gate := inspect(message.mail_body or message.text)).verdict == "refused":
        why = f"{message.key} looks like {gate.klass} data ({gate.pattern}) and was not sent; mend the register's words"
        return Ended(events=(release(claims, "personal_data"),), stopped=why)
    return None


def let_go(claims: Claims) -> Ended:
    """Return the end of a message that was claimed and is not sent, because the sweep cannot go on."""
    return Ended(events=(release(claims, "sweep_stopped"),))


def release(claims: Claims, why: str) -> ReminderReleased:
    """Return the event that lets claims go: not sent, for sure."""
    return ReminderReleased(**of(claims), why=why)


def redirect(claims: Claims, coordinator_id: str) -> ReminderRedirected:
    """Return the event that says who gets what Slack refused."""
    return ReminderRedirected(**of(claims), redirected_to=coordinator_id)


def _posted(
    slack: Slack, to: str, message: SlackMessage, thread: str | None, pace: Pace
) -> tuple[Sent, tuple[str, ...]]:
    """Post a message as well as Slack will take it; return the codes of the blocks that it could not read.

    A thread that is gone is done without; of a message with blocks that Slack cannot read the plain words are sent.
    """
    codes: tuple[str, ...] = ()
    while True:
        try:
            with pace.turn(to):
                return client.post(slack, to, message, plain=bool(codes), thread=thread), codes
        except SlackBusy as busy:
            pace.hold(busy)
        except SlackUnfit as unfit:
            if codes:
                raise
            codes = (unfit.code,)
        except SlackRefused as refused:
            if not thread or refused.code not in NO_THREAD:
                raise
            thread = None


def _sent(claims: Claims, sent: Sent, *, found_by_key: bool = False) -> ReminderSent:
    return ReminderSent(**of(claims), channel=sent.channel, ts=sent.ts, found_by_key=found_by_key)


def of(claims: Claims) -> dict[str, object]:
    """Return what every end of a message says of it."""
    return {"message": claims[0].message, "to": claims[0].to, "parts": tuple(each.part for each in claims)}
