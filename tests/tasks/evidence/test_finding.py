import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from models.core import evolve
from models.evidence import UNPROVED, Link, SourceCheck, SourceItem, SourceResult
from models.evidence.tables import row_ref
from models.ledger import (
    CandidateFound,
    Event,
    EvidenceReceived,
    ProofChanged,
    QuestionRaised,
    RecordVanished,
    RuleFailed,
)
from models.records import openings
from tasks.evidence.candidates import find_candidates, find_questions
from tasks.evidence.checks import check_events
from tasks.evidence.stored_evidence import judged_items
from tasks.ledger import Database
from tests.material.judged import MANUAL, OPEN_DATA, Ledger

COUNCIL = Path(__file__).parents[2] / "council"
DORIS_LIST = "doris_list"
BILL = "matters/78351"


@pytest.fixture
def installation(database: Database, tmp_path: Path) -> Ledger:
    return Ledger(database, tmp_path / "evidence")


def candidates(events: Sequence[Event]) -> list[CandidateFound]:
    return [each for each in events if isinstance(each, CandidateFound)]


def row(text: str = "Made up: audit each task force", status: str = "Implemented") -> dict[str, str]:
    facts = {"agency": "NYPD", "date_issued": "2025-12-03", "date_implemented": "2026-07-01"}
    return {"recommendation": text, "implementation_status": status} | facts


def test_a_row_of_dois_set_is_a_candidate_in_dois_voice_once(installation: Ledger) -> None:
    installation.look(OPEN_DATA, installation.rows(row(), row("Made up: train each unit", "Not Implemented")))
    (found,) = candidates(installation.found())
    assert (found.milestone_id, found.voice, found.item_ref, found.on) == (
        "R1-M4",
        "oversight",
        "rows",
        date(2026, 7, 1),
    )
    assert installation.found() == ()
    installation.look(OPEN_DATA, installation.rows(row(), row("Made up: train each unit", "Partially Implemented")))
    assert installation.found() == (), "another copy of all rows is no new fact about this one"
    assert installation.milestones["R1-M4"].review.evidence[0].ref == found.candidate.ref


def opened(installation: Ledger, day: date) -> list[str]:
    """Open the instances whose period has ended by a day; return those of the annual report."""
    milestones = installation.milestones
    templates = {key: one for key, one in milestones.items() if one.is_template}
    installation.append(*openings(templates, set(milestones), day, installation.register.calendar))
    return [key for key in installation.milestones if key.startswith("ALL-M4@")]


def test_a_link_posted_before_the_first_look_is_found_and_later_only_a_new_one(installation: Ledger) -> None:
    reports = tuple(
        Link(text=f"Annual Report {year}, OIG-NYPD", address=f"https://doi.example/{year}") for year in (1, 2)
    )
    assert opened(installation, date(2026, 8, 1)) == ["ALL-M4@2026"]
    installation.look("doi_reports_page", installation.page("Reports", links=reports[:1]))
    (first,) = candidates(installation.found())
    assert (first.milestone_id, first.candidate.ref, first.item_ref) == ("ALL-M4@2026", "https://doi.example/1", "page")
    assert opened(installation, date(2027, 1, 1)) == ["ALL-M4@2026", "ALL-M4@2027"]
    assert installation.found() == (), "what stood there when next year's was taken up is not next year's"
    installation.look("doi_reports_page", installation.page("Reports of ours", links=reports))
    new = candidates(installation.found())
    assert [(each.milestone_id, each.candidate.ref) for each in new] == [
        ("ALL-M4@2026", "https://doi.example/2"),
        ("ALL-M4@2027", "https://doi.example/2"),
    ]
    assert installation.found() == ()


def test_one_page_that_changed_is_one_question_for_all_that_ask(installation: Ledger) -> None:
    installation.look(MANUAL, installation.page("Manual", "Updated in May"))
    assert installation.found() == (), "the first copy asks nothing"
    changed = installation.page("Manual", "Updated in June")
    installation.look(MANUAL, changed)
    (asked,) = installation.found()
    assert isinstance(asked, QuestionRaised)
    assert (asked.source, asked.question, asked.ref, asked.sha256) == (MANUAL, "page_changed", "page", changed.sha256)
    assert asked.milestones == ("R2-M2", "R2-M3", "R6-M3")
    installation.look(MANUAL, changed)
    assert installation.found() == ()
    installation.look(MANUAL, installation.page("Manual", "Updated in July"))
    assert len(installation.found()) == 1


