"""What may be pressed in a digest: menus where one person reads it, none in a channel that many read."""

from models.reminders import CHANNEL
from notifications.reminders.messages import say_reminder
from notifications.slack.buttons import row_of
from notifications.words import Sender
from tests.material.messages import digest


def accessories(to: str) -> int:
    claim = digest().model_copy(update={"to": to})
    message = say_reminder((claim,), Sender(buttons=True), {})
    return sum("accessory" in each for each in message.blocks)


def test_a_digest_in_the_channel_has_no_menu_and_one_to_a_person_has_one_an_item() -> None:
    assert accessories("p-follow-up-1") > 0
    assert accessories(CHANNEL) == 0


def test_who_coordinates_is_given_no_button_that_they_may_not_press() -> None:
    assert row_of("verification_request", None, "planning_assumption") == ("verify", "reject")
    assert row_of("verification_request", "role_vacant", "planning_assumption") == ()


def test_that_the_agency_is_silent_is_not_said_of_another_bodys_duty() -> None:
    claim = digest()
    lines = tuple(each.model_copy(update={"duty_on": "council", "agency_says": None}) for each in claim.facts.lines)
    others = claim.model_copy(update={"facts": claim.facts.model_copy(update={"lines": lines})})
    text = say_reminder((others,), Sender(), {}).text
    assert text.count("This is a duty of the Council, not of NYPD.") == len(lines)
    assert "NYPD says" not in text
