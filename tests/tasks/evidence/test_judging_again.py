from pathlib import Path

import pytest

from models.evidence import Link
from models.ledger import EvidenceReceived
from models.records import rules_as_written
from models.register import PageLink, Rule, TextInFile
from tasks import ledger
from tasks.evidence.rule_trial import RuleDifference, try_rules
from tasks.ledger import Database
from tasks.register import read_plan
from tests.material.judged import OPEN_DATA, REGISTER_FILE, Ledger

AUDIT = {"recommendation": "Made up: audit each task force", "implementation_status": "Implemented",
         "agency": "NYPD", "date_issued": "2025-12-03"}  # fmt: skip


@pytest.fixture
def installation(database: Database, tmp_path: Path) -> Ledger:
    return Ledger(database, tmp_path / "evidence")


def again(installation: Ledger, **rules: Rule) -> list[tuple[str, str, str | None]]:
    """Judge all again by the rules as written, with some changed; return milestone, what, and where it stood."""
    return [(each.milestone_id, each.what, each.item_ref) for each in made(installation, **rules)]


def made(installation: Ledger, **rules: Rule) -> tuple[RuleDifference, ...]:
    written = rules_as_written(read_plan(REGISTER_FILE).plan, installation.milestones)
    changed = {key.replace("_", "-"): rule for key, rule in rules.items()}
    before = ledger.head(installation.database)
    found = try_rules(
        ledger.entries(installation.database), installation.milestones.values(), written | changed, installation.store
    )
    assert ledger.head(installation.database) == before, "nothing is written"
    return found


def text(*all_of: str) -> TextInFile:
    return TextInFile(type="text_in_file", all_of=all_of)


def test_rules_as_they_stand_find_nothing_new_over_what_they_judged(installation: Ledger) -> None:
    installation.look("agency_drop", installation.file("a.txt", "Made up: nothing to see"))
    installation.look(OPEN_DATA, installation.rows(AUDIT))
    installation.found()
    assert again(installation) == []


def test_a_changed_rule_shows_what_it_would_find_in_all_that_was_ever_held(installation: Ledger) -> None:
    installation.look("agency_drop", installation.file("old.txt", "first", "a made-up roster"))
    installation.look("agency_drop", installation.file("new.txt", "another"))
    (found,) = made(installation, R1_M1=text("(?i)roster"))
    assert (found.milestone_id, found.what, found.item_ref, found.source) == (
        "R1-M1", "would_find", "old.txt", "agency_drop"
    )  # fmt: skip
    assert found.why == "matched '(?i)roster' on page 2"
    assert installation.store.holds(found.sha256)


def test_a_changed_rule_shows_what_in_hand_it_would_no_longer_find(installation: Ledger) -> None:
    installation.look(OPEN_DATA, installation.rows(AUDIT))
    installation.found()
    rule = installation.milestones["R1-M4"].rule.model_copy(update={"equals": "Completed"})
    (found,) = made(installation, R1_M4=rule)
    assert (found.milestone_id, found.what, found.item_ref) == ("R1-M4", "would_no_longer_find", "rows")
    assert found.why.endswith("implementation_status is Implemented, not Completed")


def test_a_file_that_a_person_gave_is_judged_by_every_rule_about_files(installation: Ledger) -> None:
    given = installation.file("given.txt", "made-up roster")
    installation.append(
        EvidenceReceived(
            milestone_id="R1-M1", sha256=given.sha256, text=given.text, name="given.txt", size=given.size,
            media_type="text/plain", voice="agency", how="command",
        )
    )  # fmt: skip
    rules = {"R1_M1": text("roster"), "R2_M1": text("roster")}
    assert again(installation, **rules) == [("R2-M1", "would_find", "given.txt")], "R1-M1 has it in hand already"


def test_a_copy_of_a_page_from_before_a_milestone_shows_it_nothing_new(installation: Ledger) -> None:
    link = Link(text="Policy", address="https://a.example/policy")
    installation.look("nypd_manual_page", installation.page("Manual", links=(link,)))
    rule = PageLink(type="page_link", pattern="Policy")
    assert again(installation, R2_M2=rule) == [("R2-M2", "would_find", "page")]
    installation.look("nypd_manual_page", installation.page("Manual, without the link"))
    late = installation.milestones["R2-M2"].model_copy(
        update={"planned_seq": ledger.head(installation.database)[0] + 1}
    )
    entries = ledger.entries(installation.database)
    assert try_rules(entries, [late], {"R2-M2": rule}, installation.store) == ()


def test_a_lost_file_is_named_and_stops_no_other(installation: Ledger) -> None:
    lost = installation.file("lost.txt", "made-up roster")
    installation.look("agency_drop", lost, installation.file("good.txt", "a roster too"))
    sha256 = lost.text or ""
    path = installation.store.root / sha256[:2] / sha256[2:4] / sha256
    path.unlink()
    assert again(installation, R1_M1=text("roster"))[0] == ("R1-M1", "would_find", "good.txt")
    assert ("R1-M1", "not_judged", "lost.txt") in again(installation, R1_M1=text("roster"))


def test_progress_is_told_and_ends_with_all(installation: Ledger) -> None:
    installation.look("agency_drop", installation.file("a.txt", "one"), installation.file("b.txt", "two"))
    told: list[tuple[int, int]] = []
    rules = {"R1-M1": text("roster")}
    try_rules(
        ledger.entries(installation.database),
        installation.milestones.values(),
        rules,
        installation.store,
        lambda *at: told.append(at),
    )
    assert told == [(1, 2), (2, 2)]
