"""What a message does not show is counted with its first ids, and what is not the agency's duty is never its delay."""

import pytest

from notifications.reminders.messages import say_reminder
from tests.material.messages import BY_MAIL, PRESSED, claim, digest, within_slacks_limits


def test_what_is_not_shown_is_counted_and_begins_with_its_ids() -> None:
    claims = [claim("overdue", f"R5-M{n}") for n in range(1, 41)]
    for sender in (PRESSED, BY_MAIL):
        message = say_reminder(claims, sender, {})
        shown = message.text.count("(R5-M")
        assert 3 < shown <= 8
        assert f"more: R5-M{shown + 1}, R5-M{shown + 2}, R5-M{shown + 3} and R5-M{shown + 4}, and " in message.text
    long_ids = [claim("overdue", f"R5-M{n}@{'X' * 20}{n:04}") for n in range(1, 61)]
    within_slacks_limits(say_reminder(long_ids, PRESSED, {}))


def test_a_period_of_a_duty_that_recurs_stands_in_parentheses_among_ids() -> None:
    claims = [claim("overdue", f"R4-M{n}@2026Q1", title="Report") for n in range(1, 12)]
    assert "R4-M9 (first quarter 2026)" in say_reminder(claims, PRESSED, {}).text


@pytest.mark.parametrize("about", ["coordinator", "unit_head"])
def test_a_digest_says_whose_duty_an_item_is_where_it_is_not_the_agency_s(about: str) -> None:
    asks = {"asks_for": "2026-07-10"} if about == "coordinator" else {}
    others, own = (digest(about, line={"duty_on": each} | asks) for each in ("designee", "agency"))
    words = "; duty of the Mayor's designee"
    message = say_reminder((others,), PRESSED, {})
    assert words in message.text
    within_slacks_limits(message)
    assert words not in say_reminder((own,), PRESSED, {}).text


@pytest.mark.parametrize("kind", ["overdue, cannot tell", "overdue"])
def test_each_item_of_a_bundle_has_its_date_and_whose_duty_it_is(kind: str) -> None:
    claims = [claim(kind, f"R4-M{n}", duty_on="designee", duty_basis="statute") for n in range(1, 12)]
    text = say_reminder(claims, PRESSED, {}).text
    shown = text.count("arget date May 29, 2026")
    assert 1 < shown < 8
    assert text.count("; duty of the Mayor's designee") == shown
