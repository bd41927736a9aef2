"""Our limits are Slack's, and slack_sdk reads what we build as we built it: a second opinion beside the stand-in's."""

from typing import Any

import pytest
from slack_sdk.models.blocks import (
    Block,
    ButtonElement,
    ContextBlock,
    HeaderBlock,
    InputBlock,
    Option,
    OverflowMenuElement,
    StaticSelectElement,
)
from slack_sdk.models.views import View

from models.answers import ButtonMark
from notifications.answers import Choices, say_form, say_home
from notifications.reminders import say_reminder
from notifications.slack import blocks
from tests.material.messages import CHOICES, DUE, HOME, LONGEST_MARK, PRESSED, WORDS, every_message


def test_the_limits_of_our_builders_are_those_of_slack_sdk() -> None:
    assert HeaderBlock.text_max_length == blocks.HEADER_LIMIT
    assert ContextBlock.elements_max_length == blocks.MOST_CONTEXT
    assert blocks.BUTTON_LIMIT == ButtonElement.text_max_length == Option.label_max_length
    assert blocks.HINT_LIMIT == InputBlock.hint_max_length == InputBlock.label_max_length
    assert OverflowMenuElement.options_max_length == blocks.MOST_MENU_OPTIONS
    assert StaticSelectElement.options_max_length == blocks.MOST_OPTIONS


def test_the_limits_that_slack_sdk_does_not_know_are_those_of_slacks_documentation() -> None:
    """docs/slack-setup.md#limits."""
    assert blocks.SECTION_LIMIT == 3000
    assert blocks.FIELD_LIMIT == 2000
    assert blocks.MOST_CHECKBOXES == 10
    assert blocks.MOST_BLOCKS == 50
    assert Option.value_max_length >= LONGEST_MARK


def read_again(built: dict[str, Any]) -> dict[str, Any]:
    """Return a block as slack_sdk reads and writes it. Raises its SlackObjectFormationError if it is over a limit."""
    read = Block.parse(built)
    assert read is not None
    return read.to_dict()


@pytest.mark.parametrize("name", every_message())
def test_slack_sdk_reads_every_message_as_we_built_it(name: str) -> None:
    for block in say_reminder(every_message()[name], PRESSED, WORDS).blocks:
        assert read_again(block) == block


@pytest.mark.parametrize(
    "view",
    [
        say_home(HOME, PRESSED),
        say_form("evidence", ButtonMark(m="R5-M1", due=DUE, v=14), CHOICES, for_another=False),
        say_form("verify", ButtonMark(m="R5-M1", due=DUE, v=14), CHOICES, for_another=False),
        say_form("memo.comment", ButtonMark(d="D3"), Choices(), for_another=False),
    ],
    ids=["home", "evidence", "verify", "memo.comment"],
)
def test_slack_sdk_reads_forms_and_the_home_tab_as_we_built_them(view: dict[str, Any]) -> None:
    View(**view).to_dict()
    for block in view["blocks"]:
        assert read_again(block) == block
