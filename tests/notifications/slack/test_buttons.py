"""Which buttons a message has, what each carries, and what a screen reader says of it."""

from datetime import date
from typing import Any, get_args

import pytest

from models.answers import (
    MORE,
    OWN_WORDS,
    SPECIFICATIONS,
    VERBS,
    ButtonMark,
    is_for_office,
    menu_of,
    read_mark,
    row_of,
)
from models.answers.press import UNIT
from models.ledger import CommandVerb, NotificationKind, items
from notifications.reminders import say_reminder
from notifications.slack.blocks import SlackMessage
from notifications.slack.buttons import button_words, draw_buttons, draw_menu, label
from notifications.words import escape, titled
from tests.material.messages import BY_MAIL, LONGEST_MARK, PRESSED, claim, digest, every_message, presses
from tests.material.messages import WORDS as TYPED

ROWS = {
    "check_in": ["Under way", "Not started", "Done, file attached"],
    "due_soon": ["Done, file attached", "Done, no file", "Under way", "Not started"],
    "overdue": ["Done, file attached", "Done, no file", "Under way", "Not started"],
    "evidence_rejected": ["Done, file attached", "Write to the coordinator", "Under way"],
    "handed_over": ["Under way", "Not ours", "Not started"],
    "escalation": ["Name another person", "Write to the coordinator", "Under way"],
    "unit_wrote": ["Record what you were told", "Name another person"],
    "please_verify": ["Verify", "Not sufficient"],
    "blocked_notice": ["Name another person", "Resume"],
    "decide_extension": ["Approve date", "Decline date"],
    "clock": [],
    "verifier_silent": [],
    "overdue, blocked": ["Resume", "Name another person", "Record what you were told"],
}
OF_THE_MESSAGE = {"mine", "details", "date.agree_all"}
"""What is about no one milestone."""
LONGEST_ID = "R" + "4" * 23 + "@2026Q2"


def pressed(message: SlackMessage) -> list[dict[str, Any]]:
    return list(presses(message.blocks))


def rows(message: SlackMessage) -> list[str]:
    return [each["text"]["text"] for each in pressed(message) if each["type"] == "button"]


@pytest.mark.parametrize("kind", ROWS)
def test_each_kind_has_the_buttons_of_the_design(kind: str) -> None:
    assert rows(say_reminder((claim(kind),), PRESSED, TYPED)) == [*ROWS[kind], *["Details"][: len(ROWS[kind])]]


@pytest.mark.parametrize("reason", [None, "role_vacant", "slack_refused", *items.BY_TOPIC])
@pytest.mark.parametrize("kind", items.KINDS)
def test_a_coordinator_is_offered_no_word_of_a_unit(kind: NotificationKind, reason: Any) -> None:
    if is_for_office(kind, reason):
        offered = {*row_of(kind, reason), *menu_of(kind, reason, "planning_assumption")}
        assert OWN_WORDS.isdisjoint(offered)


@pytest.mark.parametrize("name", every_message())
def test_a_button_says_what_it_records(name: str) -> None:
    """A button "Reply" recorded that the agency says "done", whatever was typed into its form."""
    for element in pressed(say_reminder(every_message()[name], PRESSED, TYPED)):
        if element["type"] in ("overflow", "static_select"):
            marks = [(read_mark(option["value"]), option["text"]["text"]) for option in element["options"]]
            labels = [(mark and mark.a, words) for mark, words in marks]
        else:
            labels = [(element["action_id"].removeprefix("ft."), element.get("text", {}).get("text", ""))]
        for verb, words in labels:
            if verb in SPECIFICATIONS and element["type"] != "datepicker":
                assert words.startswith((button_words(verb), button_words(verb, for_another=True)))


@pytest.mark.parametrize("name", every_message())
def test_without_a_listener_nothing_can_be_pressed(name: str) -> None:
    assert not pressed(say_reminder(every_message()[name], BY_MAIL, TYPED))


@pytest.mark.parametrize(
    "kind", ["check_in", "due_soon", "overdue", "weekly_digest", "evidence_rejected", "handed_over"]
)
def test_a_unit_can_give_every_answer_to_every_message(kind: str) -> None:
    message = say_reminder((claim(kind),), PRESSED, TYPED)
    verbs = {each["action_id"].removeprefix("ft.") for each in pressed(message) if each["type"] == "button"}
    [menu] = [each for each in pressed(message) if each["action_id"] == MORE]
    verbs |= {mark.a for option in menu["options"] if (mark := read_mark(option["value"])) and mark.a}
    assert verbs == {*UNIT, "details"}


@pytest.mark.parametrize("name", every_message())
def test_every_button_has_a_known_verb_a_mark_and_a_label_that_names_the_milestone(name: str) -> None:
    message = say_reminder(every_message()[name], PRESSED, TYPED)
    for each in pressed(message):
        if each["type"] == "button":
            verb, mark = each["action_id"].removeprefix("ft."), read_mark(each["value"])
            assert verb in VERBS
            assert mark is not None
            assert mark.a is None
            assert (mark.m or mark.d) in each["accessibility_label"] if mark.m or mark.d else verb in OF_THE_MESSAGE
            assert each["accessibility_label"].startswith(each["text"]["text"]), "what is seen is what is said"
        elif each["action_id"] == MORE:
            for option in each["options"]:
                mark = read_mark(option["value"])
                assert mark
                assert mark.a in VERBS
                assert mark.m


