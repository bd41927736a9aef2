"""How fast we post to Slack: one message a second to a channel (docs.slack.dev, Rate limits)."""

import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from models.core import SlackBusy, SlackRefused

SPACING = 1.01
"""Seconds from one post to the next in a channel: a little over the limit, because two clocks never quite agree."""

LONGEST_ASKED = 10
"""Seconds; after a longer Retry-After the next sweep sends what is left."""

LONGEST = 60
"""Seconds that a sweep may last longer because it waits, less than what a claim's lease leaves."""


class Pace:
    """The turns to post, for all channels of one sweep. `clock` gives monotonic seconds; `sleep` waits."""

    def __init__(self, clock: Callable[[], float], sleep: Callable[[float], None]) -> None:
        self._clock, self._sleep = clock, sleep
        self._free_at: dict[str, float] = {}
        self._paused_until = 0.0
        self._wait_ends: float | None = None
        self._senders: dict[str, threading.Lock] = defaultdict(threading.Lock)
        self._lock = threading.Lock()

    @contextmanager
    def turn(self, channel: str) -> Iterator[None]:
        """Wait for the turn to post in a channel, and hold it. Raises SlackBusy if that would take too long."""
        with self._lock:
            sender = self._senders[channel]
        with sender:
            # Others may have been asked to wait while we did, so this is checked again.
            while (seconds := self._wait_for(channel)) > 0:
                self._sleep(seconds)
            self._free_at[channel] = self._clock() + SPACING
            try:
                yield
            except SlackRefused:  # what Slack did not take does not count
                del self._free_at[channel]
                raise

    def hold(self, busy: SlackBusy) -> None:
        """Let nobody post for as long as Slack asks. Raises `busy` again if that is too long to wait."""
        with self._lock:
            self._paused_until = max(self._paused_until, self._clock() + busy.seconds)
        if busy.seconds > LONGEST_ASKED:
            raise busy

    def _wait_for(self, channel: str) -> float:
        with self._lock:
            now = self._clock()
            free_at = max(self._free_at.get(channel, now), self._paused_until)
            if free_at <= now:
                return 0
            if self._wait_ends is None:
                self._wait_ends = now + LONGEST
            if free_at > self._wait_ends:
                raise SlackBusy(round(free_at - now) + 1)
            return free_at - now
