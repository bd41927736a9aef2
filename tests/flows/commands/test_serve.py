"""`followthrough serve` with its real server: closed to all but its own, and running only our own flows."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import pytest
from pydantic import TypeAdapter

from flows._runtime.data import DEMO, REGISTER, deployments, planned_deployments
from flows._runtime.prefect import await_server, free_port
from models.core import FollowthroughError
from tasks.core import holder_of

pytestmark = pytest.mark.xdist_group("serve")
STARTS_WITHIN = 180.0
"""Seconds, on a busy machine."""
BUSY = 503


@dataclass
class Serving:
    """A server at work, asked as its own user unless a request says otherwise."""

    page: str
    home: Path
    process: "subprocess.Popen[bytes]"

    @property
    def password(self) -> str:
        """Return the password of the installation."""
        return (self.home / "prefect" / "password").read_text()

    def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        """Ask the server with the password."""
        while True:
            answer = httpx.request(method, self.page + path, auth=("followthrough", self.password), timeout=30, **more)
            if answer.status_code != BUSY:  # SQLite has one writer, and the server has just started
                return answer
            time.sleep(0.3)

    def deployments(self) -> list[dict[str, Any]]:
        """Return the deployments that the server has."""
        found: list[dict[str, Any]] = self.ask("POST", "/api/deployments/filter", json={}).json()
        return found

    def run(self, deployment_id: str) -> str:
        """Ask for a run of a deployment now, and return its id."""
        asked = {"state": {"type": "SCHEDULED", "state_details": {"scheduled_time": datetime.now(UTC).isoformat()}}}
        answer = self.ask("POST", f"/api/deployments/{deployment_id}/create_flow_run", json=asked)
        assert answer.is_success, answer.text
        return str(answer.json()["id"])

    def state(self, run_id: str) -> str:
        """Return the type of a run's state."""
        return str(self.ask("GET", f"/api/flow_runs/{run_id}").json()["state_type"])


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory, taken_in: Path) -> Iterator[Serving]:
    folder = tmp_path_factory.mktemp("serve")
    home = folder / "home"
    home.mkdir(mode=0o700)
    shutil.copyfile(REGISTER, folder / "recommendations.yaml")
    shutil.copyfile(DEMO / "people.yaml", home / "people.yaml")
    (home / "people.yaml").chmod(0o600)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("FOLLOWTHROUGH_", "PREFECT_"))}
    kept["PREFECT_WORKER_QUERY_SECONDS"] = "1"  # an installation may wait ten for a run that is asked for
    shutil.copyfile(taken_in, home / "followthrough.db")
    (home / "followthrough.db").chmod(0o600)
    says = folder / "says.txt"
    with says.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "flows", "serve", "--home", str(home)], cwd=folder, env=kept, stdout=out, stderr=out
        )
    try:
        until(lambda: "asks for followthrough" in says.read_text() or process.poll() is not None)
        page = re.search(r"http://127\.0\.0\.1:\d+", says.read_text())
        assert page, says.read_text()
        found = Serving(page[0], home, process)
        until(lambda: len(found.deployments()) == len(planned_deployments()))
        yield found
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)


def until(holds: Callable[[], object]) -> None:
    end = time.monotonic() + STARTS_WITHIN
    while not holds():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.3)


def test_without_the_password_nobody_gets_anything(serving: Serving) -> None:
    for path in ("/api/deployments/filter", "/api/flow_runs/filter", "/api/admin/settings", "/api/work_pools/"):
        for auth in (None, ("followthrough", "guessed"), ("", "")):
            assert httpx.post(serving.page + path, auth=auth, json={}).status_code == 401, path


def test_what_describes_the_server_needs_the_password_too(serving: Serving) -> None:
    for path in ("/docs", "/openapi.json", "/redoc", "/docs/oauth2-redirect", "/api/docs", "/api/openapi.json"):
        assert httpx.get(serving.page + path).status_code == 401, path
        assert httpx.get(serving.page + path, auth=("followthrough", "guessed")).status_code == 401, path
    assert serving.ask("GET", "/docs").status_code == 200


def test_the_password_is_readable_by_its_owner_alone_and_in_no_argument(serving: Serving) -> None:
    assert (serving.home / "prefect" / "password").stat().st_mode & 0o077 == 0
    arguments = [path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if path.exists()]
    assert not any(serving.password.encode() in each for each in arguments)


def test_a_page_of_another_origin_may_read_nothing(serving: Serving) -> None:
    answer = serving.ask("GET", "/api/version", headers={"Origin": "http://attacker.example"})
    assert "access-control-allow-origin" not in answer.headers
    own = serving.ask("GET", "/api/version", headers={"Origin": serving.page})
    assert own.headers["access-control-allow-origin"] == serving.page


@pytest.mark.parametrize("host", ["attacker.example", "attacker.example:4200", "127.0.0.1.attacker.example", ""])
def test_under_another_name_the_server_answers_nothing(serving: Serving, host: str) -> None:
    for path in ("/", "/api/health", "/api/version"):
        assert serving.ask("GET", path, headers={"Host": host}).status_code == 400, path


