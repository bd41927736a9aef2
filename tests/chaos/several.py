"""The installation of docs/several-machines.md as real processes on one machine, from the files that the page shows.

Tests replace names, ports, passwords and folders. In namespaces of its own (`as_documented`, which needs root) a drill
replaces the passwords alone, and the address of the second replica and of the second worker's health.
"""

import os
import secrets
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import create_engine

from tests.chaos.units import Supervisor, Unit, environment_file, run, unit_of, until

CHECKOUT = Path(__file__).parents[2]
SHOWN = CHECKOUT / "docs" / "several-machines"
NAME = "localhost"
DOCUMENTED = {
    "10.0.0.5": "prefect.office.example",
    "10.0.0.11": "api-a.office.example",
    "10.0.0.12": "api-b.office.example",
    "10.0.0.21": "redis.office.example",
    "10.0.0.31": "db.office.example",
}
"""The machines of the page. The proxy is the administrators' machine too, because all of them ask from its address."""
AS_DOCUMENTED = "FT_DRILL_AS_DOCUMENTED"
NAMESPACES = r"""
umask 022
ip link set lo up
mount --make-rprivate /
mkdir "$1/state" "$1/over" && mount -t tmpfs tmpfs "$1/over"
for place in etc opt var/lib; do
  over="$1/over/$(basename $place)"
  mkdir "$over" "$over/up" "$over/work"
  mount -t overlay overlay -o "lowerdir=/$place,upperdir=$over/up,workdir=$over/work" "/$place"
done
mkdir -p /opt/followthrough
ln -s "$2" /opt/followthrough/bin
ln -s "$1" /etc/followthrough
ln -s "$1/state" /var/lib/followthrough
rm -rf /var/lib/redis && ln -s "$1/redis" /var/lib/redis
shift 2
while [ "$1" != -- ]; do ip addr add "$1/32" dev lo; echo "$1 $2" >>/etc/hosts; shift 2; done
shift
exec "$@"
"""
BIN = Path(sys.executable).parent
STARTS_WITHIN = 120.0
AGAIN = (502, 503)
"""What the proxy says while a replica ends, and a replica without its database."""
RETRIES = 20


@dataclass
class Several:
    """The installation while it runs."""

    folder: Path
    postgres: str
    """The address of the databases, with `{}` for a name."""
    supervisor: Supervisor
    around: dict[str, str]
    replaced: dict[str, str] = field(default_factory=dict)
    ports: dict[str, int] = field(default_factory=dict)
    documented: bool = field(default_factory=lambda: AS_DOCUMENTED in os.environ)
    """Whether names, ports and folders are those of the page."""

    @property
    def page(self) -> str:
        """The address of the proxy."""
        return "https://prefect.office.example" if self.documented else f"https://{NAME}:{self.ports['proxy']}"

    @property
    def password(self) -> str:
        """What the server asks for, as user and password."""
        return self.replaced["followthrough:REPLACE-THE-PASSWORD"]

    def ask(self, method: str, path: str, base: str | None = None, source: str = "127.0.0.1", **more: Any) -> Any:
        """Ask the API at the proxy, or at another address, from an address of this machine; return the response.

        As Prefect's clients do, it asks again where a replica ended while it answered.
        """
        user, _, word = self.password.partition(":")
        transport = httpx.HTTPTransport(verify=True if base else self.trust(), local_address=source)
        address = f"{base or self.page}/api"
        with httpx.Client(base_url=address, auth=(user, word), transport=transport, timeout=20) as client:
            for _ in range(RETRIES):
                if method != "GET":
                    token = client.get("/csrf-token", params={"client": "test"})
                    word = token.json()["token"] if token.is_success else ""
                    client.headers.update({"Prefect-Csrf-Token": word, "Prefect-Csrf-Client": "test"})
                answer = client.request(method, path, **more)
                if answer.status_code not in AGAIN:
                    break
                time.sleep(0.5)
            return answer

    def deployments(self) -> dict[str, str]:
        """Return the id of each deployment by its name."""
        return {each["name"]: each["id"] for each in self.ask("POST", "/deployments/filter", json={}).json()}

    def workers(self) -> dict[str, str]:
        """Return what the server knows of each worker, by its name: ONLINE or OFFLINE."""
        found = self.ask("POST", "/work_pools/followthrough/workers/filter", json={})
        return {each["name"]: each["status"] for each in found.json()} if found.is_success else {}

    def start_run(self, deployment: str, **more: Any) -> str:
        """Ask for a run of a deployment now, and return its id."""
        state = {"type": "SCHEDULED", "state_details": {"scheduled_time": datetime.now(UTC).isoformat()}}
        path = f"/deployments/{self.deployments()[deployment]}/create_flow_run"
        answer = self.ask("POST", path, json={"state": state, **more})
        assert answer.is_success, answer.text
        return str(answer.json()["id"])

    def state(self, run_id: str, base: str | None = None) -> tuple[str, str]:
        """Return type and message of a run's state."""
        found = self.ask("GET", f"/flow_runs/{run_id}", base).json()["state"]
        return str(found["type"]), str(found["message"])

    def replica(self, which: str) -> str:
        """Return the address of one replica, past the proxy."""
        host = f"api-{which}.office.example" if self.documented else "127.0.0.1"
        return f"http://{host}:{self.ports[f'api-{which}']}"

    def trust(self) -> ssl.SSLContext:
        """Return what believes the certificate of the proxy and no other."""
        return ssl.create_default_context(cafile=str(self.folder / "office-ca.pem"))

    def service(self, name: str, **more: str) -> Unit:
        """Return a unit of the page for this machine."""
        return unit_of(name, self.shown(f"followthrough-{name}.service", **more), self.environment())

    def shown(self, name: str, **more: str) -> str:
        """Return a file of the page with this machine's names, ports and passwords in place of the office's."""
        text = (SHOWN / name).read_text()
        for old, new in {**more, **self.replaced}.items():
            text = text.replace(old, new)
        ours = () if self.documented else ("office.example", "10.0.0.", "/opt/", "/etc/followthrough")
        left = [each for each in ("REPLACE", *ours) if each in text]
        assert not left, f"{name} has {left}, which the test does not replace"
        return text

    def write(self, name: str, **more: str) -> Path:
        """Write a file of the page into the folder."""
        path = self.folder / name
        path.write_text(self.shown(name, **more))
        path.chmod(0o600)
        return path

    def environment(self) -> dict[str, str]:
        """Return what each process inherits: nothing of whoever runs the test."""
        kept = {name: value for name, value in os.environ.items() if name in ("PATH", "LANG", "TMPDIR")}
        return kept | {"HOME": str(self.folder)} | self.around

    def client_environment(self) -> dict[str, str]:
        """Return the environment of an administrator's command."""
        return self.environment() | environment_file(self.folder / "prefect-client.env")


