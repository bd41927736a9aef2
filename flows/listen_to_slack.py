"""Hear what people press in Slack, for as long as it runs: keep it, acknowledge it, act on it, answer it."""

import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from threading import Event

from prefect import flow

from flows._listening.acting import Hands
from flows._listening.hearing import Ear
from flows._listening.homes import Homes
from flows._listening.listener import open_listener
from flows._runtime.settings import load_settings

STOP = Event()
"""Set by whoever ends this process: the listener then finishes the press in hand."""


@flow(name="listen_to_slack")
async def listen_to_slack() -> dict[str, int]:
    """Listen until the process is told to stop, and count the presses acted on and the connections opened.

    Raises SlackError without the two tokens, or where Slack refuses one; InputError without a people file.
    """
    _heed_signals()
    # Look
    listener = open_listener(load_settings(), STOP)
    # Decide, in the thread that reads: what is ours is kept, and only then acknowledged
    hands = Hands(listener, Homes(listener))
    with ThreadPoolExecutor(2, "forms") as forms, listener.hearing(Ear(listener, forms).hear):
        # Act, one press after the other, so that no answer waits behind another's
        while not listener.stop.is_set():
            await hands.work()
    # Note
    return {"acted": hands.acted, "connections": listener.socket.opened}


def _heed_signals() -> None:
    """Let SIGTERM and Ctrl-C end the listener after the press in hand; Prefect's own way would break it off."""
    if threading.current_thread() is threading.main_thread():
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, lambda *_: STOP.set())
