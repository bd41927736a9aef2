"""What the record holds on one person, and what may be handed out on a request: complete, sorted, and with reasons."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from flows.__main__ import main
from tests.flows.ledger.test_the_record import harm
from tests.material.answers import Listening, add_note
from tests.material.installation import COORDINATOR, VERIFIER, DemoInstallation
from tests.material.presses import submitted

CONTACT, ABOUT = "p-contact-training", "R7-M3"
WHY = "Made up: the plan is not signed yet."


def run(*words: str) -> int:
    """Run a command and return its exit code."""
    with pytest.raises(SystemExit) as ended:
        main(list(words))
    return int(ended.value.code or 0)


def given(folder: Path, name: str, body: str, *more: str) -> str:
    """Give a file as evidence by command and return its name."""
    file = folder / name
    file.write_text(body)
    words = ("evidence", "add", ABOUT, str(file), "--voice", "agency", "--on", "2026-11-20", "--by", CONTACT, *more)
    assert run(*words) == 0
    return name


def test_an_export_of_a_person_has_their_entries_words_files_and_what_names_them(
    installation: DemoInstallation, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    here = Listening(installation)
    here.hear(submitted("done_no_file", CONTACT, ABOUT, text=WHY))
    person = installation.settings.people().by_id[CONTACT]
    waiting = here.keep(submitted("done_no_file", CONTACT, ABOUT, text="Made up: it waits."))
    given(tmp_path, "plan.txt", f"The made-up plan of {person.name}.")
    given(tmp_path, "other.txt", "A made-up plan of nobody.")
    named = installation.words(f"Made up: ask {person.name.upper()} again.")
    capsys.readouterr()
    assert run("export", "person", CONTACT, "--json") == 0
    told: Any = json.loads(capsys.readouterr().out)
    assert (told["person"]["name"], told["person"]["slack"]) == (person.name, person.slack)
    theirs = [each.seq for each in installation.entries if CONTACT in each.model_dump_json()]
    assert [each["seq"] for each in told["entries"]] == theirs
    assert {each["kind"] for each in told["entries"]} >= {"statement_recorded", "evidence_received", "people_adopted"}
    assert [WHY] in [each["words"] for each in told["entries"]]
    assert list(told["mentions"]) == [named]
    assert len(told["files"]) == 1
    assert told["presses"] == [waiting.press.id]
    assert run("export", "person", CONTACT) == 0
    shown = capsys.readouterr().out
    assert all(words in shown for words in (person.name, WHY, told["files"][0], "statement recorded (made by them)"))
    assert run("export", "person", "p-nobody") == 2


def test_a_request_gets_what_is_public_and_reads_why_the_rest_is_withheld(
    installation: DemoInstallation, tmp_path: Path
) -> None:
    Listening(installation).hear(submitted("done_no_file", CONTACT, ABOUT, text=WHY))
    person = installation.settings.people().by_id[CONTACT]
    given(tmp_path, "plan.txt", "A made-up plan.")
    given(tmp_path, "contact.txt", "A made-up plan; sealed records are not in it.", "--i-read-it")
    given(tmp_path, "gone.txt", "A made-up plan that a court wants gone.")
    given(tmp_path, "lost.txt", "A made-up plan that somebody deleted.")
    kept = [each.sha256 for each in installation.milestone(ABOUT).review.evidence]
    order = ("--reason", f"Made up: {person.name} asked.", "--by", COORDINATOR)
    assert run("evidence", "expunge", kept[2], *order) == 0
    lost = installation.settings.store.path(kept[3])
    lost.unlink()
    folder = tmp_path / "request"
    assert run("export", "request", str(folder), "--by", VERIFIER) == 4
    assert not folder.exists()
    assert run("export", "request", str(folder), "--by", COORDINATOR) == 0
    items: Any = {each["id"]: each for each in json.loads((folder / "request.json").read_text())}
    assert [(items[each]["released"], items[each]["why"]) for each in kept] == [
        (True, "public"), (False, "only_read_by_a_person"), (False, "removed"), (False, "missing"),
    ]  # fmt: skip
    assert [each.name for each in (folder / "files").iterdir()] == [kept[0]]
    assert (folder / "files" / kept[0]).read_text() == "A made-up plan."
    words = [each for each in items.values() if each["what"] == "words"]
    assert WHY in [each["content"] for each in words if each["released"]]
    assert [each["why"] for each in words if not each["released"]] == ["names_a_person"]
    assert len([each for each in items.values() if each["what"] == "entry"]) == len(installation.entries)
    whole = "".join(each.read_text() for each in folder.rglob("*") if each.is_file())
    people = installation.settings.people().people
    assert not [each.name for each in people if each.name in whole]
    assert not [each.slack for each in people if each.slack and each.slack in whole]
    text = (folder / "request.txt").read_text()
    assert "A person of the office must read them before anything is handed out." in text
    assert f"File {kept[2]}" in text
    assert run("export", "request", str(folder), "--by", COORDINATOR) == 2


def test_a_request_reads_that_words_were_erased_and_gets_nothing_while_others_are_gone_unsaid(
    installation: DemoInstallation, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    erased, kept = (installation.words(f"Made up: {name}.") for name in ("to be erased", "to be kept"))
    for text_id in (erased, kept):
        installation.do(add_note, "R6", date(2026, 11, 20), text_id, COORDINATOR)
    assert run("text", "erase", erased, "--reason", "A made-up order.", "--by", COORDINATOR) == 0
    assert run("export", "request", str(tmp_path / "whole"), "--by", COORDINATOR) == 0
    items: Any = {each["id"]: each for each in json.loads((tmp_path / "whole" / "request.json").read_text())}
    assert [(items[each]["released"], items[each]["why"]) for each in (erased, kept)] == [
        (False, "erased"), (True, "public"),
    ]  # fmt: skip

    harm(installation.database, f"DELETE FROM text WHERE id = '{kept}'")
    for words in (("request", str(tmp_path / "torn")), ("person", COORDINATOR)):
        by = ("--by", COORDINATOR) if words[0] == "request" else ()
        assert run("export", *words, *by) == 3
        assert kept in capsys.readouterr().err
    assert not (tmp_path / "torn").exists()
