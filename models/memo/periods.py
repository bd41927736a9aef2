"""The days a memo covers, when the next of its kind comes, and when the last of all is due (memo.md, section 10)."""

from datetime import date, timedelta

from models.core import InputError, RuleError
from models.ledger import Period
from models.memo.before import before_of, standing_memos
from models.memo.closing import still_open
from models.memo.placed import place_all
from models.projections import World

DAY, WEEK = timedelta(days=1), timedelta(days=7)
QUARTER_MONTHS = (1, 4, 7, 10)


def scheduled_as_of(period: Period, today: date) -> date:
    """Return the status date of a memo that a schedule drafts on a New York day: the end of the time just past.

    The weekly note is of the last Sunday, the monthly memo of the last day of the month before, the quarterly one of
    the last day of the quarter before. A memo before a hearing and the closing memo are of the day itself.
    """
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
    """Return the day on which the next memo for the same readers is drafted, after one of this status date.

    A memo of the last day of its time is drafted on the day after; the next one is the one after that.
    """
    return next_drafting(as_of + DAY, period)


def next_drafting(day: date, period: Period) -> date:
    """Return the first day after a New York day on which a schedule drafts a memo of a kind (commands.md, section 1).

    In January, April, July and October the quarterly memo stands in place of the monthly one. A memo before a hearing
    and the closing memo count as monthly.
    """
    if period == "week":
        return day + WEEK - DAY * day.weekday()
    first = _next_month(day)
    while period == "quarter" and first.month not in QUARTER_MONTHS:
        first = _next_month(first)
    return first


def period_of(world: World, period: Period) -> tuple[date, date]:
    """Return the days a memo covers: from the day after the one it follows, or the report's day, to its status date.

    Raises RuleError where no register was adopted, and InputError for a day before the report's.
    """
    if world.register is None:
        raise RuleError("the ledger holds no register yet; take one in with `followthrough plan sync`")
    begun = world.register.report.issued_on
    if world.as_of < begun:
        raise InputError(f"--as-of {world.as_of} is before the report of {begun}; nothing stood anywhere on that day")
    before = before_of(world.drafts, period, as_of=world.as_of)
    start = before.as_of + DAY if before else begun
    return min(start, world.as_of), world.as_of


def due_period(world: World, period: Period, *, is_scheduled: bool) -> Period:
    """Return the kind of memo that is due: the closing memo in place of a scheduled monthly or quarterly one.

    It is due when every recommendation is verified or closed, and no closing memo was issued yet. Raises RuleError
    that names what is open where the closing memo is asked for before that.
    """
    if period not in ("month", "quarter", "closing"):
        return period
    open_ones = still_open(world, place_all(world))
    if period == "closing" and open_ones:
        raise RuleError(
            f"the closing memo comes when every recommendation is verified or closed; these are neither: "
            f"{', '.join(open_ones)}"
        )
    is_first = not any(each.period == "closing" for each in standing_memos(world.drafts.values()))
    return "closing" if is_scheduled and is_first and not open_ones and world.recommendations else period


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
