"""A look judges what is new: of a text of which a rule made nothing, nothing is read again."""

from pathlib import Path

import pytest

from models.evidence import is_about
from models.ledger import CandidateFound, RuleFailed
from models.register import TextInFile
from tasks.core import Store
from tasks.evidence.candidates import find_candidates
from tasks.ledger import Database
from tests.material.judged import Ledger
from tests.material.records import changed

WANTED = "the audit plan of the task force and every alert"


class Reads:
    """What is read of a store."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.names: list[str] = []
        read = Store.read

        def noted(store: Store, name: str) -> bytes:
            self.names.append(name)
            return read(store, name)

        monkeypatch.setattr(Store, "read", noted)

    def since(self) -> set[str]:
        names, self.names = set(self.names), []
        return names


@pytest.fixture
def held(database: Database, tmp_path: Path) -> Ledger:
    return Ledger(database, tmp_path / "evidence")


def test_a_second_look_reads_only_what_is_new(held: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    notes = [held.file(f"{number}.txt", f"nothing {number}") for number in range(3)]
    wanted = held.file("plan.txt", WANTED)
    held.look("agency_drop", *notes, wanted)
    first = [event for event in held.found() if isinstance(event, CandidateFound)]
    assert {event.candidate.sha256 for event in first} == {wanted.sha256}
    changed = held.file("1.txt", "nothing of another day")
    held.look("agency_drop", notes[0], changed, notes[2], wanted)
    reads = Reads(monkeypatch)
    assert held.found() == ()
    matching = {event.milestone_id for event in first}
    others = {record.id for record in held.milestones.values() if isinstance(record.rule, TextInFile)} - matching
    assert others, "some rules make nothing of the plan"
    assert reads.since() == {changed.text}


def test_a_rule_as_now_written_judges_everything(held: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    note = held.file("a.txt", "only about bicycles")
    held.look("agency_drop", note)
    assert held.found() == ()
    record = next(
        record
        for record in held.milestones.values()
        if isinstance(record.rule, TextInFile) and record.source == "agency_drop" and not record.is_template
    )
    edited = changed(record, rule=TextInFile(type="text_in_file", all_of=("bicycles",)))
    (found,) = find_candidates([edited], held.sources, held.register, held.store)
    assert isinstance(found, CandidateFound)


def test_what_was_noted_of_a_match_that_was_never_recorded_hides_nothing(held: Ledger) -> None:
    """Whoever was killed between judging and recording finds it again."""
    held.look("agency_drop", held.file("plan.txt", WANTED), held.file("a.txt", "nothing"))
    material = (held.milestones.values(), held.sources, held.register, held.store)
    assert find_candidates(*material) == find_candidates(*material) != ()


@pytest.mark.parametrize("content", [b"", b"\xff\x00 no list", b"0" * 64])
def test_notes_that_are_lost_or_broken_cost_time_only(held: Ledger, content: bytes) -> None:
    held.look("agency_drop", held.file("a.txt", "nothing"))
    assert held.found() == ()
    folder = held.store.root.with_name("judged")
    assert list(folder.iterdir())
    for path in folder.iterdir():
        path.write_bytes(content)
    held.look("agency_drop", held.file("a.txt", "nothing"), held.file("plan.txt", WANTED))
    assert any(isinstance(event, CandidateFound) for event in held.found())


def test_a_folder_that_cannot_be_written_costs_time_only(held: Ledger) -> None:
    held.store.root.with_name("judged").write_text("no folder")
    held.look("agency_drop", held.file("a.txt", "nothing"), held.file("plan.txt", WANTED))
    assert any(isinstance(event, CandidateFound) for event in held.found())


def test_a_new_text_that_is_lost_is_still_noted(held: Ledger) -> None:
    note = held.file("a.txt", "nothing")
    assert note.text
    held.store.path(note.text).unlink()
    held.look("agency_drop", note)
    assert any(isinstance(event, RuleFailed) for event in held.found())


def test_a_file_whose_name_begins_as_the_ref_of_a_document_does_is_judged(held: Ledger) -> None:
    plan = held.file("document 3.txt", WANTED)
    held.look("agency_drop", plan)
    assert any(isinstance(event, CandidateFound) for event in held.found())
    rule = TextInFile(type="text_in_file", all_of=("audit",))
    assert is_about(rule, plan.ref)
