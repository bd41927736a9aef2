"""A message on which something has happened since: it says what, and calls for nothing that is over."""

import pytest

from models.answers import ButtonMark
from models.records import aftermath, keeps_buttons
from notifications.reminders.messages import say_aftermath, say_reminder
from notifications.slack import SlackMessage
from notifications.words import Sender, escape
from tests.material.aftermath import CASES, after, record_after, sent
from tests.material.messages import PRESSED, SAID, WORDS, presses, sentences, texts, within_slacks_limits

SAYS = {
    "verified": "Verified on April 5, 2026, by Vera Made-Up.",
    "closed": "Found no longer required on April 4, 2026, by Vera Made-Up.",
    "closed, not implemented": "Closed, not implemented, on April 4, 2026, by Vera Made-Up.",
    "withdrawn": "Removed from the tracking plan on April 4, 2026. No one has to act on it.",
    "extended": "New date: April 30, 2026. Ben Made-Up approved it on April 4, 2026. The original date stays shown.",
    "granted": "New date: April 30, 2026. Ben Made-Up approved it on April 5, 2026. The original date stays shown.",
    "handed over": "Handed to Ben Made-Up on April 4, 2026.",
    "evidence in": "Evidence received on April 4, 2026. It is awaiting review by a verifier.",
    "rejected": "Reviewed: not sufficient yet (April 5, 2026, Vera Made-Up).",
    "acknowledged": "You said on April 4, 2026, that work is under way, expected by April 30, 2026.",
    "acknowledged by another": "Ben Made-Up said on April 4, 2026, that work is under way.",
    "snoozed": "You paused reminders on April 4, 2026, until April 9, 2026.",
    "blocked": "You put it on hold on April 4, 2026, waiting for another milestone (R2-M1). The coordinator has it.",
    "blocked in words": "You put it on hold on April 4, 2026. The coordinator has it.",
    "not mine": "You said on April 4, 2026, that this is not yours. The coordinator has it.",
    "unblocked": "No longer on hold since April 5, 2026.",
    "asked": "You requested April 30, 2026, on April 4, 2026. The coordinator has it.",
    "refused": "Request declined on April 5, 2026; the date is still March 31, 2026.",
    "refused, to the unit": "Request declined on April 5, 2026; the date is still March 31, 2026. "
    'The coordinator\'s reason: "The page is not signed."',
    "stated": "You said: not started, April 4, 2026.",
    "stated by another": "NYPD says: not started, April 4, 2026.",
    "noted": "You wrote to the coordinator on April 4, 2026.",
    "stated to a head": "NYPD says: not started, April 4, 2026.",
    "acknowledged to a head": "Ben Made-Up said on April 4, 2026, that work is under way.",
    "evidence withdrawn": "The evidence was withdrawn (entry 5). There is nothing to review here.",
}


def shows(name: str) -> str:
    _, record = after(name)
    return aftermath(record.exchange.messages[-1], record)[0]


def keeps(name: str) -> bool:
    _, record = after(name)
    return keeps_buttons(aftermath(record.exchange.messages[-1], record)[0], record.exchange.messages[-1].kind)


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
    for each in presses(message.blocks):
        if each["type"] == "button" and each["action_id"] != "ft.details":
            assert ButtonMark.model_validate_json(each["value"]).v == record.touched_seq, "drawn at the last entry"


@pytest.mark.parametrize("name", CASES)
def test_a_call_that_is_over_is_not_said_again(name: str) -> None:
    message, _ = after(name)
    if not keeps(name):
        assert "Where does it stand?" not in message.text
        assert "No action is needed here now." in message.text
    assert max(sentences(message.text)) <= 30


def test_a_message_on_which_nothing_happened_reads_as_it_was_sent() -> None:
    one = sent()
    assert say_aftermath((one,), {"R4-M1": record_after(one)}, PRESSED, WORDS, {}, SAID).text == (
        say_reminder((one,), PRESSED, WORDS).text
    )
    assert say_aftermath((one,), {}, PRESSED, WORDS, {}, SAID).text == say_reminder((one,), PRESSED, WORDS).text


def test_blocks_drawn_anew_have_other_names_so_that_slack_forgets_what_was_picked() -> None:
    one = sent()
    before = {block["block_id"] for block in say_reminder((one,), PRESSED, WORDS).blocks}
    anew = {block["block_id"] for block in after("acknowledged")[0].blocks}
    assert not before & anew


def test_without_a_listener_a_message_drawn_anew_has_no_buttons() -> None:
    one = sent()
    message = say_aftermath((one,), {"R4-M1": record_after(one)}, Sender(), WORDS, {}, SAID)
    assert not list(presses(message.blocks))


def test_when_they_expect_it_is_asked_once_the_person_said_that_they_are_on_it() -> None:
    def pickers(message: SlackMessage) -> list[str]:
        return [
            block["text"]["text"] for block in message.blocks if block.get("accessory", {}).get("type") == "datepicker"
        ]

    one = sent()
    assert pickers(say_reminder((one,), PRESSED, WORDS)) == []
    assert pickers(after("acknowledged by another")[0]) == ["When do you expect it?"]
    assert pickers(after("acknowledged")[0]) == [], "the day is known"