def as_documented(folder: Path, command: list[str]) -> int:
    """Run a command where the machines, ports and folders of the page are this machine's own, and return its code."""
    hosts = [word for pair in DOCUMENTED.items() for word in pair]
    words = ["unshare", "--net", "--mount", "--uts", "sh", "-ec", NAMESPACES, "-", str(folder), str(BIN), *hosts, "--"]
    around = {**os.environ, AS_DOCUMENTED: "1"}
    return subprocess.run([*words, *command], env=around, check=False).returncode


def make_certificate(folder: Path, name: str, environment: Mapping[str, str]) -> None:
    """Make a certificate for the proxy that is its own authority."""
    run(
        f"openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN={name} -addext subjectAltName=DNS:{name} "
        f"-keyout {folder}/prefect.key -out {folder}/prefect.pem".split(),
        environment,
    )
    shutil.copyfile(folder / "prefect.pem", folder / "office-ca.pem")


@contextmanager
def several(
    folder: Path, postgres: str, settings: str = "", around: Mapping[str, str] | None = None, **replaced: str
) -> Iterator[Several]:
    """Start Redis, the database's tables, two replicas, the services and the proxy; end all with the block.

    `settings` is the text of followthrough.env, `around` what each process inherits, and `replaced` stands in the files
    in place of more than names, ports and passwords.
    """
    supervisor = Supervisor(folder)
    found = Several(folder, postgres, supervisor, dict(around or {}))
    names = ("proxy", "api-a", "api-b", "redis", "health-a", "health-b")
    ports = (443, 4200, 4200, 6379, 4280, 4281) if found.documented else free_ports(len(names))
    found.ports = dict(zip(names, ports, strict=True))
    found.replaced = {
        "REPLACE-THE-DATABASE-PASSWORD": secrets.token_urlsafe(16),
        "followthrough:REPLACE-THE-PASSWORD": f"followthrough:{secrets.token_urlsafe(16)}",
        "REPLACE-THE-REDIS-PASSWORD": secrets.token_urlsafe(16),
    }
    if not found.documented:
        database = postgres.format("prefect").replace("+psycopg", "+asyncpg")
        page = "postgresql+asyncpg://prefect:REPLACE-THE-DATABASE-PASSWORD@db.office.example:5432/prefect"
        found.replaced = {page: database} | found.replaced | _for_this_machine(found)
    found.replaced |= replaced
    (folder / "redis").mkdir()
    (folder / "followthrough.env").write_text(settings)
    name = DOCUMENTED["10.0.0.5"] if found.documented else NAME
    make_certificate(folder, name, found.environment())
    for name in ("prefect-client.env", "prefect-server.env", "work-pool.json", "redis.conf"):
        found.write(name)
    with ExitStack() as stack:
        stack.callback(supervisor.stop)
        redis = Unit("redis", ["redis-server", str(folder / "redis.conf")], found.environment(), 0.1)
        supervisor.start(redis, _proxy(found))
        _make_database(found)
        supervisor.start(*(_api(found, which) for which in "ab"), found.service("services"))
        until(lambda: all(_ready(found.replica(which)) for which in "ab"), STARTS_WITHIN, lambda: _logs(supervisor))
        yield found


