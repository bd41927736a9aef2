"""Each automation of automations.yaml, caused once on a real server on PostgreSQL: `python -m tests.chaos.automations`.

The file is taken in by Prefect's own command, with times of ten seconds. It takes about two minutes, most of them
Prefect's first start, so it is no test of the suite.
"""

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from flows._runtime.environment import PREFECT_DATABASE, name_server, own_prefect
from tests.chaos.postgres import postgres_server

SHORTEST = 10
"""Seconds: Prefect takes no less for what should have happened."""
FILE = Path(__file__).parents[2] / "automations.yaml"
DAILY = "followthrough back_up without success"


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """Run Prefect's server with all its services on a PostgreSQL of its own."""
    with postgres_server() as url:
        admin = url.format("postgres")
        from sqlalchemy import create_engine

        with create_engine(admin, isolation_level="AUTOCOMMIT").connect() as connection:
            connection.exec_driver_sql("CREATE DATABASE prefect")
        asynchronous = url.format("prefect").replace("+psycopg", "+asyncpg")
        own_prefect(folder)
        os.environ.update(
            {
                PREFECT_DATABASE: asynchronous,
                "PREFECT_SERVER_SERVICES_TRIGGERS_ENABLED": "true",
                "PREFECT_EVENTS_PROACTIVE_GRANULARITY": "PT1S",
                "PREFECT_SERVER_EVENTS_PROACTIVE_GRANULARITY": "PT1S",
                "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": "30",
            }
        )
        from flows._runtime.prefect import await_server, free_port, server_on
        from flows._runtime.signals import start_child

        port = free_port()
        command, around = server_on(port)
        process = start_child(command, around | {PREFECT_DATABASE: asynchronous})
        api = f"http://127.0.0.1:{port}/api"
        try:
            await_server(api, process.poll)
            name_server(api)
            yield api
        finally:
            process.kill()
            process.wait()


def now() -> datetime:
    return datetime.now(UTC)


def taken_in(folder: Path) -> None:
    """Take the file in by Prefect's own command, with times that a test can wait for."""
    listed = yaml.safe_load(FILE.read_text())
    for each in listed["automations"]:
        slow = each["trigger"]["within"]
        each["trigger"]["within"] = min(slow, SHORTEST)
    quick = folder / "automations.yaml"
    quick.write_text(yaml.safe_dump(listed))
    program = Path(sys.executable).with_name("prefect")
    subprocess.run([program, "automation", "create", "--from-file", quick], check=True)


async def until(what: str, asked: Callable[[], Awaitable[Any]], within: float = 45) -> None:
    """Wait until something is so, and say how long it took."""
    began = time.monotonic()
    while time.monotonic() - began < within:
        if await asked():
            print(f"{what}: after {time.monotonic() - began:.0f} s", flush=True)
            return
        await asyncio.sleep(0.5)
    raise SystemExit(f"{what}: not within {within:.0f} s")


async def cause() -> None:
    """Cause each alarm once, and prove that what only sleeps or ended under a name of ours is left alone."""
    from prefect import flow
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.actions import WorkPoolCreate
    from prefect.events import Event
    from prefect.states import Completed, Failed, Paused, Pending, Running

    from flows.watch.automations import is_answering, last_trigger, pulse, take_in

    @flow(name="made_up")
    def made_up() -> None: ...

    async with get_client() as client:
        automations = {each.name: each for each in await client.read_automations()}

        async def run(*states: Any) -> Any:
            made = await client.create_flow_run(made_up)
            for state in states:
                await client.set_flow_run_state(made.id, state, force=True)
            return made.id

        async def beat(run_id: Any) -> None:
            event = Event(
                event="prefect.flow-run.heartbeat", resource={"prefect.resource.id": f"prefect.flow-run.{run_id}"}
            )
            await client._client.post("/events", json=[event.model_dump(mode="json")])

        async def name_of(run_id: Any) -> str:
            return str((await client.read_flow_run(run_id)).state.name)

        async def fired(name: str) -> bool:
            return await last_trigger(client, automations[name].id, since=None) is not None

        silent, lost = await run(Running()), await run(Pending())
        overdue, asleep = await run(Pending(), Running()), await run(Running())
        for each in (silent, overdue, asleep):
            await beat(each)
        await asyncio.sleep(1)
        await client.set_flow_run_state(overdue, Failed(name="Overdue"))
        await client.set_flow_run_state(asleep, Paused(name="Suspended", timeout_seconds=600))

        async def crashed(run_id: Any) -> bool:
            return await name_of(run_id) == "Crashed"

        await until("silent while Running is Crashed", lambda: crashed(silent))
        await until("silent at Pending is Crashed", lambda: crashed(lost))
        await asyncio.sleep(SHORTEST + 2)
        assert (await name_of(overdue), await name_of(asleep)) == ("Overdue", "Suspended")
        print("Overdue and Suspended are left alone")
        await until("no success for 26 hours", lambda: fired(DAILY))
        await client.create_work_pool(WorkPoolCreate(name="followthrough", type="process"))
        await client.send_worker_heartbeat("followthrough", "made-up", heartbeat_interval_seconds=1)
        await until("pool not ready", lambda: fired("followthrough pool not ready"), within=120)
        assert await is_answering(client, now()), "nobody asked yet"
        await pulse(client)
        await until("the pulse is answered", lambda: fired("followthrough pulse"))
        assert await is_answering(client, now() + timedelta(minutes=5))
        await client.pause_automation(automations["followthrough pulse"].id)
        await asyncio.sleep(2)
        await pulse(client)

        async def unanswered() -> bool:
            return await is_answering(client, now() + timedelta(minutes=5)) is False

        await until("a pulse that nobody answers is seen", unanswered)
        assert await take_in(client) == 0, "taken in again, none is new"
        done = await run(Completed(name="On track"))
        assert await name_of(done) == "On track"


def main() -> None:
    """Run it all."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as name, server(Path(name)):
        taken_in(Path(name))
        asyncio.run(cause())
    print(f"all in {timedelta(seconds=int(time.monotonic() - began))}")


if __name__ == "__main__":
    main()
