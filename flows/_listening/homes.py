"""Home tabs, drawn anew after what touches a person: at most once a minute each (reminders.md, section 6)."""

import time
from dataclasses import dataclass, field
from datetime import datetime

from flows._listening.listener import LOG, Listener
from flows._runtime.context import memo_store_of
from models.answers import home_of, person_of
from models.core import SlackError, SlackRefused
from notifications.answers import say_home, say_home_of_stranger
from tasks.answers import ground_of
from tasks.slack import View, publish_home

EVERY = 60.0
"""Seconds between two drawings of one person's tab."""
CONFLICT = "hash_conflict"


@dataclass
class Homes:
    """Whose tab is to be drawn, and the hash of each as it was last drawn. Losing it loses nothing."""

    listener: Listener
    every: float = EVERY
    _wanted: dict[str, None] = field(default_factory=dict)
    _drawn_at: dict[str, float] = field(default_factory=dict)
    _hashes: dict[str, str | None] = field(default_factory=dict)

    def want(self, user: str) -> None:
        """Let a person's tab be drawn, by Slack id, as soon as a minute has passed since it last was."""
        self._wanted[user] = None

    def draw(self, now: datetime) -> None:
        """Draw one tab whose time has come. What Slack does not take is noted in the log, and drawn with the next."""
        moment = time.monotonic()
        ready = (each for each in self._wanted if moment - self._drawn_at.get(each, -self.every) >= self.every)
        user = next(ready, None)
        if user is None:
            return
        del self._wanted[user]
        self._drawn_at[user] = moment
        try:
            self._hashes[user] = self._publish(user, now)
        except SlackError as fault:
            self._hashes.pop(user, None)
            LOG.warning("a Home tab was not drawn: %s", fault)

    def _publish(self, user: str, now: datetime) -> str | None:
        """Publish over the tab that we drew last; where another was drawn since, read again and publish once more."""
        slack, last = self.listener.slack, self._hashes.get(user)
        try:
            return publish_home(slack, user, self._view(user, now), last)
        except SlackRefused as refused:
            if refused.code != CONFLICT:
                raise
        return publish_home(slack, user, self._view(user, now), None)

    def _view(self, user: str, now: datetime) -> View:
        people, sender = self.listener.file.people(), self.listener.sender
        person = person_of(user, people)
        if person is None:
            return dict(say_home_of_stranger(sender))
        ground = ground_of(self.listener.database, person, people, now, memo_store_of(self.listener.settings))
        return dict(say_home(home_of(person, ground), sender))
