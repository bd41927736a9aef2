"""The deployments of prefect.yaml: which flows run by themselves, when, and never two of one at a time."""

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

CHECKOUT = Path(__file__).parents[2]
WHEN = {
    "track_portfolio": {"0 8 * * 1-5"},
    "deliver_reminders": {"30 9 * * 1-5", "0,30 10-16 * * 1-5"},
    "audit_reminders": {"0 9 * * 1-5", "15 17 * * 1-5"},
    "audit_ledger": {"0 6 * * *"},
    "issue_memo": {"0 7 1 * *"},
    "back_up": {"0 2 * * *"},
}
"""commands.md, section 1."""
ALWAYS_ON = {"listen_to_slack"}
"""It has no schedule: `followthrough serve` keeps it."""


@pytest.fixture(scope="module")
def deployments() -> dict[str, Any]:
    """Each deployment by its name."""
    read = YAML(typ="safe").load(CHECKOUT / "prefect.yaml")
    return {each["name"]: each for each in read["deployments"]}


def test_each_flow_of_the_contract_runs_when_the_contract_says_in_new_york(deployments: dict[str, Any]) -> None:
    crons = {name: {every["cron"] for every in each.get("schedules", ())} for name, each in deployments.items()}
    assert crons == WHEN | {name: set() for name in ALWAYS_ON}
    zones = {every["timezone"] for each in deployments.values() for every in each.get("schedules", ())}
    assert zones == {"America/New_York"}


def test_two_runs_of_one_deployment_never_overlap(deployments: dict[str, Any]) -> None:
    for each in deployments.values():
        assert dict(each["concurrency_limit"]) == {"limit": 1, "collision_strategy": "CANCEL_NEW"}


def test_each_entrypoint_is_the_flow_of_that_name_and_takes_the_parameters_given(deployments: dict[str, Any]) -> None:
    for name, each in deployments.items():
        module, _, function = each["entrypoint"].partition(":")
        flow = getattr(import_module(module), function)
        assert flow.name == name == function
        given = set(each.get("parameters", {}))
        needed = set(flow.parameters.required)
        assert needed <= given <= set(flow.parameters.properties)
