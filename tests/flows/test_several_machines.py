"""The installation of docs/several-machines.md at work, from the files that the page shows, as real processes.

Longer drills, which kill its parts, are in tests/chaos/operations.py.
"""

import os
import re
import signal
import ssl
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from flows._runtime.data import DEMO, REGISTER, planned_deployments
from flows._runtime.prefect import no_answer
from tests.chaos.several import SHOWN, Several, several, start_deploy, worker
from tests.chaos.units import until

pytestmark = [pytest.mark.nightly, pytest.mark.xdist_group("serve")]
WITHIN = 120.0
"""Seconds, on a busy machine."""
ENDED = ("COMPLETED", "FAILED", "CRASHED", "CANCELLED")
ELSEWHERE = "127.0.0.2"
"""Another address of this machine, which the proxy takes for a machine that is not the administrators'."""


@pytest.fixture(scope="module")
def at_work(
    tmp_path_factory: pytest.TempPathFactory, postgres: str, taken_in: Path, system_program: Callable[[str], str]
) -> Iterator[Several]:
    folder = tmp_path_factory.mktemp("several")
    home = folder / "home"
    home.mkdir(mode=0o700)
    for source, place in ((taken_in, home / "followthrough.db"), (DEMO / "people.yaml", home / "people.yaml")):
        place.write_bytes(source.read_bytes())
        place.chmod(0o600)
    (folder / "recommendations.yaml").write_bytes(REGISTER.read_bytes())
    with several(folder, postgres, f"FOLLOWTHROUGH_HOME={home}\n") as found:
        found.supervisor.start(*(worker(found, which, PREFECT_WORKER_QUERY_SECONDS="2") for which in "ab"))
        deploying = start_deploy(found)
        assert deploying.wait(WITHIN) == 0, (folder / "deploy.log").read_text()
        until(
            lambda: list(found.workers().values()) == ["ONLINE"] * 2, WITHIN, lambda: found.supervisor.log("worker-a")
        )
        yield found


def test_a_run_goes_through_the_proxy_and_is_seen_on_both_replicas(at_work: Several) -> None:
    assert set(at_work.deployments()) == {str(each["name"]) for each in planned_deployments()}
    variables = {"command": f"touch {at_work.folder}/obeyed", "env": {"LD_PRELOAD": "x"}}
    run_id = at_work.start_run("audit_ledger", job_variables=variables)
    until(lambda: at_work.state(run_id)[0] in ENDED, WITHIN, lambda: at_work.state(run_id))
    for base in (None, at_work.replica("a"), at_work.replica("b")):
        assert at_work.state(run_id, base)[0] == "COMPLETED", at_work.state(run_id, base)
    assert not (at_work.folder / "obeyed").exists()  # the pool takes no command from who asks for a run
    # Events come from the worker's process by a websocket through the proxy, and by Redis to the services.
    related = {"filter": {"any_resource": {"id": [f"prefect.flow-run.{run_id}"]}}}
    until(lambda: at_work.ask("POST", "/events/filter", at_work.replica("b"), json=related).json()["total"], WITHIN)


def test_only_the_administrators_machine_may_write_what_a_worker_obeys(at_work: Several) -> None:
    deployment = at_work.deployments()["audit_ledger"]
    writes = (
        ("POST", "/deployments/"),
        ("PATCH", f"/deployments/{deployment}"),
        ("DELETE", f"/deployments/{deployment}"),
        ("POST", "/work_pools/"),
        ("PATCH", "/work_pools/followthrough"),
    )
    for method, path in writes:
        assert at_work.ask(method, path, source=ELSEWHERE, json={}).status_code == 403, path
    assert at_work.ask("GET", f"/deployments/{deployment}", source=ELSEWHERE).is_success
    paused = at_work.ask("POST", f"/deployments/{deployment}/pause_deployment", source=ELSEWHERE)
    assert paused.is_success  # coordinators pause and resume from where they work
    assert at_work.ask("POST", f"/deployments/{deployment}/resume_deployment", source=ELSEWHERE).is_success


def test_the_proxy_answers_under_its_own_name_and_to_the_password_alone(at_work: Several) -> None:
    port = at_work.ports["proxy"]
    with pytest.raises((httpx.ConnectError, ssl.SSLError)):
        httpx.get(f"https://127.0.0.1:{port}/api/health", verify=at_work.trust())
    assert httpx.get(f"{at_work.page}/api/version", verify=at_work.trust()).status_code == 401
    page = httpx.get(at_work.page, verify=at_work.trust(), follow_redirects=True)
    assert page.headers["Content-Security-Policy"] == "frame-ancestors 'none'"
    assert httpx.get(f"{at_work.page}/ui-settings", verify=at_work.trust()).json()["api_url"] == f"{at_work.page}/api"


def test_the_watch_believes_the_offices_own_authority(at_work: Several, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_AUTH_STRING", at_work.password)
    assert "certificate" in str(no_answer(f"{at_work.page}/api"))
    monkeypatch.setenv("PREFECT_API_SSL_CERT_FILE", str(at_work.folder / "office-ca.pem"))
    assert no_answer(f"{at_work.page}/api") is None


def test_a_replica_that_dies_is_left_out_and_comes_back(at_work: Several) -> None:
    starts = at_work.supervisor.units["api-a"].starts
    at_work.supervisor.kill("api-a")
    for _ in range(10):
        assert at_work.ask("POST", "/deployments/count", json={}).is_success
    until(lambda: at_work.supervisor.units["api-a"].starts > starts, WITHIN)


def test_a_worker_that_hangs_is_restarted_and_one_that_is_well_is_left_alone(at_work: Several, tmp_path: Path) -> None:
    asked = tmp_path / "systemctl.log"
    (tmp_path / "systemctl").write_text(f'#!/bin/sh\necho "$@" >> {asked}\n')
    (tmp_path / "systemctl").chmod(0o755)
    faster = {":4280": f":{at_work.ports['health-a']}", "-m 10": "-m 1", "--retry 3": "--retry 1", "delay 5": "delay 1"}
    health = at_work.service("worker-health", **faster)
    health.environment["PATH"] = f"{tmp_path}:{os.environ['PATH']}"
    process = at_work.supervisor.units["worker-a"].process
    assert process

    subprocess.run(health.command, env=health.environment, check=True)
    assert not asked.exists()
    process.send_signal(signal.SIGSTOP)
    try:
        subprocess.run(health.command, env=health.environment, check=True)
    finally:
        process.send_signal(signal.SIGCONT)
    assert asked.read_text() == "--no-block try-restart followthrough-worker\n"


def test_the_page_shows_each_file_and_says_what_each_setting_is_for() -> None:
    page = (SHOWN.parent / "several-machines.md").read_text()
    for file in SHOWN.iterdir():
        assert f"several-machines/{file.name}" in page, file.name
    for name in ("prefect-client.env", "prefect-server.env"):
        for setting in re.findall(r"^(\w+)=", (SHOWN / name).read_text(), re.M):
            assert setting.removeprefix("PREFECT_").removeprefix("SERVER_") in page, setting
