"""What can be pressed, chosen or filled in Slack (docs.slack.dev, Block Kit). Words of others must be inert before.

A button carries its mark as its value; a date picker has no value of its own, so its block bears the mark as its id.
"""

from collections.abc import Sequence
from datetime import date
from typing import Literal

from models.answers import ACTION, MORE, Mark, Verb
from notifications.slack.message import Block, fit, plain, quote
from notifications.words import count_of

BUTTON_LIMIT = 75
HEAD_LIMIT = 150
HINT_LIMIT = 2000
OPTIONS_LIMIT = 100
"""Options of a list, and of a group of one."""
BOXES_LIMIT = 10
MENU_LIMIT = 5
MOST_OPTIONS = 250
"""Options of one field, so that no form is larger than Slack takes."""
VALUE = "value"
"""The `action_id` of every field of a form; the field's name is its `block_id`."""

Style = Literal["primary", "danger"]
Option = tuple[str, str]
"""Its value, and what is shown."""


def button(verb: Verb, words: str, mark: Mark, label: str, style: Style | None = None) -> Block:
    """Draw a button; `label` is what a screen reader says of it, and names the milestone."""
    drawn = {
        "type": "button",
        "text": plain(words, BUTTON_LIMIT),
        "action_id": ACTION + verb,
        "value": mark.written(),
        "accessibility_label": fit(label, BUTTON_LIMIT),
    }
    return drawn | ({"style": style} if style else {})


def menu(choices: Sequence[tuple[Verb, str]], mark: Mark) -> Block:
    """Draw the button with three dots; each choice carries the mark with its verb."""
    options = [_option(mark.model_copy(update={"a": verb}).written(), words) for verb, words in choices[:MENU_LIMIT]]
    return {"type": "overflow", "action_id": MORE, "options": options}


def day_beside(words: str, verb: Verb, mark: Mark) -> Block:
    """Draw a line with a date picker beside it; a day picked acts at once."""
    picker = {"type": "datepicker", "action_id": ACTION + verb, "placeholder": plain("Pick a day", HEAD_LIMIT)}
    return {**quote(words), "accessory": picker, "block_id": mark.written()}


def actions(*elements: Block) -> Block:
    """Put what can be pressed in a row."""
    return {"type": "actions", "elements": list(elements)}


def day_field(day: date | None) -> Block:
    """Ask for a day; `day` is shown first."""
    first = {"initial_date": day.isoformat()} if day else {}
    return {"type": "datepicker", "action_id": VALUE, **first, "placeholder": plain("Pick a day", HEAD_LIMIT)}


def words_field(longest: int, *, multiline: bool) -> Block:
    """Ask for words, at most so many characters."""
    return {"type": "plain_text_input", "action_id": VALUE, "multiline": multiline, "max_length": longest}


def choice_field(options: Sequence[Option], first: str | None = None) -> Block:
    """Ask for one of a list; `first` is the value that is chosen already."""
    chosen = [_option(value, words) for value, words in options[:MOST_OPTIONS] if value == first]
    begins = {"initial_option": chosen[0]} if chosen else {}
    shown = {"placeholder": plain("Choose", HEAD_LIMIT)}
    return {"type": "static_select", "action_id": VALUE, **shown, **_listed(options), **begins}


def choices_field(options: Sequence[Option]) -> Block:
    """Ask for one or more of a list: boxes while they are few."""
    if len(options) <= BOXES_LIMIT:
        return {"type": "checkboxes", "action_id": VALUE, "options": [_option(*each) for each in options]}
    shown = {"placeholder": plain("Choose one or more", HEAD_LIMIT)}
    return {"type": "multi_static_select", "action_id": VALUE, **shown, **_listed(options)}


def ask_field(name: str, label: str, element: Block, hint: str, *, needed: bool) -> Block:
    """Put a field into a form, with its label and what helps to fill it."""
    below = {"hint": plain(hint, HINT_LIMIT)} if hint else {}
    asked = {"type": "input", "block_id": name, "label": plain(label, HINT_LIMIT), "element": element}
    return asked | below | {"optional": not needed}


def left_out(options: Sequence[Option]) -> str:
    """Say how many options are not shown; nothing where all are."""
    rest = len(options) - MOST_OPTIONS
    return f"{count_of(rest, 'more is', 'more are')} not listed here." if rest > 0 else ""


def numbered(blocks: Sequence[Block], prefix: str) -> tuple[Block, ...]:
    """Give each block without a name one of its own, by its place: Slack keeps what was picked by these names."""
    return tuple({"block_id": f"{prefix}-{place}", **block} for place, block in enumerate(blocks, 1))


def _listed(options: Sequence[Option]) -> Block:
    drawn = [_option(*each) for each in options[:MOST_OPTIONS]]
    if len(drawn) <= OPTIONS_LIMIT:
        return {"options": drawn}
    starts = range(0, len(drawn), OPTIONS_LIMIT)
    return {
        "option_groups": [
            {"label": plain(f"{at + 1} to {min(at + OPTIONS_LIMIT, len(drawn))}", BUTTON_LIMIT),
             "options": drawn[at : at + OPTIONS_LIMIT]}
            for at in starts
        ]
    }  # fmt: skip


def _option(value: str, words: str) -> Block:
    return {"text": plain(words, BUTTON_LIMIT), "value": value}
