"""The first hour of a coordinator and of an operator, by the commands of their pages alone, on an empty machine."""

import re
import shlex
from pathlib import Path

import pyrage
import pytest

from tests.journeys.first_hour.terminal import Terminal, set_up, today
from tests.material.commands import Ended, commands_of

pytestmark = pytest.mark.nightly

MOVE = "A lost machine, another machine, another database"


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path / "machine")


def test_a_coordinators_first_hour_ends_in_a_draft_that_awaits_another_person(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path / "machine", own_processes=True)
    set_up(terminal)
    (terminal.folder / "policy.txt").write_text("A made-up policy on federal access to property, adopted.\n")
    printed = dict[str, str]()
    for heading in ("The first day", "Every Monday", "When the agency calls or writes", "A memo"):
        for line in commands_of("coordinator.md", heading):
            command = re.sub(r"\d{4}-\d{2}-\d{2}", today(), line).replace("policy.pdf", "policy.txt")
            printed[line] = terminal.do(command)
    assert printed["followthrough plan check"] == "recommendations.yaml: no faults\n"
    assert "None of the seven recommendations is verified as done." in printed["followthrough status"]
    unread = printed["followthrough track"].splitlines()
    assert unread[0] == "10 of 10 sources not read. Not read does not mean no progress."
    assert any("make it: mkdir -p " in line for line in unread)
    assert "SOURCES NOT READ (10 of 10): this does not mean no progress" in printed["followthrough week"]
    draft = printed["followthrough memo draft --by p-coordinator-1"]
    assert (terminal.folder / "oversight" / ".followthrough" / "memos" / "drafts" / "D1" / "memo.pdf").is_file()
    assert "no Slack is set, so set FOLLOWTHROUGH_DECIDE_IN=anywhere (docs/coordinator.md#without-slack)" in draft
    assert "awaiting DOI review since" in terminal.do("followthrough show R5-M1")


def test_an_operators_first_hour_restores_a_copy_and_upgrades(terminal: Terminal) -> None:
    set_up(terminal)
    terminal.do("followthrough plan sync")
    for line in commands_of("operator.md"):
        if line in commands_of("operator.md", MOVE):
            continue
        ended = terminal.type(line.replace("2026-11-25", today()))
        may_find = ("followthrough doctor", "followthrough doctor --all", "followthrough watch")
        assert ended.code == 0 or (line in may_find and ended.code == 1), (line, ended)
    assert (terminal.folder / "drill" / ".followthrough" / "followthrough.db").is_file()
    assert terminal.do("followthrough ledger verify").startswith("the record is complete")


def moved(terminal: Terminal, copy: Path, head: str, database: str | None) -> list[Ended]:
    """Type the commands of the move, with this copy and head, and without PostgreSQL where no database is named."""
    ended = list[Ended]()
    for line in commands_of("operator.md", MOVE):
        command = re.sub(r"\S+\.tar --last-memo 7 --last-head \S+", f"{copy} --last-memo 0 --last-head {head}", line)
        if "FOLLOWTHROUGH_DATABASE_URL" in command:
            command = f"export FOLLOWTHROUGH_DATABASE_URL={shlex.quote(database)}" if database else "true"
        ended.append(terminal.type(command))
    return ended


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_an_old_copy_is_moved_to_another_machine_and_says_what_is_lost(
    terminal: Terminal, tmp_path: Path, kind: str, request: pytest.FixtureRequest
) -> None:
    database = request.getfixturevalue("empty_postgres_url") if kind == "postgresql" else None
    set_up(terminal)
    terminal.do("followthrough plan sync")
    terminal.do("followthrough backup backups")
    terminal.do(
        f'followthrough statement add R1-M1 --says started --text "Made up." --on {today()} --by p-coordinator-1'
    )
    seq, digest = re.findall(r"seq (\d+), hash (\w+)", terminal.do("followthrough ledger verify"))[0]
    copy = terminal.folder / "backups" / f"{today()}.tar"
    other = Terminal(tmp_path / "other")
    *before, restored, verified = moved(other, copy, f"{seq}-{digest[:16]}", database)
    assert [each.code for each in (*before, restored, verified)] == [0] * 5, restored
    assert "is older than the record was: entr" in restored.out
    assert "Made up" not in other.do("followthrough show R1-M1")
    assert (other.folder / "oversight" / ".followthrough" / "people.yaml").read_text().count("U02ABCDEF1") == 6
    again = moved(other, copy, f"{seq}-{digest[:16]}", database)[-2]
    assert (again.code, "is not empty; restore into a new place: FOLLOWTHROUGH_HOME=NEW" in again.err) == (3, True)


def test_an_encrypted_copy_needs_its_own_key(terminal: Terminal, tmp_path: Path) -> None:
    ours, foreign = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    set_up(terminal)
    terminal.do("followthrough plan sync")
    terminal.do(f"export FOLLOWTHROUGH_BACKUP_KEY={ours.to_public()}")
    terminal.do("followthrough backup backups")
    copy = terminal.folder / "backups" / f"{today()}.tar.age"
    other = Terminal(tmp_path / "other")
    for name, key in (("other.key", foreign), ("copies.key", ours)):
        (other.folder / name).write_text(f"{key}\n")
        (other.folder / name).chmod(0o600)
    none, wrong, right = (
        moved(other, Path(f"{copy}{key}"), "none", None)[-2] for key in ("", " --key other.key", " --key copies.key")
    )
    assert (none.code, wrong.code, right.code) == (2, 2, 0), (none, wrong, right)
    assert "--key" in none.err
    assert "key" in wrong.err
    assert other.do("followthrough ledger verify").startswith("the record is complete")
