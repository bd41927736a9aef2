"""Rows of a table on their way into custody: past the privacy gate, and shown all together as one thing."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from models.core import RuleError, SourceFault, inspect
from models.evidence import ROWS, Extracted, SourceItem, as_texts, gone
from models.ledger import canonical
from tasks.files import extract
from tasks.sources.asking import Asking

Row = dict[str, str]


@dataclass
class Sifted:
    """The rows of a table that passed the gate, and those that did not: these are counted, and never kept."""

    passed: list[Row] = field(default_factory=list)
    left_out: list[Row] = field(default_factory=list)

    def take(self, rows: Iterable[dict[str, Any]]) -> bool:
        """Sift more rows; say whether all of them passed.

        The words of sealing alone are no reason: a public recommendation may cite the law of sealing (class P0).
        """
        before = len(self.left_out)
        for row in map(as_texts, rows):
            said = "\n".join(f"{name.replace('_', ' ')}: {value}" for name, value in row.items())
            (self.left_out if inspect(said).verdict == "refused" else self.passed).append(row)
        return len(self.left_out) == before

    @property
    def said(self) -> tuple[str, ...]:
        """Return in words how many were left out; nothing where none was."""
        left = len(self.left_out)
        what = "1 row looks" if left == 1 else f"{left} rows look"
        return (f"{what} like personal data and {'was' if left == 1 else 'were'} left out",) if left else ()


def held_rows(asking: Asking) -> tuple[Row, ...]:
    """Return the rows that the source last showed; none where it showed none or they are not in custody."""
    before = asking.before(ROWS)
    return extract.held_text(asking.store, before.text).rows if before and before.text else ()


def show(asking: Asking, sifted: Sifted, origin: str) -> tuple[SourceItem, ...]:
    """Keep the rows that passed as one thing, in an order of their own, and return it; nothing for no row.

    A portal may give the same rows in another order, which is no change. Raises SourceFault where no row passed the
    gate, or where a cell holds letters that no file can hold.
    """
    if not sifted.passed:
        if sifted.left_out:
            raise SourceFault("personal_data", f"{origin}: {sifted.said[0]}; no other row is there")
        return ()
    rows = tuple(sorted(sifted.passed, key=lambda row: json.dumps(row, sort_keys=True)))
    try:
        body = canonical(list(rows))
    except RuleError:
        raise SourceFault("unreadable", f"{origin}: a cell holds letters that no file can hold") from None
    text = extract.keep_text(asking.store, extract.Reading(extracted=Extracted(extractor=extract.EXTRACTOR, rows=rows)))
    return (
        SourceItem(
            ref=ROWS,
            sha256=asking.store.keep(body),
            size=len(body),
            media_type="application/json",
            origin=origin,
            text=text,
            receipt=asking.answers[-1] if asking.answers else None,
        ),
    )


def vanished(asking: Asking, sifted: Sifted) -> tuple[str, ...]:
    """Return the recommendations that the source showed before and shows no more; one left out by the gate is there."""
    return gone(held_rows(asking), (*sifted.passed, *sifted.left_out))


def counted(rows: Iterable[Row]) -> Counter[str]:
    """Return how often each row stands in a table, for comparing two copies of it whatever their order."""
    return Counter(json.dumps(row, sort_keys=True) for row in rows)
