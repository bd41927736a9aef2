"""The watch beside a real Prefect server: what was lost, what died, what holds a slot, what is missing."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import prefect
import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import GlobalConcurrencyLimitUpdate
from prefect.settings import PREFECT_API_URL, temporary_settings
from prefect.states import Pending, Running

from flows._runtime import clock
from flows._runtime.prefect import free_port, no_answer
from flows.commands.doctor import checks
from flows.commands.doctor.checks import examine_prefect
from flows.serving import deploy_all
from flows.watch import server as prefect_server_view
from flows.watch import watching
from flows.watch.facts import Facts, facts_of, plans
from flows.watch.made_up import RUNNER_WITHIN, TAG, run_plainly
from flows.watch.server import ServerReport, ask, end_stuck, runs_of
from flows.watch.watching import watch
from tasks.ledger import last_runs, note_end, note_start
from tasks.operations import SystemdUnit, WatchFile, at_work
from tests.material.commands import Call
from tests.material.installation import DemoInstallation


@pytest.fixture
def facts(installation: DemoInstallation, prefect_server: str, monkeypatch: pytest.MonkeyPatch) -> Facts:
    """What is known of an installation whose deployments a real server has, at the real time; limits in no time."""
    monkeypatch.setattr(prefect_server_view, "STARTS_WITHIN", timedelta(0))
    monkeypatch.setattr(prefect_server_view, "DIES_WITHIN", timedelta(0))
    monkeypatch.setattr(prefect_server_view, "SLOT_PAUSE", 0.1)
    asyncio.run(deploy())
    installation.at((datetime.now(UTC) + timedelta(seconds=30)).isoformat())
    return facts_of(installation.settings, installation.database, installation.settings.now or datetime.now(UTC))


async def deploy() -> None:
    await deploy_all()


async def begin(name: str, *states: Any) -> tuple[Any, str]:
    """Start a run of a deployment as a runner does, up to some states; return its id and the last state's name."""
    async with get_client() as client:
        deployment = await client.read_deployment_by_name(f"{name}/{name}")
        run = await client.create_flow_run_from_deployment(deployment.id)
        for state in states:
            await client.set_flow_run_state(run.id, state)
        return run.id, (await client.read_flow_run(run.id)).state.name


def look_and_end(facts: Facts) -> ServerReport:
    report = ask(facts)
    assert report
    end_stuck(report)
    return report


def state_of(run_id: Any) -> str:
    async def read() -> str:
        async with get_client() as client:
            return str((await client.read_flow_run(run_id)).state.name)

    return asyncio.run(read())


@pytest.mark.parametrize("states", [(Pending(),), (Pending(), Running())], ids=["before-it-began", "while-it-ran"])
def test_a_run_that_was_lost_is_ended_and_the_next_one_is_taken(facts: Facts, states: tuple[Any, ...]) -> None:
    lost, _ = asyncio.run(begin("back_up", *states))
    _, refused = asyncio.run(begin("back_up", Pending()))

    report = look_and_end(facts)

    assert (refused, report.stuck, report.slots) == ("Cancelled", ("back_up",), ())
    assert state_of(lost) == "Crashed"
    assert asyncio.run(begin("back_up", Pending()))[1] == "Pending"
    look_and_end(facts)


def test_a_run_whose_process_is_alive_is_left_alone(facts: Facts) -> None:
    alive, _ = asyncio.run(begin("back_up", Pending(), Running()))

    with at_work(facts.home, "back_up"):
        report = look_and_end(facts)

    assert (report.stuck, report.running, state_of(alive)) == ((), ("back_up",), "Running")
    look_and_end(facts)


def test_what_began_or_ended_after_the_look_is_left_alone(facts: Facts) -> None:
    run, _ = asyncio.run(begin("back_up", Pending()))
    asyncio.run(hold_slot("build_site"))
    report = ask(facts)
    assert report
    assert (report.stuck, report.slots) == (("back_up",), ("build_site",))

    async def go_on() -> None:
        async with get_client() as client:
            await client.set_flow_run_state(run, Running())
        await hold_slot("build_site", 0)
        await begin("build_site", Pending())

    asyncio.run(go_on())
    end_stuck(report)

    assert state_of(run) == "Running"
    assert asyncio.run(begin("build_site", Pending()))[1] == "Cancelled", "its slot is still taken"
    look_and_end(facts)


