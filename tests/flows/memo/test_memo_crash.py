"""A memo is issued whole or not at all: killed at each point, on a full disk, without its key, without a template."""

import re
import resource
from collections.abc import Iterator
from contextlib import redirect_stderr
from pathlib import Path

import pytest

from flows._runtime.environment import play_also
from flows.memo.issue_memo import issue_memo
from flows.register.sync_plan import sync_plan
from models.core import InputError, SettingsError
from models.projections import DRAFTS
from notifications.printed import files
from tasks import ledger
from tasks.core.crash import MEMO_POINTS
from tasks.ledger import records
from tests.chaos.child import called, run_in_child
from tests.material.installation import COORDINATOR, DemoInstallation, installation_in
from tests.material.memo_installation import approved, files_of, issued, opened_again

POINTS = tuple(point for point in MEMO_POINTS if "site" not in point)
"""Those of the issue; those of the site are tested with it."""
ISSUE = ("memo", "issue", "1", "--by", COORDINATOR)


@pytest.fixture(scope="module")
def waiting(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which draft D1 is approved and not issued; its register names one council office."""
    folder = tmp_path_factory.mktemp("waiting")
    with installation_in(folder) as installation:
        register = folder / "recommendations.yaml"
        register.write_text(re.sub(r"council_audience: \[.*\]", "council_audience: [speaker]", register.read_text()))
        installation.do(sync_plan)
        approved(installation)
        installation.database.engine.dispose()
        return installation.settings.home


@pytest.fixture(scope="module")
def as_issued(tmp_path_factory: pytest.TempPathFactory, waiting: Path) -> dict[str, bytes]:
    """The files of memo no. 1, issued undisturbed."""
    with opened_again(tmp_path_factory.mktemp("as-issued"), waiting) as installation:
        installation.do(issue_memo, person_id=COORDINATOR, draft_id="D1")
        return files_of(installation, "1")


@pytest.fixture
def installation_waiting(tmp_path: Path, waiting: Path) -> Iterator[DemoInstallation]:
    """An installation in which draft D1 is approved and not issued."""
    with opened_again(tmp_path, waiting) as installation:
        yield installation


def nothing_issued(installation: DemoInstallation) -> bool:
    """Say whether the ledger holds no issued memo, and no folder of one is half there."""
    drafts = records.every(installation.database, DRAFTS).values()
    there = {path.name for path in (installation.settings.home / "memos").iterdir() if not path.name.startswith(".")}
    return all(each.number is None for each in drafts) and there == {"drafts"}


@pytest.mark.parametrize("point", POINTS)
def test_a_kill_leaves_nothing_half_issued_and_a_rerun_issues_the_same_bytes(
    installation_waiting: DemoInstallation, as_issued: dict[str, bytes], point: str
) -> None:
    head = ledger.head(installation_waiting.database)
    assert run_in_child(lambda: called(*ISSUE), crash_at=point), f"nothing came to {point}"
    assert ledger.head(installation_waiting.database) == head
    if point == "renamed_before_commit":
        assert files_of(installation_waiting, "1") == as_issued, "whole, and not noted yet"
    else:
        assert nothing_issued(installation_waiting)
    assert installation_waiting.do(issue_memo, person_id=COORDINATOR, draft_id="D1")["number"] == 1
    assert files_of(installation_waiting, "1") == as_issued
    assert [
        each.name for each in (installation_waiting.settings.home / "memos").iterdir() if each.name.startswith(".")
    ] == []


def test_a_disk_that_fills_issues_nothing_and_says_what_to_do(
    installation_waiting: DemoInstallation, as_issued: dict[str, bytes], tmp_path: Path
) -> None:
    """No file may grow as large as the largest of the memo's own."""
    head = ledger.head(installation_waiting.database)
    room = max(map(len, as_issued.values())) - 1

    def issue_without_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
        with (tmp_path / "printed").open("w") as file, redirect_stderr(file), pytest.raises(SystemExit, match=r"^2$"):
            called(*ISSUE)

    assert not run_in_child(issue_without_room)
    printed = (tmp_path / "printed").read_text()
    assert "nothing was written. Make room" in printed
    assert "Traceback" not in printed
    assert ledger.head(installation_waiting.database) == head
    assert nothing_issued(installation_waiting)
    assert [each.name for each in (installation_waiting.settings.home / "memos").iterdir()] == ["drafts"]
    assert not (installation_waiting.settings.home / "checkpoints").exists()
    assert issued(installation_waiting, "D1") == 1


def test_without_its_key_a_template_or_its_fonts_a_memo_is_not_begun(
    installation_waiting: DemoInstallation, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def issue() -> None:
        installation_waiting.do(issue_memo, person_id=COORDINATOR, draft_id="D1")

    def never(*_: object) -> dict[str, bytes]:
        pytest.fail("it was rendered")

    monkeypatch.setattr("flows.memo.issuing.render_memo", never)
    play_also(SIGNING_KEY=str(tmp_path / "no.key"))
    with pytest.raises(SettingsError, match=r"signing key .* cannot be read"):
        issue()
    play_also(SIGNING_KEY="")
    monkeypatch.setattr(files, "FORMS", ("memo.gone.j2",))
    with pytest.raises(InputError, match=r"memo\.gone\.j2"):
        issue()
    with pytest.raises(InputError, match=r"memo\.gone\.j2"):
        installation_waiting.do(issue_memo, "week")
    assert nothing_issued(installation_waiting)
