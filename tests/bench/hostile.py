"""What a hostile text costs: twice the length at most three times the processor time, for pages and for letters.

Work in the square of the length takes four times as long, and goes on growing.
"""

from collections.abc import Callable
from time import process_time
from typing import Any

from ratio import Ratio

SIZE, TRIES, PAGE_TRIES = 400_000, 5, 50
"""Characters of the shorter text; how often each length is read, of which the fastest counts. A page takes a few
milliseconds, so it is read more often."""
IN_SHORT = {"SIZE": 10_000, "TRIES": 1, "PAGE_TRIES": 1}
GOAL = 3.0


def measure() -> list[Ratio]:
    """Read each kind of text at two lengths; give the worst ratio of each reader."""
    from models.core.privacy import inspect
    from tasks.sources.web_page import title_of

    pages = (b"<title ", b"<title>a", b"<input ", b"<input type ", b"<input type=" + b" " * 30)
    white = ("dkt" + " " * 500, "docket-", "docket no" + "\n \t" * 150)
    return [
        Ratio(
            "hostile_pages",
            max(_growth(title_of, piece, PAGE_TRIES) for piece in pages),
            GOAL,
            "half the page",
            "times",
        ),
        Ratio("hostile_words", max(_growth(inspect, piece, TRIES) for piece in white), GOAL, "half the text", "times"),
    ]


def _growth(read: Callable[[Any], object], piece: str | bytes, tries: int) -> float:
    short, long = (piece * (size // len(piece)) for size in (SIZE, 2 * SIZE))
    return _seconds(read, long, tries) / _seconds(read, short, tries)


def _seconds(read: Callable[[Any], object], text: str | bytes, tries: int) -> float:
    spent = []
    for _ in range(tries):
        started = process_time()
        read(text)
        spent.append(process_time() - started)
    return min(spent)
