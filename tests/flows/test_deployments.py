"""The deployments of prefect.yaml: which flows run by themselves, when, and never two of one at a time."""

import asyncio
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from prefect.client.orchestration import get_client
from prefect.exceptions import PrefectHTTPStatusError
from ruamel.yaml import YAML

from flows._runtime.data import planned_deployments
from flows.serving import deploy

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
        assert needed <= given or not each.get("schedules"), "only a person can be asked"
        assert given <= set(flow.parameters.properties)


def test_each_kind_of_memo_has_a_deployment_of_its_own(deployments: dict[str, Any]) -> None:
    memos = {name: each for name, each in deployments.items() if "issue_memo" in each["entrypoint"]}
    made = [each.get("parameters", {}).get("period_id", name.rpartition("_")[2]) for name, each in memos.items()]
    assert sorted(made) == sorted(PERIODS)


def test_each_first_day_of_a_month_has_one_memo_a_monthly_or_a_quarterly_one(deployments: dict[str, Any]) -> None:
    months = [
        int(month)
        for name in ("issue_memo", "issue_memo_quarter")
        for every in deployments[name]["schedules"]
        for month in every["cron"].split()[3].split(",")
    ]
    assert sorted(months) == list(range(1, 13))


def test_a_memo_before_a_hearing_is_refused_before_its_run_without_the_number_of_the_event(prefect_server: str) -> None:
    (deployment,) = [each for each in planned_deployments() if each["name"] == "issue_memo_hearing"]

    async def start(parameters: dict[str, Any]) -> tuple[dict[str, Any], Any]:
        async with get_client() as client:
            deployment_id = await deploy(client, deployment)
            made = await client.read_deployment(deployment_id)
            run = await client.create_flow_run_from_deployment(deployment_id, parameters=parameters)
            await client.delete_flow_run(run.id)
            return dict(made.parameter_openapi_schema or {}), made.tags

    schema, tags = asyncio.run(start({"event_id": 22233}))
    assert schema["required"] == ["event_id"]
    assert "Council's own number" in schema["properties"]["event_id"]["description"]
    assert tags == ["memo", "on-demand"]
    for wrong, said in (({}, "'event_id' is a required property"), ({"event_id": "soon"}, "is not of type 'integer'")):
        with pytest.raises(PrefectHTTPStatusError, match="409") as refused:
            asyncio.run(start(wrong))
        assert said in refused.value.response.text
