"""Prefect's server as the watch sees it, and how the watch ends what is stuck there (docs/operations.md#alarms).

The look comes first and changes nothing, so that the watch can say what it found before it ends it.
"""

import asyncio
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from prefect.settings import PREFECT_API_URL, PREFECT_CLIENT_MAX_RETRIES, temporary_settings
from pydantic import Field

from flows._runtime.prefect import no_answer
from flows.watch.facts import Facts
from models.core import Value
from tasks.core import shown_address

STARTS_WITHIN = timedelta(minutes=2)
"""How long a run may stand at Pending: a runner takes 7 to 14 seconds. With a watch every five minutes, every run that
was lost before it began is ended within seven."""
DIES_WITHIN = timedelta(minutes=1)  # how long a run may say Running while no process holds its lock
LATE_AFTER = timedelta(minutes=5)  # how long a planned run may wait for somebody to pick it up
SILENT_WITHIN = timedelta(minutes=6)
"""How long a run without a lock of its own may say Running: a little above the timeout of `track_recommendation`."""
ALWAYS_ON = "listen_to_slack"
"""It runs until it is stopped; a listener that starts ends the runs of one that died."""
LOOK_WITHIN = 90  # seconds for all of a look
SLOT_PAUSE = 3.0
"""Seconds between the two looks that a held slot takes: a run may begin between the look at slots and that at runs."""
UNENDED = ["RUNNING", "PENDING", "CANCELLING"]


class ServerReport(Value):
    """What the watch found at Prefect's server."""

    address: str
    why: str | None = None  # why it cannot be asked, as the end of a sentence; None if it answers
    version: str | None = None
    missing: tuple[str, ...] = ()  # deployments of prefect.yaml that the server does not know
    paused: tuple[str, ...] = ()
    unplanned: tuple[str, ...] = ()  # deployments with a schedule of which the server plans no next run
    running: tuple[str, ...] = ()  # deployments of which a run is going on, as the server says
    waiting: Mapping[str, datetime] = {}
    """When the first planned or requested run of each deployment that nobody began should have begun (UTC)."""
    stuck: tuple[str, ...] = ()
    """Deployments and flows whose silent runs stand there."""
    slots: tuple[str, ...] = ()  # deployments whose slot is held though nothing runs
    states: Mapping[UUID, UUID] = Field({}, exclude=True)
    """The state of each silent run, which `end_stuck` ends."""

    def late(self, now: datetime, within: timedelta) -> tuple[str, ...]:
        """Return the deployments of which a run has waited for longer than this."""
        return tuple(name for name, since in self.waiting.items() if now - since > within)


def ask(facts: Facts) -> ServerReport | None:
    """Look at the server that PREFECT_API_URL names; None if it names none."""
    address = PREFECT_API_URL.value()
    if not address:
        return None
    why, address = no_answer(address), shown_address(address)
    if why:
        return ServerReport(address=address, why=why)
    try:
        with temporary_settings({PREFECT_CLIENT_MAX_RETRIES: 1}):
            return asyncio.run(asyncio.wait_for(_look(address, facts), LOOK_WITHIN))
    except TimeoutError:
        return ServerReport(address=address, why=f"took more than {LOOK_WITHIN} seconds to answer")
    except Exception as error:
        if type(error).__module__.partition(".")[0] not in ("prefect", "httpx", "httpcore"):
            raise
        return ServerReport(address=address, why=f"answers with an error ({type(error).__name__})")


def end_stuck(report: ServerReport) -> None:
    """End the runs and free the slots that stand as a look saw them. Raises what Prefect's client does where the server
    went away."""
    with temporary_settings({PREFECT_CLIENT_MAX_RETRIES: 1}):
        asyncio.run(asyncio.wait_for(_end_stuck(report), LOOK_WITHIN))


async def _end_stuck(report: ServerReport) -> None:
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.actions import GlobalConcurrencyLimitUpdate
    from prefect.states import Crashed

    why = "silent for too long; ended by followthrough watch, which has what is due made up"
    async with get_client() as client:
        for run_id, state_id in report.states.items():
            if (await client.read_flow_run(run_id)).state_id == state_id:  # else somebody began or ended it meanwhile
                await client.set_flow_run_state(run_id, Crashed(message=why), force=True)
        if report.slots:
            deployments = [plan for plan in await client.read_deployments() if plan.name in report.slots]
            for limit in (await _stuck_slots_now(client, deployments)).values():
                await client.update_global_concurrency_limit(limit, GlobalConcurrencyLimitUpdate(active_slots=0))


