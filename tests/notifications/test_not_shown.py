"""What a message does not show is named, and what is not the agency's duty is never its delay."""

import re

import pytest

from notifications.reminder import say_reminder
from tests.message_material import BY_MAIL, PRESSED, claim, digest
from tests.notifications.test_reminder import within_slacks_limits


def test_what_is_not_shown_is_named_so_that_nothing_due_is_only_a_number() -> None:
    """Who has no Home tab, for they are reached by mail, would else never learn which dates have passed."""
    claims = [claim("overdue", f"R5-M{n}") for n in range(1, 41)]
    for saying in (PRESSED, BY_MAIL):
        message = say_reminder(claims, saying, {})
        assert all(re.search(rf"\bR5-M{n}\b", message.text) for n in range(1, 41))
        within_slacks_limits(message)
    long_ids = [claim("overdue", f"R5-M{n}@{'X' * 20}{n:04}") for n in range(1, 61)]
    message = say_reminder(long_ids, PRESSED, {})
    assert re.search(r"And \d+ more\.", message.text)
    within_slacks_limits(message)


@pytest.mark.parametrize("about", ["coordinator", "head"])
def test_a_digest_says_whose_duty_an_item_is_where_it_is_not_the_agency_s(about: str) -> None:
    others, own = (digest(about, line={"duty_on": each}) for each in ("mayor_designee", "nypd"))
    words = "The duty lies with an office the Mayor designates, not NYPD."
    for message in (say_reminder((others,), PRESSED, {}), say_reminder((others, claim("overdue")), PRESSED, {})):
        assert words in message.text
        within_slacks_limits(message)
    assert words not in say_reminder((own,), PRESSED, {}).text