def test_a_slot_that_is_held_by_nobody_is_freed(facts: Facts) -> None:
    asyncio.run(hold_slot("back_up"))
    _, refused = asyncio.run(begin("back_up", Pending()))

    report = look_and_end(facts)

    assert (refused, report.slots) == ("Cancelled", ("back_up",))
    assert asyncio.run(begin("back_up", Pending()))[1] == "Pending"
    look_and_end(facts)


async def hold_slot(name: str, slots: int = 1) -> None:
    """Leave a slot as held: what a lease that was lost with its server's memory leaves behind. With 0, free it."""
    async with get_client() as client:
        deployment = await client.read_deployment_by_name(f"{name}/{name}")
        assert deployment.global_concurrency_limit
        held = GlobalConcurrencyLimitUpdate(active_slots=slots)
        await client.update_global_concurrency_limit(deployment.global_concurrency_limit.name, held)


def test_a_deployment_that_is_paused_or_missing_is_named(facts: Facts) -> None:
    async def change() -> None:
        async with get_client() as client:
            paused = await client.read_deployment_by_name("build_site/build_site")
            await client.pause_deployment(paused.id)
            gone = await client.read_deployment_by_name("audit_ledger/audit_ledger")
            await client.delete_deployment(gone.id)

    asyncio.run(change())

    report = ask(facts)

    assert report
    assert (report.paused, report.missing) == (("build_site",), ("audit_ledger",))
    assert "back_up" in report.unplanned, "no scheduler runs in the tests' server"


def test_doctor_asks_the_server_itself_and_changes_nothing(
    facts: Facts, installation: DemoInstallation, monkeypatch: pytest.MonkeyPatch
) -> None:
    alive, _ = asyncio.run(begin("back_up", Pending()))

    said = [each.what for each in examine_prefect(installation.settings)]

    assert said[0].endswith(f"answers and takes our password; version {prefect.__version__}")
    assert "silent runs: back_up" in said
    assert state_of(alive) == "Pending"
    unit = SystemdUnit(name="followthrough-server.service", user=False)
    monkeypatch.setattr(checks, "own_units", lambda: {unit.name: unit})
    monkeypatch.setenv("PREFECT_API_URL", gone := f"http://127.0.0.1:{free_port()}/api")
    with temporary_settings({PREFECT_API_URL: gone}):
        (away,) = examine_prefect(installation.settings)
    assert away.what == f"the server at {gone} does not answer ([Errno 111] Connection refused)"
    assert away.fix.startswith("run `systemctl restart followthrough-server.service`, or ")
    look_and_end(facts)


def test_a_server_that_is_away_or_refuses_us_is_named_in_one_sentence(prefect_server: str) -> None:
    gone = f"http://127.0.0.1:{free_port()}/api"

    assert no_answer(gone) == "does not answer ([Errno 111] Connection refused)"
    assert no_answer("127.0.0.1:4200") == (
        "cannot be asked: PREFECT_API_URL is no web address; write it as http://127.0.0.1:4200/api"
    )
    assert no_answer(prefect_server) is None


@pytest.mark.usefixtures("installation")
def test_a_command_whose_server_is_away_says_so_in_one_sentence(call: Call) -> None:
    gone = f"http://127.0.0.1:{free_port()}/api"
    with temporary_settings({PREFECT_API_URL: gone}):
        ended = call("ledger", "verify")

    assert ended.code == 1
    assert ended.err.endswith(
        f"Prefect's server at {gone} does not answer ([Errno 111] Connection refused); "
        "fix that, or unset PREFECT_API_URL\n"
    )


# Work that was missed