def test_two_rows_and_a_strange_word_are_asked_about_once_however_the_copy_changes(installation: Ledger) -> None:
    two = (row(), row("Made up: audit the task force again"))
    odd = row("Made up: consolidate the procedures", "Sort of")
    installation.look(OPEN_DATA, installation.rows(*two, odd))
    asked = installation.found()
    assert sorted((each.question, each.milestones) for each in asked if isinstance(each, QuestionRaised)) == [
        ("two_rows_match", ("R1-M4",)),
        ("unknown_word", ("R6-M4",)),
    ]
    assert candidates(asked) == []
    installation.look(OPEN_DATA, installation.rows(*two, odd, row("Made up: a new one", "Open")))
    assert installation.found() == ()
    installation.look(OPEN_DATA, installation.rows(*two, odd | {"implementation_status": "Kind of"}))
    (again,) = installation.found()
    assert isinstance(again, QuestionRaised)
    assert again.ref.endswith("implementation_status Kind of")


def test_a_watch_that_ended_is_asked_about_once(installation: Ledger) -> None:
    bill = json.loads((COUNCIL / "introduction_2026_0739.json").read_bytes())
    for title in ("one", "two"):
        died = bill | {"StatusID": 5040, "StatusName": "Filed (End of Session)", "Title": title}
        installation.look("council_mirror", installation.record(BILL, json.dumps(died).encode()))
        asked = [each.question for each in installation.found() if isinstance(each, QuestionRaised)]
        assert asked == (["watch_ended"] if title == "one" else [])


def test_what_one_flow_asked_for_some_milestones_the_next_asks_for_the_others_alone(installation: Ledger) -> None:
    installation.look(MANUAL, installation.page("Manual", "one"))
    installation.look(MANUAL, installation.page("Manual", "two"))
    some = [installation.milestones["R2-M3"]]
    installation.append(*find_questions(installation.database, some, installation.sources, installation.store))
    (rest,) = installation.found()
    assert isinstance(rest, QuestionRaised)
    assert rest.milestones == ("R2-M2", "R6-M3")


def test_a_kept_file_that_is_lost_is_noted_and_stops_no_other(installation: Ledger) -> None:
    lost = installation.file("lost.txt", "a dated audit plan of each task force")
    path = installation.store.root / (lost.text or "")[:2] / (lost.text or "")[2:4] / (lost.text or "")
    path.chmod(0o644)
    path.write_bytes(b"{}")
    installation.look("agency_drop", lost)
    installation.look(OPEN_DATA, installation.rows(row()))
    said = installation.found()
    assert {each.why for each in said if isinstance(each, RuleFailed)} == {"EvidenceChanged"}
    assert len(candidates(said)) == 1


def verified_row(installation: Ledger) -> str:
    seen = installation.rows(row(), row("Made up: train each unit", "Open"))
    installation.look(OPEN_DATA, seen)
    installation.found()
    installation.verified("R1-M4", seen.sha256)
    return seen.sha256


def proofs(events: Sequence[Event]) -> list[tuple[str, str, str]]:
    return [(each.milestone_id, each.ref, each.how) for each in events if isinstance(each, ProofChanged)]


def test_a_proof_that_still_stands_in_a_changed_copy_is_no_news(installation: Ledger) -> None:
    verified_row(installation)
    installation.look(OPEN_DATA, installation.rows(row(), row("Made up: train each unit", "Not Implemented")))
    assert proofs(installation.found()) == []


def test_a_proof_that_changed_is_said_once_and_the_finding_stands(installation: Ledger) -> None:
    proved = verified_row(installation)
    installation.look(OPEN_DATA, installation.rows(row(status="Not Implemented")))
    (said,) = [each for each in installation.found() if isinstance(each, ProofChanged)]
    assert (said.milestone_id, said.source, said.how, said.proved_by) == ("R1-M4", OPEN_DATA, "changed", proved)
    record = installation.milestones["R1-M4"]
    assert record.is_closed
    assert record.shaken is not None
    installation.look(OPEN_DATA, installation.rows(row(status="Not Implemented"), row("Made up: other", "Open")))
    assert proofs(installation.found()) == [], "the next copy without it is no other news"


