"""The listener as a process of its own: `followthrough serve --part listener`.

It needs no Prefect server, so that people are heard while that is away. One listener hears at a time; another waits
until that one has ended.
"""

import asyncio
import sys
from logging import ERROR

from prefect.exceptions import TerminationSignal

from flows._listening.listener import LOG
from flows._runtime.logs import say
from flows._runtime.settings import load_settings
from flows._runtime.signals import end_with_parent, notify
from flows.listen_to_slack import STOP, listen_to_slack, stop_on_signals
from models.core import FollowthroughError
from tasks.ledger import hearing_alone

NOT_SET_UP = 78
"""The exit code without tokens, at which systemd does not start it again (EX_CONFIG of sysexits.h)."""


def main() -> int:
    """Listen until SIGTERM or Ctrl-C, and return the exit code."""
    end_with_parent()
    stop_on_signals()
    try:
        settings = load_settings()
        if settings.slack_app_token is None or settings.slack_bot_token is None:
            say("the listener needs Slack's two tokens; set them and start it again", ERROR, "followthrough: ")
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
    """Say that another listener hears; called at each try, and said when that changes."""
    status = f"another listener hears: {holder}; this one takes over when that has ended"
    LOG.info(status)
    notify(f"READY=1\nSTATUS={status}")


if __name__ == "__main__":
    sys.exit(main())
