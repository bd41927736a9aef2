"""All sources of the shipped register answer at once, fail, and come back: what is said of them, and what never is."""

from collections.abc import Iterator
from datetime import date

import pytest

from flows._runtime.environment import play_also
from flows.evidence.track_portfolio import track_portfolio
from flows.register.sync_plan import sync_plan
from models.core import FollowthroughError
from models.ledger import QuestionRaised
from models.projections import SOURCES
from tasks.ledger import records
from tests.material.answers import record_finding
from tests.material.installation import VERIFIER, DemoInstallation
from tests.material.recorded_sources import REPLAYS, Answer, Replay, mirror, page, recommendations, recorded_sources
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
    assert [str(each.on) for each in year_installation.milestone("R1-M4").evidence] == ["2026-08-20"]
    assert not year_installation.milestone("R1-M4").is_closed


def test_what_proved_a_milestone_is_looked_at_again_and_the_finding_stands(
    year_installation: DemoInstallation, asked: dict[str, Replay]
) -> None:
    year_installation.at("2026-08-22T08:00:00-04:00")
    year_installation.do(sync_plan)
    looked(year_installation, "2026-08-22T08:00:00-04:00")
    (proof,) = year_installation.milestone("ALL-M4@2026").evidence
    year_installation.do(
        record_finding,
        "ALL-M4@2026",
        "met",
        date(2026, 4, 1),
        VERIFIER,
        year_installation.words("Made up: it is there."),
        proof.sha256,
    )
    asked["doi_reports_page"] = page("Public reports", "Another report", folder="/assets/doi/reports/pdf")
    for day in ("2026-08-29", "2026-08-30", "2026-09-05"):
        looked(year_installation, f"{day}T08:00:00-04:00")
    told = [each.event for each in year_installation.entries if each.event.kind == "proof_changed"]
    assert [(each.milestone_id, each.how) for each in told] == [("ALL-M4@2026", "changed")]
    record = year_installation.milestone("ALL-M4@2026")
    assert record.is_closed
    assert record.shaken is not None


def refused(path: str, query: dict[str, list[str]]) -> Answer:
    """Refuse a program, as some pages do."""
    return 403, "text/html", b"<html>no</html>"


def test_a_source_turns_once_and_comes_back_once_in_twelve_days(
    year_installation: DemoInstallation, asked: dict[str, Replay]
) -> None:
    year_installation.at("2026-08-03T08:00:00-04:00")
    year_installation.do(sync_plan)
    seen = []
    for day in range(3, 15):
        asked.clear()
        if 5 <= day < 10:
            asked["nypd_manual_page"] = refused
        seen.append(looked(year_installation, f"2026-08-{day:02}T08:00:00-04:00")["nypd_manual_page"])
    assert seen == ["ok"] * 2 + ["blocked"] * 5 + ["ok"] * 5
    turns = [
        each.event.kind
        for each in year_installation.entries
        if getattr(each.event, "source", None) == "nypd_manual_page" and "source_" in each.event.kind
    ]
    assert turns == ["source_blocked", "source_recovered"]


def test_a_record_that_is_not_there_is_asked_about_once_and_hides_no_other(
    year_installation: DemoInstallation, asked: dict[str, Replay]
) -> None:
    year_installation.at("2026-08-22T08:00:00-04:00")
    year_installation.do(sync_plan)
    asked["council_mirror"] = lambda path, query: (404, "text/plain", b"") if "22233" in path else mirror(path, query)
    for day in (22, 23):
        assert looked(year_installation, f"2026-08-{day}T08:00:00-04:00")["council_mirror"] == "ok"
    events = [entry.event for entry in year_installation.entries]
    questions = [(event.question, event.ref) for event in events if isinstance(event, QuestionRaised)]
    assert questions.count(("unread_record", "events/22233")) == 1


def test_a_hearing_that_vanishes_from_the_mirror_is_said_and_stays_proved(
    year_installation: DemoInstallation, asked: dict[str, Replay]
) -> None:
    year_installation.at("2026-08-22T08:00:00-04:00")
    year_installation.do(sync_plan)
    looked(year_installation, "2026-08-22T08:00:00-04:00")
    (proof,) = year_installation.milestone("ALL-M3").evidence
    year_installation.do(
        record_finding,
        "ALL-M3",
        "met",
        date(2026, 3, 5),
        VERIFIER,
        year_installation.words("Made up: held."),
        proof.sha256,
    )
    asked["council_mirror"] = lambda path, query: (404, "text/plain", b"") if "22233" in path else mirror(path, query)
    for day in (23, 24, 25):
        assert looked(year_installation, f"2026-08-{day}T08:00:00-04:00")["council_mirror"] == "ok"
    kinds = [each.event.kind for each in year_installation.entries]
    assert (kinds.count("record_vanished"), kinds.count("proof_changed")) == (1, 1)
    assert year_installation.milestone("ALL-M3").is_closed
    with pytest.raises(FollowthroughError):
        year_installation.settings.store.read("0" * 64)
    assert year_installation.settings.store.read(proof.sha256), "the copy in custody stays"
