"""A look at the sources, what the rules find in it, and the seven runs that show it."""

import asyncio
import os
import re
import shutil
import sys
from contextvars import copy_context
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Response

from flows._runtime.artifact import flush
from flows._runtime.environment import play_also
from flows._runtime.run import run_apart
from flows._runtime.settings import Settings
from flows.evidence.track_portfolio import track_portfolio, track_recommendation
from flows.register.sync_plan import sync_plan
from models.core import CITY, InputError
from models.ledger import Event, SourcesChecked
from models.projections import MILESTONES, SOURCES
from models.standing import PAST, MilestoneView, SourceView
from notifications.words import cap, mid, state_words
from tasks import ledger
from tasks.ledger import records
from tests.material.answers import record_statement
from tests.material.installation import DemoInstallation, installation_in
from tests.material.records import state_of

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
    assert hearing.review.evidence
    assert not hearing.is_closed
    assert not installation.milestone("R5-M3").is_closed


def test_a_second_portfolio_adds_one_look_and_nothing_else(installation: DemoInstallation) -> None:
    installation.do(track_portfolio)
    before = installation.kinds()
    installation.do(track_portfolio)
    installation.do(track_portfolio)
    assert installation.kinds()[len(before) :] == ["sources_checked", "sources_checked"]


def test_a_recommendation_alone_looks_only_at_what_its_own_milestones_name(installation: DemoInstallation) -> None:
    installation.do(track_recommendation, "R4", date(2026, 11, 25))
    (look,) = [each.event for each in installation.entries if isinstance(each.event, SourcesChecked)]
    named = {"agency_drop", "council_mirror", "doris_drop", "doris_list", "oversight_drop", "ppr_open_data"}
    assert {each.name for each in look.results} == named
    with pytest.raises(InputError, match="R9 is not a recommendation"):
        installation.do(track_recommendation, "R9", date(2026, 11, 25))


def test_a_recommendation_alone_reads_its_sources_for_all_who_rely_on_them(installation: DemoInstallation) -> None:
    installation.drop("R1-M1 and R4-M1.txt", "Made up. Alien number: A012345678")
    installation.drop("R2-M1 audit.txt", "Made up: request under 10-178, and the log of records")
    installation.do(track_recommendation, "R4", date(2026, 11, 25))
    (task,) = records.every(installation.database, SOURCES)["agency_drop"].files
    assert task.file.concerns == ("R1-M1", "R4-M1")
    assert not installation.milestone("R4-M1").review.evidence, "the file is named for another recommendation's"


def test_a_made_up_file_in_the_drop_folder_becomes_a_candidate_and_closes_nothing(
    installation: DemoInstallation,
) -> None:
    installation.drop(
        "made-up-inventory.txt", "Made up. Patrol Guide and Operations Order on immigration: the inventory."
    )
    for _ in range(2):
        installation.do(track_portfolio)
    record = installation.milestone("R6-M1")
    assert [each.source for each in record.review.evidence] == ["agency_drop"]
    assert not record.is_closed
    source = records.one(installation.database, SOURCES, "agency_drop")
    assert state_of(record, source, date(2026, 11, 25), CITY)[1] == "awaiting_review"


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
    empty_installation: DemoInstallation, httpserver: HTTPServer, answer: Response, result: str
) -> None:
    installation = empty_installation
    installation.do(sync_plan)
    httpserver.expect_request(re.compile("/.*")).respond_with_response(answer)
    play_also(SOURCE_COUNCIL_MIRROR_URL=httpserver.url_for("/") + "{path}")
    installation.do(track_portfolio)
    source = records.every(installation.database, SOURCES)["council_mirror"]
    assert source.result == result
    assert source.reason
    hearing = installation.milestone("ALL-M3")
    assert state_of(hearing, source, date(2026, 11, 25), CITY)[0] not in PAST


SHOWN = ("portfolio", "sources")
GOLDEN = Path(__file__).parents[2] / "golden" / "prefect.txt"
DAY = date(2026, 11, 25)


@dataclass
class Shown:
    """What Prefect shows of one daily check: the portfolio's run, the seven below it, their pages and log."""

    portfolio: Any
    tracked: dict[str, Any]
    pages: dict[str, Any]
    log: list[Any]
    tasks: list[Any]
    standings: dict[str, set[str]]


@pytest.fixture(scope="module")
def of_a_day(tmp_path_factory: pytest.TempPathFactory, taken_in: Path, prefect_harness: str) -> Shown:
    """One daily check of November 25, 2026, as Prefect shows it."""
    from prefect.settings import PREFECT_API_URL, temporary_settings

    with (
        installation_in(tmp_path_factory.mktemp("shown")) as opened,
        temporary_settings({PREFECT_API_URL: prefect_harness}),
    ):
        shutil.copyfile(taken_in, opened.settings.home / "followthrough.db")
        told = opened.words("Made up: the system runs in one bureau.")
        opened.do(record_statement, "R4-M6", "partly_done", DAY, told, "p-contact-legal")
        standings: dict[str, set[str]] = {}
        seen = asyncio.run(_check_and_look())
        sources = records.every(opened.database, SOURCES)
        for one in records.every(opened.database, MILESTONES).values():
            if not one.is_template:
                voice = records.register(opened.database).sources[one.source].voice
                view = MilestoneView(one, SourceView(one.source, voice, sources.get(one.source)), DAY, CITY)
                standings.setdefault(one.recommendation_id, set()).add(cap(state_words(view, office="DOI")))
        assert ledger.check(opened.database)
    return Shown(*seen, standings)


