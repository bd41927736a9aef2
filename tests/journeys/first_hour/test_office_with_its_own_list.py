"""An office with a list of its own, and one with several reports, by the commands of their pages alone."""

import re
from pathlib import Path

import pytest

from tests.material.commands import commands_of
from tests.material.terminal import Terminal, today

DOI_LIST = """agency,date_issued,recommendation,acceptance_status,agency_reported_status,implementation_status
Made-up Agency,2024-03-05,Keep a made-up record of each vehicle.,Accepted,In Progress,Partially Implemented
Made-up Agency,2024-03-05,Publish the made-up record once a year.,Rejected,,Not Implemented
"""
GAO_LIST = """Report Number,Recommendation Number,Date Publication Issued,Title,Recommendation,Agency Affected,Status
GAO-26-1,1,2026-01-15,A made-up audit,Keep a made-up record of each vehicle.,Made-up Agency,Open
"""


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path / "machine")


def typed(terminal: Terminal, page: str, table: str) -> list[str]:
    """Type the commands of a page one after the other, with its list in the folder that they enter; return what they
    printed."""
    printed = list[str]()
    for line in commands_of(page):
        command = re.sub(r"\d{4}-\d{2}-\d{2}(?=\s|$)", today(), line)
        printed.append(terminal.do(command.replace("/srv/oversight/reports", f"{terminal.folder}/reports")))
        here = Path(terminal.variables["PWD"])
        if line.startswith(("cd ", "mkdir followed")):
            (here / "list.csv").write_text(table)
        if "plan check" in line and (people := here / ".followthrough" / "people.yaml").exists():
            people.write_text(people.read_text().replace("  # an example", ""))
    return printed


def test_a_list_of_another_office_becomes_a_first_draft(terminal: Terminal) -> None:
    assert "D1" in typed(terminal, "another-report.md", DOI_LIST)[-1]
    assert (terminal.folder / "followed" / ".followthrough" / "memos" / "drafts" / "D1" / "memo.pdf").is_file()


def test_two_reports_and_a_list_stand_beside_each_other(terminal: Terminal) -> None:
    assert "D1" in typed(terminal, "portfolio.md", GAO_LIST)[-1]
    assert "2024-overtime" in terminal.do("followthrough portfolio status")
