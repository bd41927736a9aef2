"""What is drawn anew keeps its key, whatever Slack's defaults are."""

import pytest

from flows.reminders.deliver_reminders import deliver_reminders
from tests.flows.reminders.test_redrawing import verified
from tests.material.installation import DemoInstallation


@pytest.fixture
def installation(installation: DemoInstallation) -> DemoInstallation:
    """The installation after the unit received our target dates and its ten business days to answer have passed."""
    installation.tell_dates()
    return installation


def test_what_is_drawn_anew_says_its_key_again_and_makes_no_links(installation: DemoInstallation) -> None:
    """Slack's defaults for chat.update are not those for chat.postMessage: `parse` is `client` there."""
    verified(installation)
    installation.do(deliver_reminders)
    [body] = [each["body"] for each in installation.slack.transcript() if each["method"] == "chat.update"]
    assert body["metadata"]["event_payload"]["key"] in installation.keys_sent()
    assert body["parse"] == "none"
