"""The deployments of prefect.yaml: which flows run by themselves, when, and never two of one at a time."""

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from prefect.events.schemas.automations import AutomationCore
from ruamel.yaml import YAML

from flows._runtime.data import automations, planned

CHECKOUT = Path(__file__).parents[2]
WHEN = {
    "track_portfolio": {"0 8 * * 1-5"},
    "deliver_reminders": {"30 9 * * 1-5", "0,30 10-16 * * 1-5"},
    "audit_reminders": {"0 9 * * 1-5", "15 17 * * 1-5"},
    "audit_ledger": {"0 6 * * *"},
    "issue_memo": {"0 7 1 2,3,5,6,8,9,11,12 *"},
    "issue_memo_quarter": {"0 7 1 1,4,7,10 *"},
    "issue_memo_week": {"0 7 * * 1"},
    "back_up": {"0 2 * * *"},
    "build_site": {"30 5 * * *"},
}
"""The schedule of docs/operations.md#schedule."""
ON_DEMAND = {"issue_memo_hearing", "issue_memo_closing"}
PERIODS = ("week", "month", "quarter", "hearing", "closing")


@pytest.fixture(scope="module")
def deployments() -> dict[str, Any]:
    """Each deployment by its name."""
    read = YAML(typ="safe").load(CHECKOUT / "prefect.yaml")
    return {each["name"]: each for each in read["deployments"]}


def test_each_flow_of_the_contract_runs_when_the_contract_says_in_new_york(deployments: dict[str, Any]) -> None:
    crons = {name: {every["cron"] for every in each.get("schedules", ())} for name, each in deployments.items()}
    assert crons == WHEN | {name: set() for name in ON_DEMAND}
    zones = {every["timezone"] for each in deployments.values() for every in each.get("schedules", ())}
    assert zones == {"America/New_York"}


def test_two_runs_of_one_deployment_never_overlap(deployments: dict[str, Any]) -> None:
    for each in deployments.values():
        assert dict(each["concurrency_limit"]) == {"limit": 1, "collision_strategy": "CANCEL_NEW"}


def test_each_entrypoint_is_the_flow_of_that_name_and_takes_the_parameters_given(deployments: dict[str, Any]) -> None:
    for name, each in deployments.items():
        module, _, function = each["entrypoint"].partition(":")
        flow = getattr(import_module(module), function)
        assert flow.name == function == name.removesuffix(f"_{each.get('parameters', {}).get('period_id')}")
        given = set(each.get("parameters", {}))
        needed = set(flow.parameters.required)
        assert needed <= given <= set(flow.parameters.properties)


def test_each_kind_of_memo_has_a_deployment_of_its_own(deployments: dict[str, Any]) -> None:
    made = [each["parameters"]["period_id"] for each in deployments.values() if "issue_memo" in each["entrypoint"]]
    assert sorted(made) == sorted(PERIODS)


def test_each_first_day_of_a_month_has_one_memo_a_monthly_or_a_quarterly_one(deployments: dict[str, Any]) -> None:
    months = [
        int(month)
        for name in ("issue_memo", "issue_memo_quarter")
        for every in deployments[name]["schedules"]
        for month in every["cron"].split()[3].split(",")
    ]
    assert sorted(months) == list(range(1, 13))


def test_prefect_itself_looks_for_silent_runs_and_for_each_daily_deployment() -> None:
    listed = {each["name"]: AutomationCore.model_validate(each) for each in planned(automations(), "automations")}

    daily = {name for name, crons in WHEN.items() if all(cron.endswith(" * * *") for cron in crons)}
    assert {f"followthrough {name} without success" for name in daily} <= set(listed)
    crashed = [each.name for each in listed.values() if each.actions[0].type == "change-flow-run-state"]
    assert crashed == ["followthrough silent Running", "followthrough silent before Running"]
