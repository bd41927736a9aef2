"""The fixtures that floors share."""

from collections.abc import Iterator

import pytest

from tasks.slack_stand_in import SlackStandIn, slack_stand_in


@pytest.fixture
def slack() -> Iterator[SlackStandIn]:
    """The Slack stand-in, running."""
    with slack_stand_in() as server:
        yield server
