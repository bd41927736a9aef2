"""Receive what people press in Slack for as long as it runs: keep it, acknowledge it, act on it, answer it."""

import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from threading import Event

from prefect import flow

from flows._listening.listener import open_listener
from flows._listening.receiver import Receiver
from flows._listening.review_files import serving_files
from flows._listening.worker import Worker
from flows._runtime.settings import load_settings
from flows._runtime.signals import notify, show_alive

STOP = Event()
"""Set by whoever ends this process. The listener then finishes the press it is acting on."""


@flow(name="listen_to_slack")
async def listen_to_slack() -> dict[str, int]:
    """Listen until told to stop; return counts. Raises SlackError without tokens, InputError without people."""
    stop_on_signals()
    # Look
    listener = open_listener(load_settings(), STOP)
    notify("READY=1\nSTATUS=listening to Slack")
    # Decide, in the thread that reads: what is ours is kept, and only then acknowledged
    worker = Worker(listener)
    with (
        ThreadPoolExecutor(2, "forms") as executor,
        serving_files(listener),
        listener.listen_in_thread(Receiver(listener, executor).receive),
    ):
        # Act on one press after the other, so that no answer overtakes another
        while not listener.stop.is_set():
            await worker.work()
            show_alive()
    # Note
    return {"acted": worker.acted, "connections": listener.socket.opened}


def stop_on_signals() -> None:
    """Let SIGTERM and Ctrl-C end the listener after the current press. Prefect's own handler would break it off."""
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: STOP.set())
