"""What must be forgotten is gone from every place of ours, and the record says so; a legal hold forbids it."""

import json
import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from flows.__main__ import main
from flows._runtime.environment import play_also
from flows.ledger.audit_ledger import audit_ledger
from flows.ledger.back_up import back_up
from flows.memo.issue_memo import issue_memo
from models.core import LedgerBroken, SourceFault
from tasks.backup.backup import Places, verify_copy
from tasks.backup.restore import restore
from tasks.ledger import connect, texts
from tests.material.answers import add_note, record_finding
from tests.material.copies import content_of
from tests.material.installation import COORDINATOR, VERIFIER, DemoInstallation

TODAY = date(2026, 11, 25)
BODY = "made up words that a court wants gone"
WHY = "A made-up order of a court."


def run(*words: str) -> int:
    """Run a command and return its exit code."""
    with pytest.raises(SystemExit) as ended:
        main(list(words))
    return int(ended.value.code or 0)


def found(home: Path, words: str) -> list[Path]:
    """Return every file below a folder that holds some words, whatever the file is."""
    files = [each for each in home.rglob("*") if each.is_file()]
    return [each for each in files if words.encode() in content_of(each)]


@pytest.fixture
def verified(installation: DemoInstallation, tmp_path: Path) -> str:
    """Return the file on which a finding rests, with a copy made of it."""
    file = tmp_path / "given.txt"
    file.write_text(BODY)
    given = ("--voice", "agency", "--on", "2026-11-20", "--by", "p-contact-policy")
    assert run("evidence", "add", "R6-M1", str(file), *given) == 0
    file.unlink()
    sha256 = installation.milestone("R6-M1").review.evidence[0].sha256
    reason = installation.words("Made up.")
    installation.do(record_finding, "R6-M1", "met", date(2026, 11, 20), VERIFIER, reason, sha256)
    installation.do(back_up, as_of=TODAY)
    return sha256


