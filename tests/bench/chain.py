"""The check of the whole chain against SHA-256 alone, over the stored bytes of a made-up year."""

from collections.abc import Callable
from hashlib import sha256
from statistics import median
from time import process_time

from ratio import Ratio

TRIES, ROUNDS = 25, 20
GOAL = 1.7


def measure() -> list[Ratio]:
    """Check the chain of a year, and hash its entries, in turns; processor time, so that others here do not count."""
    from models.ledger import Sealed, verify
    from tests.reading.year_of_entries import Year

    year = Year(seed=1)
    for _week in year.weeks():
        pass
    chain: list[Sealed] = year.chain

    def floor() -> None:
        for link in chain:
            sha256(link.entry.encode()).hexdigest()

    taken: dict[Callable[[], object], list[float]] = {(lambda: verify(chain, columns=False)): [], floor: []}
    for _try in range(TRIES):
        for work, seconds in taken.items():
            begun = process_time()
            for _round in range(ROUNDS):
                work()
            seconds.append(process_time() - begun)
    ours, bare = map(median, taken.values())
    size = sum(len(link.entry) for link in chain) // len(chain)
    print(f"chain: {len(chain)} entries of {size} bytes; median of {TRIES}: {ours:.3f} s against {bare:.3f} s")
    return [Ratio("chain", ours / bare, GOAL, "SHA-256 alone of the same bytes", "times")]


if __name__ == "__main__":
    import sys
    from pathlib import Path

    sys.path.insert(0, str(Path(__file__).parents[2]))
    print(measure())
