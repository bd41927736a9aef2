"""The check of the whole chain against SHA-256 alone of the same bytes, over a made-up year."""

from collections.abc import Callable
from hashlib import sha256
from itertools import islice
from statistics import median
from time import process_time

from ratio import Ratio

TRIES, ROUNDS, WEEKS = 25, 20, 52
IN_SHORT = {"TRIES": 1, "ROUNDS": 1, "WEEKS": 1}
GOAL = 1.7


def measure() -> list[Ratio]:
    """Check the chain of a year, and hash its bytes, in turns; processor time, so that others here do not count."""
    from models.ledger import verify
    from tests.reading.year_of_entries import Year

    year = Year(seed=1)
    for _week in islice(year.weeks(), WEEKS):
        pass
    chain = year.chain
    entries = [f"followthrough/2 entry\n{link.salt}\n{link.entry}".encode() for link in chain]
    links = [f"followthrough/2 link\n{link.prev_hash}\n{link.inner}".encode() for link in chain]

    def floor() -> None:
        for hashed in (*entries, *links):
            sha256(hashed).hexdigest()

    def once() -> None:
        for link in chain:
            sha256(link.entry.encode()).hexdigest()

    ours, bare, stored = _seconds(lambda: verify(chain, columns=False), floor, once)
    size = sum(len(link.entry) for link in chain) // len(chain)
    print(
        f"chain: {len(chain)} entries of {size} bytes; median of {TRIES}: {ours:.3f} s against {bare:.3f} s, and "
        f"{stored:.3f} s for one SHA-256 of each stored entry ({ours / stored:.2f} times)"
    )
    return [Ratio("chain", ours / bare, GOAL, "SHA-256 alone of the same bytes", "times")]


def _seconds(*works: Callable[[], object]) -> list[float]:
    taken: list[list[float]] = [[] for _ in works]
    for _try in range(TRIES):
        for work, seconds in zip(works, taken, strict=True):
            begun = process_time()
            for _round in range(ROUNDS):
                work()
            seconds.append(process_time() - begun)
    return list(map(median, taken))


if __name__ == "__main__":
    import sys
    from pathlib import Path

    sys.path.insert(0, str(Path(__file__).parents[2]))
    print(measure())
