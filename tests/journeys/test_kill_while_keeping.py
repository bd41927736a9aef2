"""A file on its way into custody, killed at each point: no entry without its whole file, orphans listed."""

import shutil
from collections.abc import Callable, Iterator
from hashlib import sha256 as sha256_of
from pathlib import Path

import pytest
from prefect.settings import PREFECT_API_URL, temporary_settings

from flows._runtime import clock
from flows.ledger.audit_ledger import audit_ledger
from flows.register.sync_plan import sync_plan
from models.ledger import EvidenceReceived, SourcesChecked
from models.records import files_named
from tasks import ledger
from tasks.core.crash import EVIDENCE_POINTS
from tasks.ledger import connect
from tests.chaos.child import called, run_in_child
from tests.material.installation import DemoInstallation, installation_in

pytestmark = pytest.mark.nightly

WHOLE = ("committed", "append_after_commit")
"""The points after the entry is in the ledger; a look ends with the second, which every entry passes."""
LOOK_POINTS = (*(each for each in EVIDENCE_POINTS if each != "committed"), "append_after_commit")
PLAN = "Audit plan of a made-up installation. " * 2_000


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoInstallation]:
    """An installation that took in the register; each test begins with its ledger, and nothing in custody."""
    without = temporary_settings(restore_defaults=[PREFECT_API_URL])
    with without, installation_in(tmp_path_factory.mktemp("installation")) as installation:
        installation.do(sync_plan)
        installation.database.engine.dispose()
        shutil.copytree(installation.settings.home, installation.folder / "as-it-began")
        yield installation


@pytest.fixture
def installation(kept: DemoInstallation) -> DemoInstallation:
    """The installation as it began."""
    kept.database.engine.dispose()
    shutil.rmtree(kept.settings.home)
    shutil.copytree(kept.folder / "as-it-began", kept.settings.home)
    connect.cache_clear()
    return kept


def add(file: Path) -> Callable[[], None]:
    """Return the command that takes a file in."""
    words = ["evidence", "add", "R5-M1", str(file), "--voice", "agency", "--on", "2026-11-20", "--by"]
    return lambda: called(*words, "p-coordinator-1")


def look_at_drop() -> None:
    """Look at the drop folder of the agency, as the command does."""
    called("evidence", "check", "agency_drop")


def whole_and_orphans(installation: DemoInstallation) -> tuple[int, list[str]]:
    """Return how many entries name a file that is not whole, and the files that no entry names."""
    connect.cache_clear()
    entries = installation.entries
    named = files_named(entries)
    lost = set(installation.settings.store.missing_or_changed(named))
    return sum(bool(set(files_named([each])) & lost) for each in entries), installation.settings.store.orphans(named)


def proves(installation: DemoInstallation, work: Callable[[], None], point: str, left: int) -> list[str]:
    """Kill the work at a point, count, and do it again three times; return the orphans that are left then."""
    assert run_in_child(work, crash_at=point), f"nothing came to {point}"
    bad, orphans = whole_and_orphans(installation)
    assert bad == 0
    assert len(orphans) == (0 if point in WHOLE else left), orphans
    for _ in range(3):
        run_in_child(work)
    bad, orphans = whole_and_orphans(installation)
    assert bad == 0
    return orphans


@pytest.mark.parametrize("point", EVIDENCE_POINTS)
def test_a_file_added_is_in_custody_once_however_often_it_was_cut_short(
    installation: DemoInstallation, point: str
) -> None:
    file = installation.folder / "made-up-plan.txt"
    file.write_text(PLAN)
    orphans = proves(installation, add(file), point, left=1)
    received = [each.event for each in installation.entries if isinstance(each.event, EvidenceReceived)]
    assert len(received) == 1
    listed(installation, point, orphans)


@pytest.mark.parametrize("point", LOOK_POINTS)
def test_a_dropped_file_is_in_custody_once_however_often_a_look_was_cut_short(
    installation: DemoInstallation, point: str
) -> None:
    installation.drop("made-up-plan.txt", PLAN)
    orphans = proves(installation, look_at_drop, point, left=1)
    seen = [
        each.sha256
        for entry in installation.entries
        if isinstance(entry.event, SourcesChecked)
        for result in entry.event.results
        for each in result.items
    ]
    assert len(seen) == 3 + (point in WHOLE)
    assert len(set(seen)) == 1
    assert len(list(installation.settings.store.root.rglob(seen[0]))) == 1
    listed(installation, point, orphans)


def listed(installation: DemoInstallation, point: str, orphans: list[str]) -> None:
    """Only a half-written file is left over; the audit lists it, and nobody but a person takes it away."""
    half = point in ("temp_half_written", "temp_synced")
    assert [each.startswith(".tmp/") for each in orphans] == [True] * half
    assert installation.do(audit_ledger)["orphans"] == orphans
    assert all((installation.settings.store.root / each).is_file() for each in orphans)


def test_who_notes_a_file_before_it_is_kept_leaves_an_entry_without_one(installation: DemoInstallation) -> None:
    """A harness in which the wrong order does no harm would prove nothing."""
    sha256 = sha256_of(PLAN.encode()).hexdigest()
    facts = {"sha256": sha256, "name": "made-up.txt", "size": len(PLAN), "media_type": "text/plain"}
    received = EvidenceReceived.model_validate(facts | {"milestone_id": "R5-M1", "voice": "agency", "how": "command"})

    def note_then_keep() -> None:
        ledger.append(installation.database, [received], now=clock.now())
        installation.settings.store.keep(PLAN.encode())

    assert run_in_child(note_then_keep, crash_at="temp_half_written") is True
    bad, orphans = whole_and_orphans(installation)
    assert (bad, len(orphans)) == (1, 1)
