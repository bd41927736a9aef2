"""Signals that end a command which runs until it is stopped."""

import signal


def stop_by_signals() -> None:
    """Make SIGINT and SIGTERM end this process as Ctrl-C does, so that nothing it started is left behind.

    A shell without job control starts background processes with SIGINT ignored; without this only a kill would end
    them.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
