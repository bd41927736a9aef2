"""Rows of a table on their way into custody: past the privacy gate, and stored all together as one item."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from models.core import RuleError, SourceFault, evolve, find_pattern, record_without_personal
from models.evidence import (
    ROWS,
    Extracted,
    SourceItem,
    TableRow,
    as_texts,
    check_rows,
    known_missing,
    row_ref,
    vanished_rows,
)
from models.ledger import canonical
from tasks.files import EXTRACTOR, Reading, keep_text, stored_text
from tasks.sources.context import CheckContext, is_personal

COLUMNS = "columns"
"""The `ref` of the item that holds which columns were asked for."""


@dataclass
class GatedRows:
    """Rows without what the privacy gate refuses, and those that it touched as they came: never stored."""

    context: CheckContext
    is_same: bool
    """Whether it is the list that was read before; of another one nothing is known."""
    passed: list[TableRow] = field(default_factory=list)
    touched: list[TableRow] = field(default_factory=list)
    count: int = 0
    unproved: tuple[SourceFault, ...] = ()
    """That none of the rows before is there: these are kept, and from the next look on they are those before."""

    def add(self, rows: Iterable[dict[str, Any]]) -> bool:
        """Add more rows, and return whether all of them passed whole. Words about sealing are no reason (class P0)."""
        before = len(self.touched)
        for row in map(as_texts, rows):
            self.count += 1
            if not _is_refused(row):
                self.passed.append(row)
                continue
            self.touched.append(row)
            if not _is_refused(remainder := record_without_personal(row)):
                self.passed.append(remainder)
        return len(self.touched) == before

    @cached_property
    def before(self) -> tuple[TableRow, ...]:
        """Return the rows that this list last showed, or none if it showed none or they are not in custody."""
        item = self.context.before(ROWS) if self.is_same else None
        return stored_text(self.context.store, item.text).rows if item and item.text else ()

    @cached_property
    def vanished(self) -> tuple[str, ...]:
        """Return the recommendations that the list showed before and, now that all is added, no longer shows. Rows
        count as they came."""
        return vanished_rows(self.before, (*self.passed, *self.touched))

    def was_proved(self, pattern: str | None) -> bool:
        """Return whether the rows before prove the list by the row that the tracking plan calls known, if any."""
        return pattern is None or _shows(pattern, self.before)

    def check(self, origin: str, pattern: str | None, *, may_be_empty: bool = False) -> None:
        """Raise SourceFault if rows are not what rules know, if none is there and none ever was, or if no row matches
        what the tracking plan calls known; note as `unproved` that none of the rows before is there."""
        check_rows(self.passed, self.context.rules, origin)
        before = self.before
        if pattern and not _shows(pattern, (*self.passed, *self.touched)):
            raise known_missing("row", pattern, origin)
        if before and not self.count:
            raise SourceFault("list_missing", f"{origin} gives no row, and gave {len(before)} before")
        if not pattern and before and len(self.vanished) == len({row_ref(row) for row in before}):
            what = f"{origin} gives none of the {len(before)} rows that it gave before"
            self.unproved = (SourceFault("list_missing", f"{what}; if that is right, the next look counts again"),)
        if not self.count and self.context.last_good is None and not may_be_empty:
            detail = f"{origin} gives no row and never gave one, so nobody can tell an empty list from a wrong one"
            raise SourceFault("no_rows_yet", f"{detail}; open it, and correct its address if there are rows")

    @property
    def notes(self) -> tuple[str, ...]:
        """Return in words of how many rows something was left out, or nothing if of none."""
        rows = "1 row" if len(self.touched) == 1 else f"{len(self.touched)} rows"
        return (f"what looks like personal data in {rows} was left out",) if self.touched else ()


def _shows(pattern: str, rows: Iterable[TableRow]) -> bool:
    return any(find_pattern(pattern, cell) for row in rows for cell in row.values())


def _is_refused(row: TableRow) -> bool:
    return is_personal("\n".join(f"{name}: {value}" for name, value in row.items()))


def keep_rows(rows: GatedRows, origin: str) -> tuple[SourceItem, ...]:
    """Store the rows that passed, if any, as one item, sorted: another order is no change. Raises SourceFault."""
    context = rows.context
    if not rows.passed:
        if rows.touched:
            raise SourceFault("personal_data", f"{origin}: {rows.notes[0]}; no other row is there")
        return ()
    in_order = tuple(sorted(rows.passed, key=lambda row: json.dumps(row, sort_keys=True)))
    try:
        body = canonical(list(in_order))
    except RuleError:
        raise SourceFault("unreadable", f"{origin}: a cell holds letters that no file can hold") from None
    item = context.stored_item(ROWS, body, origin)
    text = keep_text(context.store, Reading(extracted=Extracted(extractor=EXTRACTOR, rows=in_order)))
    return (evolve(item, text=text, receipt=context.answers[-1] if context.answers else None),)
