"""A list of another office by the commands alone: from its file to a status in which nothing is verified."""

from datetime import date
from pathlib import Path

import pytest

from flows._runtime.environment import play_also
from models.projections import MILESTONES, RECOMMENDATIONS
from tasks.ledger import records, texts
from tests.material.commands import Call
from tests.material.installation import DemoInstallation

COLUMNS = "agency,date issued,recommendation,acceptance status,implementation status,date implemented"
HEADER = f"{COLUMNS},Agency Reported Status"
LIST = f"""{HEADER}
Parks,2024-03-05,Keep a record of every key,Accepted,Implemented,,Implemented
Fire,2025-01-09,Train all staff each year,Rejected,,,
"""
BAD = "Fire,2025-01-09,Ask (SSN 123-45-6789) for the key,Agreed,,,\n"


@pytest.fixture
def list_file(call: Call, tmp_path: Path) -> Path:
    """A list of two recommendations, beside the mapping that the command prints for it."""
    (tmp_path / "map.yaml").write_text(call("plan", "mapping", "nyc-doi").out)
    (tmp_path / "list.csv").write_text(LIST)
    return tmp_path / "list.csv"


def test_a_list_is_taken_in_and_what_it_says_is_an_answer_or_a_statement(
    empty_installation: DemoInstallation, call: Call, list_file: Path
) -> None:
    out = list_file.with_name("new.yaml")
    words = ("plan", "import", str(list_file), "--mapping", str(list_file.with_name("map.yaml")), "--out", str(out))
    assert call(*words).out == f"{out}: 2 recommendations\n"
    assert call(*words, "--json").json["recommendations"] == 2  # once more: the same bytes
    play_also(PLAN=str(out))

    assert (
        call("plan", "sync", "--json").json["changes"] == 5
    )  # the plan, two recommendations, and of the accepted one a milestone and a statement
    assert call("plan", "sync", "--json").json["changes"] == 0
    out.write_bytes(out.read_bytes() + b"# a note\n")
    assert call("plan", "sync", "--json").json["changes"] == 1  # no statement a second time
    database = empty_installation.settings.database()
    answers = [each.acceptance for each in records.every(database, RECOMMENDATIONS).values()]
    assert sorted((each.value, each.basis) for each in answers if each) == [
        ("accepted", "DOI's data set of recommendations"),
        ("rejected", "DOI's data set of recommendations"),
    ]
    said = [each for one in records.every(database, MILESTONES).values() for each in one.review.statements]
    assert [(each.says, each.on) for each in said] == [("done", date(2026, 11, 20))]
    assert list(texts.words_of(database, [said[0].text_id]).values()) == [
        "agency_reported_status: Implemented (DOI's data set of recommendations)"
    ]
    assert "Neither of the two recommendations is verified as done." in call("status").out


def test_what_cannot_be_taken_in_is_listed_as_text_and_as_json_and_nothing_is_written(
    call: Call, list_file: Path
) -> None:
    list_file.write_text(LIST + BAD)
    out, left = list_file.with_name("new.yaml"), list_file.with_name("left.csv")
    words = ("plan", "import", str(list_file), "--mapping", str(list_file.with_name("map.yaml")), "--out", str(out))
    told = call(*words)
    assert told.code == 2
    assert "row 4, column acceptance_status: `Agreed` is a status that the mapping does not know" in told.err
    assert "row 4, column recommendation: this looks like personal data" in told.err
    assert "1 row of list.csv cannot be taken in, and nothing was written" in told.err
    assert "with `--skip-bad FILE` the other 2 would be" in told.err
    as_json = call(*words, "--json")
    assert as_json.code == 2
    assert [(each["row"], each["column"]) for each in as_json.json["left_out"]] == [
        (4, "acceptance_status"),
        (4, "recommendation"),
    ]
    assert "6789" not in told.err + as_json.out
    assert not out.exists()

    assert call(*words, "--skip-bad", str(left)).out == f"{out}: 2 recommendations\n{left}: 1 row left out\n"
    assert len(left.read_text("utf-8-sig").splitlines()) == 3


def test_a_mapping_brings_all_and_our_own_form_is_taken_in_whole(call: Call, list_file: Path) -> None:
    mapping = str(list_file.with_name("map.yaml"))
    both = call("plan", "import", str(list_file), "--mapping", mapping, "--onto", mapping)
    assert (both.code, "leave --onto out" in both.err) == (2, True)
    alone = call("plan", "import", str(list_file), "--skip-bad", "left.csv")
    assert (alone.code, "--skip-bad goes with --mapping" in alone.err) == (2, True)
