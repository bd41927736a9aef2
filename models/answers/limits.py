"""How many presses are taken from one person, and from strangers (docs/answers.md#limits)."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from models.core import Value
from models.ledger import RefusedPresses

PRESSES_AN_HOUR = 200
"""Presses that are taken from one person in an hour. A form counts twice: when it is asked for, and when it comes."""
STRANGERS_A_DAY = 20
TRIES = 5
"""Presses that are noted of one stranger in a day. So many refusals of one account in a day are an alarm."""
COUNTED_FOR = timedelta(days=7)
"""For how long a refused press is counted by the hash of who pressed."""
ABOUT_WHO = frozenset({"wrong_role", "foreign_team", "foreign_app", "unknown_person", "malformed"})
"""Reasons of a refusal that say something of who pressed; a button that is out of date is nobody's attempt."""
KEPT_FOR = {False: timedelta(hours=1), True: timedelta(days=1)}
"""For how long the presses of a person (False) and of a stranger (True) are counted."""


def is_over_limit(own: int, of_strangers: int | None) -> bool:
    """Return whether one more press is too many; `of_strangers` counts all strangers', None for a known person."""
    if of_strangers is None:
        return own >= PRESSES_AN_HOUR
    return own >= TRIES or of_strangers >= STRANGERS_A_DAY


class Refusal(Value):
    """A press that was refused because of who pressed: the entry, its day, the reason, and a hash of the account."""

    seq: int
    on: date
    why: str
    account: str


def count_refused(refusals: Sequence[Refusal]) -> RefusedPresses | None:
    """Return how many presses were refused, for which reasons, and from how many accounts; None if none was."""
    if not refusals:
        return None
    tries = Counter((refusal.account, refusal.on) for refusal in refusals)
    return RefusedPresses(
        by_why=dict(sorted(Counter(refusal.why for refusal in refusals).items())),
        accounts=len({refusal.account for refusal in refusals}),
        most=max(tries.values()),
    )


def repeated(refusals: Sequence[Refusal]) -> tuple[tuple[int, ...], ...]:
    """Return the entries of each account that was refused again and again on one day."""
    by_account: dict[tuple[str, date], list[int]] = {}
    for refusal in refusals:
        by_account.setdefault((refusal.account, refusal.on), []).append(refusal.seq)
    return tuple(tuple(seqs) for seqs in by_account.values() if len(seqs) >= TRIES)