def _for_this_machine(found: Several) -> dict[str, str]:
    """Return what stands for names, ports and folders of the page where they are not this machine's."""
    folder = found.folder
    return {
        "redis.office.example:6379": f"127.0.0.1:{found.ports['redis']}",
        "api-a.office.example:4200": f"127.0.0.1:{found.ports['api-a']}",
        "api-b.office.example:4200": f"127.0.0.1:{found.ports['api-b']}",
        "https://prefect.office.example": found.page,
        "prefect.office.example": NAME,
        "/opt/followthrough/bin": str(BIN),
        "/etc/followthrough": str(folder),
        "/var/lib/followthrough": str(folder / "state"),
        "/var/lib/redis": str(folder / "redis"),
        "listen 443": f"listen 127.0.0.1:{found.ports['proxy']}",
        "port 6379": f"port {found.ports['redis']}",
        "bind 10.0.0.21": "bind 127.0.0.1",
        "allow 10.0.0.5": "allow 127.0.0.1",
    }


def worker(found: Several, which: str, **settings: str) -> Unit:
    """Return one worker, as a machine of its own would have it."""
    unit = found.service("worker")
    unit.name = f"worker-{which}"
    unit.command[unit.command.index("--name") + 1] = unit.name
    unit.environment |= {"PREFECT_WORKER_WEBSERVER_PORT": str(found.ports[f"health-{which}"]), **settings}
    return unit


def start_deploy(found: Several, prefect_yaml: Path = CHECKOUT / "prefect.yaml") -> "subprocess.Popen[bytes]":
    """Begin to deploy as the page says: after a worker has made the pool."""
    until(found.workers, STARTS_WITHIN, lambda: _logs(found.supervisor))
    command = [str(BIN / "prefect"), "--no-prompt", "deploy", "--all", "--prefect-file", str(prefect_yaml)]
    with (found.folder / "deploy.log").open("wb") as out:
        return subprocess.Popen(command, env=found.client_environment(), cwd=found.folder, stdout=out, stderr=out)


def _api(found: Several, which: str) -> Unit:
    host = f"10.0.0.1{'ab'.index(which) + 1}" if found.documented else "127.0.0.1"
    where = {"10.0.0.11": host, "--port 4200": f"--port {found.ports[f'api-{which}']}"}
    unit = found.service("api", **where)
    unit.name = f"api-{which}"
    return unit


def _proxy(found: Several) -> Unit:
    found.write("nginx.conf").rename(found.folder / "followthrough.conf")
    whole = found.folder / "nginx.conf"
    whole.write_text(
        f"daemon off;\nuser root;\nworker_processes 1;\npid {found.folder}/nginx.pid;\n"
        f"error_log {found.folder}/nginx-error.log;\nevents {{}}\n"
        f"http {{\n access_log off;\n client_body_temp_path {found.folder}/body;\n"
        f" proxy_temp_path {found.folder}/proxy;\n fastcgi_temp_path {found.folder}/f;\n uwsgi_temp_path "
        f"{found.folder}/u;\n scgi_temp_path {found.folder}/s;\n include {found.folder}/followthrough.conf;\n}}\n"
    )
    nginx = shutil.which("nginx") or "/usr/sbin/nginx"
    return Unit("proxy", [nginx, "-c", str(whole), "-p", str(found.folder)], found.environment(), 0.1)


def _make_database(found: Several) -> None:
    """Make Prefect's database and its tables, as the page says to do once."""
    admin = create_engine(found.postgres.format("postgres"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        if found.documented:
            connection.exec_driver_sql("CREATE ROLE prefect LOGIN")
        connection.exec_driver_sql(f"CREATE DATABASE prefect{' OWNER prefect' if found.documented else ''}")
    admin.dispose()
    env = found.environment() | environment_file(found.folder / "prefect-server.env")
    env["PREFECT_HOME"] = str(found.folder / "state" / "prefect")
    run([str(BIN / "prefect"), "server", "database", "upgrade", "-y"], env)


def free_ports(count: int) -> list[int]:
    """Return different free ports; all are held until the last is found."""
    with ExitStack() as stack:
        held = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in held:
            each.bind(("127.0.0.1", 0))
        return [int(each.getsockname()[1]) for each in held]


def _ready(address: str) -> bool:
    try:
        return httpx.get(f"{address}/api/health", timeout=2).is_success
    except httpx.HTTPError:
        return False


def _logs(supervisor: Supervisor) -> str:
    return "\n".join(f"{name}: {supervisor.log(name)[-1500:]}" for name in supervisor.units)
