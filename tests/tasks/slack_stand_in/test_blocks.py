"""The stand-in refuses what Slack refuses (docs.slack.dev, Block Kit): one step over each limit."""

from typing import Any

import pytest

from tests.material.slack.block_kit import unfit_code, unfit_view_code

TEXT = {"type": "plain_text", "text": "Words"}
OPTION = {"text": TEXT, "value": "v"}
BUTTON = {"type": "button", "action_id": "a", "text": TEXT}
SELECT = {"type": "static_select", "action_id": "a", "options": [OPTION]}
WORDS = {"type": "plain_text_input", "action_id": "value"}
FIELD = {"type": "input", "block_id": "f", "label": TEXT, "element": WORDS}
MODAL = {"type": "modal", "title": TEXT, "submit": TEXT, "blocks": [FIELD]}
HOME = {"type": "home", "blocks": [{"type": "divider"}]}


def words(many: int, form: str = "plain_text") -> dict[str, Any]:
    return {"type": form, "text": "w" * many}


def actions(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "actions", "elements": list(elements)}


def beside(element: dict[str, Any]) -> dict[str, Any]:
    return {"type": "section", "text": TEXT, "accessory": element}


def option(many: int = 5, value: int = 1) -> dict[str, Any]:
    return {"text": words(many), "value": "v" * value}


def overflow(*options: dict[str, Any]) -> dict[str, Any]:
    return {"type": "overflow", "action_id": "more", "options": list(options)}


FIT: dict[str, dict[str, Any]] = {
    "a button with a label": actions(BUTTON | {"accessibility_label": "l" * 75, "value": "v" * 2000}),
    "a menu of five": actions(overflow(*[option(75, 150)] * 5)),
    "a day beside words": beside({"type": "datepicker", "action_id": "a", "initial_date": "2026-06-01"}),
    "a list of a hundred": beside(SELECT | {"options": [OPTION] * 100}),
    "several of a list, beside words": beside({"type": "multi_static_select", "action_id": "a", "options": [OPTION]}),
    "ten boxes": actions({"type": "checkboxes", "action_id": "a", "options": [OPTION] * 10}),
}
UNFIT: dict[str, dict[str, Any]] = {
    "a button's words": actions(BUTTON | {"text": words(76)}),
    "a button's value": actions(BUTTON | {"value": "v" * 2001}),
    "a button's label": actions(BUTTON | {"accessibility_label": "l" * 76}),
    "a style nobody knows": actions(BUTTON | {"style": "loud"}),
    "a menu of six": actions(overflow(*[OPTION] * 6)),
    "an empty menu": actions(overflow()),
    "an option's words": actions(overflow(option(76))),
    "an option's value": actions(overflow(option(5, 151))),
    "a label on a menu": actions(overflow(OPTION) | {"accessibility_label": "l"}),
    "no day": beside({"type": "datepicker", "action_id": "a", "initial_date": "1 June"}),
    "a list of 101": beside(SELECT | {"options": [OPTION] * 101}),
    "a list and groups": beside(SELECT | {"option_groups": [{"label": TEXT, "options": [OPTION]}]}),
    "a choice that is not in the list": beside(SELECT | {"initial_option": option(7)}),
    "eleven boxes": actions({"type": "checkboxes", "action_id": "a", "options": [OPTION] * 11}),
    "a text field in a row": actions(WORDS),
    "several of a list in a row": actions({"type": "multi_static_select", "action_id": "a", "options": [OPTION]}),
    "26 in a row": actions(*[BUTTON | {"action_id": f"a{n}"} for n in range(26)]),
    "two of one name in a row": actions(BUTTON, BUTTON),
    "a field of a form": FIELD,
    "eleven lines of small print": {"type": "context", "elements": [TEXT] * 11},
    "a heading of 151": {"type": "header", "text": words(151)},
    "eleven facts": {"type": "section", "fields": [TEXT] * 11},
    "a block's name": {"type": "divider", "block_id": "b" * 256},
    "a block nobody knows": {"type": "carousel"},
}


@pytest.mark.parametrize("name", FIT)
def test_what_is_at_a_limit_is_taken_in_a_message_and_on_a_home_tab(name: str) -> None:
    assert unfit_code({"text": "t", "blocks": [FIT[name]]}) is None
    assert unfit_view_code(HOME | {"blocks": [FIT[name]]}) is None


@pytest.mark.parametrize("name", UNFIT)
def test_what_is_over_a_limit_is_refused_in_a_message_and_on_a_home_tab(name: str) -> None:
    assert unfit_code({"text": "t", "blocks": [UNFIT[name]]}) == "invalid_blocks"
    assert unfit_view_code(HOME | {"blocks": [UNFIT[name]]}) == "invalid_arguments"


def test_two_blocks_of_one_name_are_refused() -> None:
    twice = [{"type": "divider", "block_id": "b"}, {"type": "divider", "block_id": "b"}]
    assert unfit_code({"text": "t", "blocks": twice}) == "invalid_blocks"
    assert unfit_view_code(MODAL | {"blocks": [FIELD, FIELD]}) == "invalid_arguments"


def test_a_form_and_a_tab_at_the_limit_are_taken() -> None:
    rest = {"private_metadata": "m" * 3000, "callback_id": "c" * 255}
    full = [FIELD | {"block_id": f"f{n}"} for n in range(100)]
    assert unfit_view_code(MODAL | rest | {"title": words(24), "submit": words(24), "blocks": full}) is None
    assert unfit_view_code(HOME | {"blocks": [{"type": "divider"}] * 100}) is None


@pytest.mark.parametrize(
    "change",
    [
        {"title": words(25)},
        {"title": words(5, "mrkdwn")},
        {"submit": words(25)},
        {"close": words(25)},
        {"private_metadata": "m" * 3001},
        {"callback_id": "c" * 256},
        {"blocks": [FIELD | {"block_id": f"f{n}"} for n in range(101)]},
        {"submit": None},
        {"type": "page"},
        {"blocks": [FIELD | {"label": words(2001)}]},
        {"blocks": [FIELD | {"hint": words(2001)}]},
        {"blocks": [FIELD | {"element": WORDS | {"placeholder": words(151)}}]},
        {"blocks": [FIELD | {"element": WORDS | {"max_length": 3001}}]},
        {"blocks": [FIELD | {"element": BUTTON}]},
        {"blocks": [FIELD | {"element": SELECT | {"options": [option(76)]}}]},
        {"unknown": 1},
    ],
    ids="/".join,
)
def test_a_form_over_a_limit_is_refused(change: dict[str, Any]) -> None:
    assert unfit_view_code(MODAL) is None
    assert unfit_view_code(MODAL | change) == "invalid_arguments"


@pytest.mark.parametrize("view", [None, "home", {}, [], {"type": "home"}, HOME | {"title": TEXT}])
def test_what_is_no_view_is_refused(view: Any) -> None:
    assert unfit_view_code(view) == "invalid_arguments"


def test_a_view_of_more_than_250_kilobytes_is_refused() -> None:
    large = [{"type": "section", "text": words(2999)} for _ in range(90)]
    assert unfit_view_code(HOME | {"blocks": large}) == "view_too_large"
