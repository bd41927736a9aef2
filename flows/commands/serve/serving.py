"""Prefect's server, a worker, the deployments and the listener as processes of ours, until Ctrl-C stops all of them."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from flows._runtime.environment import environment, own_prefect, play_also
from flows._runtime.prefect import await_server
from flows._runtime.settings import Settings, load_settings
from flows.commands.serve.keeping import Kept, Stoppable
from flows.commands.serve.stopping import stop_by_signals
from models.core import FollowthroughError

CHECKOUT = Path(__file__).parents[3]
PORT = "4200"
POOL = "followthrough"
PATIENCE = 20
"""Seconds that a process gets to end by itself."""


def serve_until_stopped(home: Path | None, say: Callable[[str], None]) -> None:
    """Start the server, take in the deployments of prefect.yaml, start a worker, and wait. Raises where one ends."""
    if home:
        play_also(HOME=str(home.resolve()))
    settings = load_settings()
    play_also(HOME=str(settings.home.resolve()), PLAN=str(settings.plan.resolve()))
    own_prefect(settings.home)
    api = f"http://127.0.0.1:{PORT}/api"
    server = _start("server", "start", "--host", "127.0.0.1", "--port", PORT)
    processes: list[Stoppable] = [server]
    stop_by_signals()
    try:
        say(f"starting Prefect's server on http://127.0.0.1:{PORT} ...")
        await_server(api, server)
        api_set = {"PREFECT_API_URL": api}
        _prefect("work-pool", "create", POOL, "--type", "process", "--overwrite", **api_set)
        _prefect("--no-prompt", "deploy", "--all", **api_set)
        processes.append(_start("worker", "start", "--pool", POOL, **api_set))
        say(f"runs, schedules and artifacts: http://127.0.0.1:{PORT}; Ctrl-C stops all")
        if listener := _listener(settings, api_set, say):
            processes.append(listener)
        while all(each.poll() is None for each in processes[:2]):
            if listener:
                listener.keep(time.monotonic())
            time.sleep(1)
        raise FollowthroughError("the server or the worker ended by itself; see what it printed")
    finally:
        for each in reversed(processes):
            each.terminate()
            try:
                each.wait(PATIENCE)
            except subprocess.TimeoutExpired:  # a worker whose server is gone waits for it without end
                each.kill()
                each.wait()


def _listener(settings: Settings, api_set: dict[str, str], say: Callable[[str], None]) -> Kept | None:
    """Start the listener where both tokens are set; without it nobody can press a button."""
    if settings.slack_app_token and settings.slack_bot_token:
        return Kept([sys.executable, "-m", "flows.listening"], CHECKOUT, _environment(api_set), say)
    say(
        "no listener: set FOLLOWTHROUGH_SLACK_APP_TOKEN and FOLLOWTHROUGH_SLACK_BOT_TOKEN, and people can press buttons"
    )
    return None


def _command(*words: str) -> list[str]:
    return [sys.executable, "-m", "prefect", *words]


def _start(*words: str, **more: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(_command(*words), cwd=CHECKOUT, env=_environment(more))  # noqa: S603 (our own words)


def _prefect(*words: str, **more: str) -> None:
    done = subprocess.run(  # noqa: S603 (our own words)
        _command(*words), cwd=CHECKOUT, env=_environment(more), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise FollowthroughError(f"prefect {' '.join(words)} ended with {done.returncode}: {done.stderr[-500:]}")


def _environment(more: dict[str, str]) -> dict[str, str]:
    return environment() | more
