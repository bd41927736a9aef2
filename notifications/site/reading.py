"""What issued memos say, read as plain JSON, because a memo of an older version has fewer fields and stays as it is."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from models.core import Value
from models.memo import IssuedMemo

Json = Mapping[str, Any]
Sheet = dict[str, Any]
"""What stands on a page, by place; the words are in the templates."""
PORTFOLIO = "ALL"
"""The id under which memo.json keeps the dates that cover all recommendations."""


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
    def agency(self) -> str:
        """Return the short name of the agency to which the recommendations were made."""
        return str(inside(self.facts, "memo", "about", default="the agency"))

    @property
    def office(self) -> str:
        """Return the short name of the office whose verifiers record findings."""
        return str(inside(self.facts, "memo", "verdicts_by", default="the oversight office"))

    def reason(self, reason_id: str) -> str | None:
        """Return the words of a reason; None if they were erased."""
        return self.reasons.get(reason_id)


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
    kept = ("memo", "bottom_line", "recommendations", "extracts", "sizes")
    return {**{name: facts[name] for name in kept if name in facts}, "annex": annexes}


def day_of(text: Any) -> date | None:
    """Return a day from JSON; None for anything else."""
    try:
        return date.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None


def whole(value: Any) -> int:
    """Return a whole number from JSON; zero for anything else."""
    return value if isinstance(value, int) else 0


def is_true(value: Json, *names: str) -> bool:
    """Return whether a field of JSON is true, and not merely something."""
    return inside(value, *names, default=False) is True
