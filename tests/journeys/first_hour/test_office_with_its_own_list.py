"""An office with a list of its own, by the commands of its page alone."""

import re
from pathlib import Path

import pytest

from tests.journeys.first_hour.terminal import Terminal, fill_in_people, today
from tests.material.commands import commands_of

DOI_LIST = """agency,date_issued,recommendation,acceptance_status,agency_reported_status,implementation_status
Made-up Agency,2024-03-05,Keep a made-up record of each vehicle.,Accepted,In Progress,Partially Implemented
Made-up Agency,2024-03-05,Publish the made-up record once a year.,Rejected,,Not Implemented
"""


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path / "machine")


def typed(terminal: Terminal, page: str) -> str:
    """Type the commands of a page one after the other, and return what the last one printed."""
    printed = ""
    for line in commands_of(page):
        command = re.sub(r"\d{4}-\d{2}-\d{2}(?=\s|$)", today(), line)
        printed = terminal.do(command)
        if line.startswith("mkdir followed"):
            (terminal.folder / "followed" / "list.csv").write_text(DOI_LIST)
        if "followthrough init" in line:
            fill_in_people(terminal.folder / "followed")
    return printed


def test_a_list_of_another_office_becomes_a_first_draft(terminal: Terminal) -> None:
    assert "draft D1" in typed(terminal, "another-report.md")
    assert (terminal.folder / "followed" / ".followthrough" / "memos" / "drafts" / "D1" / "memo.pdf").is_file()
