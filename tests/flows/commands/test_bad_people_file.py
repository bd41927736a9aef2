"""A people file that is wrong: a command that ends with an error has written nothing, neither an entry nor a word."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from flows.__main__ import app
from flows._runtime.settings import load_settings
from tasks import ledger
from tasks.ledger import texts
from tests.flows.answers.races import THINGS, RacedInstallation, Thing, Typed, done, run, typed
from tests.material.installation import COORDINATOR, DemoInstallation
from tests.material.memo_installation import drafted

ACTS = [(name, act) for name, thing in THINGS.items() for act in thing.acts if isinstance(act, Typed)]
OTHERS = (
    typed("date offer R7-M3", COORDINATOR, to="2027-03-31", reason="Made up."),
    typed("date extend R7-M3", COORDINATOR, to="2027-03-31", reason="Made up."),
    typed("answer add R7-M3", COORDINATOR, says="not_started"),
    typed("answer write R7-M3", COORDINATOR, text="Made up."),
    typed("answer undo R7-M3", COORDINATOR, entries="1"),
    typed("plan propose R6", COORDINATOR),
    typed("memo draft", COORDINATOR),
    typed("memo issue 1", COORDINATOR),
    typed("hold lift", COORDINATOR, reason="Made up."),
    typed("memo comment 1", COORDINATOR, text="Made up."),
    typed("obstacle lift R7-M3", COORDINATOR),
    typed("reminder close-pages p-contact-legal", COORDINATOR),
    typed("ledger clock", COORDINATOR, reason="Made up."),
)
WITHOUT_PERSON = (
    "plan sync",
    "track",
    "evidence check",
    "reminder deliver",
    "reminder audit",
    "ledger verify",
    "ledger checkpoint",
    "ledger rebuild",
    "site build {folder}/site",
    "backup {folder}/copies",
)
READS = {"notes",
    "calendar explain", "demo", "doctor", "evidence judge", "evidence list", "evidence show", "export person",
    "export request", "init", "install", "ledger accounts", "ledger export", "ledger show", "ledger writer",
    "memo list", "memo open", "memo verify", "metrics", "plan check", "plan export", "plan import", "plan mapping",
    "plan schema",
    "reminder preview", "restore", "serve", "show", "status", "text find",
    "upgrade", "watch", "week",
}  # fmt: skip
"""What writes nothing about a person into this record, or begins or runs one."""
NEEDS_ISSUED = {"memo correct", "memo withdraw"}
"""What needs an issued memo: `tests/flows/memo/test_memo_life.py`."""


def _all(installation: DemoInstallation) -> dict[str, str]:
    """Make every thing that the acts are about, as far as they do not exclude each other."""
    facts: dict[str, str] = {"folder": str(installation.folder)}
    for name in ("a milestone", "a file that nobody could read", "a recommendation"):
        facts |= THINGS[name].make(installation)
    drafted(installation)
    done("statement add R6-M1", says="started", text="Made up: begun.", on="2026-11-24")
    return facts


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, taken_in: Path) -> Iterator[RacedInstallation]:
    """An installation with all of it, whose people file is wrong."""
    folder = tmp_path_factory.mktemp("bad-people") / "own_installation"
    folder.mkdir()
    own_installation = RacedInstallation(Thing(_all, ()), folder, taken_in, None)
    load_settings().people_path.write_text("people:\n- id: p-coordinator-1\n  name: Made up\n  roles: everything\n")
    yield own_installation
    own_installation.opened.__exit__(None, None, None)


def written() -> tuple[Any, Any]:
    database = load_settings().database()
    return ledger.head(database), sorted(texts.every_id(database))


@pytest.mark.parametrize("act", [*(act for _, act in ACTS), *OTHERS], ids=lambda act: act.name)
def test_an_act_ends_with_code_2_and_writes_nothing(made: RacedInstallation, act: Typed) -> None:
    with made.anew():
        before = written()
        code, printed = act.begin(made.installation, made.facts)()
        assert (code, written() == before) == (2, True), printed


@pytest.mark.parametrize("words", WITHOUT_PERSON)
def test_what_ends_with_an_error_has_written_nothing(made: RacedInstallation, words: str) -> None:
    with made.anew():
        before = written()
        code, printed = run([each.format_map(made.facts) for each in words.split()])
        assert code == 0 or (code, written() == before) == (2, True), printed


def test_a_first_sync_begins_no_record(made: RacedInstallation, tmp_path: Path) -> None:
    with made.anew(), pytest.MonkeyPatch.context() as patch:
        patch.setenv("FOLLOWTHROUGH_DATABASE_URL", f"sqlite:///{tmp_path / 'new.db'}")
        assert run(["plan", "sync"])[0] == 2
        assert not (tmp_path / "new.db").exists()


def test_every_command_is_tried_or_writes_nothing() -> None:
    commands = set()
    for name in app:
        if not name.startswith("-") and app[name].show:  # old names are hidden
            below = [each for each in app[name] if not each.startswith("-")]
            commands |= {f"{name} {each}" for each in below} or {name}
    tried = {" ".join(each.words.split()[:2]) for each in (*(act for _, act in ACTS), *OTHERS)}
    tried |= {" ".join(words.split()[:2]) for words in WITHOUT_PERSON}
    single = {each.split()[0] for each in tried} & commands
    assert commands - tried - single - READS == NEEDS_ISSUED
