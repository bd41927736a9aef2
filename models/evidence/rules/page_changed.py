"""A page's main text is not what it was; a person looks, for no machine rule would be honest."""

from models.evidence.evidence import Judged, Shown
from models.evidence.page_difference import main_text
from models.register import PageChanged

VERSION = 1


def judge(rule: PageChanged, shown: Shown) -> Judged:
    """Return the question to look, where the main text differs from the copy before; never a candidate.

    `shown.before` is the last different copy before this one; where there is none, nothing changed.
    """
    if shown.before is None:
        return Judged(why="not matched: no other copy was kept before this one")
    were, are = main_text(shown.before), main_text(shown.pages)
    if were == are:
        return Judged(why="not matched: the main text is that of the copy before")
    gone, new = len(set(were) - set(are)), len(set(are) - set(were))
    why = f"the main text changed: {_lines(new)} new, {_lines(gone)} gone; {rule.why}"
    return Judged(why=why, asks="page_changed")


def _lines(number: int) -> str:
    return "1 line" if number == 1 else f"{number} lines"
