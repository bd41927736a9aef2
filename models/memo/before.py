"""Which memo a memo follows: what its reader has read before, and so what is news to them.

Each kind counts from the last issued memo of its own kind or of a wider one: who reads the weekly note reads the
monthly memo too, and who reads the quarterly memo alone misses no change.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from models.ledger import Entry, Period
from models.records import DraftRecord

WIDTH: dict[Period, int] = {"week": 0, "month": 1, "hearing": 1, "closing": 1, "quarter": 2}
"""A memo before a hearing and the closing memo count as monthly ones. The quarterly memo stands in place of a monthly
one (memo.md, section 10)."""


def before_of(
    drafts: Mapping[str, DraftRecord], period: Period, supersedes: int | None = None, *, as_of: date | None = None
) -> DraftRecord | None:
    """Return the memo that one of this kind follows, or None for the first.

    A memo before a hearing is nobody's memo before, and one withdrawn counts as never issued. An erratum stands in
    place of the memo it corrects; it follows what that memo followed. `supersedes`: the number of the memo that the
    one asked about corrects. With `as_of`, memos of later days are left out.
    """
    by_number = {each.number: each for each in drafts.values() if each.number is not None}
    known: Iterable[DraftRecord] = drafts.values()
    if supersedes is not None:
        cut = by_number[root_of(by_number, supersedes)].cut_seq
        roots = {number for number, each in by_number.items() if each.issued_seq is not None and each.issued_seq <= cut}
        known = [each for number, each in by_number.items() if root_of(by_number, number) in roots]
    wide = [
        each
        for each in standing_memos(known, by_number)
        if each.period != "hearing" and WIDTH[each.period] >= WIDTH[period] and (as_of is None or each.as_of <= as_of)
    ]
    return max(wide, key=lambda each: (each.as_of, each.number or 0), default=None)


def standing_memos(
    known: Iterable[DraftRecord], by_number: Mapping[int, DraftRecord] | None = None
) -> tuple[DraftRecord, ...]:
    """Return the memos that count, by number: issued, not withdrawn, and of one memo and its errata the last alone."""
    issued = [each for each in known if each.number is not None]
    numbers = by_number if by_number is not None else {each.number: each for each in issued if each.number is not None}
    last = {
        root_of(numbers, each.number): each
        for each in sorted(issued, key=lambda each: each.number or 0)
        if each.number is not None and each.withdrawn_on is None
    }
    return tuple(last.values())


def root_of(by_number: Mapping[int, DraftRecord], number: int) -> int:
    """Return the number of the memo in whose place a memo stands: its own, or that of the first one corrected."""
    while (corrected := by_number[number].supersedes) is not None:
        number = corrected
    return number


def was_told(before: DraftRecord | None, entry: Entry, *, is_said: bool) -> bool:
    """Say whether the memo before already knew an entry: its cut holds it, and it had happened by its day.

    `is_said`: the entry is something we say (a plan, a correction), which has no day of its own in the world.
    """
    return before is not None and entry.seq <= before.cut_seq and (is_said or entry.occurred_on <= before.as_of)
