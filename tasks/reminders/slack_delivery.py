"""Send one claimed message in Slack, in the thread of its milestone if it has one (docs/reminders.md#sending)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from models.core import SlackBusy, SlackRefused, SlackStopped, SlackUncertain, SlackUnfit, Value, inspect
from models.ledger import (
    Claim,
    Event,
    ReminderDegraded,
    ReminderRefused,
    ReminderReleased,
    ReminderSent,
    ReminderUncertain,
)
from models.records import RECONCILE_AFTER
from notifications.slack import SlackMessage
from tasks.core import crash_point
from tasks.ledger import Database, records
from tasks.slack import NO_THREAD, Pace, Sent, Slack, client, find

LEASE_LEFT = timedelta(seconds=30)
"""How much of a lease must be left before the post, which is longer than the client's own timeout."""

LOOK_BEFORE = timedelta(days=1)
"""A look-up begins this long before the claim, so that it finds a message even if our clock is hours fast."""

Claims = tuple[Claim, ...]


class DeliveryResult(Value):
    """The result of one delivery, as events. `stopped` says why no other message can be sent either, or is None."""

    events: tuple[Event, ...]
    stopped: str | None = None
    busy: bool = False
    """Slack asked us to wait; the rest is released, and decided again by the next sweep."""


class Thread(NamedTuple):
    """A thread in Slack: the conversation, and the `ts` of the thread's first message."""

    conversation: str
    ts: str


class Route(Value):
    """Where a message goes in Slack."""

    to: str
    was_reached: bool = False
    """True if Slack accepted a message there before, so the conversation need not be opened."""
    thread: Thread | None = None
    lost_since: datetime | None = None
    """The ledger may have lost what was sent after this moment, so the message is looked up by its key first."""


def send(
    slack: Slack, route: Route, claims: Claims, message: SlackMessage, now: datetime, pace: Pace
) -> DeliveryResult:
    """Post a claimed message once and return the result. `now` is the moment before the post."""
    if (withheld := withhold(claims, message, now)) is not None:
        return withheld
    channel, is_posted = "", False
    try:
        channel = _opened(slack, route)
        # Slack documents a thread in a conversation, and none for a user's id. Whose it is may have changed since.
        thread = route.thread.ts if route.thread and route.thread.conversation == channel else None
        copies = find(slack, channel, message.key, oldest=route.lost_since, thread=thread) if route.lost_since else ()
        if copies:
            arrival = ReminderSent(**delivery_fields(claims), channel=channel, ts=copies[0], found_by_key=True)
            return DeliveryResult(events=(arrival,))
        is_posted = True  # or is about to be, so from here on nobody can be sure
        # By the user's id, because a conversation kept from earlier might belong to someone else by now.
        post, codes = _posted(slack, channel or route.to, message, thread, pace)
        crash_point("replied_before_note")
        degraded = (ReminderDegraded(**delivery_fields(claims), code=code) for code in codes)
        arrival = ReminderSent(**delivery_fields(claims), channel=post.channel, ts=post.ts)
        return DeliveryResult(events=(*degraded, arrival))
    except SlackRefused as refused:
        return DeliveryResult(events=(ReminderRefused(**delivery_fields(claims), code=refused.code),))
    except SlackStopped as stopped:
        return not_sent(claims, "slack_stopped", stopped=str(stopped))
    except SlackBusy:
        return not_sent(claims, "slack_busy", busy=True)
    except SlackUncertain:
        if not is_posted:
            return not_sent(claims, "no_conversation")
        look_at = claims[0].lease_until + RECONCILE_AFTER
        unsure = {"channel": channel or None, "misses": 0, "look_at": look_at, "why": "no_answer"}
        return DeliveryResult(events=(ReminderUncertain(**delivery_fields(claims), **unsure),))


def _opened(slack: Slack, route: Route) -> str:
    """Return the conversation with whom a message is for, or "" where the user's id will do."""
    if route.was_reached and not route.lost_since and not route.thread:
        return ""
    try:
        return client.open_conversation(slack, route.to)
    except SlackBusy:
        if not route.was_reached or route.lost_since:
            raise
        return ""  # Conversations are opened more slowly than messages are sent: then it goes out without its thread.


def withhold(claims: Claims, message: SlackMessage, now: datetime) -> DeliveryResult | None:
    """Return the result for a message whose lease is nearly over or that the gate refuses; None if it may go out."""
    if claims[0].lease_until - now < LEASE_LEFT:
        return not_sent(claims, "lease_too_short")
    if (gate := inspect(message.mail_body or message.text)).verdict == "refused":
        why = f"{message.key} looks like {gate.klass} data ({gate.pattern}) and was not sent; fix the plan's words"
        return not_sent(claims, "personal_data", stopped=why)
    return None


def not_sent(claims: Claims, why: str, *, stopped: str | None = None, busy: bool = False) -> DeliveryResult:
    """Return the result for a claimed message that was certainly not sent, so that it is decided again."""
    return DeliveryResult(events=(ReminderReleased(**delivery_fields(claims), why=why),), stopped=stopped, busy=busy)


def _posted(
    slack: Slack, to: str, message: SlackMessage, thread: str | None, pace: Pace
) -> tuple[Sent, tuple[str, ...]]:
    """Post a message, without a thread that is gone or blocks that Slack cannot read; return their codes."""
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


def delivery_fields(claims: Claims) -> dict[str, object]:
    """Return the fields that every delivery event has."""
    return {"message": claims[0].message, "to": claims[0].to, "parts": tuple(claim.part for claim in claims)}


def threads_of(database: Database, messages: Iterable[Claims]) -> dict[str, Thread]:
    """Return the threads of messages by key. Bundles, digests and first messages have none."""
    lone = (claims[0] for claims in messages if len(claims) == 1)
    single = [claim for claim in lone if claim.part.milestone_id and claim.channel == "slack"]
    about, to = {claim.part.milestone_id for claim in single}, {claim.to for claim in single}
    threads: dict[tuple[str | None, str], Thread] = {}
    for part in records.lone_parts(database, about, to) if single else ():
        threads.setdefault((part.milestone_id, part.to), Thread(part.channel, part.ts))
    places = {claim.message: (claim.part.milestone_id, claim.to) for claim in single}
    return {message: threads[place] for message, place in places.items() if place in threads}
