"""What people are told of their presses, each alone: at once, and again if Slack is busy or in trouble."""

import time
from dataclasses import dataclass, field

from flows._listening.listener import LOG, Listener, PrivateReply
from flows._runtime import clock
from models.core import SlackBusy, SlackError, SlackUncertain, SlackUnreached
from tasks.ledger import inbox
from tasks.slack import open_conversation, tell

PAUSES = (1.0, 2.0, 5.0, 15.0, 60.0)
"""Seconds before each new try after an answer that is none; the last one repeats."""
GIVEN_UP_AFTER = 3600.0
"""Seconds after which a person is told no more; the Home tab shows what became of it."""


@dataclass
class Waiting:
    """A reply that Slack has not taken yet. Moments are in seconds, from a steady clock."""

    reply: PrivateReply
    since: float
    tries: int = 0
    next_at: float = float("-inf")


@dataclass
class Replies:
    """The replies that are to be said. The press of each stays in the inbox until its reply was said or given up.

    A listener that is killed before therefore leaves it to the next one. A reply after an answer that was lost may come
    twice, because Slack keeps nothing by which it could be looked up. Source: docs/answers.md#replies.
    """

    listener: Listener
    _waiting: list[Waiting] = field(default_factory=list)
    _busy_until: float = float("-inf")
    """Slack counts its limit for the method, not for the person, so nobody is told anything before."""

    def say(self, reply: PrivateReply) -> None:
        """Say this now, or as soon as Slack takes it."""
        self._waiting.append(Waiting(reply, time.monotonic()))
        self.say_what_is_due()

    def say_what_is_due(self) -> None:
        """Say every reply whose time has come. What Slack refuses is logged."""
        for waiting in list(self._waiting):
            moment = time.monotonic()
            if moment >= max(self._busy_until, waiting.next_at) and self._is_done(waiting, moment):
                self._waiting.remove(waiting)
                self._settle(waiting.reply)

    def _is_done(self, waiting: Waiting, moment: float) -> bool:
        """Try to say a reply, and return whether it was said or given up."""
        reply = waiting.reply
        slack = self.listener.slack
        try:
            if reply.text:
                tell(slack, reply.channel or open_conversation(slack, reply.user), reply.user, reply.text)
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

    def _settle(self, reply: PrivateReply) -> None:
        """Take the press that was answered out of the inbox. If that fails, the worker finds the press there again."""
        if reply.press_id:
            try:
                inbox.settle(self.listener.database, reply.press_id, clock.now())
            finally:
                self.listener.in_progress.discard(reply.press_id)
