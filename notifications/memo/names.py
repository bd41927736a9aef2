"""Short names: what stands in a row or a sentence that has no room for a title. Source: docs/memo.md#short-names.

A title that is too long loses whole phrases from its end; it never ends inside one.
"""

import re

from models.records import PORTFOLIO
from models.register import Law
from models.standing import MilestoneView
from notifications.memo.context import MADE_UP
from notifications.words import instance, mid

HEAD = re.compile(r",? (?:of|for|to|that|which|on|in|with|by|from|under|at|before|over|and|or) ")
"""Where a phrase begins that a title can lose."""
LONGEST_NAME = 51
"""Letters of the name of a milestone in a sentence."""


def clipped(title: str, most: int, other: str = "") -> str:
    """Return a title of at most so many letters: without its last phrases, or `other` if nothing is left."""
    if len(title) <= most:
        return title
    starts = (title[: phrase.start()].removesuffix(" and") for phrase in HEAD.finditer(title))
    return next((start for start in reversed([*starts]) if 0 < len(start) <= most), other)


def words_in(text: str) -> int:
    """Return how many words a text has; the mark of what is fictional is none."""
    return sum(any(map(str.isalnum, word)) for word in text.replace(MADE_UP, "").split())


def name_in(view: MilestoneView) -> str:
    """Return the short name of a milestone for the middle of a sentence."""
    name = view.record.planned.short or clipped(view.record.title, LONGEST_NAME, view.record.title)
    return name if _is_bill(name) else mid(name)


def name_of(view: MilestoneView) -> str:
    """Return the same with the recommendation's id: `audit plan (R1)`."""
    return with_id(name_in(view), view.record.recommendation_id)


def with_id(name: str, rec: str) -> str:
    """Return a short name with its recommendation's id, unless it ends in it or covers all recommendations."""
    return name if rec == PORTFOLIO or name.endswith(f" {rec}") else f"{name} ({rec})"


def title_of(view: MilestoneView) -> str:
    """Return the title of a milestone with the recommendation's id, and of one that recurs its period."""
    _, _, period = instance(view.id).partition(", ")
    beside = ", ".join(filter(None, ("" if view.is_shared else view.record.recommendation_id, period)))
    return f"{view.record.title} ({beside})" if beside else view.record.title


def the(name: str) -> str:
    """Return a short name with its article; none before a bill, or a name that owns the next word: `ABC's record`."""
    owner = name.split(" ", 1)[0].removesuffix("'s")
    is_owner = owner.isupper() and owner != name
    return name if is_owner or _is_bill(name) else f"the {name}"


def _is_bill(name: str) -> bool:
    """Return whether a name begins with the number of a bill: `Int 0690-2026`."""
    return name.partition(" ")[2][:1].isdigit()


SURE = {"read": "", "reported": ", as reported", "inferred": ", inferred"}
"""What stands after a law whose text we did not read."""


def section_of(law: Law) -> str:
    """Return the section of a law in a few letters: `§ 14-188(g)`, `Charter § 803(e)(2)`, `L.L. 56 of 2025`."""
    cited = (law.section or law.local_law or "").partition(", ")[0].partition(" (")[0]
    short = cited.removeprefix("Admin. Code ").removeprefix("N.Y.C. ").replace("Local Law", "L.L.")
    return f"{short}{SURE[law.sure]}" if short else ""