async def _check_and_look() -> tuple[Any, dict[str, Any], dict[str, Any], list[Any], list[Any]]:
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import ArtifactFilter, FlowRunFilter, LogFilter

    state = await run_apart(track_portfolio, DAY)
    await flush()
    portfolio_id = str(state.state_details.flow_run_id)
    async with get_client() as client:
        portfolio = await client.read_flow_run(portfolio_id)
        below = FlowRunFilter.model_validate({"parent_flow_run_id": {"any_": [portfolio_id]}})
        runs = await client.read_flow_runs(flow_run_filter=below)
        ids = [portfolio_id, *(str(each.id) for each in runs)]
        pages = await client.read_artifacts(
            artifact_filter=ArtifactFilter.model_validate({"flow_run_id": {"any_": ids}})
        )
        log = await client.read_logs(log_filter=LogFilter.model_validate({"flow_run_id": {"any_": ids}}))
        of_run = FlowRunFilter.model_validate({"id": {"any_": [portfolio_id]}})
        for _ in range(100):  # Prefect's server notes them a little later
            tasks = await client.read_task_runs(flow_run_filter=of_run)
            tasks = [each for each in tasks if not each.name.startswith("track_recommendation")]
            if len(tasks) >= 10 and all(each.state and each.state.is_final() for each in tasks):
                break
            await asyncio.sleep(0.2)
    return portfolio, {each.name: each for each in runs}, {each.key: each for each in pages}, log, tasks


def test_prefect_shows_seven_runs_named_for_their_standing(of_a_day: Shown) -> None:
    assert [name.split()[0] for name in sorted(of_a_day.tracked)] == list(SEVEN), "a list sorts by number"
    assert all(name.endswith(", Nov. 25, 2026") for name in of_a_day.tracked)
    assert "R2 Guidance on judging federal requests: passed; no proof on file, Nov. 25, 2026" in of_a_day.tracked
    for name, each in of_a_day.tracked.items():
        assert f"rec:{name.split()[0]}" in each.tags
        assert set(each.parameters) == {"recommendation_id", "as_of", "check_id"}
        assert f": {mid(each.state.name)}, " in name, "the state and the name use the same words"
        assert each.state.name in {"Overdue", *of_a_day.standings[name.split()[0]]}
    assert of_a_day.portfolio.name == "Daily check: overdue; 6 of 10 sources not read, Nov. 25, 2026"
    assert of_a_day.portfolio.state.name == "Overdue"
    assert of_a_day.portfolio.state.message.endswith(" 6 of 10 sources not read.")


def test_each_source_is_a_task_named_for_what_came_out(of_a_day: Shown) -> None:
    ended = {each.name: (each.state.type.value, each.state.name) for each in of_a_day.tasks}
    assert len(ended) == len(of_a_day.tasks) == 10
    assert ended["NYPD detainer reports page"] == ("COMPLETED", "Not read: turned off in our settings")
    assert ended["DORIS list of mandated reports"] == ("FAILED", "Not read: file is missing")
    assert ended["Council records (public copy)"] == ("COMPLETED", "Old copy: data is too old")
    assert ended["Files from NYPD"] == ("COMPLETED", "Nothing relevant")
    (missing,) = (each for each in of_a_day.tasks if each.name == "DORIS list of mandated reports")
    assert "Not read does not mean no progress" in missing.state.message
    assert missing.run_count == 1, "a missing file is not there a minute later"
    assert "table" in missing.tags
    assert not any("Task run failed" in line.message for line in of_a_day.log)


def test_the_pages_of_a_day_read_as_they_did(of_a_day: Shown) -> None:
    pages = of_a_day.pages
    assert set(pages) == set(SHOWN)
    made = "\n".join(f"<!-- {key}: {pages[key].description} -->\n{pages[key].data}" for key in SHOWN)
    if os.environ.get("FOLLOWTHROUGH_GOLDEN") == "write":
        GOLDEN.write_text(made)
    assert made == GOLDEN.read_text()


def test_a_run_that_does_not_reach_its_end_is_named_too_and_stops_no_other(
    empty_installation: DemoInstallation, prefect_harness: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from prefect.settings import PREFECT_API_URL, temporary_settings

    empty_installation.do(sync_plan)
    track_portfolio_module = sys.modules[track_portfolio.__module__]  # the flow has the name of its module
    noted = track_portfolio_module.note_found

    def note_found(settings: Settings, now: datetime, recommendation_id: str, *, asks: bool) -> tuple[Event, ...]:
        if recommendation_id == "R3":
            raise RuntimeError("made up")
        return noted(settings, now, recommendation_id, asks=asks)

    monkeypatch.setattr(track_portfolio_module, "note_found", note_found)
    with temporary_settings({PREFECT_API_URL: prefect_harness}):
        portfolio, tracked, *_ = asyncio.run(_check_and_look())
    assert portfolio.state.message == "These runs did not do their work: R3. See the log of each."
    names = sorted(tracked)
    assert [name.split()[0] for name in names] == list(SEVEN)
    assert names[2] == "R3 Closer review of handovers to federal custody: failed, Nov. 25, 2026"


def test_two_looks_at_once_say_each_turn_once(installation: DemoInstallation) -> None:
    from concurrent.futures import ThreadPoolExecutor

    here = [copy_context(), copy_context()]  # a thread of its own would take the server of the tests of Prefect
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda context: context.run(installation.do, track_portfolio), here))
    turns = [each.event.source for each in installation.entries if each.event.kind == "source_blocked"]
    assert len(turns) == len(set(turns)) > 0
    found = [each.event.key for each in installation.entries if each.event.kind == "candidate_found"]
    assert len(found) == len(set(found)) > 0
    assert installation.kinds().count("sources_checked") == 2
