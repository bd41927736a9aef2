"""Nothing found is proof of nothing, until the source shows what we know it holds: in `status` and in the memo."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from flows._runtime.environment import play_also
from flows.evidence.track_portfolio import track_portfolio
from tests.material.commands import Call
from tests.material.installation import COORDINATOR, DemoInstallation
from tests.material.recorded_sources import Answer, Replay, mirror, page, recorded_sources

ABOUT, LABEL = "R3-M3@2026", "NYPD detainer reports page"
SAYS = "The number of civil immigration detainers received from federal immigration authorities"
EARLIER = ("Civil Immigration Detainers FY 2025", "Civil Immigration Detainers FY 2024")


@pytest.fixture
def answers(installation: DemoInstallation) -> Iterator[dict[str, Replay]]:
    """What the detainer page and the Council's mirror answer in December, which a test may change."""
    current: dict[str, Replay] = {"nypd_detainer_page": page(SAYS, *EARLIER), "council_mirror": mirror}

    def replay(name: str) -> Replay:
        def now(path: str, query: dict[str, list[str]]) -> Answer:
            return current[name](path, query)

        return now

    with recorded_sources(changed={name: replay(name) for name in current}) as own:
        play_also(**{f"SOURCE_{name.upper()}_URL": own[name] for name in current})
        installation.at("2026-12-01T09:30:00-05:00")
        yield current


def memo_drafted(installation: DemoInstallation, call: Call) -> str:
    """Draft a memo, and return all that it says."""
    assert call("memo", "draft", "--by", COORDINATOR).code == 0
    return (installation.settings.home / "memos" / "drafts" / "D1" / "memo.json").read_text()


def table_line(memo: str, milestone_id: str) -> dict[str, Any]:
    """Return what the memo says of a milestone."""
    steps = [step for annex in json.loads(memo)["facts"]["annex"] for step in annex["milestones"]]
    (step,) = [step for step in steps if step["id"] == milestone_id]
    return dict(step)


def test_a_page_that_shows_its_earlier_reports_and_not_this_years_is_a_ground(
    installation: DemoInstallation, answers: dict[str, Replay], call: Call
) -> None:
    installation.do(track_portfolio)
    assert f"Overdue; no proof on file. 91 days past a legal deadline, September 1, 2026. A look at {LABEL}" in words(
        call, ABOUT
    )
    assert "overdue" in memo_drafted(installation, call)


BODY = page(SAYS, *EARLIER)("", {})[2]
FALSE_READINGS: dict[str, Replay] = {
    "a list that JavaScript loads": page(f"{SAYS}, by year"),
    "a soft 404 that quotes the page": page(f"We are sorry. {SAYS}: this has found a new home", "Home", "Agencies"),
    "a page that a cache kept for a year": lambda path, query: (
        *page(SAYS, *EARLIER)(path, query),
        {"Age": "31000000"},
    ),
}


@pytest.mark.parametrize("body", FALSE_READINGS)
def test_a_page_without_its_list_is_no_ground_for_overdue(
    installation: DemoInstallation, answers: dict[str, Replay], call: Call, body: str
) -> None:
    answers["nypd_detainer_page"] = FALSE_READINGS[body]
    installation.do(track_portfolio)
    status = words(call, ABOUT)
    assert "Overdue" not in status
    assert "found nothing" not in status
    assert "Passed; not checked (source not read)." in status
    assert f"{LABEL} was not read: " in status
    week = " ".join(call("week").out.split())
    why = "It gave an old copy of itself" if "cache" in body else "open it, and correct `known`"
    assert why in week.partition("SOURCES NOT READ (")[2], "the coordinator reads why, and what to do"
    memo = memo_drafted(installation, call)
    step = table_line(memo, ABOUT)
    assert (step["proof"], step["why"]) == ("not_checked", "not_read")
    assert "overdue" not in json.dumps(step).lower()


def words(call: Call, milestone_id: str) -> str:
    """Return what `status` prints of a milestone, on one line."""
    return " ".join(call("status", milestone_id).out.split())


def test_a_council_record_that_is_missing_is_the_source_s_and_hides_itself_alone(
    installation: DemoInstallation, answers: dict[str, Replay], call: Call
) -> None:
    def without_the_event(path: str, query: dict[str, list[str]]) -> Answer:
        if path.endswith("last_sync.json"):
            return 200, "text/plain", b'{"LastRun": "2026-12-01T08:00:00Z"}'
        return (200, "text/plain", b"[]") if "events" in path else mirror(path, query)

    answers["council_mirror"] = without_the_event
    installation.do(track_portfolio)
    status = words(call, "ALL-M3")
    assert "not checked (source not read)." in status
    assert "not read" not in words(call, "R7-M4"), "the bills that the same source showed are read"
    memo = memo_drafted(installation, call)
    assert table_line(memo, "ALL-M3")["proof"] == "not_checked"


@pytest.mark.usefixtures("all_forms")
def test_a_link_that_a_rule_found_is_found_on_the_page_and_no_word_of_the_agency(
    installation: DemoInstallation, answers: dict[str, Replay], call: Call
) -> None:
    answers["nypd_detainer_page"] = page(SAYS, *EARLIER, "Civil Immigration Detainers FY 2026")
    installation.do(track_portfolio)
    assert "NYPD says: nothing reported." in words(call, ABOUT)
    assert "sent a file" not in " ".join(call("status").out.split()).lower()
    memo = memo_drafted(installation, call)
    assert f"found on {LABEL}" in memo
    html = (installation.settings.home / "memos" / "drafts" / "D1" / "memo.html").read_text()
    assert "sent a file" not in html.lower()
