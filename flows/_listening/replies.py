"""What people see of their presses: a reply to each alone, said again if Slack is in trouble, and their Home tabs."""

import time
from dataclasses import dataclass, field
from datetime import datetime

from flows._listening.listener import LOG, Listener, PrivateReply
from flows._runtime import clock
from models.answers import person_of
from models.core import SlackBusy, SlackError, SlackRefused, SlackUncertain, SlackUnreached
from notifications.answers import say_home, say_home_of_stranger
from tasks.ledger import inbox
from tasks.slack import View, open_conversation, publish_home, tell

PAUSES = (1.0, 2.0, 5.0, 15.0, 60.0)
"""Seconds before each new try after an answer that is none; the last one repeats."""
GIVEN_UP_AFTER = 3600.0  # seconds after which a person is told no more; the Home tab shows what became of it


@dataclass
class WaitingReply:
    """A reply that Slack has not taken yet. Moments are in seconds, from a steady clock."""

    reply: PrivateReply
    since: float
    tries: int = 0
    next_at: float = float("-inf")


@dataclass
class Replies:
    """Replies to say; one whose answer was lost may come twice (docs/answers.md#replies)."""

    listener: Listener
    _waiting: list[WaitingReply] = field(default_factory=list)
    _busy_until: float = float("-inf")
    """Slack counts its limit for the method, not for the person, so nobody is told anything before."""

    def say(self, reply: PrivateReply) -> None:
        """Say this now, or as soon as Slack takes it."""
        self._waiting.append(WaitingReply(reply, time.monotonic()))
        self.say_what_is_due()

    def say_what_is_due(self) -> None:
        """Say every reply whose time has come. What Slack refuses is logged."""
        for waiting in list(self._waiting):
            moment = time.monotonic()
            if moment >= max(self._busy_until, waiting.next_at) and self._is_done(waiting, moment):
                self._waiting.remove(waiting)
                if press_id := waiting.reply.press_id:
                    try:  # if that fails, the worker finds the press in the inbox again
                        inbox.settle(self.listener.database, press_id, clock.now())
                    finally:
                        self.listener.in_progress.discard(press_id)

    def _is_done(self, waiting: WaitingReply, moment: float) -> bool:
        reply = waiting.reply
        if not reply.user:
            if page := self.listener.answers.pop(reply.press_id or "", None):
                page.set_result(reply)
            return True
        try:
            slack = self.listener.slack
            if reply.text:
                channel = reply.channel or open_conversation(slack, reply.user)
                tell(slack, channel, reply.user, reply.text, reply.row)
            return True
        except SlackBusy as busy:
            fault: SlackError = busy
            self._busy_until = moment + busy.seconds
        except (SlackUncertain, SlackUnreached) as lost:
            fault = lost
            waiting.next_at = moment + PAUSES[min(waiting.tries, len(PAUSES) - 1)]
        except SlackError as refused:
            LOG.warning("a person was not told %s: %s", reply.about, refused)
            return True
        waiting.tries += 1
        if moment - waiting.since < GIVEN_UP_AFTER:
            return False
        LOG.warning("a person was not told %s, after %d tries: %s", reply.about, waiting.tries, fault)
        return True


EVERY = 60.0  # seconds between two drawings of one person's tab. Source: docs/answers.md#home-tab.
CONFLICT = "hash_conflict"


@dataclass
class HomeTabs:
    """Whose tab is to be drawn, and the hash of each as it was last drawn. Losing this loses nothing."""

    listener: Listener
    every: float = EVERY
    _requested: dict[str, None] = field(default_factory=dict)
    """Slack ids, in the order in which they were requested."""
    _drawn_at: dict[str, float] = field(default_factory=dict)
    _hashes: dict[str, str | None] = field(default_factory=dict)

    def request(self, user: str) -> None:
        """Have a person's tab drawn, by Slack id, as soon as a minute has passed since the last time."""
        if user and self.listener.client:
            self._requested[user] = None

    def draw_next(self, now: datetime) -> None:
        """Draw one tab that is due. What Slack does not take is logged, and drawn with the next request."""
        moment = time.monotonic()
        due = (user for user in self._requested if moment - self._drawn_at.get(user, -self.every) >= self.every)
        user = next(due, None)
        if user is None:
            return
        del self._requested[user]
        self._drawn_at[user] = moment
        try:
            self._hashes[user] = self._publish(user, now)
        except SlackError as fault:
            self._hashes.pop(user, None)
            LOG.warning("a Home tab was not drawn: %s", fault)

    def _publish(self, user: str, now: datetime) -> str | None:
        """Publish in place of the tab we drew last. If another was drawn since, read again and publish once more."""
        slack = self.listener.slack
        last = self._hashes.get(user)
        try:
            return publish_home(slack, user, self._view(user, now), last)
        except SlackRefused as refused:
            if refused.code != CONFLICT:
                raise
        return publish_home(slack, user, self._view(user, now), None)

    def _view(self, user: str, now: datetime) -> View:
        sender = self.listener.sender
        person = person_of(user, self.listener.people)
        if person is None:
            return dict(say_home_of_stranger(sender))
        return dict(say_home(self.listener.home_of(person, now), sender))
