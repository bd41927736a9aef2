"""How hard a host is asked in one look: one request at a time, within a budget (reliability.md, section 7)."""

import threading
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from models.core import SourceFault

BUDGET = 200
"""Requests to one host in one look; a register of this size needs some twenty."""


class Hosts:
    """The hosts of one look, shared by its sources, which are asked side by side."""

    def __init__(self, budget: int = BUDGET) -> None:
        self._budget = budget
        self._spent: Counter[str] = Counter()
        self._resting: set[str] = set()
        self._turns: dict[str, threading.Lock] = defaultdict(threading.Lock)
        self._own = threading.Lock()

    def rest(self, host: str) -> None:
        """Leave a host alone for the rest of this look: it said that it is asked too much."""
        self._resting.add(host)

    @contextmanager
    def turn(self, host: str) -> Iterator[None]:
        """Hold the one turn to ask a host. Raises SourceFault where the budget of this look is spent."""
        with self._own:
            turn = self._turns[host]
        with turn:
            if host in self._resting:
                raise SourceFault("throttled", f"{host} asked to be left alone for now", passing=True)
            self._spent[host] += 1
            if self._spent[host] > self._budget:
                raise SourceFault("budget_spent", f"{host} was asked {self._budget} times in this look", passing=True)
            yield
