"""What may be pressed in a digest: menus where one person reads it, none in a channel that many read."""

from datetime import date
from typing import get_args

from models.answers import row_of
from models.ledger import NotificationKind, items
from models.reminders import CHANNEL
from notifications.reminders.messages import say_reminder
from notifications.words import NOTIFICATION, Sender
from tests.material.messages import digest


def accessories(to: str) -> int:
    claim = digest(line={"asks_for": date(2026, 7, 10)}).model_copy(update={"to": to})
    message = say_reminder((claim,), Sender(buttons=True), {})
    return sum("accessory" in each for each in message.blocks)


def test_a_digest_in_the_channel_has_no_menu_and_one_to_a_person_has_one_an_item() -> None:
    assert accessories("p-follow-up-1") > 0
    assert accessories(CHANNEL) == 0


def test_who_coordinates_is_given_no_button_that_they_may_not_press() -> None:
    assert row_of("verification_request", None) == ("verify", "reject")
    assert row_of("verification_request", "role_vacant") == ()


def test_every_kind_of_message_has_a_name_for_people() -> None:
    assert set(NOTIFICATION) == set(items.KINDS) == set(get_args(NotificationKind))
