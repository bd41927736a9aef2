"""How an alarm calls the work of a deployment, and the command that does the same."""

import pytest

from notifications.operations import command_of, work_of


@pytest.mark.parametrize(
    ("name", "work", "command"),
    [
        ("track_portfolio", "The daily check of sources", "followthrough track"),
        ("issue_memo_week", "The draft of the weekly note", "followthrough memo draft"),
        ("of-someone-else", "of-someone-else", "followthrough memo draft"),
    ],
)
def test_work_is_called_as_a_coordinator_calls_it(name: str, work: str, command: str) -> None:
    assert work_of(name) == work
    assert command_of(name) == command
