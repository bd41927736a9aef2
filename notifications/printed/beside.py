"""The files that stand beside an issued memo: that it was corrected, and by which number; that it was withdrawn."""

from collections.abc import Iterable
from datetime import date

from notifications.memo import place_of
from notifications.printed.glyphs import shown
from notifications.words import say


def say_corrected(number: int, by_number: int, on: date, reason: str, sentences: Iterable[str]) -> str:
    """Return the text beside a memo that was corrected on a New York day; `sentences`: the ids of what differs.

    They are named in the words that the erratum itself prints.
    """
    names = tuple(dict.fromkeys(map(place_of, sentences)))
    lines = (
        say("beside.corrected", number=number, by_number=by_number, on=on),
        say("beside.reason", reason=shown(reason)),
        say("beside.corrected_sentences", names=names) if names else say("beside.corrected_nothing"),
        say("beside.corrected_stays", number=number),
    )
    return "\n".join(lines) + "\n"


def say_withdrawn(number: int, on: date, reason: str) -> str:
    """Return the text in the place of a memo that was withdrawn on a New York day."""
    lines = (
        say("beside.withdrawn", number=number, on=on),
        say("beside.reason", reason=shown(reason)),
        say("beside.withdrawn_files"),
    )
    return "\n".join(lines) + "\n"
