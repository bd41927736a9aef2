"""A look at the sources, what the rules find in it, and the seven runs that show it."""

import asyncio
import re
from datetime import date
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Response

from flows._runtime.environment import play_also
from flows.evidence.track_portfolio import track_portfolio
from flows.evidence.track_recommendation import track_recommendation
from flows.register.sync_plan import sync_plan
from models.core import CITY, InputError
from models.ledger import SourcesChecked
from models.projections import SOURCES
from models.standing import PAST, standing_of
from notifications.prefect.tracking import STATE
from tasks import ledger
from tasks.ledger import records
from tests.material.installation import DemoInstallation

SEVEN = [f"R{number}" for number in range(1, 8)]


def test_the_portfolio_notes_one_look_and_finds_the_hearing_and_no_law_in_a_bill(
    installation: DemoInstallation,
) -> None:
    installation.do(track_portfolio)

    looks = [each.event for each in installation.entries if isinstance(each.event, SourcesChecked)]
    assert len(looks) == 1
    results = {each.name: each for each in looks[0].results}
    assert set(results) == set(records.every(installation.database, SOURCES))
    # The recording is of August: it still shows what it shows, and proves no absence.
    assert results["council_mirror"].result == "stale"
    assert any(each.ref.endswith("introduction/2026/0055.json") for each in results["council_mirror"].items)
    found = [each.event.milestone_id for each in installation.entries if each.event.kind == "candidate_found"]
    assert found == ["ALL-M3"]
    assert "R5-M3" not in found
    assert "R5-M4" not in found
    hearing = installation.milestone("ALL-M3")
    assert hearing.evidence
    assert not hearing.is_closed
    assert not installation.milestone("R5-M3").is_closed


def test_a_second_portfolio_adds_one_look_and_nothing_else(installation: DemoInstallation) -> None:
    installation.do(track_portfolio)
    before = installation.kinds()
    installation.do(track_portfolio)
    installation.do(track_portfolio)
    assert installation.kinds()[len(before) :] == ["sources_checked", "sources_checked"]


def test_the_portfolio_opens_an_instance_when_its_period_has_ended_and_only_once(
    installation: DemoInstallation,
) -> None:
    installation.at("2027-01-04T08:00:00-05:00")
    for _ in range(2):
        installation.do(track_portfolio)
    opened = [each.event.milestone_id for each in installation.entries if each.event.kind == "instance_opened"]
    assert opened.count("R4-M3@2026Q4") == opened.count("R4-M4@2026Q4") == 1
    assert len(opened) == len(set(opened))


def test_a_recommendation_alone_looks_only_at_what_its_own_milestones_name(installation: DemoInstallation) -> None:
    installation.do(track_recommendation, "R4", date(2026, 11, 25))
    (look,) = [each.event for each in installation.entries if isinstance(each.event, SourcesChecked)]
    named = {"agency_drop", "council_mirror", "doris_drop", "oversight_drop", "ppr_open_data"}
    assert {each.name for each in look.results} == named
    with pytest.raises(InputError, match="R9 is not a recommendation"):
        installation.do(track_recommendation, "R9", date(2026, 11, 25))


def test_a_made_up_file_in_the_drop_folder_becomes_a_candidate_and_closes_nothing(
    installation: DemoInstallation,
) -> None:
    installation.drop(
        "made-up-inventory.txt", "Made up. Patrol Guide and Operations Order on immigration: the inventory."
    )
    for _ in range(2):
        installation.do(track_portfolio)
    record = installation.milestone("R6-M1")
    assert [each.source for each in record.evidence] == ["agency_drop"]
    assert not record.is_closed
    source = records.one(installation.database, SOURCES, "agency_drop")
    assert standing_of(record, source, date(2026, 11, 25), CITY) == "awaiting_review"


@pytest.mark.parametrize(
    ("answer", "result"),
    [
        (Response("no", 403), "blocked"),
        (Response("broken", 500), "blocked"),
        (Response("<html>Please sign in</html>", 200, content_type="text/html"), "blocked"),
    ],
    ids=["403", "500", "html"],
)
def test_a_source_that_cannot_be_read_is_blocked_and_nothing_is_called_overdue_for_it(
    empty_house: DemoInstallation, httpserver: HTTPServer, answer: Response, result: str
) -> None:
    installation = empty_house
    installation.do(sync_plan)
    httpserver.expect_request(re.compile("/.*")).respond_with_response(answer)
    play_also(SOURCE_COUNCIL_MIRROR_URL=httpserver.url_for("/") + "{path}")
    installation.do(track_portfolio)
    source = records.every(installation.database, SOURCES)["council_mirror"]
    assert source.result == result
    assert source.reason
    hearing = installation.milestone("ALL-M3")
    assert standing_of(hearing, source, date(2026, 11, 25), CITY) not in PAST


@pytest.mark.xdist_group("prefect")
def test_prefect_shows_seven_named_and_tagged_runs_with_state_words_and_pages(
    installation: DemoInstallation, prefect_server: str
) -> None:
    before = {each.id for each in asyncio.run(_seen_in_prefect())[0]}
    installation.do(track_portfolio, date(2026, 11, 25))
    every, pages = asyncio.run(_seen_in_prefect())
    runs = [each for each in every if each.id not in before]
    tracked = {each.name: each for each in runs if re.match(r"R\d ", each.name)}
    assert [name.split()[0] for name in sorted(tracked)] == list(SEVEN), "a list sorts by number"
    assert all(name.endswith(", Nov. 25, 2026") for name in tracked)
    for name, each in tracked.items():
        assert f"rec:{name.split()[0]}" in each.tags
        assert each.state.type.value == "COMPLETED"
        assert each.state.name in STATE.values()
        assert set(each.parameters) == {"recommendation_id", "as_of", "check_id"}
    (portfolio,) = [each for each in runs if each.name == "Daily check, Nov. 25, 2026"]
    assert portfolio.state.name.endswith("not read")
    assert {f"standing-{each.lower()}" for each in SEVEN} | {"portfolio"} <= set(pages)
    assert "promise" in pages["standing-r4"]
    assert [each.event.kind for each in installation.entries if each.event.kind == "sources_checked"] == [
        "sources_checked"
    ]
    assert ledger.check(installation.database)


async def _seen_in_prefect() -> tuple[list[Any], dict[str, str]]:
    from prefect.client.orchestration import get_client

    async with get_client() as client:
        runs = await client.read_flow_runs()
        artifacts = await client.read_artifacts()
    return runs, {each.key: str(each.data) for each in artifacts}


def test_two_looks_at_once_say_each_turn_once(installation: DemoInstallation) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: installation.do(track_portfolio), range(2)))
    turns = [each.event.source for each in installation.entries if each.event.kind == "source_blocked"]
    assert len(turns) == len(set(turns)) > 0
    found = [each.event.key for each in installation.entries if each.event.kind == "candidate_found"]
    assert len(found) == len(set(found)) > 0
    assert installation.kinds().count("sources_checked") == 2
