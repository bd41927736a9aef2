"""Dates, numbers and lists as an American reader expects them. The rules are in docs/voice.md#dates-and-numbers.

Dates are written with our own lists of names, never by the machine's locale.
"""

from collections.abc import Sequence
from datetime import date, time

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
SHORT_MONTHS = (
    "Jan.", "Feb.", "March", "April", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.",
)  # fmt: skip
"""AP style: five months are never shortened, and September has four letters."""
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


def weekday_date(day: date) -> str:
    """Return `Wednesday, June 3`, for what is asked by a day."""
    return f"{DAYS[day.weekday()]}, {MONTHS[day.month - 1]} {day.day}"


def clock_time(moment: time) -> str:
    """Return `9:31 a.m.`. The caller gives New York time."""
    return f"{moment.hour % NOON or NOON}:{moment.minute:02} {'a.m.' if moment.hour < NOON else 'p.m.'}"


def number(n: int) -> str:
    """Return a number in a sentence: zero to nine in words, 10 and up in figures."""
    return _SMALL[n] if 0 <= n <= LARGEST_IN_WORDS else f"{n:,}"


def number_first(n: int) -> str:
    """Return a number that starts a sentence: spelled out to ninety-nine, with a capital.

    From 100 the figure stands; a sentence about so many starts with the whole instead.
    """
    if not 0 <= n <= LARGEST_FIRST_WORD:
        return f"{n:,}"
    tens, ones = divmod(n, 10)
    spelled = _SMALL[n] if n < len(_SMALL) else _TENS[tens] + (f"-{_SMALL[ones]}" if ones else "")
    return spelled.capitalize()


def counted(n: int, one: str, many: str | None = None) -> str:
    """Return `three days`, `15 days`, `one day`, for sentences."""
    return f"{number(n)} {one if n == 1 else many or one + 's'}"


def tally(n: int, one: str, many: str | None = None) -> str:
    """Return `3 days`, `1 day`, for tables, headings and buttons."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def n_of(n: int, of: int, whose: str = "") -> str:
    """Return `two of seven`, `7 of 10`, `7 of our 10`: both numbers in the same form."""
    first, second = (number(n), number(of)) if max(n, of) <= LARGEST_IN_WORDS else (f"{n:,}", f"{of:,}")
    return f"{first} of {whose + ' ' if whose else ''}{second}"


def titled(title: str, milestone_id: str) -> str:
    """Return `Written audit plan (R1-M1)`: the title before the id."""
    return f"{title} ({milestone_id})"


def mid(title: str) -> str:
    """Return a title for the middle of a sentence: its first letter small, unless the first word is a name.

    A word with another capital (DOI's, NYPD, R1) is a name, and so is one of a register's proper first words.
    """
    first = title.split(" ", 1)[0]
    return title if any(letter.isupper() or letter.isdigit() for letter in first[1:]) else title[:1].lower() + title[1:]


def listed(words: Sequence[str]) -> str:
    """Return `a, b and c`."""
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)
