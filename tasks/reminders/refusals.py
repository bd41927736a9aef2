"""Whose fault a refusal of Slack's is: one person's, or the workspace's. Source: docs/slack-setup.md#whose-fault-it-is.

A code that does not say so itself is a person's until a third, known-good person meets it: then the workspace is
suspected, until Slack accepts a message to anyone.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from threading import Lock

from models.core import PERSONAL_CODES
from models.ledger import ReminderRefused, ReminderSent
from models.records import RecipientRecord
from tasks.reminders.slack_delivery import Claims, DeliveryResult, let_go

OTHERS = 2
"""How many others must be refused with a code before the workspace is suspected."""

KNOWN_GOOD = timedelta(days=31)
"""How long somebody is known good after a message, if Slack accepted the last one to them."""


@dataclass
class Refusals:
    """What one sweep knows of refusals. Threads may judge at the same time."""

    suspected: frozenset[str] = frozenset()
    _refused: dict[str, set[str]] = field(default_factory=dict)
    _known_good: frozenset[str] = frozenset()
    _personal: frozenset[str] = PERSONAL_CODES
    _lock: Lock = field(default_factory=Lock)

    def begin(self, recipients: Iterable[RecipientRecord], day: date) -> None:
        """Take in what the record knows of the recipients on a day (New York)."""
        good = set()
        for recipient in recipients:
            if recipient.unreachable and recipient.unreachable_on == day:
                self._refused.setdefault(recipient.unreachable, set()).add(recipient.id)
            if recipient.channel and any(day - message.on <= KNOWN_GOOD for message in recipient.messages):
                good.add(recipient.id)
        self._known_good = frozenset(good)

    def judge(self, result: DeliveryResult, claims: Claims) -> DeliveryResult:
        """Return the result of a message in Slack; its claims are released if the workspace is suspected."""
        code = next((event.code for event in result.events if isinstance(event, ReminderRefused)), None)
        with self._lock:
            if any(isinstance(event, ReminderSent) and not event.found_by_key for event in result.events):
                self._personal |= self._refused.keys()
                self.suspected -= self._personal
            if code is None or code in self._personal:
                return result
            to, refused = claims[0].to, self._refused.setdefault(code, set())
            is_third = len(refused - {to}) >= OTHERS and to in self._known_good
            if code not in self.suspected and not is_third:
                refused.add(to)
                return result
            self.suspected |= {code}
        return let_go(claims, "slack_stopped")

    @property
    def suspicions(self) -> dict[str, None]:
        """Return, in words, why Slack may accept no message at all."""
        why = "Slack refuses several people with {}, even somebody it accepted before, so it may be about the workspace"
        return {f"{why.format(code)}: docs/slack-setup.md#whose-fault-it-is": None for code in sorted(self.suspected)}
