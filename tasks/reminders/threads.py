"""Threads: a message about a single milestone goes under the first such message that its recipient got.

Source: docs/reminders.md#sending.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from models.projections import REMINDERS
from models.records import MAIL
from tasks.ledger import Database, records
from tasks.reminders.slack_delivery import Claims

Roots = dict[str, tuple[str, str]]
"""For each message key: the Slack conversation of its thread, and the `ts` of the thread's first message."""

TOLD = ("id", "message", "to", "milestone_id", "channel", "ts", "sent_at", "claimed_seq")


def roots_of(database: Database, messages: Iterable[Claims]) -> Roots:
    """Return the thread of each message that has one. Bundles, digests and first messages have none."""
    alone = {claims[0].message: claims[0] for claims in messages if _is_about_one(claims)}
    if not alone:
        return {}
    about = {each.part.milestone_id for each in alone.values()}
    told = records.picked(database, REMINDERS, TOLD, milestone_id=about, to={each.to for each in alone.values()})
    parts = Counter(_messages(database, told))
    by_place = defaultdict(list)
    for each in sorted(told, key=lambda each: each.claimed_seq):
        if each.sent_at and each.ts and each.channel != MAIL and parts[each.message] == 1:
            by_place[each.milestone_id, each.to].append(each)
    first = {
        key: next((each for each in by_place[claim.part.milestone_id, claim.to] if each.message != key), None)
        for key, claim in alone.items()
    }
    return {key: (each.channel, each.ts) for key, each in first.items() if each}


def _is_about_one(claims: Claims) -> bool:
    return len(claims) == 1 and claims[0].part.milestone_id is not None and claims[0].channel == "slack"


def _messages(database: Database, told: Sequence[Any]) -> list[str]:
    """Return the message key of every part of the messages sent, so that bundles can be recognized."""
    if not told:
        return []
    every = records.picked(database, REMINDERS, ("message",), message={each.message for each in told})
    return [each.message for each in every]
