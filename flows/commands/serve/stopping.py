"""What ends a command that runs until it is stopped."""

import signal


def stop_by_signals() -> None:
    """Let SIGINT and SIGTERM end this process as Ctrl-C does, so that nothing that it started is left behind.

    A shell without job control starts what runs in the background deaf to SIGINT: then nothing but a kill would end it.
    """
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, signal.default_int_handler)
