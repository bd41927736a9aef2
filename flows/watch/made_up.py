"""Work that was missed is made up: Prefect runs it, or else the watch does, alone, what cannot wait.

What the watch did is noted in Prefect once its server answers, so that its list of runs has all that ran
(docs/operations.md#missed-work).
"""

import asyncio
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from importlib import import_module
from typing import Any

from prefect.settings import PREFECT_API_URL, PREFECT_CLIENT_MAX_RETRIES, temporary_settings

from flows._runtime import clock
from flows._runtime.origin import coming_by
from flows._runtime.run import started_by
from flows._runtime.settings import Settings
from flows.watch.facts import facts_of
from flows.watch.server import LOOK_WITHIN, ServerReport, due_first, runs_of
from models.core import FollowthroughError
from models.operations import Deployment, PlainRun
from notifications.operations import say_plain_run
from tasks.ledger import running_alone
from tasks.operations import alone_at_work

LOG = logging.getLogger("followthrough.watch")

TAG = "made-up"
URGENT = frozenset({"track_portfolio", "deliver_reminders"})
"""What the watch runs itself where Prefect cannot: without it, nobody would be told what is due."""
RUNNER_WITHIN = timedelta(minutes=10)  # how long a run may wait for a runner before the watch does its work


def is_left_to_the_watch(plan: Deployment, server: ServerReport | None) -> bool:
    """Return whether the watch itself runs overdue work: all of it in an installation without Prefect, and else what
    cannot wait, where the server could not be looked at or nobody takes its run."""
    if not PREFECT_API_URL.value():
        return True
    is_away = server is None or server.why is not None
    waits = is_away or (server and plan.name in {*server.missing, *server.late(clock.now(), RUNNER_WITHIN)})
    return bool(waits) and plan.name in URGENT


def is_to_be_requested(plan: Deployment, server: ServerReport | None) -> bool:
    """Return whether Prefect can run overdue work of which no run waits there yet."""
    return server is not None and server.why is None and plan.name not in {*server.missing, *server.waiting}


def request(plan: Deployment) -> None:
    """Have Prefect run missed work as soon as a runner takes it. Raises what Prefect's client does."""
    from prefect.deployments import arun_deployment

    flow_name = plan.entrypoint.partition(":")[2]
    requested = arun_deployment(f"{flow_name}/{plan.name}", timeout=0, tags=[TAG], as_subflow=False)
    with temporary_settings({PREFECT_CLIENT_MAX_RETRIES: 1}):
        asyncio.run(asyncio.wait_for(requested, LOOK_WITHIN))


def run_plainly(settings: Settings, plan: Deployment) -> tuple[PlainRun, str | None] | None:
    """Run overdue work as a plain function, beside no other run of it; return what to note, and why it failed. None if
    it is no longer overdue, or a run of it goes on."""
    with _alone(settings, plan.name) as is_alone:
        if not is_alone or plan.name not in {due.name for due in _overdue(settings)}:
            return None
        began = clock.now()
        why = _called(plan)
        return PlainRun(name=plan.name, began=began, ended=clock.now(), well=why is None), why


def note_in_prefect(runs: tuple[PlainRun, ...], server: ServerReport) -> tuple[PlainRun, ...]:
    """Let Prefect's list have what ran without it, in place of the runs that waited; return what it could not take, as
    of a deployment that it does not know. Raises what Prefect's client does."""
    known = tuple(run for run in runs if run.name not in server.missing)
    if known:
        with temporary_settings({PREFECT_CLIENT_MAX_RETRIES: 1}):
            asyncio.run(asyncio.wait_for(_note(known), LOOK_WITHIN))
    return tuple(run for run in runs if run not in known)


async def _note(runs: tuple[PlainRun, ...]) -> None:
    from prefect.client.orchestration import get_client
    from prefect.states import Cancelled, Completed, Failed

    async with get_client() as client:
        deployments = {deployment.name: deployment for deployment in await client.read_deployments()}
        planned = due_first(await runs_of(client, type=["SCHEDULED"]))
        for run in runs:
            deployment = deployments[run.name]
            kind: Callable[..., Any] = Completed if run.well else Failed
            await client.create_flow_run_from_deployment(
                deployment.id,
                state=kind(name=say_plain_run(run)),
                tags=[TAG],
                idempotency_key=f"{run.name}:{run.began.isoformat()}",
            )
            for waiting in planned:
                if waiting.deployment_id == deployment.id and waiting.expected_start_time <= run.ended:
                    message = f"{say_plain_run(run)}; a runner that starts now would find nothing to do"
                    await client.set_flow_run_state(waiting.id, Cancelled(message=message), force=True)


@contextmanager
def _alone(settings: Settings, name: str) -> Iterator[bool]:
    with alone_at_work(settings.home, name) as is_alone_here:
        if not is_alone_here:
            yield False
            return
        with running_alone(settings.database(), name) as is_alone:
            yield is_alone


def _overdue(settings: Settings) -> tuple[Deployment, ...]:
    # Its lock is ours, so `facts` would take ours for a run that is alive.
    return facts_of(settings, settings.database(), clock.now()).of_right_clock().overdue(beside_alive=True)


def _called(plan: Deployment) -> str | None:
    module, _, name = plan.entrypoint.partition(":")
    try:
        flow = getattr(import_module(module), name)
        with coming_by("flow"), started_by("watch"), temporary_settings(restore_defaults={PREFECT_API_URL}):
            asyncio.run(flow.fn(**plan.parameters))
    except FollowthroughError as error:
        return str(error)
    except Exception as error:  # a fault of ours in one flow must not keep the others from running
        LOG.exception("a fault inside %s", plan.name)
        return type(error).__name__
    return None
