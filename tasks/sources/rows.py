"""Rows of a table on their way into custody: past the privacy gate, and stored all together as one item."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from models.core import RuleError, SourceFault, evolve, find_pattern, record_without_personal
from models.evidence import ROWS, Extracted, SourceItem, TableRow, as_texts, check_rows, row_ref, vanished_rows
from models.ledger import canonical
from tasks.files import EXTRACTOR, Reading, keep_text, stored_text
from tasks.sources.context import CheckContext, is_personal

COLUMNS = "columns"
"""The `ref` of the item that holds which columns were asked for."""


@dataclass
class GatedRows:
    """Rows without what the privacy gate refuses, and those that it touched as they came: never stored."""

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

    def check(
        self, context: CheckContext, origin: str, known: str | None, *, is_same: bool, may_be_empty: bool = False
    ) -> None:
        """Raise SourceFault if rows are not what rules know, if none is there and none ever was, or if the row is not
        there that the tracking plan says is known; note as `unproved` that none of the rows before is there. Without
        `is_same`, another list is read than before, of which nothing is known."""
        check_rows(self.passed, context.rules, origin)
        before, rows = stored_rows(context) if is_same else (), (*self.passed, *self.touched)
        if not is_known_shown(known, rows):
            what = f"has no row that matches `{known}`, which the tracking plan says that it holds"
            raise SourceFault(
                "list_missing", f"{origin} {what}; open it, and correct `known` if the list was rewritten"
            )
        if before and not self.count:
            raise SourceFault("list_missing", f"{origin} gives no row, and gave {len(before)} before")
        if not known and before and len(vanished_rows(before, rows)) == len({row_ref(row) for row in before}):
            what = f"{origin} gives none of the {len(before)} rows that it gave before"
            self.unproved = (SourceFault("list_missing", f"{what}; if that is right, the next look counts again"),)
        if not self.count and context.last_good is None and not may_be_empty:
            detail = f"{origin} gives no row and never gave one, so nobody can tell an empty list from a wrong one"
            raise SourceFault("no_rows_yet", f"{detail}; open it, and correct its address if there are rows")

    @property
    def notes(self) -> tuple[str, ...]:
        """Return in words of how many rows something was left out, or nothing if of none."""
        rows = "1 row" if len(self.touched) == 1 else f"{len(self.touched)} rows"
        return (f"what looks like personal data in {rows} was left out",) if self.touched else ()


def is_known_shown(known: str | None, rows: Iterable[TableRow]) -> bool:
    """Return whether a cell of these rows matches the pattern that the tracking plan calls known, or it names none."""
    return known is None or any(find_pattern(known, cell) for row in rows for cell in row.values())


def _is_refused(row: TableRow) -> bool:
    return is_personal("\n".join(f"{name}: {value}" for name, value in row.items()))


def stored_rows(context: CheckContext) -> tuple[TableRow, ...]:
    """Return the rows that the source last showed, or none if it showed none or they are not in custody."""
    before = context.before(ROWS)
    return stored_text(context.store, before.text).rows if before and before.text else ()


def keep_rows(context: CheckContext, rows: GatedRows, origin: str) -> tuple[SourceItem, ...]:
    """Store the rows that passed, if any, as one item, sorted: another order is no change. Raises SourceFault."""
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


def vanished(context: CheckContext, rows: GatedRows) -> tuple[str, ...]:
    """Return the recommendations that the source showed before and no longer shows. They count as they came."""
    return vanished_rows(stored_rows(context), (*rows.passed, *rows.touched))