@pytest.fixture
def missed(facts: Facts, installation: DemoInstallation, monkeypatch: pytest.MonkeyPatch) -> Facts:
    """The same, when all planned work but the sending of reminders was done."""
    monkeypatch.setattr(watching, "own_units", dict)
    monkeypatch.setattr(clock, "since_boot", lambda: clock.now().timestamp())
    for name in set(plans()) - {"deliver_reminders"}:
        note_start(installation.database, name, facts.now, "prefect", "here")
        note_end(installation.database, name, facts.now, "Completed", well=True)
    day_before = facts.now - timedelta(days=4)
    note_start(installation.database, "deliver_reminders", day_before, "prefect", "here")
    note_end(installation.database, "deliver_reminders", day_before, "Completed", well=True)
    asyncio.run(clear_runs())
    return facts


async def clear_runs() -> None:
    async with get_client() as client:
        for run in await runs_of(client, type=["SCHEDULED"]):
            await client.delete_flow_run(run.id)


def runs_in_prefect(name: str) -> list[Any]:
    """Return the runs of a deployment that the watch had made, the oldest first."""

    async def read() -> list[Any]:
        async with get_client() as client:
            deployment = await client.read_deployment_by_name(f"{name}/{name}")
            runs = await client.read_flow_runs(limit=200)
            mine = [run for run in runs if run.deployment_id == deployment.id and TAG in run.tags]
            return sorted(mine, key=lambda run: run.created)

    return asyncio.run(read())


def test_missed_work_is_requested_once_and_run_here_once_nobody_took_it(
    missed: Facts, installation: DemoInstallation
) -> None:
    before = len(runs_in_prefect("deliver_reminders"))
    first, second = watch(), watch()
    assert (first.requested, first.ran, second.requested, second.ran) == (("deliver_reminders",), (), (), ())
    (requested,) = runs_in_prefect("deliver_reminders")[before:]
    assert requested.state.type.value == "SCHEDULED"

    installation.at((missed.now + RUNNER_WITHIN + timedelta(minutes=1)).isoformat())
    third, fourth = watch(), watch()

    assert (third.ran, fourth.ran) == (("deliver_reminders",), ())
    waited, noted = runs_in_prefect("deliver_reminders")[before:]
    assert (waited.id, waited.state.type.value) == (requested.id, "CANCELLED")
    assert noted.state.type.value == ("FAILED" if third.failed else "COMPLETED")
    assert noted.state.name.startswith("ran without Prefect, ")
    assert last_runs(installation.database)["deliver_reminders"].by == "watch"
    assert "runner" in [alarm.key for alarm in third.alarms]


def test_what_ran_while_the_server_was_away_is_noted_once_when_it_is_back(
    missed: Facts, installation: DemoInstallation, prefect_server: str
) -> None:
    before = len(runs_in_prefect("deliver_reminders"))
    with temporary_settings({PREFECT_API_URL: f"http://127.0.0.1:{free_port()}/api"}):
        away = watch()
    assert (away.ran, away.requested) == (("deliver_reminders",), ())
    assert len(runs_in_prefect("deliver_reminders")) == before

    watch()
    watch()

    (noted,) = runs_in_prefect("deliver_reminders")[before:]
    assert noted.state.name.startswith("ran without Prefect, ")
    assert WatchFile(installation.settings.home).read().plain == ()


def test_a_paused_deployment_is_made_up_and_stays_paused(missed: Facts) -> None:
    async def pause(*, paused: bool) -> None:
        async with get_client() as client:
            deployment = await client.read_deployment_by_name("deliver_reminders/deliver_reminders")
            await (client.pause_deployment if paused else client.resume_deployment)(deployment.id)

    asyncio.run(pause(paused=True))
    try:
        report = watch()
        assert report.requested == ("deliver_reminders",)
        assert "deployments:paused" in [alarm.key for alarm in report.alarms]
        assert "deliver_reminders" in watch().server.paused
    finally:
        asyncio.run(pause(paused=False))


def test_nothing_is_run_here_beside_a_run_in_prefect(missed: Facts, installation: DemoInstallation) -> None:
    (plan,) = (plan for plan in missed.overdue() if plan.name == "deliver_reminders")
    with at_work(missed.home, "deliver_reminders"):
        assert run_plainly(installation.settings, plan) is None
    assert run_plainly(installation.settings, plan)
    assert run_plainly(installation.settings, plan) is None, "it is done: looked at again before the work"