def test_evidence_is_removed_by_order_from_every_place_and_the_memo_and_the_record_say_why(
    installation: DemoInstallation, verified: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    home, store = installation.settings.home, installation.settings.store
    assert len(found(home, BODY)) == 3, "the file and its text, here and in the copy"
    order = ("evidence", "expunge", verified[:12], "--reason", WHY, "--by")
    assert run(*order, "p-contact-policy") == 4
    assert run(*order, VERIFIER) == 4
    assert len(found(home, BODY)) == 3
    assert run(*order, COORDINATOR) == 0
    assert "from 1 copy" in capsys.readouterr().out
    assert found(home, BODY) == []
    assert run("ledger", "verify") == 0
    draft = installation.do(issue_memo, as_of=TODAY, person_id=COORDINATOR)["draft"]
    facts: Any = json.loads((home / "memos" / "drafts" / draft / "memo.json").read_text())["facts"]
    (row,) = [each for page in facts["annex"] for each in page["milestones"] if each["id"] == "R6-M1"]
    assert (row["proof"], row["why"]) == ("not_checked", "file_removed")
    assert f"The DOI coordinator gave this reason: {WHY}" in str(facts)
    assert facts["headline"]["verified"] == []
    with pytest.raises(SourceFault, match="removed by order and is not taken again"):
        store.keep(BODY.encode())
    copy = installation.settings.backup_root / f"{TODAY}.tar"
    verify_copy(copy)
    other = Places(tmp_path / "restored", tmp_path / "people.yaml", tmp_path / "plan.yaml")
    again = connect(f"sqlite:///{other.home / 'followthrough.db'}")
    restore(copy, again, other, unfinished=tmp_path / "unfinished")


def test_what_was_forgotten_after_a_copy_does_not_come_back_unsaid(
    installation: DemoInstallation, verified: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    copies, (one, people) = installation.settings.backup_root, (tmp_path / "carried", installation.settings.people_path)
    installation.words("Made up: a name that must go.")
    installation.do(back_up, as_of=TODAY + timedelta(days=1))
    copy = copies / f"{TODAY + timedelta(days=1)}.tar"
    shutil.copytree(copies, one, ignore=shutil.ignore_patterns("forgotten.json"))
    assert run("text", "find", "NAME THAT", "--json") == 0
    [shown] = json.loads(capsys.readouterr().out)
    order = ("--reason", WHY, "--by", COORDINATOR)
    assert run("text", "erase", shown["id"], *order) == 0
    assert run("evidence", "expunge", verified, *order) == 0
    assert run("hold", "place", *order) == 0
    shutil.copy(one / copy.name, copy)  # as one that is encrypted would be: nothing was taken out of it
    known = ("--last-memo", "0", "--last-head", "none")

    play_also(HOME=str(tmp_path / "told"), PEOPLE=str(people))
    capsys.readouterr()
    assert run("restore", str(copy), *known) == 0
    out = capsys.readouterr().out
    assert f"erased again: the text {shown['id']}" in out
    assert f"removed again by order: the file {verified}" in out
    assert "the legal hold of 2026-11-25 holds again" in out
    assert found(tmp_path / "told", "a name that must go") == found(tmp_path / "told", BODY) == []
    assert run("ledger", "verify") == 0

    play_also(HOME=str(tmp_path / "untold"), PEOPLE=str(people))
    capsys.readouterr()
    assert run("restore", str(one / copy.name), *known) == 0
    assert "stands no forgotten.json: what was erased or removed after 2026-11-26 is back" in capsys.readouterr().out


def test_a_removed_file_that_is_there_again_is_named_and_removed_by_the_same_command(
    installation: DemoInstallation, verified: str
) -> None:
    order = ("evidence", "expunge", verified, "--reason", WHY, "--by", COORDINATOR)
    assert run(*order) == 0
    path = installation.settings.store.path(verified)
    path.write_text(BODY)
    with pytest.raises(LedgerBroken, match=f"the file {verified} was removed by order, and is there again"):
        installation.do(audit_ledger)
    assert run(*order) == 0
    assert not path.exists()
    assert installation.kinds().count("evidence_expunged") == 1
    installation.do(audit_ledger)


def test_a_mark_alone_excuses_no_loss(installation: DemoInstallation, verified: str) -> None:
    store = installation.settings.store
    mark = store.remove(verified)
    with pytest.raises(LedgerBroken, match=verified):
        installation.do(audit_ledger)
    mark.unlink()
    store.keep(BODY.encode())
    mark.write_text("a mark that nobody ordered")
    assert installation.do(audit_ledger)["orphans"] == [str(mark.relative_to(store.root))]


def test_words_are_found_and_erased_with_a_reason_by_a_coordinator_alone(
    installation: DemoInstallation, capsys: pytest.CaptureFixture[str]
) -> None:
    installation.words("Made up: a name that must go.")
    assert run("text", "find", "NAME THAT", "--json") == 0
    [shown] = json.loads(capsys.readouterr().out)
    order = ("text", "erase", shown["id"][:16], "--reason", WHY, "--by")
    assert run(*order, VERIFIER) == 4
    assert run(*order, COORDINATOR) == 0
    assert "a name that must go" not in str(texts.every(installation.database))
    assert found(installation.settings.home, "a name that must go") == []
    assert run(*order, COORDINATOR) == 0, "again, it ends what a crash left"
    assert installation.kinds().count("text_erased") == 1
    assert run("text", "erase", "abc", "--reason", WHY, "--by", COORDINATOR) == 2


def test_drafts_that_print_erased_words_go_and_issued_memos_are_named(
    installation: DemoInstallation, capsys: pytest.CaptureFixture[str]
) -> None:
    words = "Made up: a name that must go from every memo of ours."
    seq = installation.do(add_note, "R6", TODAY, installation.words(words), COORDINATOR)
    installation.do(issue_memo, as_of=TODAY, person_id=COORDINATOR)
    memos = installation.settings.home / "memos"
    (draft,) = (memos / "drafts").iterdir()
    assert words in (draft / "memo.json").read_text()
    shutil.copytree(draft, memos / "7")
    [note] = [each.event for each in installation.entries if each.seq == seq]
    assert run("text", "erase", note.text_id, "--reason", WHY, "--by", COORDINATOR) == 0  # type: ignore[union-attr]
    assert "unless you withdraw them: 7" in capsys.readouterr().out
    assert not draft.exists()
    assert (memos / "7" / "memo.json").exists()


def test_under_a_legal_hold_nothing_is_erased_and_no_copy_runs_out(
    installation: DemoInstallation, verified: str, capsys: pytest.CaptureFixture[str]
) -> None:
    text_id = installation.words("Made up: to be erased.")
    hold = ("hold", "place", "--reason", WHY, "--by")
    assert run(*hold, VERIFIER) == 4
    assert run(*hold, COORDINATOR) == 0
    assert run(*hold, COORDINATOR) == 4
    assert run("evidence", "expunge", verified, "--reason", WHY, "--by", COORDINATOR) == 4
    assert run("text", "erase", text_id, "--reason", WHY, "--by", COORDINATOR) == 4
    assert "there has been a legal hold since 2026-11-25" in capsys.readouterr().err
    assert found(installation.settings.home, BODY)
    copies = installation.settings.backup_root
    for number in range(1, 17):
        (copies / f"{TODAY - timedelta(days=number)}.tar").touch()
    installation.do(back_up, as_of=TODAY)
    assert len(list(copies.glob("*.tar"))) == 17
    assert run("hold", "lift", "--reason", WHY, "--by", COORDINATOR) == 0
    assert run("hold", "lift", "--reason", WHY, "--by", COORDINATOR) == 4
    installation.do(back_up, as_of=TODAY)
    assert len(list(copies.glob("*.tar"))) < 17
    for made_up in (each for each in copies.glob("*.tar") if not each.stat().st_size):
        made_up.unlink()
    assert run("evidence", "expunge", verified, "--reason", WHY, "--by", COORDINATOR) == 0
