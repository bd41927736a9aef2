"""How hard a host is asked and how long we wait. Source: docs/evidence.md#guarded-http"""

import socket
import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, Self

from models.core import SourceFault, Value

BUDGET = 200
"""Requests to one host in one check; a register of this size needs about twenty."""

_OPENED = ("connection.connect_tcp.complete", "connection.start_tls.complete")


class Manners(Value):
    """How we ask: our name, and how much we wait for and accept, in seconds and bytes."""

    user_agent: str
    connect_seconds: float = 5.0
    total_seconds: float = 30.0
    max_bytes: int = 20_000_000
    wait_seconds: float = 1.0
    """The wait before the second try; it doubles, with jitter."""
    shows_port: bool = True
    """False in a demonstration, whose servers get their ports by chance: addresses are recorded without the port."""
    denied: tuple[str, ...] = ()
    """Networks of the installation that are never asked, though they are public (docs/evidence.md#addresses)."""
    roots: str | None = None
    """A PEM file with the certificate roots to trust, or None for those that httpx brings."""


class Hosts:
    """The hosts of one check, shared by its sources, which are read side by side: one request at a time each."""

    def __init__(self, budget: int = BUDGET) -> None:
        self._budget = budget
        self._spent: Counter[str] = Counter()
        self._resting: set[str] = set()
        self._turns: dict[str, threading.Lock] = defaultdict(threading.Lock)
        self._lock = threading.Lock()

    def rest(self, host: str) -> None:
        """Leave a host alone for the rest of this check, because it said that it is asked too much."""
        self._resting.add(host)

    @contextmanager
    def turn(self, host: str) -> Iterator[None]:
        """Hold the one turn to ask a host. Raises SourceFault if the host rests or its budget is spent."""
        with self._lock:
            turn = self._turns[host]
        with turn:
            if host in self._resting:
                raise SourceFault("throttled", f"{host} asked to be left alone for now", passing=True)
            self._spent[host] += 1
            if self._spent[host] > self._budget:
                raise SourceFault("budget_spent", f"{host} was asked {self._budget} times in this look", passing=True)
            yield


class Deadline:
    """Shut the connection when the time for a whole exchange is up: each read alone would let an answer drip forever.

    `watch` is httpx's `trace` extension, which names its connections; `of` returns that of a caller with its own.
    """

    def __init__(self, seconds: float, of: Callable[[], socket.socket | None] | None = None) -> None:
        self.passed = False
        self._of = of
        self._socket: socket.socket | None = None
        self._timer = threading.Timer(seconds, self._shut)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *fault: object) -> None:
        self._timer.cancel()

    def watch(self, event: str, details: dict[str, Any]) -> None:
        """Note the connection that was opened."""
        if event in _OPENED:
            self._socket = details["return_value"].get_extra_info("socket")

    def _shut(self) -> None:
        self.passed = True
        connection = self._of() if self._of else self._socket
        if connection is not None:
            with suppress(OSError):  # it may be closed already
                socket.socket.shutdown(connection, socket.SHUT_RDWR)
