"""What a message does not show is named, and what is not the agency's duty is never its delay."""

import re
from typing import Any

import pytest

from notifications.reminders.messages import say_reminder
from tests.material.messages import BY_MAIL, PRESSED, claim, digest, within_slacks_limits


def test_what_is_not_shown_is_named_so_that_nothing_due_is_only_a_number() -> None:
    """Who has no Home tab, for they are reached by mail, would else never learn which dates have passed."""
    claims = [claim("overdue", f"R5-M{n}") for n in range(1, 41)]
    for sender in (PRESSED, BY_MAIL):
        message = say_reminder(claims, sender, {})
        assert all(re.search(rf"\bR5-M{n}\b", message.text) for n in range(1, 41))
        within_slacks_limits(message)
    long_ids = [claim("overdue", f"R5-M{n}@{'X' * 20}{n:04}") for n in range(1, 61)]
    message = say_reminder(long_ids, PRESSED, {})
    assert re.search(r", and \d+ more\.", message.text)
    within_slacks_limits(message)


@pytest.mark.parametrize("about", ["coordinator", "unit_head"])
def test_a_digest_says_whose_duty_an_item_is_where_it_is_not_the_agency_s(about: str) -> None:
    others, own = (digest(about, line={"duty_on": each}) for each in ("designee", "agency"))
    words = "This is a duty of the Mayor's designee, not of NYPD."
    message = say_reminder((others,), PRESSED, {})
    assert words in message.text
    within_slacks_limits(message)
    assert words not in say_reminder((own,), PRESSED, {}).text


@pytest.mark.parametrize("sender", [PRESSED, BY_MAIL])
def test_where_not_all_fit_fewer_are_shown_and_each_has_its_date_and_whose_duty_it_is(sender: Any) -> None:
    """Eleven items of another body, none of which can be told: the longest there is."""
    claims = [
        claim(
            "overdue, cannot tell", f"R4-M{n}", title="A long title of a milestone. " * 6,
            duty_on="designee", duty_basis="statute",
        )
        for n in range(1, 12)
    ]  # fmt: skip
    text = say_reminder(claims, sender, {}).text
    shown = text.count("Original date: May 29, 2026 (our target date, not a legal deadline)")
    assert 1 < shown < 8
    assert text.count("This is a duty of the Mayor's designee, not of NYPD.") == shown
    assert all(f"R4-M{n}" in text for n in range(1, 12)), "every one is named"