def test_a_proof_that_is_gone_is_said_only_by_a_source_that_answered(installation: Ledger) -> None:
    verified_row(installation)
    installation.look(OPEN_DATA, result="blocked", reason="forbidden")
    assert proofs(installation.found()) == []
    installation.look(OPEN_DATA)
    assert proofs(installation.found()) == [("R1-M4", "rows", "gone")]
    installation.look(OPEN_DATA)
    assert proofs(installation.found()) == []


def test_a_proof_that_changed_in_a_copy_of_a_source_that_did_not_answer_waits(installation: Ledger) -> None:
    verified_row(installation)
    changed = installation.rows(row(status="Not Implemented"))
    installation.look(OPEN_DATA, changed, result="stale", reason="clock_too_old")
    assert proofs(installation.found()) == []
    installation.look(OPEN_DATA, changed)
    assert proofs(installation.found()) == [("R1-M4", "rows", "changed")]


def published(on: str) -> dict[str, str]:
    return {
        "agency": "Made-up office",
        "recommendation": "Report on requests",
        "law": "LL 228/2017",
        "last_published": on,
    }


def test_a_list_with_a_last_day_alone_is_new_evidence_when_the_day_changes_and_shakes_no_earlier_quarter(
    installation: Ledger,
) -> None:
    opened(installation, date(2026, 8, 1))
    first = installation.rows(published("2026-04-28"))
    installation.look(DORIS_LIST, first)
    (found,) = candidates(installation.found())
    assert (found.milestone_id, found.voice, found.on) == ("R4-M4@2026Q1", "public_record", date(2026, 4, 28))
    installation.look(DORIS_LIST, installation.rows(published("2026-06-30")))
    assert [each.milestone_id for each in candidates(installation.found())] == ["R4-M4@2026Q1"], "before Q2 ended"
    installation.verified("R4-M4@2026Q1", first.sha256)
    installation.look(DORIS_LIST, installation.rows(published("2026-07-28")))
    said = installation.found()
    assert [(each.milestone_id, each.on) for each in candidates(said)] == [("R4-M4@2026Q2", date(2026, 7, 28))]
    assert proofs(said) == [], "the list shows one day, which moves on"
    assert not installation.milestones["R4-M4@2026Q2"].is_closed, "a verifier compares"
    installation.look(DORIS_LIST, installation.rows(published("2026-03-02")))
    assert proofs(installation.found()) == [("R4-M4@2026Q1", "rows", "changed")]


def test_a_row_that_vanished_is_noted_once_with_the_copy_that_held_it(installation: Ledger) -> None:
    held = installation.rows(row())
    installation.look(OPEN_DATA, held)
    gone = SourceCheck(
        result=SourceResult(name=OPEN_DATA, result="empty", checked_at=installation.now), vanished=(row_ref(row()),)
    )
    for expected in ([(row_ref(row()), held.sha256)], []):
        noted = check_events(installation.database, [gone], {}, installation.sources, f"check:{len(expected)}")
        said = [each for each in noted if isinstance(each, RecordVanished)]
        assert [(each.ref, each.sha256) for each in said] == expected
        installation.append(*said)


def test_what_a_person_gave_or_dropped_has_no_place_to_look_at_again(installation: Ledger) -> None:
    plan = installation.file("plan.txt", "The audit plan: task force, e-mail, alerts. 2026-01-01")
    installation.look("agency_drop", plan)
    given = EvidenceReceived(
        milestone_id="R1-M1", sha256=plan.sha256, name="plan.txt", size=plan.size, media_type="text/plain",
        voice="agency", how="command",
    )  # fmt: skip
    installation.append(given)
    installation.found()
    installation.verified("R1-M1", plan.sha256)
    installation.look("agency_drop")
    assert proofs(installation.found()) == []


def test_what_is_dated_in_the_future_is_no_candidate_until_then(installation: Ledger) -> None:
    bill = json.loads((COUNCIL / "introduction_2026_0739.json").read_bytes())
    law = bill | {"StatusID": 35, "LocalLaw": "2026/200", "EnactmentDate": "2026-08-05T00:00:00Z"}
    record = installation.record(BILL, json.dumps(law).encode())
    for day in (2, 3, 4):
        installation.look("council_mirror", record)
        assert candidates(installation.found()) == [], f"on August {day}"
    (item,) = judged_items([installation.milestones["R7-M4"]], installation.sources, installation.store, record.sha256)
    assert not item.found
    assert item.why.startswith("dated in the future (2026-08-05), so no candidate before then: matched: ")
    installation.look("council_mirror", record)
    (found,) = candidates(installation.found())
    assert (found.milestone_id, found.on) == ("R7-M4", date(2026, 8, 5))


