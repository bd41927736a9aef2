"""What issued memos say, read as plain JSON, because a memo of an older version has fewer fields and stays as it is."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from models.core import Value
from models.memo import IssuedMemo
from notifications.memo import MADE_UP
from notifications.words import BASIS, DUTY, SAYS_NOTHING, long_date

Json = Mapping[str, Any]


class Memo(Value):
    """An issued memo, and what its memo.json says; nothing for a withdrawn one."""

    issued: IssuedMemo
    facts: dict[str, Any] = {}
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

    @property
    def mark(self) -> str:
        """Return the words that call a fact of a demonstration made up, with the space before them; else no words."""
        return f" {MADE_UP}" if self.issued.mock else ""

    def reason(self, reason_id: str) -> str:
        """Return the words of a reason, or that they were erased."""
        return self.reasons.get(reason_id, "the reason's words are no longer held")


def inside(value: Any, *names: str, default: Any = "") -> Any:
    """Return what stands in JSON under names, one within the other; the default if it is missing or null."""
    for name in names:
        value = value.get(name) if isinstance(value, Mapping) else None
    return default if value is None else value


def objects(value: Json, *names: str) -> list[Json]:
    """Return the objects of a list in JSON; an empty list if there is none."""
    found = inside(value, *names, default=[])
    return [item for item in found if isinstance(item, Mapping)] if isinstance(found, list) else []


def abridged(facts: Json) -> dict[str, Any]:
    """Return what the site still shows of an older memo, because three hundred whole ones would fill the memory."""
    annexes = [
        {
            "rec": inside(annex, "rec"),
            "agency_words": objects(annex, "agency_words"),
            "history": objects(annex, "history"),
        }
        for annex in objects(facts, "annex")
    ]
    kept = ("memo", "bottom_line", "counts", "recommendations", "extracts", "sizes")
    return {**{name: facts[name] for name in kept if name in facts}, "annex": annexes}


def agency_of(row: Json, mark: str) -> str:
    """Return what the agency says in a row, marked as the memo does if it is made up."""
    says = str(inside(row, "agency"))
    return says + mark if says and says != SAYS_NOTHING else says


def day_of(text: Any) -> date | None:
    """Return a day from JSON; None for anything else."""
    try:
        return date.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None


def date_of(text: Any) -> str:
    """Return `29 May 2026` for a day of JSON; an empty text for anything else."""
    day = day_of(text)
    return long_date(day) if day else ""


def basis_of(word: str) -> str:
    """Return in words what a date rests on; a word of another version stands as it is written, with spaces."""
    return _words_for(BASIS, word)


def duty_of(word: str) -> str:
    """Return in words whose duty a milestone is; a word of another version stands as it is written, with spaces."""
    return _words_for(DUTY, word)


def _words_for(known: Mapping[Any, str], word: str) -> str:
    return known.get(word, word.replace("_", " "))