async def _look(address: str, facts: Facts) -> ServerReport:
    from prefect.client.orchestration import get_client

    async with get_client() as client:
        version = await client.api_version()
        deployments = {deployment.name: deployment for deployment in await client.read_deployments()}
        names = {deployment.id: name for name, deployment in deployments.items()}
        ours = [deployments[name] for name in facts.plans if name in deployments]
        unended = await runs_of(client, type=UNENDED)
        flows = {flow_id: (await client.read_flow(flow_id)).name for flow_id in {run.flow_id for run in unended}}
        names_of = {run.id: names.get(run.deployment_id) or flows[run.flow_id] for run in unended}
        planned = await runs_of(client, type=["SCHEDULED"])
        stuck = [run for run in unended if _is_stuck(run, names_of[run.id], facts)]
        waiting: dict[str, datetime] = {}
        for run in due_first(planned):
            if run.deployment_id in names and run.expected_start_time <= facts.now:
                waiting.setdefault(names[run.deployment_id], run.expected_start_time)
        stuck_ids = {run.id for run in stuck}
        going = {names.get(run.deployment_id) for run in unended if run.id not in stuck_ids} - {None}
        next_of = {run.deployment_id for run in planned if run.expected_start_time > facts.now}
        return ServerReport(
            address=address,
            version=version,
            missing=tuple(name for name in facts.plans if name not in deployments),
            paused=tuple(plan.name for plan in ours if plan.paused or not any(line.active for line in plan.schedules)),
            unplanned=tuple(plan.name for plan in ours if plan.id not in next_of and not plan.paused),
            running=tuple(sorted(str(name) for name in going)),
            waiting=waiting,
            stuck=tuple(sorted({names_of[run.id] for run in stuck})),
            slots=await _stuck_slots(client, ours),
            states={run.id: run.state_id for run in stuck},
        )


def due_first(runs: Iterable[Any]) -> list[Any]:
    """Return the runs that have a moment at which they should begin, the earliest first."""
    return sorted((run for run in runs if run.expected_start_time), key=lambda run: run.expected_start_time)


async def runs_of(client: Any, *, type: list[str]) -> list[Any]:  # noqa: A002 (the filter's own name)
    """Return every run whose state is of one of these types."""
    from prefect.client.schemas.filters import FlowRunFilter

    wanted = FlowRunFilter.model_validate({"state": {"type": {"any_": type}}})
    runs: list[Any] = []
    while page := await client.read_flow_runs(flow_run_filter=wanted, limit=200, offset=len(runs)):
        runs += page
    return runs


def _is_stuck(run: Any, name: str, facts: Facts) -> bool:
    """Return whether a run has stood in its state for too long; `name` is that of its deployment, or of its flow."""
    duration: timedelta = facts.now - run.state.timestamp
    if run.state.type.value == "PENDING":
        return duration > STARTS_WITHIN
    within = DIES_WITHIN if run.deployment_id else SILENT_WITHIN
    return name != ALWAYS_ON and duration > within and not facts.is_alive(name)


async def _stuck_slots(client: Any, deployments: list[Any]) -> tuple[str, ...]:
    """Return the deployments whose slot is held though none of their runs is going on, seen twice."""
    first = await _stuck_slots_now(client, deployments)
    if not first:
        return ()
    await asyncio.sleep(SLOT_PAUSE)
    return tuple(await _stuck_slots_now(client, [plan for plan in deployments if plan.name in first]))


async def _stuck_slots_now(client: Any, deployments: list[Any]) -> dict[str, str]:
    held = {}
    for deployment in deployments:
        if deployment.global_concurrency_limit:
            limit = await client.read_global_concurrency_limit_by_name(deployment.global_concurrency_limit.name)
            if limit.active_slots:
                held[deployment.id] = (deployment.name, limit.name)
    busy = {run.deployment_id for run in await runs_of(client, type=UNENDED)} if held else set()
    return dict(names for deployment_id, names in held.items() if deployment_id not in busy)
