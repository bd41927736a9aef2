"""Which roles a person holds is in the record, each time the people file changed (docs/record.md#who-may-do-what)."""

import re
from datetime import date

from flows.register.sync_plan import sync_plan
from models.ledger import PeopleAdopted
from tasks import ledger
from tests.material.answers import add_note
from tests.material.installation import CHECKOUT, COORDINATOR, DemoInstallation

DAY = date(2026, 11, 24)


def adopted(own_installation: DemoInstallation) -> list[PeopleAdopted]:
    return [each.event for each in own_installation.entries if isinstance(each.event, PeopleAdopted)]


def note(own_installation: DemoInstallation, words: str, by: str) -> None:
    own_installation.do(add_note, "R5", DAY, own_installation.words(words), by)


def test_a_sync_notes_who_holds_which_role_and_nothing_else_of_a_person(empty_installation: DemoInstallation) -> None:
    empty_installation.do(sync_plan)
    (event,) = adopted(empty_installation)
    people = empty_installation.settings.people().people
    assert {person.id: {held.role for held in person.roles} for person in people} == {
        each: set(roles) for each, roles in event.roles.items()
    }
    stored = "".join(
        each.entry for each in ledger.sealed_entries(empty_installation.database) if each.kind == event.kind
    )
    told = [value for person in people for value in (person.name, person.slack, person.email) if value]
    assert told
    assert [value for value in told if value in stored] == []
    empty_installation.do(sync_plan)
    assert len(adopted(empty_installation)) == 1, "nothing changed, so nothing is noted"


def test_a_role_that_was_given_used_and_taken_back_shows(installation: DemoInstallation) -> None:
    path = installation.settings.people_path
    before = path.read_text()
    path.write_text(before + "# looked at\n")
    note(installation, "words of the office", COORDINATOR)
    assert len(adopted(installation)) == 1, "a remark in the file changes no role"

    path.write_text(before.replace("role: oversight_verifier", "role: oversight_coordinator"))
    note(installation, "words of another", "p-verifier-1")
    path.write_text(before)
    note(installation, "words after it", COORDINATOR)

    first, granted, back = adopted(installation)
    assert "oversight_coordinator" in granted.roles["p-verifier-1"]
    assert "oversight_coordinator" not in first.roles["p-verifier-1"]
    assert back == first
    kinds = [each.event.kind for each in installation.entries][-5:]
    assert kinds == ["note_added", "people_adopted", "note_added", "people_adopted", "note_added"]


def test_who_stands_in_is_noted_by_id_and_without_the_days(installation: DemoInstallation) -> None:
    path = installation.settings.people_path
    away = "  away: [{from: 2026-12-01, to: 2026-12-05, delegate: p-coordinator-2}]\n"
    path.write_text(path.read_text().replace(f"- id: {COORDINATOR}\n", f"- id: {COORDINATOR}\n{away}", 1))
    note(installation, "words of the office", COORDINATOR)
    assert adopted(installation)[-1].stand_ins == {COORDINATOR: ("p-coordinator-2",)}
    entry = ledger.sealed_entries(installation.database)[-2]
    assert entry.kind == "people_adopted"
    assert "2026-12" not in entry.entry


def test_every_flow_that_asks_who_may_act_opens_the_record_so() -> None:
    flows = {path: path.read_text() for path in (CHECKOUT / "flows").rglob("*.py")}
    asking = {
        path: text for path, text in flows.items() if "@flow(" in text and re.search(r"people\(\)|permit\(", text)
    }
    assert len(asking) > 5
    assert [path.name for path, text in asking.items() if "open_record(" not in text] == []
