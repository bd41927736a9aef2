"""Receive what people press in Slack or on their pages: keep it, acknowledge it, act on it, answer it; with or without
Prefect."""

import asyncio
import signal
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from logging import ERROR
from threading import Event

from prefect import flow
from prefect.exceptions import TerminationSignal

from flows._listening.listener import LOG, open_listener
from flows._listening.pages import serving_pages
from flows._listening.receiver import Receiver
from flows._listening.worker import Worker
from flows._runtime.logs import say
from flows._runtime.settings import load_settings
from flows._runtime.signals import end_with_parent, notify, show_alive
from models.core import FollowthroughError
from tasks.ledger import hearing_alone

NOT_SET_UP = 78
"""The exit code with nothing to hear, at which systemd does not start it again (EX_CONFIG of sysexits.h)."""
STOP = Event()  # set by whoever ends this process. The listener then finishes the press it is acting on.


@flow(name="listen_to_slack")
async def listen_to_slack() -> dict[str, int]:
    """Listen until told to stop; return counts. Raises SlackError with nothing to hear, InputError without people."""
    stop_on_signals()
    listener = open_listener(load_settings(), STOP)
    notify(f"READY=1\nSTATUS=listening to {'Slack' if listener.socket else 'pages'}")
    # The thread that reads keeps what is ours, and only then acknowledges it
    worker = Worker(listener)
    with (
        ThreadPoolExecutor(2, "forms") as executor,
        serving_pages(listener),
        listener.listen_in_thread(Receiver(listener, executor).receive),
    ):
        # One press after the other, so that no answer overtakes another
        while not listener.stop.is_set():
            await worker.work()
            show_alive()
    return {"acted": worker.acted, "connections": listener.socket.opened if listener.socket else 0}


def stop_on_signals() -> None:
    """Let SIGTERM and Ctrl-C end the listener after the current press. Prefect's own handler would break it off."""
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: STOP.set())


def main() -> int:
    """Listen until SIGTERM or Ctrl-C, and return the exit code."""
    end_with_parent()
    stop_on_signals()
    try:
        settings = load_settings()
        if not settings.has_listener:
            needs = "Slack's two tokens, or FOLLOWTHROUGH_FILES_URL for pages"
            say(f"the listener needs {needs}; set them and start it again", ERROR, "followthrough: ")
            return NOT_SET_UP
        with hearing_alone(settings.database(), STOP, _waits):
            asyncio.run(listen_to_slack.fn())
    except FollowthroughError as error:
        say(f"the listener ended: {error}", ERROR, "followthrough: ")
        return error.exit_code
    except TerminationSignal:  # while a press was acted on: it waits in the inbox
        return 0
    return 0


def _waits(holder: str) -> None:
    status = f"another listener hears: {holder}; this one takes over when that has ended"
    LOG.info(status)
    notify(f"READY=1\nSTATUS={status}")


if __name__ == "__main__":
    sys.exit(main())
