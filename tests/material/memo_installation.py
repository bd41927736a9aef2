"""An installation whose memo was drafted, approved or issued, made once and opened anew for each test; all made up."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from flows.memo.issue_memo import issue_memo, withdraw_memo
from tests.material.answers import review_memo
from tests.material.installation import COORDINATOR, SECOND, DemoInstallation, installation_in

TODAY = date(2026, 11, 25)
LATER = "2026-11-27T10:00:00-05:00"
"""Two days on, so that what happens after the memo is recorded after it."""


def drafted(installation: DemoInstallation, period: Any = "month", as_of: date = TODAY, **more: Any) -> str:
    """Draft a memo by the coordinator and return the draft's id."""
    return str(installation.do(issue_memo, period, as_of=as_of, person_id=COORDINATOR, **more)["draft"])


def approved(installation: DemoInstallation, draft: str | None = None) -> str:
    """Approve a draft (without one, that of today) by another person, and return its id."""
    name = draft or drafted(installation)
    installation.do(review_memo, name, "approve", SECOND)
    return name


def issued(installation: DemoInstallation, draft: str | None = None) -> int:
    """Issue a draft, approved by another person, and return the memo's number."""
    return int(installation.do(issue_memo, person_id=COORDINATOR, draft_id=approved(installation, draft))["number"])


def withdrawn(installation: DemoInstallation, number: int, reason: str) -> dict[str, Any]:
    """Withdraw a memo as it must be, by two people; return what the second is told."""
    installation.do(withdraw_memo, number, COORDINATOR, installation.words(reason))
    return dict(installation.do(withdraw_memo, number, SECOND))


def files_of(installation: DemoInstallation, *parts: str) -> dict[str, bytes]:
    """Return the files of a memo's folder by name."""
    return {path.name: path.read_bytes() for path in installation.settings.home.joinpath("memos", *parts).iterdir()}


def made_in(folder: Path, taken_in: Path, make: Callable[[DemoInstallation], object]) -> Path:
    """Make something in an installation that took in the shipped register, and return its home."""
    with installation_in(folder) as installation:
        shutil.copyfile(taken_in, installation.settings.home / "followthrough.db")
        make(installation)
        installation.database.engine.dispose()
        return installation.settings.home


@contextmanager
def opened_again(folder: Path, home: Path) -> Iterator[DemoInstallation]:
    """Open a copy of a home in an empty folder, two days after it was made."""
    with installation_in(folder, LATER) as installation:
        shutil.copytree(home, installation.settings.home, dirs_exist_ok=True)
        yield installation
