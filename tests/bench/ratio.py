"""What every bench gives back, and how two sides are put against each other."""

from collections.abc import Awaitable, Iterator
from statistics import median
from time import perf_counter
from typing import NamedTuple

STALL_SECONDS = 1.0
UNEVEN, MOST_RUNS = 1.25, 3


class Ratio(NamedTuple):
    """One line of results.json: `ratio` at most `goal` is good; `floor` is what the ratio is taken against."""

    name: str
    ratio: float
    goal: float
    floor: str
    unit: str


class Sides(NamedTuple):
    """The seconds of each try of two sides, taken in turns so that noise of the machine hits both."""

    ours: list[float]
    floor: list[float]

    @property
    def ratio(self) -> float:
        """Return the median of ours over the median of the floor."""
        return median(self.ours) / median(self.floor)

    @property
    def is_uneven(self) -> bool:
        """Return whether the ratio of the first half of the tries is over a quarter from that of the second half."""
        half = len(self.ours) // 2
        if not half:
            return False
        first = median(self.ours[:half]) / median(self.floor[:half])
        second = median(self.ours[half:]) / median(self.floor[half:])
        return max(first, second) > UNEVEN * min(first, second)

    @property
    def stalls(self) -> list[str]:
        """Name each try that took over a second longer than the median of its side."""
        return [
            f"{side} {number}: {seconds:.1f} s"
            for side, tries in zip(self._fields, self, strict=True)
            for number, seconds in enumerate(tries, start=1)
            if seconds - median(tries) > STALL_SECONDS
        ]

    def told(self) -> str:
        """Return the medians and the stalls in words."""
        stalls = f"{len(self.stalls)} stalls of over a second" + "".join(f"; {each}" for each in self.stalls)
        return f"median of {len(self.ours)}: {median(self.ours):.3f} s against {median(self.floor):.3f} s; {stalls}"


class Turns:
    """Tries of two sides in turns: iterate for their numbers, and add the seconds of both.

    Try 0 warms both and does not count. Where the first half of the tries gives a ratio that is over a quarter from
    that of the second, others were at work on this machine, and all tries are made again, up to twice.
    """

    def __init__(self, tries: int) -> None:
        self.tries, self.number = tries, 0
        self.sides = Sides([], [])

    def __iter__(self) -> Iterator[int]:
        for run in range(MOST_RUNS):
            self.sides = Sides([], [])
            for number in range(self.tries + 1):
                self.number = number
                yield number
            if not self.sides.is_uneven:
                return
            print(f"run {run + 1}: its two halves differ by more than a quarter; others are at work here", flush=True)

    def add(self, ours: float, floor: float) -> None:
        """Note the seconds of both sides of the present try."""
        if self.number:
            self.sides.ours.append(ours)
            self.sides.floor.append(floor)


async def seconds_of(act: Awaitable[object]) -> float:
    """Await an act and return the seconds that it took."""
    started = perf_counter()
    await act
    return perf_counter() - started
