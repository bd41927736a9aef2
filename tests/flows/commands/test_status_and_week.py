"""What `status` and `week` print: 80 columns, the kind of each date, five items of each part, a command under each."""

import re
import subprocess
import sys
from datetime import datetime

import pytest

from flows.reminders.deliver_reminders import deliver_reminders
from notifications.terminal.layout import WIDTH, columns, folded
from tests.material.answers import Listening
from tests.material.commands import Call
from tests.material.installation import DemoInstallation

CONTACT, COORDINATOR, VERIFIER = "p-contact-detectives", "p-coordinator-1", "p-verifier-1"
COMMAND = re.compile(r"^     followthrough ")


@pytest.fixture
def asked(installation: DemoInstallation) -> DemoInstallation:
    """An installation in which a later date was asked for."""
    Listening(installation).send(
        "extend.ask", CONTACT, "R3-M1", to="2027-01-29", reason="Made up: counsel has the draft."
    )
    return installation


@pytest.mark.parametrize("words", [("status",), ("status", "R3"), ("status", "ALL"), ("week",), ("week", "--all")])
def test_no_line_but_a_command_is_wider_than_80_columns_and_all_is_american(
    asked: DemoInstallation, call: Call, words: tuple[str, ...]
) -> None:
    said = call(*words).out
    assert [line for line in said.splitlines() if len(line) > WIDTH and not COMMAND.match(line)] == []
    assert re.search(r"\b\d{1,2} (January|February|March|April|May|June|July|August|September)\b", said) is None
    assert "_" not in re.sub(r"followthrough .*", "", said), "no code of the program"


def test_what_was_answered_stands_in_the_status_of_a_recommendation(asked: DemoInstallation, call: Call) -> None:
    text = " ".join(call("status", "R3").out.split())
    assert "NYPD answered on November 25, 2026: asked for January 29, 2027." in text
    assert "Next: DOI, decide on the date requested by December 10, 2026." in text
    assert "With: p-contact-detectives" not in text.partition("(R3-M1)")[2].partition("[")[0], "it is DOI's turn"
    assert call("status", "R9").code == 2


def test_show_begins_with_where_it_stands_and_each_date_has_its_kind_and_law(
    asked: DemoInstallation, call: Call
) -> None:
    lines = call("show", "R3-M1").out.splitlines()
    assert lines[2].startswith("Does not count yet; not checked (source never checked)."), (
        "the status and the date first"
    )
    top = " ".join(" ".join(lines[: lines.index("Recommendation: R3")]).split())
    assert (
        "NYPD answered on November 25, 2026: asked for January 29, 2027. Next: DOI, decide on the date requested "
        "by December 10, 2026." in top
    )
    assert "Date: March 31, 2026; target date How it is counted: Chosen by us." in top
    law = " ".join(call("show", "R4-M6").out.split())
    assert "Date: February 4, 2026; legal deadline; Admin. Code § 14-188(g) (Local Law 56 of 2025)" in law
    ours = " ".join(call("show", "R4-M1").out.split())
    assert "March 31, 2026; target date for a duty under Admin. Code § 10-178(d)" in ours, "no law sets a date of ours"
    whole = call("show", "R4").out
    assert "Next: DOI, send the target date by December 10, 2026 (R4-M1)." in whole
    assert "clock not started; it runs from R4-M3, first quarter 2026" in " ".join(whole.split())
    assert max(len(line) for line in (*lines, *whole.splitlines()) if "https://" not in line) <= WIDTH


def test_show_counts_what_the_program_did(asked: DemoInstallation, call: Call) -> None:
    asked.do(deliver_reminders)
    short = call("show", "R4").out.partition("\nEntries\n")[2]
    assert "November 25, 2026: milestone planned, 9 times" in short
    assert re.search(r" \d+ to \d+  November 25, 2026: \d+ reminders\n", short)
    assert "Every entry: followthrough ledger show ID" in short


def test_a_row_takes_as_many_lines_as_its_longest_cell_and_steers_no_terminal() -> None:
    assert list(columns((5, 6), ("one two", "x"))) == ["one    x", "two"]
    assert folded("a\x1b[31m b", 2) == ["  a?[31m b"]


def test_a_moment_without_a_zone_is_new_york_time(installation: DemoInstallation, call: Call) -> None:
    moments = ("2026-11-24T10:00", "2026-11-24T10:00:00-05:00", "2026-11-24T15:00Z")
    shown = [call("status", "--known-at", each, "--json").json["known_at"] for each in moments]
    assert len({datetime.fromisoformat(each) for each in shown}) == 1
    assert "'soon' is not a time" in call("status", "--known-at", "soon").err
    assert "in New York time by default" in " ".join(call("status", "--help").out.replace("│", " ").split())


STATUS_IMPORTS = {
    "attr", "cyclopts", "cryptography", "dateutil", "holidays", "jinja2", "markupsafe", "annotated_types", "pydantic",
    "pydantic_core", "six", "typing_extensions", "typing_inspection", "yaml",
}  # fmt: skip
"""The libraries that `status` may import. Each takes time, and people call it often."""


def test_status_imports_few_libraries(installation: DemoInstallation) -> None:
    script = (
        "import sys\nfrom flows.__main__ import main\nmain(['status'])\n"
        "print(*{name.partition('.')[0] for name in sys.modules}, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    imported = {name for name in done.stderr.split() if not name.startswith("_")}
    assert imported - sys.stdlib_module_names - {"flows", "models", "notifications", "tasks"} <= STATUS_IMPORTS
