"""What a sweep leaves in the tables is what its entries make, so that the audit of the next morning finds no fault."""

from pathlib import Path

from tasks import ledger
from tasks.ledger import connect
from tests.chaos.sweep import Installation, normal_sweep
from tests.material.slack import SlackStandIn


def test_no_row_differs_after_messages_and_a_notice_of_a_source(tmp_path: Path, slack: SlackStandIn) -> None:
    installation = Installation(tmp_path, slack, 3, blocked="council_mirror")
    with installation.begun():
        installation.run(normal_sweep)
        assert slack.messages
        database = connect(installation.url)
        assert ledger.differences(database) == ()
        database.engine.dispose()