def test_no_page_of_the_server_may_be_framed(serving: Serving) -> None:
    for path in ("/", "/api/health"):
        assert serving.ask("GET", path).headers["content-security-policy"] == "frame-ancestors 'none'", path


def test_a_deployment_that_somebody_made_runs_nothing(serving: Serving, tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    ours = next(each for each in serving.deployments() if each["name"] == "audit_ledger")
    answer = serving.ask(
        "POST",
        "/api/deployments/",
        json={
            "name": "made",
            "flow_id": ours["flow_id"],
            "entrypoint": ours["entrypoint"],
            "pull_steps": [{"prefect.deployments.steps.run_shell_script": {"script": f"touch {mark}"}}],
        },
    )
    assert answer.is_success, answer.text
    made = answer.json()
    theirs = serving.run(made["id"])
    steps = {"pull_steps": made["pull_steps"], "work_pool_name": "followthrough"}
    edited = serving.ask("POST", "/api/deployments/", json={**of_deployment(made), **steps, "name": "edited"})
    assert edited.is_success, edited.text
    refused = serving.run(edited.json()["id"])
    own = serving.run(ours["id"])
    until(lambda: serving.state(own) in ("COMPLETED", "FAILED", "CRASHED"))
    assert serving.state(own) == "COMPLETED", "the control: our own deployment runs"
    assert serving.state(theirs) == "SCHEDULED"
    until(lambda: serving.state(refused) == "CRASHED")
    why = serving.ask("GET", f"/api/flow_runs/{refused}").json()["state"]["message"]
    assert "this run is of no deployment of prefect.yaml, and only those run here" in why
    assert not mark.exists()


def of_deployment(deployment: dict[str, Any]) -> dict[str, Any]:
    return {name: deployment[name] for name in ("flow_id", "entrypoint")}


def test_what_somebody_changed_in_a_deployment_or_the_pool_is_refused_until_it_is_deployed_again(
    serving: Serving, tmp_path: Path
) -> None:
    ours = next(each for each in serving.deployments() if each["name"] == "audit_ledger")
    step = {"prefect.deployments.steps.run_shell_script": {"script": f"touch {tmp_path}/mark"}}
    changed = serving.ask("PATCH", f"/api/deployments/{ours['id']}", json={"pull_steps": [step]})
    assert changed.is_success, changed.text
    refused = serving.run(ours["id"])
    until(lambda: serving.state(refused) == "CRASHED")
    why = serving.ask("GET", f"/api/flow_runs/{refused}").json()["state"]["message"]
    assert "the deployment audit_ledger is not as prefect.yaml of this version has it" in why

    before = {each["name"]: each["id"] for each in serving.deployments()}
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("FOLLOWTHROUGH_", "PREFECT_"))},
        "PREFECT_HOME": str(tmp_path / "prefect"),
        "PREFECT_API_URL": f"{serving.page}/api",
        "PREFECT_API_AUTH_STRING": f"followthrough:{serving.password}",
    }
    command = [str(Path(sys.executable).with_name("prefect")), "--no-prompt", "deploy", "--all", "--prefect-file"]
    deployed = subprocess.run(
        [*command, str(deployments())], env=environment, cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert deployed.returncode == 0, deployed.stdout + deployed.stderr
    assert {each["name"]: each["id"] for each in serving.deployments()} == before, "nothing is there twice"
    run = serving.run(ours["id"])
    until(lambda: serving.state(run) in ("COMPLETED", "FAILED", "CRASHED"))
    assert serving.state(run) == "COMPLETED"
    assert not (tmp_path / "mark").exists()


def test_a_parameter_of_the_wrong_type_is_refused_or_ends_the_run_as_failed_before_its_work(serving: Serving) -> None:
    ours = next(each for each in serving.deployments() if each["name"] == "track_portfolio")
    create = f"/api/deployments/{ours['id']}/create_flow_run"
    assert serving.ask("POST", create, json={"parameters": {"as_of": 5}}).status_code == 409
    soon = serving.ask("POST", create, json={"parameters": {"as_of": "soon"}}).json()["id"]
    until(lambda: serving.state(soon) == "FAILED")
    assert "as_of" in serving.ask("GET", f"/api/flow_runs/{soon}").json()["state"]["message"]


def test_every_planned_deployment_is_there_with_its_schedules_and_one_run_at_a_time(serving: Serving) -> None:
    found = {each["name"]: each for each in serving.deployments() if each["name"] not in ("made", "edited")}
    for planned in planned_deployments():
        there = found.pop(planned["name"])
        crons = sorted(each["schedule"]["cron"] for each in there["schedules"])
        assert crons == sorted(each["cron"] for each in planned.get("schedules", ()))
        assert {each["schedule"]["timezone"] for each in there["schedules"]} <= {"America/New_York"}
        assert there["global_concurrency_limit"]["limit"] == 1
        assert there["concurrency_options"]["collision_strategy"] == "CANCEL_NEW"
        assert there["description"] == planned["description"].strip()
        assert there["work_pool_name"] == "followthrough"
    assert not found


def test_runs_and_events_leave_the_server_after_90_days(serving: Serving) -> None:
    server = serving.ask("GET", "/api/admin/settings").json()["server"]
    vacuum = server["services"]["db_vacuum"]
    assert set(vacuum["enabled"]) == {"events", "flow_runs"}
    days = TypeAdapter(timedelta)
    assert days.validate_python(vacuum["retention_period"]) == timedelta(days=90)
    assert days.validate_python(server["events"]["retention_period"]) == timedelta(days=90)


def test_the_server_tells_its_makers_nothing(serving: Serving) -> None:
    servers = [
        path
        for path in Path("/proc").glob("[0-9]*")
        if b"prefect_app" in read(path / "cmdline") and str(serving.home).encode() in read(path / "environ")
    ]
    assert servers
    for server in servers:
        assert b"PREFECT_SERVER_ANALYTICS_ENABLED=false" in read(server / "environ")
        assert b"DO_NOT_TRACK=1" in read(server / "environ")


@pytest.mark.parametrize("part", [[], ["--part", "server"]], ids=["all", "server"])
def test_a_second_server_of_a_home_is_refused_and_the_first_is_named(serving: Serving, part: list[str]) -> None:
    address = (serving.home / "prefect" / "address").read_text()
    command = [sys.executable, "-m", "flows", "serve", *part, "--home", str(serving.home)]
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("FOLLOWTHROUGH_", "PREFECT_"))}

    ended = subprocess.run(
        command, env=kept, cwd=serving.home.parent, capture_output=True, text=True, timeout=60, check=False
    )

    assert ended.returncode == 2
    assert ended.stderr == (
        f"followthrough: Prefect's server of {serving.home} runs already: process {serving.process.pid} on "
        f"{socket.gethostname()}; end that one first, or let it run. Nothing was started\n"
    )
    assert (serving.home / "prefect" / "address").read_text() == address
    assert serving.ask("GET", "/api/version").is_success


