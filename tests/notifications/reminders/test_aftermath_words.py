"""A message on which something has happened since: it says what, and calls for nothing that is over."""

import pytest

from models.answers import Mark
from models.records import aftermath, keeps_buttons
from notifications.reminders.messages import say_aftermath, say_reminder
from notifications.slack import escape
from notifications.words import Sender
from tests.material.aftermath import CASES, after, record_after, sent
from tests.material.messages import PRESSED, WORDS, claim, presses, sentences, texts, within_slacks_limits

SAYS = {
    "verified": "Verified on 5 April 2026 by Vera Made-Up.",
    "closed": "Found not required on 4 April 2026 by Vera Made-Up.",
    "closed, not implemented": "Closed as not implemented on 4 April 2026 by Vera Made-Up.",
    "withdrawn": "Withdrawn from the register on 4 April 2026. Nobody has to act on it.",
    "extended": "New date: 30 April 2026. Ben Made-Up granted it on 4 April 2026. The original date stays in view.",
    "granted": "New date: 30 April 2026. Ben Made-Up granted it on 5 April 2026. The original date stays in view.",
    "handed over": "Handed over to Ben Made-Up on 4 April 2026.",
    "evidence in": "Evidence came in on 4 April 2026; the verifier has it.",
    "rejected": "Found not to show it yet on 5 April 2026 by Vera Made-Up.",
    "acknowledged": "You said on 4 April 2026: working on it, expected by 30 April 2026.",
    "acknowledged by another": "Ben Made-Up said on 4 April 2026: working on it.",
    "snoozed": "You asked on 4 April 2026: no reminder before 9 April 2026.",
    "blocked": "You said on 4 April 2026: it waits for R2-M1. The coordinator has it.",
    "blocked in words": "You said on 4 April 2026: it is blocked. The coordinator has it.",
    "not mine": "You said on 4 April 2026: it is not yours. The coordinator has it.",
    "unblocked": "The block was lifted on 5 April 2026.",
    "asked": "You asked on 4 April 2026 for 30 April 2026. The coordinator has it.",
    "refused": "The new date was refused. 31 March 2026 stays the date in force.",
    "refused, to the unit": "The coordinator said no on 5 April 2026 to a later date. The date stays 31 March 2026. "
    'The coordinator\'s reason: "The page is not signed."',
    "evidence withdrawn": "The evidence was withdrawn (entry 5). There is nothing to verify here.",
}


def shows(name: str) -> str:
    _, record = after(name)
    return aftermath(record.messages[-1], record)[0]


def keeps(name: str) -> bool:
    _, record = after(name)
    return keeps_buttons(aftermath(record.messages[-1], record)[0], record.messages[-1].kind)


def test_the_unit_may_still_answer_where_a_later_date_was_refused_and_the_coordinator_not() -> None:
    assert (keeps("refused, to the unit"), keeps("refused")) == (True, False)
    assert shows("refused, to the unit") == shows("refused") == "refused"


@pytest.mark.parametrize("name", SAYS)
def test_what_has_happened_comes_first_in_the_text_and_in_the_blocks(name: str) -> None:
    message, _ = after(name)
    assert message.text.split("\n")[1] == SAYS[name]
    assert next(iter(texts(message.blocks[1])))[1] == escape(SAYS[name])
    within_slacks_limits(message)


@pytest.mark.parametrize("name", CASES)
def test_buttons_stay_only_where_something_may_still_be_answered(name: str) -> None:
    message, record = after(name)
    assert bool(list(presses(message.blocks))) is keeps(name)
    assert ("How to answer" in message.text) is keeps(name)
    for each in presses(message.blocks):
        if each["type"] == "button":
            assert Mark.model_validate_json(each["value"]).v == record.touched_seq, "drawn at the last entry"


@pytest.mark.parametrize("name", CASES)
def test_a_call_that_is_over_is_only_quoted(name: str) -> None:
    message, _ = after(name)
    if shows(name) != "call":
        assert "please" not in message.text.partition("we wrote:")[0]
    if not keeps(name):
        assert "past its planned date" not in message.text.split("\n")[0]
    assert max(sentences(message.text)) <= 30


def test_a_message_on_which_nothing_happened_reads_as_it_was_sent() -> None:
    one = sent()
    assert say_aftermath((one,), {"R4-M1": record_after(one)}, PRESSED, WORDS).text == (
        say_reminder((one,), PRESSED, WORDS).text
    )
    assert say_aftermath((one,), {}, PRESSED, WORDS).text == say_reminder((one,), PRESSED, WORDS).text


def test_blocks_drawn_anew_have_other_names_so_that_slack_forgets_what_was_picked() -> None:
    one = sent()
    before = {block["block_id"] for block in say_reminder((one,), PRESSED, WORDS).blocks}
    anew = {block["block_id"] for block in after("acknowledged")[0].blocks}
    assert not before & anew


def test_without_a_listener_a_message_drawn_anew_has_no_buttons() -> None:
    one = sent()
    message = say_aftermath((one,), {"R4-M1": record_after(one)}, Sender(), WORDS)
    assert not list(presses(message.blocks))


def test_among_others_only_the_part_that_is_over_says_so_and_loses_its_buttons() -> None:
    over, open_ = sent(), claim("due_soon", "R7-M2")
    _, record = after("verified")
    message = say_aftermath((over, open_), {"R4-M1": record}, PRESSED, WORDS)
    assert "R4-M1: verified\nVerified on 5 April 2026 by Vera Made-Up." in message.text
    marks = [Mark.model_validate_json(each["value"]) for each in presses(message.blocks) if "value" in each]
    assert {mark.m for mark in marks} == {"R7-M2", None}, "the second part, and the list to open"
    within_slacks_limits(message)
