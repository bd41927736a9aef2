"""How many presses are taken from one person, and from strangers (docs/answers.md#limits).

Each press that is taken is an entry for good, so that a person, or a program that presses for them, could otherwise
fill the record.
"""

from datetime import timedelta

PRESSES_AN_HOUR = 200
"""Presses that are taken from one person in an hour. A form counts twice: when it is asked for, and when it comes."""
STRANGERS_A_DAY = 20
"""Presses of strangers that are noted in a day, one at most of each."""
KEPT_FOR = {False: timedelta(hours=1), True: timedelta(days=1)}
"""For how long the presses of a person (False) and of a stranger (True) are counted."""


def is_over_limit(own: int, of_strangers: int | None) -> bool:
    """Return whether one more press is too many.

    `own` is how many were taken from the same sender, and `of_strangers` from all strangers; None for a known person.
    """
    if of_strangers is None:
        return own >= PRESSES_AN_HOUR
    return own >= 1 or of_strangers >= STRANGERS_A_DAY
