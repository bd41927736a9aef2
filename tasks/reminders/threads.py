"""Threads: a message about a single milestone goes under the first such message that its recipient got.

Source: docs/reminders.md#sending.
"""

from collections import Counter
from collections.abc import Iterable

from models.projections import REMINDERS
from models.records import MAIL
from tasks.ledger import Database, records
from tasks.reminders.slack_delivery import Claims

Roots = dict[str, tuple[str, str]]
"""For each message key: the Slack conversation of its thread, and the `ts` of the thread's first message."""

COLUMNS = ("message", "to", "milestone_id", "channel", "ts", "sent_at", "claimed_seq")


def roots_of(database: Database, messages: Iterable[Claims]) -> Roots:
    """Return the thread of each message that has one. Bundles, digests and first messages have none."""
    single = [claims[0] for claims in messages if _is_about_one(claims)]
    about, to = {claim.part.milestone_id for claim in single}, {claim.to for claim in single}
    picked = records.picked(database, REMINDERS, COLUMNS, milestone_id=about, to=to)
    earlier = sorted(picked, key=lambda row: row.claimed_seq)
    # A message has a row for each of its parts, by which a bundle is recognized.
    rows = records.picked(database, REMINDERS, ("message",), message={row.message for row in earlier})
    parts = Counter(row.message for row in rows)
    roots: Roots = {}
    for claim in single:
        for row in earlier:
            is_here = (row.milestone_id, row.to) == (claim.part.milestone_id, claim.to) and row.message != claim.message
            if is_here and row.sent_at and row.ts and row.channel != MAIL and parts[row.message] == 1:
                roots.setdefault(claim.message, (row.channel, row.ts))
    return roots


def _is_about_one(claims: Claims) -> bool:
    return len(claims) == 1 and claims[0].part.milestone_id is not None and claims[0].channel == "slack"
