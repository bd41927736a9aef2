"""A deadline for a whole exchange: a time-out for each read alone lets an answer drip for ever (libraries.md)."""

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

_OPENED = ("connection.connect_tcp.complete", "connection.start_tls.complete")


class Deadline:
    """Shut the connection when the time is up, so that whoever reads from it wakes: head, body and all.

    `watch` is given to httpx as its `trace` extension, by which it names each connection that it opens; `of` names the
    connection of whoever keeps it himself.
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

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
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
