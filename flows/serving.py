"""What `serve` runs beside the server: the flows of prefect.yaml and no other, where a worker runs any."""

import asyncio
import logging
import os
import sys
from collections.abc import Container
from contextlib import redirect_stdout
from importlib import import_module
from logging import ERROR, WARNING
from typing import Any

from flows._runtime.data import planned_deployments
from flows._runtime.environment import environment
from flows._runtime.logs import say
from flows._runtime.prefect import await_server, no_answer
from flows._runtime.signals import end_with_parent, stay_alive
from models.core import FollowthroughError

LOG = logging.getLogger("followthrough.runner")


def main() -> int:
    """Run our flows on their schedules until SIGTERM or Ctrl-C; return the exit code."""
    end_with_parent()
    api = environment()["PREFECT_API_URL"]
    try:
        with open(os.devnull, "w") as nowhere, redirect_stdout(nowhere):  # Prefect prints its errors there too
            asyncio.run(_serve(api))
    except FollowthroughError as error:
        say(str(error), ERROR, "followthrough: ")
        return error.exit_code
    except KeyboardInterrupt:
        return 0
    except Exception:
        if outage := no_answer(api):
            say(f"the runner ends, because Prefect's server at {api} {outage}", WARNING, "followthrough: ")
        else:
            LOG.exception("the runner ended by a fault")
        return 1
    return 0


async def _serve(api: str) -> None:
    from prefect.runner import Runner

    await_server(api)
    runner = Runner(name="followthrough", pause_on_shutdown=False)
    paused = await _pauses()
    for definition in planned_deployments():
        await runner.aadd_deployment(await to_deployment(definition, paused))
    heartbeat = asyncio.create_task(stay_alive())
    await runner.start()
    heartbeat.cancel()


async def _pauses() -> set[tuple[str, str]]:
    """Return the paused deployments and schedules, by name and slug; the runner would start them again."""
    from prefect.client.orchestration import get_client

    async with get_client() as client:
        deployments = await client.read_deployments()
    schedules = ((deployment.name, schedule) for deployment in deployments for schedule in deployment.schedules)
    pauses = {(name, str(schedule.slug)) for name, schedule in schedules if not schedule.active}
    return pauses | {(deployment.name, "") for deployment in deployments if deployment.paused}


async def to_deployment(definition: dict[str, Any], paused: Container[tuple[str, str]] = ()) -> Any:
    """Return a deployment of prefect.yaml for Prefect's runner. What a person paused stays paused."""
    from prefect.client.schemas.objects import ConcurrencyLimitConfig
    from prefect.schedules import Cron
    from prefect.types.entrypoint import EntrypointType

    module, _, name = str(definition["entrypoint"]).partition(":")
    flow = getattr(import_module(module), name)
    deployment = flow.to_deployment(
        name=str(definition["name"]),
        description=str(definition["description"]),
        tags=[str(tag) for tag in definition.get("tags", ())],
        paused=(definition["name"], "") in paused,
        parameters={key: str(value) for key, value in definition.get("parameters", {}).items()},
        schedules=[
            Cron(
                str(schedule["cron"]),
                timezone=str(schedule["timezone"]),
                slug=str(schedule["slug"]),
                active=(definition["name"], schedule["slug"]) not in paused,
            )
            for schedule in definition.get("schedules", ())
        ],
        concurrency_limit=ConcurrencyLimitConfig.model_validate(dict(definition["concurrency_limit"])),
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    return await deployment if asyncio.iscoroutine(deployment) else deployment


if __name__ == "__main__":
    sys.exit(main())