def test_a_part_that_is_killed_comes_back_and_all_end_with_serve(serving: Serving) -> None:
    """The last test of this server, because it kills it."""

    def again() -> dict[str, Any]:
        """Return the deployments that the second runner has made known, by name."""
        found = serving.deployments()
        return {each["name"]: each for each in found if each["updated"] > begun}

    begun = datetime.now(UTC).isoformat()
    before = set(parts(serving.home))
    runner = next(pid for pid, command in before if b"flows.serving" in command)
    paused = {each["name"]: each for each in serving.deployments()}
    whole, one = paused["deliver_reminders"]["id"], paused["audit_reminders"]
    first = one["schedules"][0]["id"]
    assert serving.ask("PATCH", f"/api/deployments/{whole}", json={"paused": True}).is_success
    assert serving.ask("PATCH", f"/api/deployments/{one['id']}/schedules/{first}", json={"active": False}).is_success
    os.kill(runner, signal.SIGKILL)
    until(lambda: {command for _, command in parts(serving.home)} == {command for _, command in before})
    until(lambda: runner not in dict(parts(serving.home)))
    until(lambda: {each["name"] for each in planned_deployments()} <= set(again()))
    assert again()["deliver_reminders"]["paused"], "what a person paused stays paused"
    assert [each["active"] for each in again()["audit_reminders"]["schedules"]].count(False) == 1
    serving.process.kill()
    serving.process.wait()
    until(lambda: not parts(serving.home))


def parts(home: Path) -> list[tuple[int, bytes]]:
    """Return id and command of each process that `serve` started in a home."""
    found = [path for path in Path("/proc").glob("[0-9]*") if str(home).encode() in read(path / "environ")]
    commands = [(int(path.name), read(path / "cmdline")) for path in found]
    return [(pid, command) for pid, command in commands if b"flows" in command and b"serve" not in command.split(b"\0")]


def test_who_holds_a_port_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert re.fullmatch(rf" \(process {os.getpid()}, .+\)", holder_of(taken.getsockname()[1]))
    assert holder_of(free_port()) == ""


def read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def test_the_server_of_another_installation_is_not_taken_for_our_own(monkeypatch: pytest.MonkeyPatch) -> None:
    class Other(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_error(401)

        def log_message(self, *args: object) -> None:
            pass

    monkeypatch.setenv("PREFECT_API_AUTH_STRING", "followthrough:ours")
    other = HTTPServer(("127.0.0.1", 0), Other)
    Thread(target=other.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    sleeper = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        with pytest.raises(FollowthroughError, match="refuses our password"):
            await_server(f"http://127.0.0.1:{other.server_port}/api", sleeper.poll)
    finally:
        sleeper.kill()
        sleeper.wait()
        other.shutdown()
