"""What [Details] opens: of each item all that its message leaves out, in full, for its reader alone."""

import json

import pytest

from notifications.reminders import say_details
from tests.material.memo_messages import memo_told
from tests.material.messages import HOSTILE, PRESSED, WORDS, active, claim, texts

SAYS = "The signed text, with its date and the order that issued it. " * 6


def test_it_says_law_history_status_and_what_would_show_it_in_full() -> None:
    law = ("Admin. Code § 10-178(d) (Local Law 228 of 2017, Int 1568-2017), as amended by Local Law 56 of 2025",)
    view = say_details([claim("overdue, statute", law=law, says=SAYS), claim("due_soon", "R7-M2")], PRESSED, WORDS)
    assert view is not None
    shown = "\n".join(words for block in view["blocks"] for _, words in texts(block))
    assert f"Law in full: {law[0]}." in shown.replace("\u2060", "")
    assert f"What would show it: {SAYS.strip()}" in shown
    assert "We first asked about this date on May 8, 2026." in shown
    assert "Policy on federal access (R7-M2)" in shown
    assert "As we knew it on June 1, 2026. Nothing is recorded here." in shown
    assert "submit" not in view
    assert "action_id" not in json.dumps(view)


@pytest.mark.parametrize("many", [1, 46, 60])
def test_it_stays_within_what_slack_takes_and_counts_the_rest(many: int) -> None:
    claims = [claim("overdue", f"R5-M{n}", title=" ".join(HOSTILE), says="word " * 900) for n in range(1, many + 1)]
    view = say_details(claims, PRESSED, WORDS)
    assert view is not None
    assert len(view["blocks"]) <= 100
    assert all(len(words) <= 3000 for block in view["blocks"] for _, words in texts(block))
    assert not [found for block in view["blocks"] for _, words in texts(block) for found in active(words)]
    left = {46: "One more item is not shown.", 60: "Fifteen more items are not shown."}
    assert (left.get(many, "not shown") in json.dumps(view)) is (many > 1)


def test_of_a_message_about_no_milestone_there_are_none() -> None:
    assert say_details([memo_told("memo_issued")], PRESSED, WORDS) is None
