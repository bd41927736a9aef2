"""Rows of a table on their way into custody: past the privacy gate, and stored all together as one item."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from models.core import RuleError, SourceFault, inspect
from models.evidence import ROWS, Extracted, Row, SourceItem, as_texts, check_rows, vanished_rows
from models.ledger import canonical
from tasks.files import EXTRACTOR, Reading, keep_text, stored_text
from tasks.sources.context import CheckContext

COLUMNS = "columns"
"""The `ref` of the item that holds which columns were asked for."""


@dataclass
class GatedRows:
    """The rows of a table that passed the privacy gate, and those that did not: they are counted and never stored."""

    passed: list[Row] = field(default_factory=list)
    left_out: list[Row] = field(default_factory=list)

    def add(self, rows: Iterable[dict[str, Any]]) -> bool:
        """Add more rows, and return whether all of them passed.

        Words about sealing are no reason, because a public recommendation may cite the sealing law (class P0).
        """
        before = len(self.left_out)
        for row in map(as_texts, rows):
            text = "\n".join(f"{name.replace('_', ' ')}: {value}" for name, value in row.items())
            (self.left_out if inspect(text).verdict == "refused" else self.passed).append(row)
        return len(self.left_out) == before

    def __len__(self) -> int:
        return len(self.passed) + len(self.left_out)

    def check(self, context: CheckContext, origin: str) -> None:
        """Raise SourceFault `shape_changed` if rows are not what rules know, or all are gone at once."""
        check_rows(self.passed, context.rules, origin)
        before = len(stored_rows(context))
        if before and not len(self):
            raise SourceFault("shape_changed", f"{origin} gives no row, and gave {before} before")

    @property
    def notes(self) -> tuple[str, ...]:
        """Return in words how many rows were left out, or nothing if none was."""
        left = len(self.left_out)
        what = "1 row looks" if left == 1 else f"{left} rows look"
        return (f"{what} like personal data and {'was' if left == 1 else 'were'} left out",) if left else ()


def stored_rows(context: CheckContext) -> tuple[Row, ...]:
    """Return the rows that the source last showed, or none if it showed none or they are not in custody."""
    before = context.before(ROWS)
    return stored_text(context.store, before.text).rows if before and before.text else ()


def keep_rows(context: CheckContext, rows: GatedRows, origin: str) -> tuple[SourceItem, ...]:
    """Store the rows that passed as one item, and return it, or nothing if there is no row.

    They are sorted, because a portal may give the same rows in another order, which is no change. Raises SourceFault
    if no row passed the gate, or a cell holds letters that cannot be stored.
    """
    if not rows.passed:
        if rows.left_out:
            raise SourceFault("personal_data", f"{origin}: {rows.notes[0]}; no other row is there")
        return ()
    in_order = tuple(sorted(rows.passed, key=lambda row: json.dumps(row, sort_keys=True)))
    try:
        body = canonical(list(in_order))
    except RuleError:
        raise SourceFault("unreadable", f"{origin}: a cell holds letters that no file can hold") from None
    text = keep_text(context.store, Reading(extracted=Extracted(extractor=EXTRACTOR, rows=in_order)))
    return (
        SourceItem(
            ref=ROWS,
            sha256=context.store.keep(body),
            size=len(body),
            media_type="application/json",
            origin=origin,
            text=text,
            receipt=context.answers[-1] if context.answers else None,
        ),
    )


def vanished(context: CheckContext, rows: GatedRows) -> tuple[str, ...]:
    """Return the recommendations that the source showed before and no longer shows. Rows left out still count."""
    return vanished_rows(stored_rows(context), (*rows.passed, *rows.left_out))


def counted(rows: Iterable[Row]) -> Counter[str]:
    """Return how often each row is in a table, to compare two copies of it whatever their order."""
    return Counter(json.dumps(row, sort_keys=True) for row in rows)
