"""The ledger knows people by their ids alone."""

from flows._runtime.settings import load_settings
from tests.material.answers import Listening
from tests.material.installation import DemoInstallation
from tests.material.presses import pressed, submitted

CONTACT, OTHER, ABOUT = "p-contact-training", "p-contact-policy", "R7-M3"
WHY = "Made up: the plan is not signed yet."


def test_no_account_of_a_person_stands_in_the_ledger(installation: DemoInstallation) -> None:
    """The ledger is in each memo: the people file alone knows who has which Slack account, and can be erased."""
    here = Listening(installation)
    for payload in (
        pressed("ack", CONTACT, ABOUT),
        pressed("ack", OTHER, ABOUT),
        submitted("done_no_file", CONTACT, ABOUT, text=WHY),
    ):
        here.hear(payload)
    entries = "".join(each.model_dump_json() for each in here.installation.entries)
    assert not [each.slack for each in load_settings().people().people if each.slack and each.slack in entries]
