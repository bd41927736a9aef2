"""How fast we post to Slack: a message a second to a channel, and nothing at all while Slack asks us to wait.

Slack's limit for chat.postMessage is about one message a second and channel (reliability.md, section 4, Pace).
"""

import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from models.core import SlackBusy, SlackRefused

SPACING = 1.01
"""Seconds from one post to the next in a channel: a little over the limit, for two clocks are never quite one."""

LONGEST_ASKED = 10
"""Seconds; a longer Retry-After is not waited for: the next sweep sends what is left."""

LONGEST = 60
"""Seconds that a sweep may last longer because it waits, less than what a claim's lease leaves."""


class Pace:
    """The turns to post, for all channels of one sweep. `clock` gives seconds that never go back; `sleep` waits."""

    def __init__(self, clock: Callable[[], float], sleep: Callable[[float], None]) -> None:
        self._clock, self._sleep = clock, sleep
        self._free_at: dict[str, float] = {}
        self._held_until = 0.0
        self._wait_ends: float | None = None
        self._senders: dict[str, threading.Lock] = defaultdict(threading.Lock)
        self._own = threading.Lock()

    @contextmanager
    def turn(self, channel: str) -> Iterator[None]:
        """Hold the one turn to post in a channel, once it has come. Raises SlackBusy where that would take too long."""
        with self._own:
            sender = self._senders[channel]
        with sender:
            # Others may have been asked to wait while we did, so it is looked at again.
            while (left := self._left(channel)) > 0:
                self._sleep(left)
            self._free_at[channel] = self._clock() + SPACING
            try:
                yield
            except SlackRefused:  # what Slack did not take does not count
                del self._free_at[channel]
                raise

    def hold(self, busy: SlackBusy) -> None:
        """Let nobody post for as long as Slack asks. Raises that again where nobody waits so long."""
        with self._own:
            self._held_until = max(self._held_until, self._clock() + busy.seconds)
        if busy.seconds > LONGEST_ASKED:
            raise busy

    def _left(self, channel: str) -> float:
        """Return how long to wait, in seconds; nothing or less where the turn has come."""
        with self._own:
            now = self._clock()
            free_at = max(self._free_at.get(channel, now), self._held_until)
            if free_at <= now:
                return 0
            if self._wait_ends is None:
                self._wait_ends = now + LONGEST
            if free_at > self._wait_ends:
                raise SlackBusy(round(free_at - now) + 1)
            return free_at - now
