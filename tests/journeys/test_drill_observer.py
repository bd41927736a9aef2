"""What the drill of tests/chaos/operations.py counts as told: the watch names a deployment or a flow, never a run."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from tests.chaos.observer import Observer

NOW = datetime(2026, 11, 25, 15, tzinfo=UTC)
ENDED = "silent for too long; ended by followthrough watch, which runs what is due"


def observer(told: str, *, deployed: bool = True, began: bool = True) -> Observer:
    """Return an observer that saw one run which the watch ended, after these words to the coordinators."""
    run = {
        "id": "run",
        "name": "Weekly note, Nov. 25",
        "flow_id": "flow",
        "deployment_id": "deployment" if deployed else None,
        "state_name": "Crashed",
        "state_type": "CRASHED",
        "start_time": NOW.isoformat() if began else None,
        "state": {"message": ENDED, "timestamp": NOW.isoformat()},
    }
    answers = {
        "/deployments/filter": [{"id": "deployment", "name": "issue_memo"}],
        "/flows/filter": [{"id": "flow", "name": "track_recommendation"}],
        "/flow_runs/filter": [run],
    }

    def ask(path: str, **more: Any) -> Any:
        return answers[path]

    office: Any = SimpleNamespace(told=lambda: [told])
    clock: Any = SimpleNamespace(now=lambda: NOW)
    seen = Observer(SimpleNamespace(ask=ask), office, clock)
    seen._look()
    return seen


@pytest.mark.parametrize(
    ("told", "deployed", "began", "is_untold"),
    [
        ("1 run in Prefect went silent: issue_memo.", True, True, False),
        ("1 run in Prefect went silent: issue_memo_week.", True, True, True),
        ("1 run in Prefect went silent: Weekly note, Nov. 25.", True, True, True),
        ("1 run in Prefect went silent: track_recommendation.", False, True, False),
        ("1 run in Prefect should have begun, and nobody picked it up.", True, False, False),
        ("1 run in Prefect should have begun, and nobody picked it up.", True, True, True),
    ],
)
def test_a_run_that_the_watch_ended_is_told_by_its_deployment_or_flow(
    told: str, deployed: bool, began: bool, is_untold: bool
) -> None:
    assert bool(observer(told, deployed=deployed, began=began).untold()) == is_untold
