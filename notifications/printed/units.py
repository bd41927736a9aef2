"""The annexes of a large memo: one document for each unit that answers for recommendations, with a row for each.

Source: docs/printed-forms.md#many-recommendations
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from notifications.memo import MemoDocument, MilestoneRow, RecommendationRow
from notifications.printed.blocks import Block, Column, Heading, Para, Row, Table, cell, plain
from notifications.printed.head import head_of
from notifications.printed.references import Part
from notifications.printed.selection import by_urgency, is_large, stem_of
from notifications.printed.seven import table_of_unit
from notifications.words import say

COUNTED = ("milestones", "verified", "in_review", "past", "past_legal", "unknown")
"""What the list of units counts of each: the memo's own counts (models/memo/counts.py)."""


class Unit(NamedTuple):
    """A unit with its recommendations, the most urgent first, and all their milestones."""

    name: str
    file: str
    """How the names of its files begin, after that of the memo."""
    rows: tuple[RecommendationRow, ...]
    milestones: tuple[MilestoneRow, ...]


def units_of(facts: MemoDocument) -> tuple[Unit, ...]:
    """Return the units of a large memo in order of their names; of any other memo none."""
    if not is_large(facts):
        return ()
    own: dict[str, list[RecommendationRow]] = {}
    for row in by_urgency(facts):
        own.setdefault(row.contact.office, []).append(row)
    pages = {page.rec: page.milestones for page in facts.annex}
    units = []
    for number, (name, rows) in enumerate(sorted(own.items()), 1):
        file = "-".join(("unit", f"{number:02}", *re.findall("[a-z0-9]+", name.lower())))[:60]
        units.append(Unit(name, file, tuple(rows), tuple(step for row in rows for step in pages.get(row.id, ()))))
    return tuple(units)


def head_of_unit(unit: Unit, facts: MemoDocument) -> Part:
    """Return the top of the annex of a unit."""
    head = head_of(facts)
    title = say("units.title", name=unit.name)
    names = {key: f"{title}, {head[key]}" for key in ("full_title", "running_title")}
    return head | names | {"title": title, "hearing": ""}


def annex_of(unit: Unit, facts: MemoDocument) -> Iterator[Block]:
    """Yield the annex of a unit."""
    counts = dict(zip(COUNTED, _counts(unit, facts), strict=True))
    yield Para(plain(say("units.counts", n=len(unit.rows), **counts, office=facts.memo.verdicts_by)))
    yield Para(plain(say("units.how", stem=stem_of(facts))), "small")
    name = say("units.rows", n=len(unit.rows))
    yield Heading(name, "part-unit")
    yield table_of_unit(name, unit.rows, facts)


def list_of_units(facts: MemoDocument) -> Iterator[Block]:
    """Yield the list of the units, what is counted of each, and in which file its annex is."""
    units = units_of(facts)
    if not units:
        return
    head = Heading(say("units.head", n=len(units)), "part-units")
    yield head
    yield Para(plain(say("units.above", stem=stem_of(facts))), "small")
    names = [say("units.milestones"), say("units.verified_milestones")]
    names += [say("units.awaiting_review", office=facts.memo.verdicts_by), say("units.past")]
    names += [say("units.late_by_law"), say("units.unknown")]
    numbers = (Column(name, "52pt") for name in names)
    columns = (Column(say("units.unit"), "1fr"), Column(say("units.recommendations"), "78pt"), *numbers)
    rows = []
    for unit in units:
        name = cell(plain(unit.name, "strong"), plain(f"{stem_of(facts)}-{unit.file}.pdf", "code"))
        counts = (len(unit.rows), *_counts(unit, facts))
        rows.append(Row((name, *(cell(plain(str(count))) for count in counts))))
    yield Table(head.text, columns, tuple(rows), head.id)


def _counts(unit: Unit, facts: MemoDocument) -> tuple[int, ...]:
    ids = {row.id for row in unit.milestones}
    return tuple(len(ids.intersection(getattr(facts.counts, key).inputs)) for key in COUNTED)
