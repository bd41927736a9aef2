"""A file that no rule can judge concerns what it may show, and is a task with three answers (docs/evidence.md)."""

import json

import pytest

from flows.__main__ import main
from models.projections import SOURCES
from models.records import FileTask
from tasks.ledger import records
from tests.material.installation import COORDINATOR, DemoInstallation

LATER = "2027-03-01T15:00:00Z"
"""Long after the dates of the plan."""


def run(capsys: pytest.CaptureFixture[str], *words: str, fails: bool = False) -> str:
    capsys.readouterr()
    with pytest.raises(SystemExit) as ended:
        main(list(words))
    assert bool(ended.value.code) == fails, capsys.readouterr().err
    said = capsys.readouterr()
    return said.out + said.err


def standings(capsys: pytest.CaptureFixture[str]) -> tuple[dict[str, str], set[str]]:
    """Return where each milestone of the agency's folder stands, and for which a file awaits the office."""
    picture = json.loads(run(capsys, "status", "--json"))
    every = [each for one in picture["recommendations"] for each in one["milestones"]]
    of_folder = [each for each in every if each["source"] == "agency_drop"]
    awaiting = {each["id"] for each in of_folder if each["review"] == "awaiting"}
    assert {each["id"] for each in of_folder if (each["turn"] or {}).get("verb") == "read_file"} == awaiting
    return {each["id"]: each["standing"] for each in of_folder}, awaiting


def tasks(installation: DemoInstallation) -> list[FileTask]:
    source = records.one(installation.database, SOURCES, "agency_drop")
    assert source is not None
    return list(source.files)


def past(said: dict[str, str]) -> set[str]:
    return {key for key, standing in said.items() if standing.startswith(("overdue", "past", "target"))}


def test_one_bad_file_awaits_a_person_for_what_it_may_show_and_hides_no_date_that_passed(
    installation: DemoInstallation, capsys: pytest.CaptureFixture[str]
) -> None:
    installation.tell_dates()
    good = installation.drop("plan.txt", "A made-up plan")
    installation.at(LATER)
    run(capsys, "evidence", "check", "agency_drop")
    before, awaiting = standings(capsys)
    one, other = sorted(past(before))[:2]
    assert awaiting == set()

    # Its name holds the id of one milestone, so it concerns this one only, and the file beside it is judged.
    installation.drop(f"{one} policy.pdf", "no PDF")
    assert "wrong_type" not in run(capsys, "evidence", "check", "agency_drop")
    assert standings(capsys) == (before, {one})
    named = tasks(installation)[0]
    week = run(capsys, "week", "--all")
    assert "FILES THAT A PERSON MUST READ (1)" in week
    assert f"It may show {one}." in " ".join(week.split())
    assert f"followthrough evidence answer {named.number} read --shows MILESTONE --by YOU" in week
    assert f"{one} policy" not in week, "nothing of its name is kept"

    # One without an id may show any milestone of its folder, and none of another source.
    installation.drop("scan.pdf", "no PDF either")
    run(capsys, "evidence", "check", "agency_drop")
    after, awaiting = standings(capsys)
    assert after == before
    assert past(before) <= awaiting
    scan = next(each for each in tasks(installation) if each.number != named.number)

    # While another copy is awaited it awaits the office still.
    run(capsys, "evidence", "answer", scan.number, "ask-again", "--by", COORDINATOR)
    assert standings(capsys) == (before, awaiting)
    assert "ANOTHER COPY OF A FILE ASKED FOR (1)" in run(capsys, "week", "--all")

    # Who read it says what it shows; the others are judged again.
    said = run(capsys, "evidence", "answer", scan.number, "read", "--shows", other, "--by", COORDINATOR)
    assert f"followthrough evidence add {other} FILE" in said
    assert standings(capsys) == (before, {one, other})

    # The answer holds at the next look, and a file that is taken out awaits nobody any more.
    run(capsys, "evidence", "answer", named.number, "not-relevant", "--by", COORDINATOR)
    run(capsys, "evidence", "check", "agency_drop")
    assert standings(capsys) == (before, {other})
    (good.parent / "scan.pdf").unlink()
    run(capsys, "evidence", "check", "agency_drop")
    assert standings(capsys) == (before, set())
    assert "FILES THAT A PERSON" not in run(capsys, "week", "--all")


def test_an_answer_needs_a_file_that_waits_a_milestone_of_the_plan_and_a_coordinator(
    installation: DemoInstallation, capsys: pytest.CaptureFixture[str]
) -> None:
    installation.drop("scan.pdf", "no PDF")
    run(capsys, "evidence", "check", "agency_drop")
    number = tasks(installation)[0].number
    answer = ("evidence", "answer")
    assert f"these wait: {number}" in run(capsys, *answer, "00000000", "not-relevant", "--by", COORDINATOR, fails=True)
    assert "unknown milestone: R9-M9" in run(
        capsys, *answer, number, "read", "--shows", "R9-M9", "--by", COORDINATOR, fails=True
    )
    assert "--shows belongs to" in run(
        capsys, *answer, number, "ask-again", "--shows", "R5-M1", "--by", COORDINATOR, fails=True
    )
    assert "may not do this" in run(capsys, *answer, number, "not-relevant", "--by", "p-contact-legal", fails=True)
    assert tasks(installation)[0].is_open
