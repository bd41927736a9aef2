"""What issued memos say, read as plain JSON: a memo of older code has fewer fields, and stays as it is."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from models.core import Value
from models.memo import IssuedMemo
from notifications.memo import MADE_UP
from notifications.words import BASIS, DUTY, SAYS_NOTHING, long_date

Told = Mapping[str, Any]


class Memo(Value):
    """An issued memo, and what its memo.json says; nothing for a withdrawn one."""

    issued: IssuedMemo
    told: dict[str, Any] = {}
    reasons: dict[str, str] = {}
    """The words of its corrections and withdrawal, by text id."""

    @property
    def number(self) -> int:
        """Return its number."""
        return self.issued.number

    @property
    def folder(self) -> str:
        """Return its folder's name on the site: four digits, so that names sort as numbers do."""
        return f"{self.number:04}"

    def reason(self, reason_id: str) -> str:
        """Return the words of a reason; words that were erased are said to be."""
        return self.reasons.get(reason_id, "the reason's words are no longer held")


def inside(told: Any, *names: str, default: Any = "") -> Any:
    """Return what stands in JSON under names, one within the other; the default where it is not there, or null."""
    for name in names:
        told = told.get(name) if isinstance(told, Mapping) else None
    return default if told is None else told


def mark_of(memo: Memo) -> str:
    """Return the words that call a fact of a demonstration made up, with the space before them; else nothing."""
    return f" {MADE_UP}" if memo.issued.mock else ""


def agency_of(row: Told, mark: str) -> str:
    """Return what the agency says in a row, marked where it says something that is made up, as the memo does."""
    says = str(inside(row, "agency"))
    return says + mark if says and says != SAYS_NOTHING else says


def in_brief(told: Told) -> dict[str, Any]:
    """Return of an older memo what the site still shows: three hundred whole ones would fill the memory."""
    pages = [
        {"rec": inside(page, "rec"), "agency_words": rows(page, "agency_words"), "history": rows(page, "history")}
        for page in rows(told, "annex")
    ]
    kept = ("memo", "bottom_line", "counts", "recommendations", "extracts", "sizes")
    return {**{name: told[name] for name in kept if name in told}, "annex": pages}


def rows(told: Told, *names: str) -> list[Told]:
    """Return the objects of a list in JSON; none where there is no list."""
    found = inside(told, *names, default=[])
    return [each for each in found if isinstance(each, Mapping)] if isinstance(found, list) else []


def day_of(text: Any) -> date | None:
    """Return a day from JSON; none for anything else."""
    try:
        return date.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None


def in_full(text: Any) -> str:
    """Return `29 May 2026` for a day of JSON; nothing for anything else."""
    day = day_of(text)
    return long_date(day) if day else ""


def basis(word: str) -> str:
    """Say what a date rests on; a word that the table does not hold is said as it is written, with spaces."""
    return _said(BASIS, word)


def duty(word: str) -> str:
    """Say whose duty a milestone is; a word that the table does not hold is said as it is written, with spaces."""
    return _said(DUTY, word)


def _said(known: Mapping[Any, str], word: str) -> str:
    return known.get(word, word.replace("_", " "))