AUDIT = "Made up: the audit of each task force covers the alerts, and the number of them."


def test_a_file_named_for_a_milestone_is_a_candidate_of_that_one_alone_unless_its_text_names_another(
    installation: Ledger,
) -> None:
    def of(*files: SourceItem) -> list[str]:
        installation.look("agency_drop", *files)
        return [event.milestone_id for event in candidates(installation.found())]

    named = installation.file("RE R1-M1 audit.eml", AUDIT)
    assert of(named) == ["R1-M1"]
    assert of(named, installation.file("r1-m1, and another.txt", f"{AUDIT} It shows R1-M2 too.")) == ["R1-M1", "R1-M2"]
    plain = installation.file("audit.txt", f"{AUDIT} Of May.")
    assert of(named, plain) == ["R1-M1", "R1-M2"], "a file that names none may show any"


def test_a_file_named_for_a_milestone_of_another_recommendation_is_none_of_this_one(installation: Ledger) -> None:
    installation.look("agency_drop", installation.file("R2-M1 audit.txt", AUDIT))
    of_r1 = [record for record in installation.milestones.values() if record.recommendation_id == "R1"]
    material = (of_r1, installation.sources, installation.register, installation.store)
    assert candidates(find_candidates(*material, every_id=installation.milestones)) == []


def test_a_file_named_for_one_that_recurs_is_a_candidate_of_its_instance_beside_others(
    installation: Ledger,
) -> None:
    day = date(2026, 8, 1)
    templates = {key: record for key, record in installation.milestones.items() if record.is_template}
    installation.append(*openings(templates, set(installation.milestones), day, installation.register.calendar))
    words = f"{AUDIT} Made up: privacy and identifying information in 2026."
    for number, name in enumerate(("R2-M5 report.txt", "R1-M1 and R2-M5.txt", "R1-M1 and R2-M5@2026.txt"), start=1):
        installation.look("agency_drop", installation.file(name, f"{words} Copy {number}."))
        named = {event.milestone_id for event in candidates(installation.found())}
        assert named == ({"R2-M5@2026"} if number == 1 else {"R1-M1", "R2-M5@2026"}), name


def test_what_a_rule_found_in_public_is_nothing_that_the_agency_sent(installation: Ledger) -> None:
    day = date(2026, 8, 1)
    templates = {key: one for key, one in installation.milestones.items() if one.is_template}
    installation.append(*openings(templates, set(installation.milestones), day, installation.register.calendar))
    report = Link(text="Annual Report, OIG-NYPD", address="https://doi.example/1")
    installation.look("doi_reports_page", installation.page("Reports", links=(report,)))
    installation.look("agency_drop", installation.file("audit.txt", AUDIT))
    installation.found()
    (link,) = installation.milestones["ALL-M4@2026"].review.evidence
    (file,) = installation.milestones["R1-M1"].review.evidence
    assert (link.was_found, file.was_found) == (True, False)


def test_on_a_page_without_its_list_only_a_new_link_is_found(installation: Ledger) -> None:
    old, new = (Link(text=f"Annual Report {n}, OIG-NYPD", address=f"https://doi.example/{n}") for n in (1, 2))
    installation.look("doi_reports_page", installation.page("Reports", links=(old,)))
    opened(installation, date(2026, 8, 1))
    redesigned = evolve(installation.page("A new design", links=(old, new)), ref=UNPROVED)
    installation.look("doi_reports_page", redesigned, result="blocked", reason="list_missing")
    (found,) = candidates(installation.found())
    assert (found.candidate.ref, found.item_ref) == ("https://doi.example/2", "page")
    source = installation.sources["doi_reports_page"]
    assert [item.ref for item in source.items] == ["page", UNPROVED], "the page that had its list stays"
    quoted = evolve(installation.page("The guidelines of NYPD are elsewhere"), ref=UNPROVED)
    installation.look("access_guidelines_page", quoted, result="blocked", reason="list_missing")
    installation.look(MANUAL, installation.page("Manual"))
    installation.look(MANUAL, evolve(installation.page("Gone"), ref=UNPROVED), result="blocked", reason="list_missing")
    installation.look(MANUAL, evolve(installation.page("Lost"), ref=UNPROVED), result="blocked", reason="list_missing")
    assert installation.found() == (), "its words are no page's"
