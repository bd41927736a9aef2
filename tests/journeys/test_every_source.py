"""All sources of the shipped register answer at once, fail, and come back: what is said of them, and what never is."""

from collections.abc import Iterator

import pytest

from flows._runtime.environment import play_also
from flows.evidence.track_portfolio import track_portfolio
from flows.register.sync_plan import sync_plan
from models.projections import SOURCES
from tasks.ledger import records
from tests.material.installation import DemoInstallation
from tests.material.recorded_sources import REPLAYS, Answer, Replay, recommendations, recorded_sources
from tests.material.recorded_sources import data_set as rows_of


@pytest.fixture
def asked(year_installation: DemoInstallation) -> Iterator[dict[str, Replay]]:
    """An installation that asks every source; what is put into the mapping replaces a source's replay."""
    changed: dict[str, Replay] = {}

    def replay(name: str) -> Replay:
        def now(path: str, query: dict[str, list[str]]) -> Answer:
            return (changed.get(name) or REPLAYS[name])(path, query)

        return now

    with recorded_sources(changed={name: replay(name) for name in REPLAYS}) as own:
        play_also(**{f"SOURCE_{name.upper()}_URL": url for name, url in own.items()})
        yield changed


def looked(installation: DemoInstallation, moment: str) -> dict[str, str]:
    """Look at all on a morning, and return how each source answered."""
    installation.at(moment)
    installation.do(track_portfolio)
    return {name: each.result for name, each in records.every(installation.database, SOURCES).items()}


def test_every_source_answers_and_the_rules_find_what_is_there_and_nothing_else(
    year_installation: DemoInstallation, asked: dict[str, Replay]
) -> None:
    year_installation.at("2026-08-22T08:00:00-04:00")
    year_installation.do(sync_plan)
    results = looked(year_installation, "2026-08-22T08:00:00-04:00")
    assert {name for name, result in results.items() if result == "ok"} == {
        "council_mirror", "ppr_open_data", "nypd_detainer_page", "nypd_manual_page", "doi_reports_page",
    }  # fmt: skip
    assert not results.keys() & {"legistar_api", "city_record"}, "what nothing relies on is not asked"
    found = {e.event.milestone_id for e in year_installation.entries if e.event.kind == "candidate_found"}
    assert found == {"ALL-M3", "ALL-M4@2026", "R3-M3@2026"}
    row = [
        each | {"implementation_status": "Implemented", "date_implemented": "2026-08-20"}
        if "audit" in str(each)
        else each
        for each in recommendations()
    ]
    columns = dict.fromkeys((*recommendations()[0], "date_implemented"), "text")
    asked["ppr_open_data"] = rows_of(columns, row)
    looked(year_installation, "2026-08-29T08:00:00-04:00")  # a week later: the full read finds the silent edit
    assert [str(each.on) for each in year_installation.milestone("R1-M4").review.evidence] == ["2026-08-20"]
    assert not year_installation.milestone("R1-M4").is_closed
