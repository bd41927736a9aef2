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


def test_the_periods_of_a_duty_that_recurs_are_counted_and_its_id_is_named_once() -> None:
    ids = [*(f"R5-M{n}" for n in range(1, 9)), "R4-M3@2026Q1", "R4-M3@2026Q2", "R2-M5@2026"]
    assert "\nThree more: R4-M3 and R2-M5.\n" in say_reminder([claim("overdue", id_) for id_ in ids], PRESSED, {}).text


def test_where_all_cannot_be_shown_an_item_is_one_line_by_its_short_name_and_eight_fit() -> None:
    law = {"basis": "statute", "duty_basis": "statute", "law_line": "Admin. Code § 14-188(g) (Local Law 228 of 2017)"}
    facts = law | {"short": "Tracking system", "ask": "send the day on which the tracking system started", "news": ()}
    claims = [claim("overdue", f"R4-M{n}", **facts) for n in range(1, 10)]
    text = say_reminder(claims, PRESSED, {}).text
    assert "Tracking system (R4-M8): May 29 (Admin. Code § 14-188(g))" in text
    assert "\nOne more: R4-M9.\n" in text
    few = say_reminder(claims[:3], PRESSED, {}).text
    assert "The day on which the tracking system started (R4-M1): legal deadline May 29, 2026 (Admin. Code" in few


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
    shown = text.count("arget date May 29")
    assert 1 < shown <= 8
    assert text.count("; duty of the Mayor's designee") == shown