def test_a_mark_says_the_date_in_force_and_the_last_entry_and_nothing_else() -> None:
    [first, *_] = pressed(say_reminder((claim("overdue"),), PRESSED, TYPED))
    assert first["value"] == '{"m":"R5-M1","due":"2026-05-29","v":14}'


def test_a_day_picked_carries_its_mark_in_the_name_of_its_block() -> None:
    mark = ButtonMark.model_validate_json('{"m":"R5-M1","due":"2026-05-29","v":14}')
    block, _ = draw_buttons("overdue", None, "planning_assumption", mark, asks_day=True)
    assert block["accessory"]["action_id"] == "ft.ack"
    assert read_mark(block["block_id"]) == mark
    assert block["text"]["text"] == "When do you expect it?"


@pytest.mark.parametrize("title", ["", "Short", "A long title of a milestone with words " * 6, "W" * 200, "& < >" * 40])
def test_a_label_keeps_the_id_whatever_the_title_and_is_never_cut_within_a_word(title: str) -> None:
    for id_ in ("R5-M1", LONGEST_ID):
        spoken, named = label("Request a new date", id_, title), titled("", id_).strip(" ()")
        assert id_ in spoken or named in spoken
        assert len(escape(spoken)) <= 75
        words = spoken.removeprefix("Request a new date: ").removesuffix(f" ({named})").removesuffix("…")
        assert words == id_ or title.startswith(words)


@pytest.mark.parametrize("name", every_message())
def test_no_two_blocks_have_one_name_and_the_same_message_has_the_same_names(name: str) -> None:
    claims = every_message()[name]
    ids = [block["block_id"] for block in say_reminder(claims, PRESSED, TYPED).blocks]
    assert len(set(ids)) == len(ids)
    assert ids == [block["block_id"] for block in say_reminder(claims, PRESSED, TYPED).blocks]


@pytest.mark.parametrize("kind", get_args(NotificationKind))
def test_the_longest_id_fits_where_slack_keeps_a_mark(kind: NotificationKind) -> None:
    mark = ButtonMark.model_validate({"m": LONGEST_ID, "due": "2026-05-29", "v": 10**9})
    menu = draw_menu(kind, None, "planning_assumption", mark, "A made-up title")
    for option in menu["options"] if menu else ():
        assert len(option["value"]) <= LONGEST_MARK
        assert len(option["text"]["text"]) <= 75


def test_every_item_of_a_bundle_can_be_answered_in_place() -> None:
    claims = (claim("overdue"), claim("due_soon", "R7-M2"), claim("check_in", "R7-M3"), claim("please_verify", "R6-M2"))
    message = say_reminder(claims, PRESSED, TYPED)
    assert rows(message) == ["Details", "Open my list"]
    beside = [block["accessory"] for block in message.blocks if "accessory" in block]
    marks = [read_mark(each["options"][0]["value"]) for each in beside]
    assert [mark and mark.m for mark in marks] == ["R6-M2", "R5-M1", "R7-M2", "R7-M3"]
    answers = [option["text"]["text"].partition(":")[0] for option in beside[1]["options"]]
    assert answers == [
        "Done, file attached", "Done, no file", "Under way", "Not started", "Another date", "Waiting for something",
        "Not ours", "Write to the coordinator",
    ]  # fmt: skip


def test_one_press_agrees_to_the_dates_shown_that_have_not_passed_and_to_no_other() -> None:
    passed, left = date(2026, 5, 4), date(2026, 7, 31)
    claims = [claim("date_proposal", f"R5-M{n}", due_now=passed) for n in (1, 2)]
    claims += [claim("date_proposal", f"R7-M{n}", due_now=left) for n in range(1, 13)]
    message = say_reminder(claims, PRESSED, TYPED)
    assert rows(message) == ["Agree to all shown that have not passed", "Details", "Open my list"]
    marks = [read_mark(each["value"]) for each in pressed(message) if each["type"] == "button"]
    [shown] = [[*mark.all] for mark in marks if mark and mark.all]
    assert len(shown) == 8
    assert [list(mark.all or {}) for mark in marks if mark] == [shown, [], []]
    assert all(f"({id_})" in message.text for id_ in shown)
    assert rows(say_reminder(claims[:3], PRESSED, TYPED)) == ["Details", "Open my list"], "one alone has its menu"
    assert "(R5-M1). Ours, May 4, has passed. Which day can you keep?" in say_reminder(claims[:3], PRESSED, TYPED).text


def test_each_item_of_a_digest_has_a_menu_beside_it() -> None:
    claims = [claim("weekly_digest", f"R5-M{n}") for n in range(1, 4)]
    for message in (say_reminder(claims, PRESSED, TYPED), say_reminder((digest("unit_head"),), PRESSED, TYPED)):
        beside = [block["accessory"] for block in message.blocks if "accessory" in block]
        assert [each["action_id"] for each in beside] == [MORE] * 3
        marks = [read_mark(each["options"][0]["value"]) for each in beside]
        assert [mark and mark.m for mark in marks] == ["R5-M1", "R5-M2", "R5-M3"]


def test_every_verb_that_can_be_pressed_has_its_words() -> None:
    assert set(VERBS) == set(SPECIFICATIONS) - set(get_args(CommandVerb))
    assert all(button_words(verb) for verb in VERBS)
