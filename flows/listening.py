"""The listener as a process of its own: `python -m flows.listening`, which `followthrough serve` starts and keeps."""

import asyncio
import logging
import sys

from prefect.exceptions import TerminationSignal

from flows._runtime.run import has_server, run
from flows._runtime.signals import end_with_parent
from flows.listen_to_slack import listen_to_slack
from models.core import FollowthroughError

TAG = "listener"
"""On every run that this process starts, so that the runs of one that died can be found."""
GONE = "its process ended without a word; what it had kept is acted on by the next listener"


def main() -> int:
    """Listen until SIGTERM or Ctrl-C, and return the exit code."""
    end_with_parent()
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(message)s", stream=sys.stderr)
    logging.getLogger("followthrough").setLevel(logging.INFO)
    try:
        asyncio.run(_listen())
    except FollowthroughError as error:
        sys.stderr.write(f"followthrough: the listener ended: {error}\n")
        return error.exit_code
    except TerminationSignal:  # while a press was acted on: it waits in the inbox
        return 0
    return 0


async def _listen() -> None:
    if not has_server():
        await run(listen_to_slack)
        return
    from prefect import tags

    await end_dead_runs()
    with tags(TAG):
        await run(listen_to_slack)


async def end_dead_runs() -> int:
    """Mark the runs of a listener that was killed as crashed, and return how many there were.

    Prefect would show them as running forever. One listener of `serve` runs at a time, so what
    still runs under its tag when it starts is dead.
    """
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import FlowRunFilter
    from prefect.states import Crashed

    unended = {"type": {"any_": ["RUNNING", "PENDING"]}}
    wanted = FlowRunFilter.model_validate({"tags": {"all_": [TAG]}, "state": unended})
    async with get_client() as client:
        dead = await client.read_flow_runs(flow_run_filter=wanted)
        for flow_run in dead:
            await client.set_flow_run_state(flow_run.id, Crashed(message=GONE), force=True)
    return len(dead)


if __name__ == "__main__":
    sys.exit(main())
