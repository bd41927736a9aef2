"""Which memo one follows (docs/memo.md#what-follows-what), the days it covers, and when the next one is due."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from models.core import InputError, RuleError
from models.ledger import Entry, Period
from models.memo.kinds import open_recommendations, register_of, report_of
from models.projections import World
from models.records import DraftRecord

DAY = timedelta(days=1)
QUARTER_MONTHS = (1, 4, 7, 10)
WIDTH: dict[Period, int] = {"week": 0, "month": 1, "hearing": 1, "closing": 1, "quarter": 2}
"""How wide a kind is. The closing memo counts as monthly; the quarterly memo takes the place of a monthly one."""


def memo_before(
    drafts: Mapping[str, DraftRecord], period: Period, supersedes: int | None = None, *, as_of: date | None = None
) -> DraftRecord | None:
    """Return the memo that one of this kind follows, or None for the first; none follows one before a hearing.

    An erratum, of the memo no. `supersedes`, follows what that memo followed. With `as_of`, memos of later days are
    left out. Raises RuleError if `supersedes` was not issued.
    """
    by_number = {draft.number: draft for draft in drafts.values() if draft.number is not None}
    memos: Iterable[DraftRecord] = drafts.values()
    if supersedes is not None:
        if supersedes not in by_number:
            raise RuleError(
                f"memo no. {supersedes} is not issued as of this cut of the record, so nothing can correct it"
            )
        cut = by_number[root_of(by_number, supersedes)].cut_seq
        roots = {number for number, memo in by_number.items() if memo.issue.seq is not None and memo.issue.seq <= cut}
        memos = [memo for number, memo in by_number.items() if root_of(by_number, number) in roots]
    candidates = [
        memo
        for memo in memos_in_force(memos, by_number)
        if memo.period != "hearing" and WIDTH[memo.period] >= WIDTH[period] and (as_of is None or memo.as_of <= as_of)
    ]
    return max(candidates, key=lambda memo: (memo.as_of, memo.number or 0), default=None)


def memos_in_force(
    drafts: Iterable[DraftRecord], by_number: Mapping[int, DraftRecord] | None = None
) -> tuple[DraftRecord, ...]:
    """Return the issued memos that were not withdrawn, by number; of a memo and its errata only the last."""
    issued = {draft.number: draft for draft in drafts if draft.number is not None}
    last = {
        root_of(by_number or issued, number): memo
        for number, memo in sorted(issued.items())
        if memo.withdrawn_on is None
    }
    return tuple(last.values())


def root_of(by_number: Mapping[int, DraftRecord], number: int) -> int:
    """Return the number of the memo whose place a memo takes: the first one corrected, or its own."""
    while (corrected := by_number[number].supersedes) is not None:
        number = corrected
    return number


def is_known_to(before: DraftRecord | None, entry: Entry, *, is_ours: bool) -> bool:
    """Return whether the memo before knew an entry: it is in its cut and, unless it `is_ours` (a plan, a correction),
    had happened by its day."""
    return before is not None and entry.seq <= before.cut_seq and (is_ours or entry.occurred_on <= before.as_of)


def scheduled_as_of(period: Period, today: date) -> date:
    """Return the status date of a memo that a schedule drafts on a New York day; others are of the day itself."""
    match period:
        case "week":
            return today - DAY * (today.weekday() + 1)
        case "month":
            return today.replace(day=1) - DAY
        case "quarter":
            return today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1) - DAY
        case _:
            return today


def next_memo_on(as_of: date, period: Period) -> date:
    """Return the day on which the next memo for the same readers is drafted, after one with this status date."""
    return next_drafting(as_of + DAY, "week" if period == "week" else "month")


def is_regular(as_of: date, period: Period) -> bool:
    """Return whether a memo is of a day on which a schedule drafts one of its kind, as one made by hand then is, or of
    the day before, as the schedule's own is; or of a kind that has none. Source: docs/memo.md#kinds."""
    return period in ("hearing", "closing") or any(
        scheduled_as_of(period, day) == day - DAY for day in (as_of, as_of + DAY)
    )


def next_drafting(day: date, period: Period) -> date:
    """Return the first day after a New York day on which a schedule drafts a memo of a kind; one before a hearing and
    the closing memo count as monthly. Source: docs/memo.md#kinds."""
    if period == "week":
        return day + DAY * (7 - day.weekday())
    first = _next_month(day)
    while period == "quarter" and first.month not in QUARTER_MONTHS:
        first = _next_month(first)
    return first


def period_of(world: World, period: Period) -> tuple[date, date]:
    """Return the first and the last day that a memo covers. Raises RuleError without a register, and InputError for a
    day before the report."""
    reported_on = register_of(world).report.issued_on
    if world.as_of < reported_on:
        raise InputError(
            f"--as-of {world.as_of} is before the report of {reported_on}; nothing stood anywhere on that day"
        )
    before = memo_before(world.drafts, period, as_of=world.as_of)
    start = before.as_of + DAY if before else reported_on
    return min(start, world.as_of), world.as_of


def due_period(world: World, period: Period, *, is_scheduled: bool) -> Period:
    """Return the kind of memo to draft: the closing memo, once, in place of a scheduled monthly or quarterly one.
    Raises RuleError, naming what is open, for a closing memo too early."""
    if period not in ("month", "quarter", "closing"):
        return period
    open_ids = open_recommendations(report_of(world))
    if period == "closing" and open_ids:
        when = "the closing memo comes when every recommendation is verified or closed"
        raise RuleError(f"{when}; these are neither: {', '.join(open_ids)}")
    is_first = not any(memo.period == "closing" for memo in memos_in_force(world.drafts.values()))
    return "closing" if is_scheduled and is_first and world.recommendations and not open_ids else period


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
