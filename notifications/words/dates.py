"""Dates, numbers and lists as an American reader expects them, in any locale (docs/voice.md#dates-and-numbers)."""

import re
from collections.abc import Sequence, Sized
from datetime import date, datetime, time

from models.core import NEW_YORK

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
SHORT_MONTHS = (
    "Jan.", "Feb.", "March", "April", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.",
)  # fmt: skip
"""AP style: five months are never shortened, and September has four letters."""
QUARTERS = ("first", "second", "third", "fourth")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

NOON = 12
LARGEST_IN_WORDS = 9
"""In a sentence, larger numbers stand in figures (AP style)."""
LARGEST_FIRST_WORD = 99
"""At the start of a sentence, numbers up to this one are spelled out."""

_SMALL = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


def long_date(day: date) -> str:
    """Return `November 25, 2026`, for the end of a sentence or a clause."""
    return f"{MONTHS[day.month - 1]} {day.day}, {day.year}"


def date_inside(day: date) -> str:
    """Return `November 25, 2026,` for the middle of a sentence."""
    return f"{long_date(day)},"


def short_date(day: date) -> str:
    """Return `Nov. 25, 2026`, for tables."""
    return f"{day_month(day)}, {day.year}"


def day_month(day: date) -> str:
    """Return `Nov. 25`, for headings."""
    return f"{SHORT_MONTHS[day.month - 1]} {day.day}"


def near(day: date, today: date) -> str:
    """Return `November 25`, with the year if it is not this one."""
    return f"{MONTHS[day.month - 1]} {day.day}" if day.year == today.year else long_date(day)


def near_short(day: date, today: date) -> str:
    """Return `Nov. 25` for a cell, with the year if it is not this one."""
    return day_month(day) if day.year == today.year else short_date(day)


def weekday_date(day: date) -> str:
    """Return `Wednesday, June 3`, for what is asked by a day."""
    return f"{DAYS[day.weekday()]}, {MONTHS[day.month - 1]} {day.day}"


def clock_time(moment: time) -> str:
    """Return `9:31 a.m.`. The caller gives New York time."""
    return f"{moment.hour % NOON or NOON}:{moment.minute:02} {'a.m.' if moment.hour < NOON else 'p.m.'}"


def local_moment(moment: datetime) -> str:
    """Return a moment in New York: `Nov. 30, 2026, 9:30 a.m.`."""
    local = moment.astimezone(NEW_YORK)
    return f"{short_date(local.date())}, {clock_time(local.time())}"


def number(n: int) -> str:
    """Return a number in a sentence: zero to nine in words, 10 and up in figures."""
    return _SMALL[n] if 0 <= n <= LARGEST_IN_WORDS else f"{n:,}"


def number_first(n: int) -> str:
    """Return a number that starts a sentence: spelled out to ninety-nine, with a capital; from 100 the figure."""
    if not 0 <= n <= LARGEST_FIRST_WORD:
        return f"{n:,}"
    tens, ones = divmod(n, 10)
    spelled = _SMALL[n] if n < len(_SMALL) else _TENS[tens] + (f"-{_SMALL[ones]}" if ones else "")
    return spelled.capitalize()


def counted(n: int, singular: str, plural: str | None = None) -> str:
    """Return `three days`, `15 days`, `one day`, for sentences."""
    return f"{number(n)} {singular if n == 1 else plural or singular + 's'}"


def tally(n: int, singular: str, plural: str | None = None) -> str:
    """Return `3 days`, `1 day`, for tables, headings and buttons."""
    return f"{n:,} {singular if n == 1 else plural or singular + 's'}"


MOST_NAMED = 12


def few(names: Sized) -> bool:
    """Return whether a sentence names all of some things."""
    return len(names) <= MOST_NAMED


def some(names: Sequence[str], singular: str, plural: str | None = None) -> str:
    """Return `R1, R2 and R3`, or `40 recommendations` for more than a sentence names."""
    return listed(names) if few(names) else counted(len(names), singular, plural)


def n_of(n: int, of: int, whose: str = "") -> str:
    """Return `two of seven`, `7 of 10`, `7 of our 10`: both numbers in the same form."""
    first, second = (number(n), number(of)) if max(n, of) <= LARGEST_IN_WORDS else (f"{n:,}", f"{of:,}")
    return f"{first} of {whose + ' ' if whose else ''}{second}"


def titled(title: str, milestone_id: str) -> str:
    """Return `Written audit plan (R1-M1)`: the title before the id, and of one that recurs its period in words."""
    return f"{title} ({instance(milestone_id)})"


def instance(milestone_id: str) -> str:
    """Return `R4-M3, first quarter 2026` for the id `R4-M3@2026Q1`; an id without a period as it is."""
    plain, _, period = milestone_id.partition("@")  # `2026Q1`, `2026-03`, `2026`; any other as it is
    if quarter := re.fullmatch(r"(\d{4})Q([1-4])", period):
        period = f"{QUARTERS[int(quarter[2]) - 1]} quarter {quarter[1]}"
    elif month := re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", period):
        period = f"{MONTHS[int(month[2]) - 1]} {month[1]}"
    return f"{plain}, {period}" if period else plain


def mid(title: str) -> str:
    """Return a title for the middle of a sentence: its first letter small, unless it begins with a name (NYPD, R1,
    DOI's record, Police Commissioner)."""
    first, _, following = title.partition(" ")
    is_name = any(letter.isupper() or letter.isdigit() for letter in first[1:]) or first.endswith("'s")
    before_name = following[:1].isupper() and following.split(" ", 1)[0] not in MONTHS
    return title if is_name or before_name else title[:1].lower() + title[1:]


def ended(words: str) -> str:
    """Return words with the period that ends a sentence, inside the quotation marks if they end it."""
    if words.endswith((".", ".\N{RIGHT DOUBLE QUOTATION MARK}")):
        return words
    quoted = words.endswith("\N{RIGHT DOUBLE QUOTATION MARK}")
    return f"{words[:-1]}.{words[-1]}" if quoted else f"{words}."


def listed(words: Sequence[str]) -> str:
    """Return `a, b and c`."""
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def an(noun: str) -> str:
    """Return a noun with its article, as it is read aloud: `a verifier`, `an office`, `an OIG`, `a DOI`."""
    first = noun.split(" ", 1)[0].split("-", 1)[0]
    is_spelled = len(first) > 1 and first.isupper()
    vowels = "AEFHILMNORSX" if is_spelled else "AEIOU"
    return f"{'an' if noun[:1].upper() in vowels else 'a'} {noun}"


def the(name: str) -> str:
    """Return what a source is called as it follows a verb: a name takes an article, a description does not."""
    return f"the {name}" if name[:1].isupper() else name


def whose(name: str) -> str:
    """Return a name with its apostrophe: `DOI's`, `the Department of Buildings'`."""
    return f"{name}'" if name.endswith("s") else f"{name}'s"


def cap(words: str) -> str:
    """Return words with a capital first letter, for the start of a sentence or a cell."""
    return words[:1].upper() + words[1:]
