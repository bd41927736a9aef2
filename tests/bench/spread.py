"""Eight reports on one PostgreSQL, whose reminders go out by four workers against one, to a Slack that lets wait.

Every call of the stand-in takes as long as Slack's do, and its limits hold: one message a second and channel, and those
by method and minute. Twice: the work itself, in processes that take one report after the other; and as runs of
deployments that Prefect's workers take from a pool. In both, every message must arrive once. Last, all processes
sweep one report at one time, and must share its batches out by the record alone.
"""

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib import import_module
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from time import perf_counter
from typing import IO, Any

from ratio import Ratio
from sending import BEFORE, PAST

REPORTS, WORKERS, MANY, TRIES = 8, 4, 24, 3
SLACK_SECONDS = 0.3
PREFECT = DURABLE = True
IN_SHORT = {
    "REPORTS": 2,
    "WORKERS": 2,
    "MANY": 2,
    "TRIES": 1,
    "SLACK_SECONDS": 0.05,
    "PREFECT": False,
    "DURABLE": False,
}
GOAL = 1 / 2
"""Four workers need half the time of one, at most."""
BIN = Path(sys.executable).parent
CHECKOUT = Path(__file__).parents[2]
WORKERS_OF_POOL = "/work_pools/followthrough/workers/filter"
WITHIN = 300.0
"""Seconds in which all runs must be over."""


