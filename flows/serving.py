"""What `serve` runs beside the server: a worker of the pool and the deployments of prefect.yaml, and of no other."""

import asyncio
import logging
import os
import signal
import sys
import warnings
from collections.abc import Container
from contextlib import redirect_stdout
from importlib import import_module
from logging import ERROR, WARNING
from typing import Any
from uuid import UUID

from prefect.client.orchestration import PrefectClient, get_client
from prefect.exceptions import ObjectNotFound
from prefect.workers.process import ProcessWorker

from flows._runtime.data import planned_deployments, pool_template
from flows._runtime.environment import environment
from flows._runtime.logs import say
from flows._runtime.prefect import await_server, no_answer
from flows._runtime.signals import end_with_parent, stay_alive
from models.core import FollowthroughError, RuleError

LOG = logging.getLogger("followthrough.runner")
POOL = "followthrough"  # of prefect.yaml


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
    except (KeyboardInterrupt, asyncio.CancelledError):
        return 0
    except Exception:
        if outage := no_answer(api):
            say(f"the runner ends, because Prefect's server at {api} {outage}", WARNING, "followthrough: ")
        else:
            LOG.exception("the runner ended by a fault")
        return 1
    return 0


async def _serve(api: str) -> None:
    if task := asyncio.current_task():  # so that the worker ends the runs that it began, and leaves none behind
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    await_server(api)
    worker = OurWorker(work_pool_name=POOL, name=POOL, base_job_template=pool_template())
    await deploy_all()
    heartbeat = asyncio.create_task(stay_alive())
    await worker.start()
    heartbeat.cancel()


# Prefect warns of a second class for the pool's type. There is one worker in this process.
warnings.filterwarnings("ignore", ".* has key 'process' ", UserWarning)


class OurWorker(ProcessWorker):
    """A worker that runs the deployments of prefect.yaml as they stand there: whoever writes another into the server
    would choose what this machine runs."""

    async def run(self, flow_run: Any, configuration: Any, task_status: Any = None) -> Any:
        """Run a flow run in a process of its own. Raises RuleError, with which Prefect ends it as Crashed, for a
        deployment or a pool that somebody changed by hand, or that another version made."""
        deployment = await self.client.read_deployment(flow_run.deployment_id) if flow_run.deployment_id else None
        pool = await self.client.read_work_pool(POOL)
        if why := refusal(deployment, pool.base_job_template):
            raise RuleError(why)
        return await super().run(flow_run, configuration, task_status)


def refusal(deployment: Any, template: dict[str, Any]) -> str | None:
    """Return why a run of a deployment, as Prefect's server has it, is not begun; None if it may be."""
    planned = (
        {str(definition["name"]): definition for definition in planned_deployments()}.get(deployment.name)
        if deployment
        else None
    )
    mend = "restart followthrough's runner, or run `prefect deploy --all`"
    if planned is None:
        return "this run is of no deployment of prefect.yaml, and only those run here"
    if (deployment.entrypoint, deployment.pull_steps) != (planned["entrypoint"], planned["pull_steps"]):
        return f"the deployment {deployment.name} is not as prefect.yaml of this version has it; {mend}"
    if deployment.job_variables or template != pool_template():
        return f"the pool {POOL} or the infrastructure of {deployment.name} was changed by hand; {mend}"
    return None


async def deploy_all() -> None:
    """Let Prefect's server have the pool and the deployments of prefect.yaml, as `prefect deploy --all` would. What a
    person paused stays paused."""
    async with get_client() as client:
        await _make_pool(client)
        paused = await _pauses(client)
        for definition in planned_deployments():
            await deploy(client, definition, paused)


async def deploy(
    client: PrefectClient, definition: dict[str, Any], paused: Container[tuple[str, str]] = frozenset()
) -> UUID:
    """Make or update one deployment of prefect.yaml; return its id. `paused`: names of deployments, and of their
    schedules by slug, that stay as they are."""
    from prefect.client.schemas.actions import DeploymentScheduleCreate
    from prefect.client.schemas.schedules import CronSchedule
    from prefect.utilities.callables import parameter_schema

    name = str(definition["name"])
    module, _, function = str(definition["entrypoint"]).partition(":")
    flow = getattr(import_module(module), function)
    limit = definition["concurrency_limit"]
    return await client.create_deployment(
        flow_id=await client.create_flow_from_name(flow.name),
        name=name,
        entrypoint=str(definition["entrypoint"]),
        pull_steps=definition["pull_steps"],
        work_pool_name=POOL,
        description=str(definition["description"]).strip(),
        tags=[str(tag) for tag in definition.get("tags", ())],
        parameters={key: str(value) for key, value in definition.get("parameters", {}).items()},
        parameter_openapi_schema=parameter_schema(flow).model_dump_for_openapi(),
        enforce_parameter_schema=True,
        job_variables={},
        paused=(name, "") in paused,
        concurrency_limit=int(limit["limit"]),
        concurrency_options={"collision_strategy": str(limit["collision_strategy"])},  # type: ignore[arg-type]
        schedules=[
            DeploymentScheduleCreate(
                schedule=CronSchedule(cron=str(schedule["cron"]), timezone=str(schedule["timezone"])),
                slug=str(schedule["slug"]),
                active=(name, str(schedule["slug"])) not in paused,
            )
            for schedule in definition.get("schedules", ())
        ],
    )


async def _make_pool(client: PrefectClient) -> None:
    from prefect.client.schemas.actions import WorkPoolCreate, WorkPoolUpdate

    try:
        await client.read_work_pool(POOL)
        await client.update_work_pool(POOL, WorkPoolUpdate(base_job_template=pool_template()))
    except ObjectNotFound:
        await client.create_work_pool(WorkPoolCreate(name=POOL, type="process", base_job_template=pool_template()))


async def _pauses(client: PrefectClient) -> set[tuple[str, str]]:
    """Return the paused deployments and schedules, by name and slug."""
    deployments = await client.read_deployments()
    schedules = ((deployment.name, schedule) for deployment in deployments for schedule in deployment.schedules)
    pauses = {(name, str(schedule.slug)) for name, schedule in schedules if not schedule.active}
    return pauses | {(deployment.name, "") for deployment in deployments if deployment.paused}


if __name__ == "__main__":
    sys.exit(main())
