"""Home tabs, redrawn after something that concerns a person, at most once a minute each."""

import time
from dataclasses import dataclass, field
from datetime import datetime

from flows._listening.listener import LOG, Listener
from models.answers import person_of
from models.core import SlackError, SlackRefused
from notifications.answers import say_home, say_home_of_stranger
from tasks.slack import View, publish_home

EVERY = 60.0
"""Seconds between two drawings of one person's tab. Source: docs/answers.md#home-tab."""
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