def measure() -> list[Ratio]:
    """Send the reminders of all reports by one worker and by several. Raises RuntimeError for a lost or second one."""
    from tests.chaos.postgres import postgres_server

    with (
        tempfile.TemporaryDirectory(prefix="ft-") as folder,
        postgres_server(durable=DURABLE) as postgres,
        _slack() as slack,
    ):
        installation = _Installation(Path(folder), postgres, slack)
        alone = [installation.work(1) for _ in range(TRIES)]
        together = [installation.work(WORKERS) for _ in range(TRIES)]
        one, several = sorted(alone)[TRIES // 2], sorted(together)[TRIES // 2]
        many = REPORTS * MANY
        print(f"spread: {many} messages of {REPORTS} reports, {WORKERS} processes {several:.2f} s, one {one:.2f} s")
        installation.on_one_report(WORKERS)
        found = [Ratio("spread", several / one, GOAL, "one process, which takes one report after the other", "times")]
        if PREFECT:
            with _prefect(installation) as prefect:
                one, several = prefect.work(1), prefect.work(WORKERS)
            print(f"spread: by Prefect, {WORKERS} workers {several:.2f} s, one {one:.2f} s")
            floor = "one worker of Prefect, which takes one run after the other"
            found.append(Ratio("spread by Prefect", several / one, GOAL, floor, "times"))
    return found


class _Installation:
    """An installation of many reports, each with its own people and a database of its own on one server."""

    def __init__(self, folder: Path, postgres: str, slack: "_Slack") -> None:
        from tests.chaos.sweep import people_file, plan_of

        self.folder, self.postgres, self.slack = folder, postgres, slack
        self.reports = [f"report-{number}" for number in range(1, REPORTS + 1)]
        self.admin("CREATE DATABASE planned")
        plan_of(postgres.format("planned"), MANY, None)
        for number, report in enumerate(self.reports, 1):
            home = folder / "reports" / report
            home.mkdir(mode=0o700, parents=True)
            # Each person is told of one report, so that nobody waits for the second message to a conversation.
            people = people_file(MANY).replace("slack: U0", f"slack: U{number}")
            lines: dict[str, str] = {
                "people.yaml": people,
                "followthrough.env": "FOLLOWTHROUGH_SECRETS_FILE=secrets.env\nFOLLOWTHROUGH_PEOPLE=people.yaml\n",
                "secrets.env": f"FOLLOWTHROUGH_DATABASE_URL={postgres.format(_database(report))}\n",
            }
            for name, text in lines.items():
                (home / name).write_text(text)
                (home / name).chmod(0o600)
            self.admin(f"CREATE DATABASE {_database(report)} TEMPLATE planned")
        self.slack.ask("at once")  # a first message to each, so that their conversations are known
        os.environ.update(self.environment(BEFORE.isoformat()))
        self._processes(WORKERS, [[each] for each in self.reports])
        for each in self.reports:
            self.admin(f"ALTER DATABASE {_database(each)} RENAME TO {_database(each)}_kept")

    def environment(self, moment: str) -> dict[str, str]:
        """Return what holds for all reports."""
        url, token = self.slack.address
        return {
            "FOLLOWTHROUGH_REPORTS": str(self.folder / "reports"),
            "FOLLOWTHROUGH_SLACK_BOT_TOKEN": token,
            "FOLLOWTHROUGH_SLACK_API_URL": url,
            "FOLLOWTHROUGH_REPLY_TO": "follow-up@office.invalid",
            "FOLLOWTHROUGH_NOW": moment,
        }

    def begin(self) -> None:
        """Put each record as it was before a reminder was due, and empty the stand-in."""
        for each in map(_database, self.reports):
            self.admin(f"DROP DATABASE IF EXISTS {each} WITH (FORCE)", f"CREATE DATABASE {each} TEMPLATE {each}_kept")
        self.slack.ask("as slack does")

    def work(self, processes: int) -> float:
        """Let so many processes take one report after the other, and return the seconds."""
        self.begin()
        os.environ.update(self.environment(PAST.isoformat()))
        taken = self._processes(processes, [[each] for each in self.reports])
        self.count(REPORTS * MANY)
        return taken

    def on_one_report(self, processes: int) -> None:
        """Let all processes sweep one report at one time."""
        self.begin()
        self._processes(processes, [self.reports[:1]] * processes)
        self.count(MANY)

    def count(self, many: int) -> None:
        """Raise RuntimeError unless so many messages arrived, each once."""
        arrived = Counter(self.slack.ask("what arrived"))
        lost, doubled = many - len(arrived), sum(count > 1 for count in arrived.values())
        if lost or doubled:
            raise RuntimeError(f"{lost} messages were lost, {doubled} came twice")

    def _processes(self, many: int, tasks: list[list[str]]) -> float:
        """Start processes, let them take the tasks in turn, and return the seconds from when all were there."""
        import_module("flows.reminders.deliver_reminders")  # so that each child has it
        context = get_context("fork")
        queue, ready = context.SimpleQueue(), context.Barrier(many + 1)
        for each in (*tasks, *[None] * many):
            queue.put(each)
        started = [context.Process(target=_take, args=(queue, ready)) for _ in range(many)]
        for process in started:
            process.start()
        ready.wait()
        begun = perf_counter()
        for process in started:
            process.join()
        if any(process.exitcode for process in started):
            raise RuntimeError("a process failed; its message stands above")
        return perf_counter() - begun

    def admin(self, *statements: str) -> None:
        """Run statements in the database `postgres` of the server."""
        from sqlalchemy import create_engine

        engine = create_engine(self.postgres.format("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for each in statements:
                connection.exec_driver_sql(each)
        engine.dispose()


def _database(report: str) -> str:
    return report.replace("-", "_")


def _take(queue: Any, ready: Any) -> None:
    from flows._runtime.reports import enter_report
    from flows.reminders.deliver_reminders import deliver_reminders

    ready.wait()
    while (reports := queue.get()) is not None:
        for each in reports:
            enter_report(each)
            asyncio.run(deliver_reminders.fn())


class _Slack:
    """The stand-in in a process of its own."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self.address: tuple[str, str] = pipe.recv()

    def ask(self, what: str) -> Any:
        """Let it do something, and return what it says."""
        self._pipe.send(what)
        return self._pipe.recv()


@contextmanager
def _slack() -> Iterator[_Slack]:
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, SLACK_SECONDS), daemon=True)
    process.start()
    slack = _Slack(ours)
    try:
        yield slack
    finally:
        slack.ask("end")
        process.join()


def _serve(pipe: Connection, seconds: float) -> None:
    from tests.material.slack import slack_stand_in

    with slack_stand_in() as server:
        server.clock = time.time
        pipe.send((server.url, server.token))
        while (asked := pipe.recv()) != "end":
            if asked == "what arrived":
                pipe.send([f"{one['channel']} {one['metadata']['event_payload']['key']}" for one in server.messages])
                continue
            limited, workspace = asked == "as slack does", server.workspace
            workspace.one_a_second = workspace.tiers = limited
            server.on_stored = (lambda answer: time.sleep(seconds)) if limited else None
            workspace.messages.clear()
            workspace._calls.clear()
            pipe.send(None)
        pipe.send(None)


@contextmanager
def _prefect(installation: _Installation) -> Iterator["_Prefect"]:
    """Run a server of Prefect on the same PostgreSQL, with a deployment for each report."""
    installation.admin("CREATE DATABASE prefect")
    with (installation.folder / "prefect.log").open("w") as log, ExitStack() as stack:
        server = _Prefect(installation, log)
        stack.enter_context(server.start("prefect", "server", "start", "--port", str(server.port)))
        server.deploy()
        yield server


class _Prefect:
    """A server of Prefect, and workers that come and go."""

    def __init__(self, installation: _Installation, log: IO[str]) -> None:
        from tests.chaos.several import free_ports

        (self.port,) = free_ports(1)
        self.installation, self.log, self.address = installation, log, f"http://127.0.0.1:{self.port}/api"
        around = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        self.around = {
            **around,
            **installation.environment(PAST.isoformat()),
            "PREFECT_API_URL": self.address,
            "PREFECT_HOME": str(installation.folder / "prefect"),
            "PREFECT_SERVER_DATABASE_CONNECTION_URL": installation.postgres.format("prefect").replace(
                "+psycopg", "+asyncpg"
            ),
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "PREFECT_WORKER_QUERY_SECONDS": "1",
            "PREFECT_LOGGING_LEVEL": "WARNING",
            "PYTHONPATH": str(CHECKOUT),
        }

    @contextmanager
    def start(self, *command: str) -> "Iterator[subprocess.Popen[bytes]]":
        """Start a program, and end it with the block."""
        process = subprocess.Popen(
            [str(BIN / command[0]), *command[1:]], env=self.around, stdout=self.log, stderr=self.log
        )
        try:
            yield process
        finally:
            process.terminate()
            process.wait(30)

    def ask(self, path: str, **body: Any) -> Any:
        """Ask the server's API."""
        import httpx

        return httpx.post(f"{self.address}{path}", json=body, timeout=30).raise_for_status().json()

    def deploy(self) -> None:
        """Make the pool and the deployments that send reminders, as `portfolio deployments` writes them."""
        import httpx
        from ruamel.yaml import YAML

        from tasks.register import write_yaml
        from tests.chaos.units import run, until

        def is_up() -> bool:
            try:
                return httpx.get(f"{self.address}/health", timeout=2).is_success
            except httpx.HTTPError:
                return False

        until(is_up, WITHIN)
        file = self.installation.folder / "all.yaml"
        run([str(BIN / "followthrough"), "portfolio", "deployments", str(file)], self.around)
        whole = YAML(typ="safe").load(file)
        sending = [one for one in whole["deployments"] if one["name"].startswith("deliver_reminders")]
        file.write_bytes(write_yaml(whole | {"deployments": [one | {"schedules": []} for one in sending]}))
        template = CHECKOUT / "docs" / "several-machines" / "work-pool.json"
        pool = ["work-pool", "create", "followthrough", "--type", "process", "--base-job-template", str(template)]
        for command in (pool, ["--no-prompt", "deploy", "--all", "--prefect-file", str(file)]):
            run([str(BIN / "prefect"), *command], self.around)

    def work(self, workers: int) -> float:
        """Let so many workers run all reports' deployments, and return the seconds from when all were there."""
        from tests.chaos.units import until

        self.installation.begin()
        names = {f"worker-{number}-of-{workers}" for number in range(workers)}
        with ExitStack() as stack:
            for name in names:
                pool = ("--pool", "followthrough", "--limit", "1", "--name", name)
                stack.enter_context(self.start("prefect", "worker", "start", *pool))
            until(lambda: names <= {each["name"] for each in self.ask(WORKERS_OF_POOL)}, WITHIN)
            begun = perf_counter()
            ids = [each["id"] for each in self.ask("/deployments/filter")]
            asked = {"flow_runs": {"id": {"any_": [self.ask(f"/deployments/{i}/create_flow_run")["id"] for i in ids]}}}
            found: list[dict[str, Any]] = []

            def are_over() -> bool:
                found[:] = self.ask("/flow_runs/filter", **asked)
                return not {"SCHEDULED", "PENDING", "RUNNING"} & {each["state_type"] for each in found}

            until(are_over, WITHIN)
            taken = perf_counter() - begun
        if any(each["state_type"] != "COMPLETED" for each in found):
            raise RuntimeError(Path(self.log.name).read_text()[-3000:])
        self.installation.count(REPORTS * MANY)
        lasted = sum(each["total_run_time"] for each in found) / len(found)
        print(f"spread: by Prefect, {workers} workers: {lasted:.2f} s between the start and the end of a run")
        return taken


if __name__ == "__main__":
    sys.path.insert(0, str(CHECKOUT))
    print(measure())
