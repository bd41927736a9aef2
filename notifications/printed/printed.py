"""What every form of a memo prints, made once for all of them."""

from functools import lru_cache
from typing import Any

from models.memo import MemoFacts
from notifications.printed.fit import Fit
from notifications.printed.glyphs import shown
from notifications.printed.sheet import sheet_of


def printed(facts: MemoFacts) -> dict[str, Any]:
    """Return the whole memo as words in their places, each as it can be shown. The forms read it and change nothing."""
    return _printed(_Same(facts))


class _Same:
    """Facts that are equal to themselves alone: to compare two memos word by word would cost more than it spares."""

    def __init__(self, facts: MemoFacts) -> None:
        self.facts = facts

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.facts is self.facts

    def __hash__(self) -> int:
        return id(self.facts)


@lru_cache(maxsize=1)
def _printed(of: _Same) -> dict[str, Any]:
    sheet: dict[str, Any] = shown(sheet_of(of.facts, Fit()))
    return sheet
