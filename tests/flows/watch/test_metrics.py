"""The figures for a monitor and the health address: read from tables, over real HTTP on loopback."""

import urllib.request
from datetime import date
from pathlib import Path
from urllib.error import HTTPError

import pytest

from flows._runtime import clock
from flows._runtime.prefect import free_port
from flows.evidence.track_portfolio import track_portfolio
from flows.watch import watching
from flows.watch.metrics import health_page, metrics_page
from flows.watch.watching import watch
from models.projections import MILESTONES, SOURCES
from models.standing import ReportView, view_report
from tasks import ledger
from tasks.ledger import figures, note_end, note_start, records
from tasks.operations import serving_pages
from tests.material.answers import correct_entry, record_finding
from tests.material.commands import Call
from tests.material.installation import COORDINATOR, VERIFIER, DemoInstallation

PAGES = {"/metrics": metrics_page, "/health": health_page}


def get(address: str) -> tuple[int, str]:
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(address, timeout=5) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as error:
        return error.code, error.read().decode()


def figure(page: str, name: str) -> float:
    return float(
        next(line.rpartition(" ")[2] for line in page.splitlines() if line.startswith(f"followthrough_{name} "))
    )


def test_the_figures_are_those_of_the_record(installation: DemoInstallation) -> None:
    note_start(installation.database, "back_up", installation.settings.now, "prefect", "here")  # type: ignore[arg-type]
    note_end(installation.database, "back_up", installation.settings.now, "Completed", well=True)  # type: ignore[arg-type]
    installation.at("2026-11-25T10:30:00-05:00")

    with serving_pages("0", PAGES) as address:
        status, page = get(f"{address}/metrics")

    assert status == 200
    assert figure(page, "sources") == view_of(installation).source_counts.of > 1
    assert figure(page, "ledger_head") == ledger.head(installation.database)[0]
    assert figure(page, 'last_success_seconds{work="back_up"}') == 3600
    assert (figure(page, "sent_total"), figure(page, "presses_waiting")) == (0, 0)
    assert address.startswith("http://127.0.0.1:")


def view_of(installation: DemoInstallation) -> ReportView:
    """Return where everything stands, as the other surfaces show it."""
    milestones, sources = (records.every(installation.database, table) for table in (MILESTONES, SOURCES))
    return view_report(None, {}, milestones, sources, date(2026, 11, 25))


def test_sources_are_counted_as_everywhere_whether_a_finding_closed_the_last_milestone_of_one_or_not(
    installation: DemoInstallation,
) -> None:
    installation.do(track_portfolio)
    counted = view_of(installation).source_counts
    alone = {name for name, source in view_of(installation).sources.items() if len(source.milestone_ids) == 1}
    (milestone_id,) = view_of(installation).sources[min(alone)].milestone_ids
    installation.evidence(milestone_id, "Made up: a letter.", by=COORDINATOR)  # who waits to hear of the finding
    why = installation.words("Made up: the duty was repealed.")
    closed = installation.do(record_finding, milestone_id, "not_required", date(2026, 11, 25), VERIFIER, why)
    assert counts_of(installation) == (counted.of - 1, counted.unread - 1)
    installation.do(correct_entry, closed, installation.words("Made up: typed for another."), VERIFIER)
    assert counts_of(installation) == (counted.of, counted.unread)


def counts_of(installation: DemoInstallation) -> tuple[int, int]:
    """Return how many sources there are and how many were not read, by the tables; the view says the same."""
    found, seen = figures(installation.database, clock.now()), view_of(installation).source_counts
    assert (found.sources, found.not_read) == (seen.of, seen.unread)
    return found.sources, found.not_read


def test_health_is_what_the_last_watch_found_and_old_news_are_none(
    installation: DemoInstallation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "own_units", dict)
    with serving_pages("0", PAGES) as address:
        before = get(f"{address}/health")
        watch()
        well = get(f"{address}/health")
        note_start(installation.database, "back_up", installation.settings.now, "prefect", "here")  # type: ignore[arg-type]
        note_end(installation.database, "back_up", installation.settings.now, "LedgerError", well=False)  # type: ignore[arg-type]
        watch()
        ill = get(f"{address}/health")
        installation.at("2026-11-25T10:00:00-05:00")
        old = get(f"{address}/health")

    assert before == (503, "followthrough watch has not run yet; let a timer run it every five minutes.\n")
    assert well == (200, "ok\n")
    assert ill == (503, "The daily copy failed at 9:30 a.m. on Nov. 25, 2026 (LedgerError).\n")
    assert "has not run since 9:30 a.m. on Nov. 25, 2026" in old[1]


def test_a_textfile_is_whole_and_a_taken_port_is_named(
    installation: DemoInstallation, call: Call, tmp_path: Path
) -> None:
    assert call("metrics", "--out", str(tmp_path / "ft.prom")).code == 0
    assert "followthrough_ledger_head" in (tmp_path / "ft.prom").read_text()
    with serving_pages(str(port := free_port()), PAGES):
        assert f"port {port} cannot be had" in call("metrics", "--serve", str(port)).err
