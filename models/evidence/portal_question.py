"""What is asked of a data set of an open data portal, and what its columns tell. It knows the City Record's set."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from models.core import SourceFault, Value
from models.register import DatasetRow, Rule, Socrata

_PERSONAL = re.compile(r"contact|e_?mail|phone|fax|address_to_request")
"""Columns that hold a person's work contact (class P1): never asked for, so that the bytes kept hold none."""

_NAME = re.compile(r"[a-z_][a-z0-9_]*")
"""A column's name as it may stand in a question; others are the portal's own."""


class Narrowing(Value):
    """What of a large set bears on this work: its columns, a condition, and from which day on."""

    must: tuple[str, ...]
    may: tuple[str, ...]
    where: str
    day: str
    last_days: int


KNOWN = {
    "dg92-zbpx": Narrowing(
        must=("request_id", "start_date", "agency_name", "type_of_notice_description", "section_name", "short_title"),
        may=("end_date", "event_date", "due_date", "category_description"),
        where="start_date >= '{since}T00:00:00' AND (upper(agency_name) like '%POLICE%'"
        " OR upper(agency_name) like '%INVESTIGATION%' OR upper(section_name) like '%HEARING%')",
        day="start_date",
        last_days=400,
    )
}
"""The City Record: notices about NYPD or DOI, and hearings, of the last 400 days, unless the register gives `where`.

Its long descriptions are left out: they too name whom to call. A notice is read whole at the portal by its request_id.
"""


class Question(Value):
    """What is asked of a data set: some columns, under a condition that may hold `{since}`; `since` is put for it."""

    columns: tuple[str, ...]
    where: str | None = None
    day: str | None = None
    since: date | None = None

    @property
    def condition(self) -> str | None:
        """Return the condition with its day filled in."""
        return self.where.replace("{since}", str(self.since)) if self.where and self.since else self.where

    @property
    def lasting(self) -> dict[str, object]:
        """Return what of the question does not move from day to day, for comparing it with the one before."""
        return {"columns": list(self.columns), "where": self.where}

    def within(self, rows: Iterable[dict[str, str]]) -> list[dict[str, str]]:
        """Return the rows from the day on from which this question asks; one day later others fall out of it."""
        return [row for row in rows if not self.day or not self.since or row.get(self.day, "") >= str(self.since)]


def question(source: Socrata, columns: Mapping[str, str], rules: Iterable[Rule], today: date) -> Question:
    """Return what to ask of a data set with these columns (name to type).

    Raises SourceFault `shape_changed` where a column is gone that a rule of ours or the question itself needs; it
    names the column.
    """
    known = KNOWN.get(source.dataset)
    needed = dict.fromkeys((*(known.must if known else ()), *_needed(rules)))
    if gone := [name for name in needed if name not in columns]:
        one = len(gone) == 1
        what = f"the column{'' if one else 's'} {', '.join(gone)} {'is' if one else 'are'} gone from {source.dataset}"
        raise SourceFault("shape_changed", what)
    wanted = dict.fromkeys((*needed, *known.may)) if known else columns
    asked = tuple(
        sorted(name for name in wanted if name in columns and _NAME.fullmatch(name) and not _PERSONAL.search(name))
    )
    if known is None or source.where:
        return Question(columns=asked, where=source.where)
    since = today - timedelta(days=known.last_days)
    return Question(columns=asked, where=known.where, day=known.day, since=since)


def _needed(rules: Iterable[Rule]) -> Iterable[str]:
    """Yield each column that a rule reads."""
    for rule in rules:
        if isinstance(rule, DatasetRow):
            where = rule.where
            yield rule.column
            yield from ["recommendation"] if where.text_matches or rule.pin else []
            yield from ["agency"] if where.agency_matches else []
            yield from ["date_issued"] if where.issued_from or where.issued_to else []
            yield from ["id"] if where.id_equals else []


def drift(before: Mapping[str, str], now: Mapping[str, str]) -> tuple[str, ...]:
    """Return what changed in a set's columns (name to type), in words that name each column."""
    new = [f"a new column {name} ({kind})" for name, kind in now.items() if name not in before]
    lost = [f"the column {name} is gone" for name in before if name not in now]
    other = [
        f"the column {name} is now {kind} and was {before[name]}"
        for name, kind in now.items()
        if name in before and before[name] != kind
    ]
    return (*new, *lost, *other)
